import { expect, it } from 'vitest';
import { TELLING_BEGINNING, TELLING_MEMBERS, TELLING_WORDS } from '../engine/exchange/body-use.ts';
import { isSilent } from './har-silent.ts';

const silent = (text: string, rewrite = (json: string) => json) => {
  const bytes = new TextEncoder().encode(rewrite(JSON.stringify(text)));
  return isSilent(bytes, 1, bytes.length - 1);
};
const filler = '{"id":7,"name":"Müller “x”","path":"C:\\\\a","same":"open log"}\n';

it.each([...TELLING_WORDS, ...TELLING_WORDS.map((word) => word.toUpperCase())])(
  'finds %s anywhere',
  (word) => {
    for (let at = 0; at < 8; at++) {
      expect(silent(`${'x'.repeat(at)}${word}`), `at ${at}`).toBe(false);
      expect(silent(`${filler}${'-'.repeat(at)}${word}${filler}`), `at ${at}`).toBe(false);
    }
  },
);

it.each([...TELLING_MEMBERS, `${TELLING_BEGINNING}_id-2`, 'Scope'])('finds a member %s', (name) => {
  for (const colon of [':', ' :', '\n\t:', '\u00a0:']) {
    expect(silent(`${filler}"${name}"${colon}1}`)).toBe(false);
    expect(silent(`{"${name}"${colon}`)).toBe(false);
  }
});

it('finds what was written by number', () => {
  expect(silent('token', (json) => json.replace('k', '\\u006b'))).toBe(false);
  expect(silent('"code":1', (json) => json.replaceAll('\\"', '\\u0022'))).toBe(false);
});

it.each([
  filler,
  '{"codes":[1],"scopes":2,"subject":"su","item":{"Keyset":1}}',
  'é\\u00e9 jw to eyes',
  '',
  'to',
])('passes over %s', (text) => {
  expect(silent(text)).toBe(true);
  expect(silent(text.repeat(200))).toBe(true);
});
