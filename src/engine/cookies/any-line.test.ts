import { expect, it } from 'vitest';
import { CookieJar } from './jar.ts';

/** Bytes as they may come over the wire; many are of the grammar, so that more than the first letter is looked at. */
function randomLines(count: number): string[] {
  let state = 20_261_127;
  const next = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 8;
  };
  const words = [
    '; ',
    '=',
    'Path',
    'Domain=',
    'Expires=',
    'Max-Age=',
    'Secure',
    '__Host-',
    '"',
    '.',
    '-',
    ':',
    ' ',
    '\t',
    '%',
    '1',
    'Jan',
    'GMT',
  ];
  return Array.from({ length: count }, () => {
    let line = '';
    for (let left = next() % 24; left > 0; left--)
      line += next() % 2 === 0 ? (words[next() % words.length] ?? '') : String.fromCharCode(next() % 256);
    return line;
  });
}

const lines = randomLines(100_000);
const profiles = ['rfc6265bis', 'chromium', 'firefox'] as const;
const parts = [0, 1, 2, 3, 4, 5].map((part) => ({ part, profile: profiles[part % 3] ?? 'chromium' }));

it.each(parts)(
  'takes any bytes for a line without throwing, and gives a reason for each that it refuses: $profile, part $part',
  ({ part, profile }) => {
    const jar = new CookieJar({ profile });
    const context = { url: 'https://www.a.test/p/q', time: Date.UTC(2026, 10, 27), kind: 'document' };
    const mute: string[] = [];
    for (let index = part; index < lines.length; index += parts.length) {
      const line = lines[index] ?? '';
      const { verdict, reasons } = jar.setCookie(line, { ...context, initiator: null });
      if (verdict === 'rejected' && reasons.length === 0) mute.push(line);
    }
    expect(mute).toEqual([]);
  },
);
