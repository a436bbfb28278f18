import { describe, expect, it } from 'vitest';
import { type CookieContext, CookieJar, type CookieJarOptions } from './jar.ts';

const NOW = Date.UTC(2026, 10, 24);
const DAY = 86_400_000;

const visit = (url: string, rest: Partial<CookieContext> = {}): CookieContext => ({
  url,
  time: NOW,
  method: 'GET',
  kind: 'document',
  initiator: null,
  topLevelUrl: url,
  ...rest,
});

/** A request inside a page. */
const inside = (page: string, url: string, rest: Partial<CookieContext> = {}): CookieContext => ({
  url,
  time: NOW,
  method: 'GET',
  kind: 'image',
  initiator: page,
  topLevelUrl: page,
  frames: [page],
  mode: 'no-cors',
  ...rest,
});

function jarWith(
  lines: readonly string[],
  url: string,
  options: CookieJarOptions = { profile: 'chromium' },
): CookieJar {
  const jar = new CookieJar(options);
  for (const line of lines) jar.setCookie(line, visit(url));
  return jar;
}

const names = (cookies: readonly { name: string }[]): string[] => cookies.map(({ name }) => name);

function withheld(jar: CookieJar, context: CookieContext): Record<string, string> {
  return Object.fromEntries(
    jar.cookiesFor(context).withheld.map(({ cookie, reasons }) => [cookie.name, reasons.join(' ')]),
  );
}

describe('setCookie', () => {
  it.each<[string, string, string]>([
    ['https://a.test/', '=', 'cookie-empty'],
    ['https://a.test/', `a=${'x'.repeat(4096)}`, 'cookie-too-large'],
    ['https://a.test/', 'a=\u0001', 'cookie-invalid-characters'],
    ['https://a.test/', 'a=1; Domain=b.test', 'cookie-domain-mismatch'],
    ['https://a.test/', 'a=1; Domain=test', 'cookie-domain-public-suffix'],
    ['https://user.github.io/', 'a=1; Domain=github.io', 'cookie-domain-public-suffix'],
    ['https://a.test/', '__Host-a=1; Secure', 'cookie-prefix-violated'],
    ['https://a.test/', '__Http-a=1; Secure', 'cookie-prefix-violated'],
    ['https://a.test/', '=__Secure-a; Secure', 'cookie-prefix-violated'],
    ['https://a.test/', 'a=1; Partitioned', 'cookie-partitioned-insecure'],
    ['http://a.test/', 'a=1; Secure', 'cookie-secure-from-insecure'],
    ['https://a.test/', 'a=1; SameSite=None', 'cookie-samesite-none-insecure'],
    ['https://a.test/', 'a=1; Max-Age=0', 'cookie-already-expired'],
    ['https://a.test/', 'a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT', 'cookie-already-expired'],
  ])('from %s rejects %j: %s', (url, line, reason) => {
    const jar = new CookieJar({ profile: 'chromium' });
    expect(jar.setCookie(line, visit(url))).toEqual({ verdict: 'rejected', reasons: [reason] });
    expect(jar.cookies()).toEqual([]);
  });

  it('lists all that applies, the decisive first', () => {
    const jar = new CookieJar({ profile: 'chromium' });
    expect(jar.setCookie('__Host-a=1; Domain=b.test', visit('http://a.test/')).reasons).toEqual([
      'cookie-domain-mismatch',
      'cookie-prefix-violated',
    ]);
  });

  it('stores a cookie as a browser would', () => {
    const { cookie, verdict } = new CookieJar({ profile: 'chromium' }).setCookie(
      'sid=x; Domain=.A.test; Max-Age=60; Secure; HttpOnly; SameSite=Lax',
      visit('https://www.a.test/app/login'),
    );
    expect(verdict).toBe('accepted');
    expect(cookie).toEqual({
      name: 'sid',
      value: 'x',
      domain: 'a.test',
      hostOnly: false,
      path: '/app',
      secure: true,
      httpOnly: true,
      sameSite: 'lax',
      expires: NOW + 60_000,
      created: NOW,
      partitionKey: null,
    });
  });

  it('keeps no cookie longer than 400 days', () => {
    const jar = jarWith(
      ['a=1; Max-Age=999999999', 'b=1; Expires=Tue, 01 Jan 2080 00:00:00 GMT'],
      'https://a.test/',
    );
    expect(jar.cookies().map(({ expires }) => expires)).toEqual([NOW + 400 * DAY, NOW + 400 * DAY]);
  });

  it('hands out the cookie that a deletion removed', () => {
    const jar = jarWith(['a=1; Path=/x'], 'https://a.test/');
    expect(jar.setCookie('a=; Path=/; Max-Age=0', visit('https://a.test/')).cookie).toBeUndefined();
    expect(names(jar.cookies())).toEqual(['a']);
    expect(jar.setCookie('a=; Path=/x; Max-Age=0', visit('https://a.test/')).cookie?.value).toBe('1');
    expect(jar.cookies()).toEqual([]);
  });

  it('takes Secure cookies and prefixes from the machine itself over http', () => {
    const jar = jarWith(['__Host-a=1; Secure; Path=/', 'b=1; Secure'], 'http://localhost:3000/');
    expect(names(jar.cookiesFor(visit('http://localhost:3000/')).sent)).toEqual(['__Host-a', 'b']);
  });

  it('lets neither plain http nor a script replace what is protected', () => {
    const jar = jarWith(['s=1; Secure', 'h=1; HttpOnly'], 'https://a.test/');
    expect(jar.setCookie('s=2', visit('http://a.test/')).reasons).toEqual(['cookie-overwrites-secure']);
    expect(jar.setCookie('h=2', visit('https://a.test/', { api: 'document.cookie' })).reasons).toEqual([
      'cookie-httponly-overwrite',
    ]);
    expect(jar.setCookie('s=2; Path=/other', visit('http://a.test/other')).verdict).toBe('rejected');
    expect(jar.setCookie('h=2', visit('https://a.test/')).verdict).toBe('accepted');
  });

  it('lets plain http set what a host-only Secure cookie of another host is called, under Firefox alone', () => {
    const shadow = (profile: 'chromium' | 'firefox', line: string) =>
      jarWith(['s=1; Secure'], 'https://a.test/', { profile }).setCookie(line, visit('http://www.a.test/'))
        .verdict;
    expect(shadow('chromium', 's=2')).toBe('rejected');
    expect(shadow('firefox', 's=2')).toBe('accepted');
    expect(shadow('firefox', 's=2; Domain=a.test')).toBe('rejected');
  });

  it('keeps SameSite cookies out of embedded answers', () => {
    const jar = new CookieJar({ profile: 'chromium' });
    const pixel = inside('https://b.test/', 'https://a.test/pixel');
    expect(jar.setCookie('a=1; SameSite=Lax', pixel).reasons).toEqual(['cookie-samesite-cross-site-set']);
    expect(jar.setCookie('a=1', pixel).reasons).toEqual(['cookie-samesite-cross-site-set']);
    expect(jar.setCookie('a=1; SameSite=None; Secure', pixel).verdict).toBe('accepted');
    expect(new CookieJar({ profile: 'firefox' }).setCookie('a=1', pixel).verdict).toBe('accepted');
  });

  it('says unknown where the page around the request is not known', () => {
    const jar = new CookieJar({ profile: 'chromium' });
    const result = jar.setCookie('a=1; SameSite=Lax', { url: 'https://a.test/', time: NOW, kind: 'iframe' });
    expect(result).toMatchObject({ verdict: 'unknown', reasons: ['cookie-samesite-cross-site-set'] });
    expect(names(jar.cookies())).toEqual(['a']);
  });

  it('blocks third parties, except partitioned, where the user does', () => {
    const jar = new CookieJar({ profile: 'chromium', thirdPartyCookies: 'blocked' });
    const pixel = inside('https://b.test/', 'https://a.test/pixel');
    expect(jar.setCookie('a=1; SameSite=None; Secure', pixel).reasons).toEqual([
      'cookie-third-party-blocked',
    ]);
    expect(jar.setCookie('p=1; SameSite=None; Secure; Partitioned', pixel).verdict).toBe('accepted');
    expect(names(jar.cookiesFor(pixel).sent)).toEqual(['p']);
    expect(withheld(jar, inside('https://c.test/', 'https://a.test/pixel'))).toEqual({
      p: 'cookie-other-partition',
    });
  });

  it('survives any text and any URL', () => {
    for (const profile of ['rfc6265bis', 'chromium', 'firefox'] as const) {
      const jar = new CookieJar({ profile });
      for (const url of [
        '',
        'nonsense',
        'https://',
        'about:blank',
        'data:,x',
        'https://[::1]/',
        'https://a.test:99999/',
        '//a',
      ])
        for (const line of [
          '',
          ';;;',
          'a=1; Domain=[::',
          'a=1; Domain=%',
          'a=1; Domain=ä ö',
          `a=1; Expires=${'9'.repeat(2000)}`,
        ])
          for (const topLevelUrl of ['', 'null', 'https://b.test/'])
            expect(
              () => jar.setCookie(line, { url, topLevelUrl }) && jar.cookiesFor({ url, topLevelUrl }),
            ).not.toThrow();
    }
  });
});

describe('cookiesFor', () => {
  it('names the reason for each cookie of the site that stays behind', () => {
    const jar = jarWith(
      [
        'host=1; Path=/',
        'path=1; Path=/admin',
        'secure=1; Path=/; Secure; Domain=a.test',
        'old=1; Path=/; Domain=a.test; Max-Age=10',
        'sub=1; Path=/; Domain=app.a.test',
      ],
      'https://app.a.test/',
    );
    jar.setCookie('other=1', visit('https://b.test/'));
    expect(withheld(jar, visit('http://api.a.test/x', { time: NOW + 20_000 }))).toEqual({
      host: 'cookie-host-only',
      path: 'cookie-host-only cookie-path-narrow',
      secure: 'cookie-secure-on-http',
      old: 'cookie-expired',
      sub: 'cookie-domain-mismatch',
    });
  });

  it('sorts as the Cookie field is: longer paths first, then older ones', () => {
    const jar = jarWith(['a=1; Path=/', 'b=1; Path=/x', 'c=1; Path=/'], 'https://a.test/');
    jar.setCookie('a=2; Path=/', visit('https://a.test/', { time: NOW + 1000 }));
    expect(names(jar.cookiesFor(visit('https://a.test/x')).sent)).toEqual(['b', 'c', 'a']);
    const firefox = jarWith(['a=1; Path=/', 'c=1; Path=/'], 'https://a.test/', { profile: 'firefox' });
    firefox.setCookie('a=2; Path=/', visit('https://a.test/', { time: NOW + 1000 }));
    expect(names(firefox.cookiesFor(visit('https://a.test/')).sent)).toEqual(['a', 'c']);
  });

  it('lets a new cookie without SameSite go with a cross-site POST for two minutes in Chromium', () => {
    const post = visit('https://a.test/cb', { method: 'POST', initiator: 'https://idp.test/' });
    const lines = ['lax=1; Path=/; SameSite=Lax', 'unset=1; Path=/'];
    const sentAfter = (profile: 'chromium' | 'firefox' | 'rfc6265bis', ms: number) =>
      names(jarWith(lines, 'https://a.test/', { profile }).cookiesFor({ ...post, time: NOW + ms }).sent);
    expect(sentAfter('chromium', 119_000)).toEqual(['unset']);
    expect(sentAfter('chromium', 121_000)).toEqual([]);
    expect(sentAfter('firefox', 121_000)).toEqual(['unset']);
    expect(sentAfter('rfc6265bis', 0)).toEqual([]);
  });

  it('withholds Strict after a sign-in elsewhere, and Lax from a form that another site posts', () => {
    const jar = jarWith(
      ['strict=1; Path=/; SameSite=Strict', 'lax=1; Path=/; SameSite=Lax'],
      'https://a.test/',
    );
    const back = visit('https://a.test/cb', { initiator: 'https://idp.test/' });
    expect(withheld(jar, back)).toEqual({ strict: 'cookie-samesite-withheld' });
    expect(names(jar.cookiesFor({ ...back, method: 'POST' }).sent)).toEqual([]);
  });

  it('follows the credentials mode of a fetch', () => {
    const jar = jarWith(['a=1; Path=/; SameSite=None; Secure'], 'https://api.a.test/');
    const call = inside('https://www.a.test/', 'https://api.a.test/me', { kind: 'fetch', mode: 'cors' });
    expect(names(jar.cookiesFor({ ...call, credentials: 'include' }).sent)).toEqual(['a']);
    expect(withheld(jar, { ...call, credentials: 'same-origin' })).toEqual({
      a: 'cookie-credentials-omitted',
    });
    const open = jar.cookiesFor(call);
    expect(names(open.sent)).toEqual(['a']);
    expect(open.unknown.map(({ reasons }) => reasons)).toEqual([['cookie-credentials-omitted']]);
    expect(
      names(jar.cookiesFor(inside('https://api.a.test/', 'https://api.a.test/me', { kind: 'fetch' })).sent),
    ).toEqual(['a']);
    expect(withheld(jar, { ...call, kind: 'preflight' })).toEqual({ a: 'cookie-credentials-omitted' });
  });

  it('is not sure about what hangs on an unknown initiator', () => {
    const jar = jarWith(['strict=1; SameSite=Strict', 'none=1; SameSite=None; Secure'], 'https://a.test/');
    const { sent, unknown } = jar.cookiesFor({
      url: 'https://a.test/',
      time: NOW,
      kind: 'document',
      method: 'GET',
    });
    expect(names(sent)).toEqual(['strict', 'none']);
    expect(unknown.map(({ cookie, reasons }) => [cookie.name, ...reasons])).toEqual([
      ['strict', 'cookie-samesite-withheld'],
    ]);
  });

  it('takes the innermost frame for the initiator where only the frames are known', () => {
    const jar = jarWith(['a=1; Path=/; SameSite=Lax'], 'https://a.test/');
    const call = { url: 'https://a.test/me', time: NOW, kind: 'xhr', topLevelUrl: 'https://a.test/' };
    expect(jar.cookiesFor({ ...call, frames: ['https://a.test/'] })).toMatchObject({
      sent: [{ name: 'a' }],
      unknown: [],
    });
    const nested = { ...call, frames: ['https://a.test/', 'https://b.test/'], credentials: 'include' };
    expect(withheld(jar, nested)).toEqual({ a: 'cookie-samesite-withheld' });
  });

  it('hides HttpOnly cookies from scripts', () => {
    const jar = jarWith(['h=1; HttpOnly', 'v=1'], 'https://a.test/');
    expect(names(jar.cookiesFor(visit('https://a.test/', { api: 'document.cookie' })).sent)).toEqual(['v']);
  });

  it('gives each embedding site its own jar under Firefox', () => {
    const jar = jarWith(['own=1; SameSite=None; Secure'], 'https://a.test/', { profile: 'firefox' });
    const pixel = inside('https://b.test/', 'https://a.test/pixel');
    expect(jar.setCookie('third=1; SameSite=None; Secure', pixel).cookie?.partitionKey).not.toBeNull();
    expect(names(jar.cookiesFor(pixel).sent)).toEqual(['third']);
    expect(withheld(jar, visit('https://a.test/'))).toEqual({ third: 'cookie-other-partition' });
  });
});

describe('eviction', () => {
  it('evicts insecure cookies before Secure ones, and the least used first', () => {
    const lines = Array.from(
      { length: 180 },
      (_, index) => `c${index}=1${index % 2 === 0 ? '; Secure' : ''}`,
    );
    const jar = jarWith([...lines, 'last=1'], 'https://a.test/');
    const left = names(jar.cookies());
    expect(left).toHaveLength(150);
    expect(left).toContain('c0');
    expect(left).toContain('last');
    expect(left).not.toContain('c1');
    expect(left).toContain('c179');
  });

  it('is of one site alone', () => {
    const jar = jarWith(
      Array.from({ length: 181 }, (_, index) => `c${index}=1`),
      'https://a.test/',
    );
    for (let index = 0; index < 180; index++) jar.setCookie(`d${index}=1`, visit('https://b.test/'));
    expect(jar.cookies()).toHaveLength(330);
  });

  it('leaves no room for an insecure cookie among Secure ones under Firefox', () => {
    const lines = Array.from({ length: 180 }, (_, index) => `c${index}=1; Secure`);
    const jar = jarWith(lines, 'https://a.test/', { profile: 'firefox' });
    expect(jar.setCookie('last=1', visit('https://a.test/'))).toEqual({
      verdict: 'rejected',
      reasons: ['cookie-pileup'],
    });
    expect(jar.setCookie('last=1; Secure', visit('https://a.test/')).verdict).toBe('accepted');
  });

  it('keeps a partition within 10 KiB', () => {
    const jar = jarWith(
      Array.from({ length: 8 }, (_, index) => `p${index}=${'x'.repeat(1500)}; Secure; Partitioned`),
      'https://a.test/',
    );
    expect(names(jar.cookies())).toEqual(['p2', 'p3', 'p4', 'p5', 'p6', 'p7']);
  });
});

it('takes an opaque origin for no user, though one asked before it', () => {
  const jar = new CookieJar({ profile: 'chromium' });
  const visit = { url: 'https://a.test/', kind: 'document', initiator: null };
  jar.setCookie('sid=1; SameSite=Strict', visit);
  expect(jar.cookiesFor(visit).sent).toHaveLength(1);
  expect(jar.cookiesFor({ ...visit, initiator: 'null' }).sent).toEqual([]);
});

it('takes a page that is asked for by its own image for no unknown one', () => {
  const jar = new CookieJar({ profile: 'chromium' });
  jar.setCookie('sid=1; SameSite=Strict', visit('https://a.test/'));
  const image = { url: 'https://a.test/', kind: 'image', mode: 'no-cors' };
  expect(jar.cookiesFor(image).unknown).toHaveLength(1);
  const own = { ...image, topLevelUrl: image.url, initiator: image.url };
  expect(jar.cookiesFor(own).unknown).toHaveLength(0);
  expect(jar.cookiesFor({ ...image, initiator: image.url }).unknown).toHaveLength(1);
});
