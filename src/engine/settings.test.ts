import { describe, expect, it } from 'vitest';
import { type EntryInput, epoch, exchanges, jwt } from './checks/testing.ts';
import { sessionLike } from './cookies/session-like.ts';
import { diagnose } from './diagnose.ts';
import { parseUrl } from './exchange/exchange.ts';
import { Redactor } from './exchange/redact.ts';
import { by, type EngineSettings, Rules, USUAL } from './exchange/settings.ts';
import { Session } from './session.ts';

const key = new Uint8Array(16);
const diagnosed = (settings: Partial<EngineSettings>, ...entries: EntryInput[]) =>
  diagnose(exchanges(...entries), { key, settings: { ...USUAL, ...settings } });
const checks = (settings: Partial<EngineSettings>, ...entries: EntryInput[]) =>
  diagnosed(settings, ...entries).incidents.flatMap(({ causes }) => causes.map(({ check }) => check));

describe('patterns', () => {
  const login = (pattern: string, url: string) =>
    new Rules({ ...USUAL, loginUrls: [pattern] }).isLogin(parseUrl(url));

  it.each([
    ['/portal/start', 'https://a.example/portal/start', true],
    ['/portal/start', 'https://a.example/portal/start/2', false],
    ['/portal/*', 'https://a.example/Portal/start', true],
    ['id.example.com', 'https://id.example.com/any/page', true],
    ['id.example.com', 'https://not-id.example.com/', false],
    ['https://id.example.com/in', 'https://id.example.com/in', true],
    ['*.example.com/in', 'https://a.b.example.com/in', true],
    ['*', 'https://a.example/', true],
    ['', 'https://a.example/', false],
    ['/a*b*a', 'https://a.example/aba', true],
    ['/a*ba*a', 'https://a.example/aba', false],
  ])('%s fits %s: %s', (pattern, url, expected) => {
    expect(login(pattern, url)).toBe(expected);
  });

  it('cost no more for being made of stars', () => {
    expect(login(`/${'*a'.repeat(500)}b`, `https://a.example/${'a'.repeat(4000)}`)).toBe(false);
  });
});

describe('what the user told', () => {
  /** A page that sends to an address whose words say nothing, over and over. */
  const circle = (rounds: number): EntryInput[] =>
    Array.from({ length: rounds }, (_, round): EntryInput[] => [
      { url: 'https://app.example/home', type: 'document', status: 302, answer: { Location: '/welkom' } },
      {
        url: 'https://app.example/welkom',
        type: 'document',
        status: 302,
        answer: { Location: `/home?round=${round}` },
      },
    ]).flat();
  const kinds = (settings: Partial<EngineSettings>) =>
    diagnosed(settings, ...circle(4)).incidents.map(({ kind }) => kind);

  it('makes a loop one of signing in', () => {
    expect(kinds({})).toEqual(['redirect-loop']);
    expect(kinds({ loginUrls: ['/welkom'] })).toEqual(['login-loop']);
    expect(kinds({ loginUrls: ['/other'] })).toEqual(['redirect-loop']);
  });

  it('says when a loop is one, but for what the browser gave up', () => {
    expect(kinds({ loopRounds: 4 })).toEqual(['redirect-loop']);
    expect(kinds({ loopRounds: 6 })).toEqual([]);
    const gaveUp = circle(10).map(
      (entry, at): EntryInput => (at === 19 ? { ...entry, error: 'net::ERR_TOO_MANY_REDIRECTS' } : entry),
    );
    expect(diagnosed({ loopRounds: 50 }, ...gaveUp).incidents).toHaveLength(1);
  });

  it('names a cookie that carries a sign-in', () => {
    const cookie = { name: 'Prefs_2', value: 'on' };
    expect(sessionLike(cookie).likely).toBe(false);
    const named = by(new Rules({ ...USUAL, sessionCookies: ['prefs*'] }), () => sessionLike(cookie));
    expect(named).toMatchObject({ class: 'session', likely: true });
    expect(sessionLike(cookie).likely, 'for that session only').toBe(false);
  });

  const stale = jwt({ iss: 'https://id.example/', exp: epoch(-90) });
  const call = (at: number, answer = {}): EntryInput => ({
    url: 'https://api.example/orders',
    status: 401,
    at,
    headers: { Authorization: `Bearer ${stale}` },
    answer: { 'WWW-Authenticate': 'Bearer', ...answer },
  });

  it('lets servers take a token a while after its expiry, unless they say themselves that it expired', () => {
    expect(checks({}, call(0))).toContain('token-expired');
    expect(checks({ expiryTolerance: 300 }, call(0))).not.toContain('token-expired');
    const said = {
      'WWW-Authenticate': 'Bearer error="invalid_token", error_description="The token expired"',
    };
    expect(checks({ expiryTolerance: 300 }, call(0, said))[0]).toBe('token-expired');
  });

  it('says how many repetitions make a storm', () => {
    const storm = Array.from({ length: 6 }, (_, at) => call(at / 4));
    expect(checks({}, ...storm)).toContain('retry-storm');
    expect(checks({ stormCount: 8 }, ...storm)).not.toContain('retry-storm');
  });

  it('leaves out hosts', () => {
    const report = diagnosed({ ignoredHosts: ['*.example'] }, call(0), {
      url: 'https://api.other.test/me',
      status: 401,
    });
    expect(report.capture.exchanges).toBe(1);
    expect(report.incidents.map(({ url }) => url)).toEqual(['https://api.other.test/me']);
  });
});

describe('a session’s successor', () => {
  it('gives the same ids, fingerprints and verdicts to what is left, by the numbers it had', () => {
    const secret = jwt({ iss: 'https://id.example/', exp: epoch(-900) });
    const refused = (url: string): EntryInput => ({
      url,
      status: 401,
      headers: { Authorization: `Bearer ${secret}` },
      answer: { 'WWW-Authenticate': 'Bearer' },
    });
    const first = new Session({ key });
    const all = exchanges({ url: 'https://b.example/x', status: 401 }, refused('https://a.example/y'), {
      url: 'https://a.example/z',
    });
    for (const exchange of all) first.add(exchange);
    const [, before] = first.incidents();
    const next = first.successor();
    for (const exchange of all.slice(1)) next.add(exchange);
    expect(next.incidents()).toEqual([before]);
    expect(next.verdictOf(1)).toEqual(first.verdictOf(1));
    expect(next.messagesAt(2)).toEqual([]);
    for (const exchange of exchanges({ url: 'https://c.example/x', status: 401 })) next.add(exchange);
    expect(
      next
        .incidents()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['i2', 'i3']);
    expect(before?.id).toBe('i2');
  });
});

describe('strict redaction', () => {
  it('hides lengths, and parameters that are harmless', () => {
    const usual = new Redactor(key);
    const strict = new Redactor(key, false, true);
    const url = parseUrl('https://a.example/authorize?scope=openid&state=s3cr3tStateValue');
    expect(usual.url(url)).toContain('scope=openid');
    expect(usual.url(url)).toMatch(/state=‹16 chars #[0-9a-f]{8}›/);
    expect(strict.url(url)).toMatch(
      /^https:\/\/a\.example\/authorize\?scope=‹#[0-9a-f]{8}›&state=‹#[0-9a-f]{8}›$/,
    );
  });
});
