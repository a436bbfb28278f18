import { describe, expect, it } from 'vitest';
import { type EntryInput, exchanges, START } from '../checks/testing.ts';
import { Session } from '../session.ts';
import type { BrowserCookie } from './browser-cookie.ts';
import { RULES } from './profile.ts';
import { type JarRow, mergeRealJar } from './real-jar.ts';

const SECRET = 'c29tZS1zZXNzaW9uLXZhbHVl';

const held = (over: Partial<BrowserCookie> = {}): BrowserCookie => ({
  name: 'sid',
  value: SECRET,
  domain: 'app.shop.test',
  hostOnly: true,
  path: '/',
  secure: true,
  httpOnly: true,
  sameSite: 'unspecified',
  expirationDate: null,
  storeId: '0',
  partitionKey: null,
  firstPartyDomain: null,
  ...over,
});

const login = (line: string | readonly string[], over: Partial<EntryInput> = {}): EntryInput => ({
  url: 'https://app.shop.test/login',
  method: 'POST',
  type: 'document',
  answer: { 'Set-Cookie': line },
  ...over,
});
const call = (cookie: string, over: Partial<EntryInput> = {}): EntryInput => ({
  url: 'https://app.shop.test/home',
  type: 'document',
  ...(cookie === '' ? {} : { headers: { Cookie: cookie } }),
  ...over,
});

/** The jar as read ten minutes after the capture began, laid beside what the capture tells. */
function merged(
  entries: readonly EntryInput[],
  cookies: readonly BrowserCookie[],
  sites = ['shop.test'],
): readonly JarRow[] {
  const session = new Session({ key: new Uint8Array(16) });
  for (const exchange of exchanges(...entries)) session.add(exchange);
  const options = { show: session.show, rules: RULES.chromium };
  return mergeRealJar({ at: START + 600_000, sites, cookies }, session.cookieLedger(), options);
}

const gist = (rows: readonly JarRow[]) =>
  rows.map(({ standing, differences, possibilities }) => ({ standing, differences, possibilities }));

describe('the browser’s jar beside the ledger', () => {
  it('shows that a cookie was stored as computed', () => {
    const [row, ...more] = merged([login(`sid=${SECRET}; Path=/; Secure; HttpOnly`)], [held()]);
    expect(more).toEqual([]);
    expect(row).toMatchObject({
      standing: 'both',
      differences: [],
      possibilities: [],
      held: { domain: 'app.shop.test', secure: true, httpOnly: true, sameSite: 'unspecified', expires: null },
    });
    expect(row?.ledger?.attempts.at(-1)).toMatchObject({ verdict: 'accepted', basis: 'observed' });
  });

  it('puts no value into what it says', () => {
    const rows = merged(
      [login(`sid=${SECRET}; Path=/${SECRET}`)],
      [held({ path: `/${SECRET}` }), held({ name: SECRET })],
    );
    expect(JSON.stringify(rows)).not.toContain(SECRET);
    expect(rows.map(({ standing }) => standing)).toEqual(['both', 'browser-only']);
  });

  it('tells in what the browser’s cookie differs, and that it was set since', () => {
    const entries = [
      login(`sid=${SECRET}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=3600`),
      call(`sid=${SECRET}`),
    ];
    const other = held({ value: 'other', secure: false, httpOnly: false, sameSite: 'no_restriction' });
    expect(gist(merged(entries, [other]))).toEqual([
      {
        standing: 'both',
        differences: ['value', 'secure', 'http-only', 'same-site', 'lifetime'],
        possibilities: ['set-by-script', 'set-unrecorded'],
      },
    ]);
  });

  it('takes an hour counted from the answer for the hour counted from the request', () => {
    const entries = [login(`sid=${SECRET}; Path=/; Secure; HttpOnly; Max-Age=3600`)];
    const near = held({ expirationDate: START / 1000 + 3602.5 });
    expect(merged(entries, [near])[0]?.differences).toEqual([]);
    const far = held({ expirationDate: START / 1000 + 7200 });
    expect(merged(entries, [far])[0]?.differences).toEqual(['lifetime']);
  });

  it('lists cookies that only the browser knows; a script cannot have set an HttpOnly one', () => {
    const rows = merged([call('')], [held(), held({ name: 'seen', httpOnly: false })]);
    expect(gist(rows)).toEqual([
      { standing: 'browser-only', differences: [], possibilities: ['set-before', 'set-unrecorded'] },
      {
        standing: 'browser-only',
        differences: [],
        possibilities: ['set-before', 'set-by-script', 'set-unrecorded'],
      },
    ]);
  });

  it('finds the attributes of a cookie that was seen in requests only', () => {
    const decoys = [held({ value: 'else', path: '/admin' }), held({ value: 'else', domain: 'shop.test' })];
    const rows = merged([call(`sid=${SECRET}`)], [...decoys, held({ sameSite: 'strict' })]);
    expect(rows[0]).toMatchObject({
      standing: 'both',
      held: { sameSite: 'strict', path: '/' },
      possibilities: ['set-before', 'set-unrecorded'],
    });
    expect(rows.map(({ standing }) => standing)).toEqual(['both', 'browser-only', 'browser-only']);
  });

  describe('where the browser does not hold a cookie that was set', () => {
    it('leaves what the traffic does not rule out', () => {
      const untested = [login(`sid=${SECRET}; Path=/`)];
      expect(gist(merged(untested, []))).toEqual([
        {
          standing: 'ledger-only',
          differences: [],
          possibilities: ['blocked', 'deleted-by-script', 'deleted-elsewhere'],
        },
      ]);
      const sent = [login(`sid=${SECRET}; Path=/; HttpOnly`), call(`sid=${SECRET}`)];
      expect(merged(sent, [])[0]?.possibilities).toEqual(['deleted-elsewhere']);
    });

    it('thinks of eviction only where the jar is near its limit', () => {
      const sent = [login(`sid=${SECRET}; Path=/; HttpOnly`), call(`sid=${SECRET}`)];
      const many = (count: number) =>
        Array.from({ length: count }, (_, at) => held({ name: `c${at}`, value: '1' }));
      expect(merged(sent, many(149))[0]?.possibilities).toEqual(['deleted-elsewhere']);
      expect(merged(sent, many(150))[0]?.possibilities).toEqual(['evicted', 'deleted-elsewhere']);
    });

    it('says that it lies in another partition', () => {
      const partitionKey = { topLevelSite: 'https://top.test', hasCrossSiteAncestor: true };
      const rows = merged([login(`sid=${SECRET}; Path=/; Secure`)], [held({ partitionKey })]);
      expect(gist(rows).slice(0, 1)).toEqual([
        { standing: 'ledger-only', differences: [], possibilities: ['in-other-partition'] },
      ]);
      expect(rows[1]?.held?.partitionKey).toBe('https://top.test cross-site');
    });

    it('says nothing of one that was deleted, has expired, or was refused', () => {
      const over = [
        login(`sid=${SECRET}; Path=/; Max-Age=60`),
        login(`gone=${SECRET}; Path=/`),
        login('gone=; Path=/; Max-Age=0', { headers: { Cookie: `gone=${SECRET}` } }),
        login(`late=${SECRET}; Path=/`),
        login(`late=${SECRET}; Path=/; Expires=Thu, 01 Jan 2015 00:00:00 GMT`),
        login(`no=${SECRET}; Domain=other.test`),
      ];
      expect(merged(over, [])).toEqual([]);
    });
  });

  it('knows a partition in the words of either browser', () => {
    const embedded = login(`chip=${SECRET}; Path=/; Secure; HttpOnly; SameSite=None; Partitioned`, {
      url: 'https://app.shop.test/widget',
      method: 'GET',
      headers: { Referer: 'https://top.test/', 'Sec-Fetch-Dest': 'iframe', 'Sec-Fetch-Site': 'cross-site' },
    });
    const top = call('', { url: 'https://top.test/' });
    for (const hasCrossSiteAncestor of [true, null]) {
      const partitionKey = { topLevelSite: 'https://top.test', hasCrossSiteAncestor };
      const chip = held({ name: 'chip', sameSite: 'no_restriction', partitionKey });
      expect(gist(merged([top, embedded], [chip]))).toEqual([
        { standing: 'both', differences: [], possibilities: [] },
      ]);
    }
    const elsewhere = { topLevelSite: 'https://other.test', hasCrossSiteAncestor: true };
    const lost = merged([top, embedded], [held({ name: 'chip', partitionKey: elsewhere })]);
    expect(lost.map(({ standing }) => standing)).toEqual(['ledger-only', 'browser-only']);
  });

  it('says nothing of sites that were not read', () => {
    const elsewhere = login(`sid=${SECRET}; Path=/`, { url: 'https://idp.test/login' });
    expect(merged([elsewhere], [])).toEqual([]);
    expect(merged([elsewhere], [], ['idp.test'])).toHaveLength(1);
  });

  it('does not take a refused attempt for what stored the browser’s cookie', () => {
    const refused = login(`sid=${SECRET}; Path=/; Secure`, { url: 'http://app.shop.test/login' });
    expect(gist(merged([refused], [held({ value: 'older' })]))).toEqual([
      { standing: 'browser-only', differences: [], possibilities: ['set-before', 'set-unrecorded'] },
    ]);
    const [row] = merged([login(`sid=${SECRET}; Path=/; Secure; HttpOnly`), refused], [held()]);
    expect(row).toMatchObject({ standing: 'both', differences: [] });
    expect(row?.ledger?.attempts.map(({ verdict, basis }) => `${verdict} ${basis}`)).toEqual([
      'accepted observed',
      'rejected computed',
    ]);
  });

  it('knows that what a response deleted was set again', () => {
    const entries = [
      login(`sid=${SECRET}; Path=/; HttpOnly; Secure`),
      login('sid=; Path=/; Max-Age=0', { headers: { Cookie: `sid=${SECRET}` } }),
    ];
    expect(gist(merged(entries, [held({ value: 'new' })]))).toEqual([
      { standing: 'browser-only', differences: [], possibilities: ['set-unrecorded'] },
    ]);
  });
});
