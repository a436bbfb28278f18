import { describe, expect, it } from 'vitest';
import { diagnose } from '../../diagnose.ts';
import { exchangesFromHar } from '../../exchange/from-har.ts';
import { hop, shown } from '../redirect/testing.ts';
import { type EntryInput, har, harEntry, incidentOf, reportOn } from '../testing.ts';

const KEEP = { 'Cache-Control': 'max-age=3600' };
const DATE = 'Thu, 15 Jan 2026 09:00:00 GMT';
const home = 'https://app.test/';
const login = 'https://app.test/login';

const signIn: EntryInput = {
  url: login,
  method: 'POST',
  type: 'document',
  status: 303,
  body: 'user=mina&password=secret-of-mina',
  bodyType: 'application/x-www-form-urlencoded',
  answer: { Location: '/', 'Set-Cookie': 'sid=q8Wz2Lk5Tn9Xb3Rc; Path=/; HttpOnly' },
};

/** What the checks say of a capture in which the entries with these indices came from the browser's cache. */
function causesOf(entries: readonly EntryInput[], cached: readonly number[] = []) {
  const file = har([]) as { log: { entries: unknown[] } };
  file.log.entries = entries.map((entry, index) =>
    Object.assign(harEntry(entry, index) as object, cached.includes(index) ? { _fromCache: 'disk' } : {}),
  );
  return diagnose(exchangesFromHar(file)).incidents.map(({ kind, verdict, causes }) => ({
    kind,
    verdict,
    check: causes[0]?.check,
    message: causes[0]?.message,
    confidence: causes[0]?.confidence,
  }));
}

const first = [hop(home, '/login', { answer: KEEP }), shown(login), signIn];

describe('cached-redirect', () => {
  it('is certain where the browser answers from its cache after the sign-in, and shows the form again', () => {
    const entries = [...first, hop(home, '/login', { answer: { ...KEEP, Date: DATE } }), shown(login)];
    expect(causesOf(entries, [3])).toEqual([
      {
        kind: 'soft-unauthorized',
        verdict: 'broken',
        check: 'cached-redirect',
        message: 'browser',
        confidence: 'certain',
      },
    ]);
  });

  it('is so where the recorder lists the cookies that would have been sent, as Firefox does', () => {
    const kept = hop(home, '/login', {
      headers: { Cookie: 'sid=q8Wz2Lk5Tn9Xb3Rc' },
      answer: { ...KEEP, Date: DATE },
    });
    const form = shown(login, { headers: { Cookie: 'sid=q8Wz2Lk5Tn9Xb3Rc' } });
    expect(causesOf([...first, kept, form], [3])).toEqual([
      expect.objectContaining({ verdict: 'broken', check: 'cached-redirect', confidence: 'certain' }),
    ]);
  });

  it('stands first in the loop that it makes with a sign-in page that knows the visitor', () => {
    const rounds = Array.from({ length: 6 }, () => [
      hop(home, '/login', { answer: { ...KEEP, Date: DATE } }),
      hop(login, '/', { headers: { Cookie: 'sid=q8Wz2Lk5Tn9Xb3Rc' } }),
    ]).flat();
    const found = causesOf([...first, ...rounds], [3, 5, 7, 9, 11, 13]);
    expect(found).toEqual([
      expect.objectContaining({ kind: 'login-loop', check: 'cached-redirect', confidence: 'certain' }),
    ]);
  });

  it('is likely where nothing says so but the very same Date', () => {
    const kept = { ...KEEP, Date: DATE };
    const entries = [
      hop(home, '/login', { at: 0, answer: kept }),
      shown(login, { at: 0.2 }),
      { ...signIn, at: 4 },
      hop(home, '/login', { at: 4.1, answer: kept }),
      shown(login, { at: 4.2 }),
    ];
    const [cause] = incidentOf(entries, 3).causes;
    expect([cause?.check, cause?.confidence]).toEqual(['cached-redirect', 'likely']);
  });

  it.each([
    ['age', '41'],
    ['x-cache-status', 'HIT'],
    ['x-cache', 'Hit from cloudfront'],
    ['cache-status', 'edge; hit; ttl=40'],
  ])('names a cache on the way by its %s: %s', (name, value) => {
    const kept = { 'Cache-Control': 'public, max-age=60', [name]: value };
    const [cause] = incidentOf([...first, hop(home, '/login', { answer: kept }), shown(login)], 3).causes;
    expect([cause?.check, cause?.message, cause?.confidence]).toEqual([
      'cached-redirect',
      'shared',
      'certain',
    ]);
    expect(cause?.what).toContain(`${name}: ${value}`);
  });

  it.each([
    ['age', '0'],
    ['x-cache-status', 'MISS'],
    ['x-cache', 'HIT, MISS'],
    ['cf-cache-status', 'DYNAMIC'],
  ])('takes the answer for fresh where it says %s: %s', (name, value) => {
    const entries = [...first, hop(home, '/login', { answer: { [name]: value } }), shown(login)];
    expect(
      reportOn(...entries).incidents.flatMap(({ causes }) => causes.map(({ check }) => check)),
    ).not.toContain('cached-redirect');
  });

  it('is not found where the server gives the redirect anew, in the same second or later', () => {
    const again = (at: number, date: string) => [
      ...first,
      hop(home, '/login', { at, answer: { ...KEEP, Date: date } }),
      shown(login, { at: at + 0.1 }),
    ];
    for (const entries of [again(0.4, DATE), again(5, 'Thu, 15 Jan 2026 09:00:05 GMT')])
      expect(
        reportOn(...entries).incidents.flatMap(({ causes }) => causes.map(({ check }) => check)),
      ).not.toContain('cached-redirect');
  });

  it('is not found where a slow server gave the earlier answer in the same second', () => {
    const kept = { ...KEEP, Date: 'Thu, 15 Jan 2026 09:00:04 GMT' };
    const entries = [
      hop(home, '/login', { at: 0, took: 4.2, answer: kept }),
      shown(login, { at: 4.3 }),
      { ...signIn, at: 4.5 },
      hop(home, '/login', { at: 4.6, answer: kept }),
      shown(login, { at: 4.7 }),
    ];
    expect(
      reportOn(...entries).incidents.flatMap(({ causes }) => causes.map(({ check }) => check)),
    ).not.toContain('cached-redirect');
  });

  it('says nothing of kept redirects that lead elsewhere, or past a sign-in page that lets the visitor through', () => {
    const elsewhere = [...first, hop(home, '/home', { answer: KEEP }), shown('https://app.test/home')];
    expect(causesOf(elsewhere, [3])).toEqual([]);
    const through = [
      ...first,
      hop(home, '/login', { answer: KEEP }),
      hop(login, '/home', { headers: { Cookie: 'sid=q8Wz2Lk5Tn9Xb3Rc' } }),
      shown('https://app.test/home'),
    ];
    expect(causesOf(through, [3]).filter(({ check }) => check !== undefined)).toEqual([]);
  });

  it('says nothing before anybody has signed in', () => {
    const entries = [hop(home, '/login', { answer: KEEP }), shown(login)];
    expect(causesOf(entries, [0])).toEqual([]);
  });
});
