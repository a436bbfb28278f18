import { expect, it } from 'vitest';
import { issuerOfPrefix, tokenShape } from './token-shape.ts';

it.each([
  ['', 'empty'],
  ['eyJhbGciOiJub25lIn0.e30.', 'jwt'],
  ['v4.public.aaaaaaaaaaaaaaaaaaaa', 'paseto'],
  ['00000000-0000-4000-8000-000000000000', 'uuid'],
  [`ghp_${'a'.repeat(36)}`, 'prefixed'],
  ['00112233445566778899aabbccddeeff', 'hex'],
  ['QWxhZGRpbjpvcGVuIHNlc2FtZQ==', 'base64'],
  ['short', 'opaque'],
  ['two words', 'text'],
] as const)('%s is %s', (token, shape) => {
  expect(tokenShape(token)).toBe(shape);
});

it('names the product of a prefix', () => {
  expect(issuerOfPrefix(`glpat-${'a'.repeat(20)}`)).toBe('GitLab');
  expect(issuerOfPrefix('glpat-')).toBeUndefined();
  expect(issuerOfPrefix('x'.repeat(100_000))).toBeUndefined();
});
