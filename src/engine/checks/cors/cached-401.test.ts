import { describe, expect, it } from 'vitest';
import { diagnose } from '../../diagnose.ts';
import { exchangesFromHar } from '../../exchange/from-har.ts';
import { causesOf, type EntryInput, har, harEntry, incidentOf, reportOn } from '../testing.ts';

const ID = 'cached-401';
const KEEP = { 'Cache-Control': 'max-age=300' };
const me = (over: Partial<EntryInput> = {}): EntryInput => ({
  url: 'https://app.test/api/account',
  status: 401,
  ...over,
  answer: { ...KEEP, ...over.answer },
});
const signIn: EntryInput = {
  url: 'https://app.test/login',
  method: 'POST',
  body: 'user=mina&password=secret-of-mina',
  text: '{}',
  answer: { 'Set-Cookie': 'sid=q8Wz2Lk5Tn9Xb3Rc; Path=/; HttpOnly' },
};
const SIGNED = { Cookie: 'sid=q8Wz2Lk5Tn9Xb3Rc' };

/** The causes of each incident where the last entry came from the browser's cache. */
function cachedLast(...entries: readonly EntryInput[]) {
  const file = har([]) as { log: { entries: unknown[] } };
  file.log.entries = entries.map((entry, index) =>
    Object.assign(
      harEntry(entry, index) as object,
      index === entries.length - 1 ? { _fromCache: 'memory' } : {},
    ),
  );
  return diagnose(exchangesFromHar(file)).incidents.flatMap(({ exchanges, causes }) =>
    exchanges.includes(entries.length - 1)
      ? causes.map(({ check, confidence }) => `${check} ${confidence}`)
      : [],
  );
}

describe(ID, () => {
  it('is certain where the browser answers from its cache after the sign-in', () => {
    expect(cachedLast(me(), signIn, me({ headers: SIGNED }))[0]).toBe(`${ID} certain`);
    // The headers of a cached load are provisional: the cookie is not listed.
    expect(cachedLast(me(), signIn, me({ provisional: true }))[0]).toBe(`${ID} certain`);
  });

  it.each([
    ['Age', '41'],
    ['X-Cache', 'Hit from cloudfront'],
    ['CF-Cache-Status', 'HIT'],
  ])('is certain where a cache on the way says so by %s', (name, value) => {
    const entries = [me(), signIn, me({ headers: SIGNED, answer: { [name]: value } })];
    const { causes } = incidentOf(entries);
    expect([causes[0]?.check, causes[0]?.message, causes[0]?.confidence]).toEqual([ID, 'shared', 'certain']);
    expect(causes[0]?.evidence.map(({ at }) => at)).toContain(`response.headers.${name.toLowerCase()}`);
    expect(JSON.stringify(causes)).not.toMatch(/q8Wz2Lk5Tn9Xb3Rc|secret-of-mina/);
  });

  it('is likely where nothing says so but the very same Date', () => {
    const same = { Date: 'Thu, 15 Jan 2026 09:00:00 GMT' };
    const entries = [
      me({ at: 0, answer: same }),
      { ...signIn, at: 20 },
      me({ at: 21, headers: SIGNED, answer: same }),
    ];
    expect(incidentOf(entries).causes[0]).toMatchObject({ check: ID, confidence: 'likely' });
  });

  it.each<readonly [string, readonly EntryInput[]]>([
    ['a 401 that the server gives anew', [me(), signIn, me({ headers: SIGNED })]],
    ['a stranger', [me(), me({ answer: { Age: '41' } })]],
    [
      'a cache that asked the server',
      [me(), signIn, me({ headers: SIGNED, answer: { 'X-Cache': 'MISS', Age: '0' } })],
    ],
  ])('is not said of %s', (_what, entries) => {
    expect(causesOf(entries)).not.toContain(ID);
  });

  it('is silent where the call works after the sign-in', () => {
    const report = reportOn(me(), signIn, me({ status: 200, headers: SIGNED, answer: { Age: '3' } }));
    expect(report.incidents.flatMap(({ causes }) => causes.map(({ check }) => check))).not.toContain(ID);
  });
});
