import { describe, expect, it } from 'vitest';
import { allowed, login, page, refused } from '../engine/checks/cookie/testing.ts';
import { har } from '../engine/checks/testing.ts';
import { report } from '../report/testing.ts';
import { schemaFaults } from '../report/testing-schema.ts';
import { callWith } from './testing.ts';

const SID = 'sid=k3J8s0Qm2Vx7Lr5Tq9Wb';
const FILES = {
  'bad.har': JSON.stringify(
    har([
      page(),
      login([`${SID}; Path=/; Secure; HttpOnly; Domain=other.test`]),
      refused({ headers: { Authorization: 'Bearer eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.c2ln' } }),
    ]),
  ),
  'good.har': JSON.stringify(
    har([
      page(),
      login([`${SID}; Path=/; Secure; HttpOnly`, `${SID}; Bad=1`]),
      allowed({ headers: { Cookie: SID } }),
    ]),
  ),
};

async function printed(...argv: string[]): Promise<unknown> {
  const { out, err } = await callWith(FILES, [...argv, '--format', 'json']);
  expect(err).toBe('');
  return JSON.parse(out);
}

/** Every document that is printed as JSON, with as much in it as a few requests give. */
const documents: readonly (readonly [string, () => Promise<unknown>])[] = [
  ['a report', () => printed('diagnose', 'bad.har')],
  ['a report with one of everything', async () => JSON.parse(JSON.stringify(report))],
  ['an audit of cookies', () => printed('cookies', 'bad.har', '--framework', 'express')],
  ['a question about cookies', () => printed('cookies', 'good.har', '--url', 'https://app.acme.test/')],
  ['a comparison', () => printed('compare', 'bad.har', 'good.har')],
];

/** Fields that stand only where there is something to say. */
const OPTIONAL = ['stack', 'code', 'action', 'ofVisit'];

type Fields = Record<string, unknown>;

/** Every object of a document in which the schema names the fields, with its place. */
function* objects(node: unknown, place = ''): Generator<readonly [Fields, string]> {
  if (typeof node !== 'object' || node === null) return;
  if (!Array.isArray(node)) yield [node as Fields, place];
  for (const [name, value] of Object.entries(node))
    if (name !== 'claims') yield* objects(value, `${place}/${name}`);
}

describe.each(documents)('the schema of %s', (_name, document) => {
  it('takes it', async () => {
    expect(schemaFaults(await document())).toEqual([]);
  });

  it('refuses a field that it does not know, anywhere', async () => {
    const whole = await document();
    for (const [fields, place] of objects(whole)) {
      fields.surprise = 1;
      expect(schemaFaults(whole), place).not.toEqual([]);
      delete fields.surprise;
    }
    expect(schemaFaults(whole)).toEqual([]);
  });

  it('refuses that any field is missing, or of another type', async () => {
    const whole = await document();
    for (const [fields, place] of objects(whole))
      for (const [name, value] of Object.entries(fields)) {
        if (place === '' && name === 'schema') continue;
        fields[name] = typeof value === 'boolean' ? 'true' : true;
        expect(schemaFaults(whole), `${place}/${name} of another type`).not.toEqual([]);
        delete fields[name];
        if (!OPTIONAL.includes(name)) expect(schemaFaults(whole), `no ${place}/${name}`).not.toEqual([]);
        fields[name] = value;
      }
    expect(schemaFaults(whole)).toEqual([]);
  });

  it('refuses the word of no list', async () => {
    const whole = await document();
    let tried = 0;
    for (const [fields, place] of objects(whole))
      for (const name of ['verdict', 'outcome', 'confidence', 'basis', 'source', 'profile']) {
        const value = fields[name];
        if (typeof value !== 'string') continue;
        fields[name] = `${value}-ish`;
        expect(schemaFaults(whole), `${place}/${name}`).not.toEqual([]);
        fields[name] = value;
        tried++;
      }
    expect(tried).toBeGreaterThan(0);
  });
});

it('the package leads to a schema for each', async () => {
  for (const name of ['report', 'cookies', 'compare']) {
    const { default: schema } = await import(`why401/schema/${name}.json`, { with: { type: 'json' } });
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: `why401/${name}@1`,
    });
  }
});
