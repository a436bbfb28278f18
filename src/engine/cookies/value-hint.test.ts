import { describe, expect, it } from 'vitest';
import { valueHint } from './value-hint.ts';

const encoded = (value: unknown) => btoa(JSON.stringify(value)).replace(/=+$/, '');

describe('what can be read in a value', () => {
  it.each([
    ['k3J8s0Qm2Vx7Lr5Tq9Wb', undefined],
    ['s%3Ak3J8s0Qm2Vx7Lr5Tq9Wb.c2lnbmF0dXJl', undefined],
    ['dark', undefined],
    ['%7B%22theme%22%3A%22dark%22%7D', undefined],
    ['%7B%22user%22%3A%7B%22email%22%3A%22a%40b.test%22%7D%7D', { form: 'json', personal: ['email'] }],
    [`${encoded({ name: 'Ada', cart: 3 })}.c2ln`, { form: 'json', personal: ['name'] }],
    ['ada%40acme.test', { form: 'text', personal: ['email'] }],
    [`eyJhbGciOiJIUzI1NiJ9.${encoded({ sub: 'x', upn: 'a' })}.c2ln`, { form: 'jwt', personal: ['upn'] }],
    [`eyJhbGciOiJIUzI1NiJ9.${encoded({ sub: 'x' })}.c2ln`, { form: 'jwt', personal: [] }],
    ['%E0%A4%A', undefined],
    ['x'.repeat(20_000), undefined],
  ])('%s', (value, hint) => {
    expect(valueHint(value)).toEqual(hint);
  });
});
