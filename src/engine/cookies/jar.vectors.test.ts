import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type CookieContext, CookieJar, type JarProfile } from './jar.ts';

const FILE = '../shared/vectors/cookie-set.json';
if (!existsSync(FILE)) console.log(`skipped: ${FILE} is not here`);

interface Vector {
  id: string;
  api: 'http' | 'dom';
  setUrl: string;
  setCookie: string[];
  encoding?: 'latin1';
  readUrl: string;
  readVia?: 'header' | 'dom';
  chromium156: { result: string; rejected?: string[][] };
  firefox153: { result: string };
}

/** What a browser makes of a field's bytes: UTF-8 where they are that, else a character a byte, or U+FFFD under Firefox. */
function decoded(line: string, encoding: string | undefined, profile: JarProfile): string {
  if (encoding !== 'latin1') return line;
  const bytes = Uint8Array.from(line, (char) => char.charCodeAt(0));
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return profile === 'firefox' ? new TextDecoder().decode(bytes) : line;
  }
}

/** Sets the lines of a vector in a fresh jar and reads what the next page of the same tab sees. */
function run(vector: Vector, profile: JarProfile): { result: string; reasons: (readonly string[])[] } {
  const jar = new CookieJar({ profile, thirdPartyCookies: 'allowed' });
  const time = Date.UTC(2026, 10, 22, 12);
  const visit = (url: string, api: 'http' | 'dom', at: number): CookieContext => ({
    url,
    time: at,
    method: 'GET',
    api: api === 'dom' ? 'document.cookie' : 'http',
    kind: 'document',
    initiator: null,
    topLevelUrl: url,
    frames: [url],
    redirectChain: [],
    mode: 'navigate',
    credentials: 'include',
  });
  const reasons: (readonly string[])[] = [];
  vector.setCookie.forEach((line, index) => {
    const set = jar.setCookie(
      decoded(line, vector.encoding, profile),
      visit(vector.setUrl, vector.api, time + index),
    );
    if (set.verdict === 'rejected') reasons.push(set.reasons);
  });
  const read = jar.cookiesFor(visit(vector.readUrl, vector.readVia === 'dom' ? 'dom' : 'http', time + 1000));
  const result = read.sent.map(({ name, value }) => (name === '' ? value : `${name}=${value}`)).join('; ');
  return { result, reasons };
}

describe.runIf(existsSync(FILE))('every recorded Set-Cookie situation', () => {
  const vectors: Vector[] = existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')).vectors : [];
  it.each([
    ['chromium', 'chromium156'],
    ['firefox', 'firefox153'],
  ] as const)('comes out under the profile %s as in %s', (profile, browser) => {
    const wrong = vectors.flatMap((vector) => {
      const { result, reasons } = run(vector, profile);
      const expected = vector[browser].result;
      return result === expected
        ? []
        : [
            {
              id: vector.id,
              line: vector.setCookie.at(-1)?.slice(0, 120),
              result: result.slice(0, 80),
              expected: expected.slice(0, 80),
              reasons,
            },
          ];
    });
    expect(wrong).toEqual([]);
  });
});
