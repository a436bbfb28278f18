import { describe, expect, it } from 'vitest';
import { type CookieContext, CookieJar, type JarProfile } from './jar.ts';

// Each came out of the differential test (e2e/differential): what Chromium 156 and Firefox 153 do.

const NOW = Date.UTC(2026, 10, 27);
const visit = (url: string, time = NOW): CookieContext => ({
  url,
  time,
  method: 'GET',
  kind: 'document',
  initiator: null,
  topLevelUrl: url,
});

function stored(profile: JarProfile, url: string, ...lines: string[]): string[] {
  const jar = new CookieJar({ profile });
  for (const line of lines) jar.setCookie(line, visit(url));
  return jar.cookies().map(({ name, domain, hostOnly, secure }) => {
    return `${name} ${hostOnly ? '' : '.'}${domain}${secure ? ' secure' : ''}`;
  });
}

/** Sets lines in turn, `step` ms apart, and says which of the names are still there. */
function survivors(
  profile: JarProfile,
  lines: readonly string[],
  names: readonly string[],
  step = 0,
): string[] {
  const jar = new CookieJar({ profile });
  for (const [index, line] of lines.entries())
    jar.setCookie(line, visit('https://a.test/', NOW + index * step));
  const left = new Set(jar.cookies().map(({ name }) => name));
  return names.filter((name) => left.has(name));
}

const many = (count: number, attributes: string) =>
  Array.from({ length: count }, (_, index) => `n${index}=1${attributes}`);

describe('the host', () => {
  it.each(['chromium', 'firefox'] as const)(
    'localhost with the root’s dot takes Secure cookies: %s',
    (profile) => {
      expect(stored(profile, 'http://x.localhost./', 'a=1; Secure')).toEqual(['a x.localhost. secure']);
    },
  );

  it('with the root’s dot is another site than the one without', () => {
    const jar = new CookieJar({ profile: 'chromium' });
    const image = { kind: 'image', mode: 'no-cors', credentials: 'include', initiator: 'https://a.test./' };
    const context = { ...visit('https://www.a.test/'), ...image };
    const inside = { ...context, topLevelUrl: 'https://a.test./', frames: ['https://a.test./'] };
    expect(jar.setCookie('a=1', inside).reasons).toEqual(['cookie-samesite-cross-site-set']);
  });

  it('gets a cookie for itself and what is below it, though DNS would refuse its name', () => {
    expect(stored('firefox', 'https://-a.test/', 'a=1; Domain=-a.test')).toEqual(['a .-a.test']);
  });

  it('that is a public suffix may be named by a __Host- cookie in Firefox', () => {
    const line = '__Host-a=1; Secure; Path=/; Domain=co.uk';
    expect(stored('firefox', 'https://co.uk/', line)).toEqual(['__Host-a co.uk secure']);
    expect(stored('chromium', 'https://co.uk/', line)).toEqual([]);
    expect(stored('firefox', 'https://a.co.uk/', '__Host-a=1; Secure; Path=/; Domain=a.co.uk')).toEqual([]);
  });

  it('may have characters in Domain that vanish on conversion, even before a dot', () => {
    expect(stored('chromium', 'https://www.a.test/', 'a=1; Domain=\u200b.a.test')).toEqual(['a .a.test']);
    expect(stored('chromium', 'https://www.a.test/', 'a=1; Domain=\u200ba.test')).toEqual(['a .a.test']);
    expect(stored('chromium', 'https://bücher.test/', 'a=1; Domain=.bücher.test')).toHaveLength(1);
    expect(stored('chromium', 'https://bücher.test/', 'a=1; Domain=..bücher.test')).toEqual([]);
  });

  it('that is an address must be named in ASCII', () => {
    expect(stored('chromium', 'https://127.0.0.1/', 'a=1; Domain=127.0.0.1')).toEqual(['a 127.0.0.1']);
    expect(stored('chromium', 'https://127.0.0.1/', 'a=1; Domain=\u200b0x7f000001')).toEqual([]);
  });

  it('that is a public suffix must be named in ASCII', () => {
    expect(stored('chromium', 'https://公司.cn/', 'a=1; Domain=公司.cn')).toEqual([]);
    expect(stored('chromium', 'https://公司.cn/', 'a=1; Domain=xn--55qx5d.cn')).toEqual(['a xn--55qx5d.cn']);
  });
});

describe('a vertical bar in the path', () => {
  it.each([
    ['chromium', '/p%7Cq', ''],
    ['firefox', '/p|q', 'b'],
  ] as const)('is written by %s as in %s', (profile, path, sent) => {
    const jar = new CookieJar({ profile });
    const url = 'https://a.test/p|q/r';
    expect(jar.setCookie('a=1', visit(url)).cookie?.path).toBe(path);
    jar.setCookie('b=1; Path=/p|q', visit(url));
    expect(jar.cookiesFor(visit(url)).sent.map(({ name }) => name)).toContain('a');
    expect(jar.cookiesFor(visit(url)).sent.some(({ name }) => name === 'b')).toBe(sent === 'b');
  });
});

describe('a flag with a value over 1024 bytes', () => {
  const line = `a=1; Secure=${'x'.repeat(1025)}; SameSite=Strict; SameSite=${'x'.repeat(1025)}`;
  it('counts in Firefox alone, where an overlong SameSite takes the one before away', () => {
    const sameSite = (profile: JarProfile) =>
      new CookieJar({ profile }).setCookie(line, visit('https://a.test/')).cookie?.sameSite;
    expect(stored('firefox', 'https://a.test/', line)).toEqual(['a a.test secure']);
    expect(stored('chromium', 'https://a.test/', line)).toEqual(['a a.test']);
    expect(sameSite('firefox')).toBe('unspecified');
    expect(sameSite('chromium')).toBe('strict');
  });

  it('leaves SameSite to what is a word of it', () => {
    const set = (line: string) =>
      new CookieJar({ profile: 'firefox' }).setCookie(line, visit('https://a.test/'));
    expect(set(`a=1; Foo=${'x'.repeat(1025)}; SameSite=constructor`).cookie?.sameSite).toBe('unspecified');
  });
});

describe('the answer to a request without credentials', () => {
  it('is refused for that before all else', () => {
    const page = {
      initiator: 'https://b.test/',
      topLevelUrl: 'https://b.test/',
      frames: ['https://b.test/'],
    };
    const context = { ...visit('http://a.test/'), ...page, kind: 'fetch', mode: 'cors', credentials: 'omit' };
    const reasons = (line: string) => new CookieJar({ profile: 'chromium' }).setCookie(line, context).reasons;
    expect(reasons('a\tb=1')).toEqual(['cookie-credentials-omitted', 'cookie-invalid-characters']);
    expect(reasons('a=1; Secure')[0]).toBe('cookie-credentials-omitted');
  });
});

describe('Max-Age', () => {
  it.each([
    ['9223372036854775806x', 'session', 'session'],
    ['9223372036854775807x', 'kept', 'session'],
    ['9223372036854775808x', 'kept', 'kept'],
    [`${'9'.repeat(30)}.5`, 'kept', 'kept'],
    ['+99999999999999999999 s', 'kept', 'session'],
    ['-9223372036854775807x', 'session', 'deleted'],
    ['-9223372036854775808x', 'deleted', 'deleted'],
    ['-1x', 'session', 'deleted'],
  ])('%s', (value, ...expected) => {
    const outcomes = (['chromium', 'firefox'] as const).map((profile) => {
      const jar = new CookieJar({ profile });
      const { cookie } = jar.setCookie(`a=1; Max-Age=${value}`, visit('https://a.test/'));
      return cookie === undefined ? 'deleted' : cookie.expires === null ? 'session' : 'kept';
    });
    expect(outcomes).toEqual(expected);
  });
});

describe('a server whose clock is wrong', () => {
  it.each(['chromium', 'firefox'] as const)('is believed by %s in what its Expires says', (profile) => {
    const day = 86_400_000;
    const outcome = (expires: number, ahead: number) => {
      const line = `a=1; Expires=${new Date(NOW + expires).toUTCString()}`;
      const context = { ...visit('https://a.test/'), serverTime: NOW + ahead };
      const { cookie } = new CookieJar({ profile }).setCookie(line, context);
      return cookie?.expires == null ? undefined : (cookie.expires - NOW) / day;
    };
    expect(outcome(-1 * day, -3 * day)).toBe(2);
    expect(outcome(1 * day, 3 * day)).toBeUndefined();
  });
});

describe('a cookie set again', () => {
  it.each(['chromium', 'firefox', 'rfc6265bis'] as const)(
    'keeps its place among the others, unless it had expired meanwhile (%s)',
    (profile) => {
      const order = (later: number) => {
        const jar = new CookieJar({ profile });
        jar.setCookie('first=1; Max-Age=1', visit('https://a.test/'));
        jar.setCookie('second=2', visit('https://a.test/', NOW + 100));
        jar.setCookie('first=1; Max-Age=100', visit('https://a.test/', NOW + later));
        const { sent } = jar.cookiesFor(visit('https://a.test/', NOW + later + 100));
        return sent.map(({ name }) => name);
      };
      expect(order(900)).toEqual(['first', 'second']);
      expect(order(10_000)).toEqual(['second', 'first']);
    },
  );
});

describe('a Secure cookie that has expired', () => {
  it('keeps an insecure one out of Firefox alone', () => {
    const outcome = (profile: 'chromium' | 'firefox' | 'rfc6265bis') => {
      const jar = new CookieJar({ profile });
      jar.setCookie('id=1; Secure; Path=/; Max-Age=1', visit('https://www.a.test/'));
      return jar.setCookie('id=2; Domain=a.test; Path=/', visit('http://a.test/', NOW + 10_000)).reasons;
    };
    expect(outcome('firefox')).toEqual(['cookie-overwrites-secure']);
    expect([outcome('chromium'), outcome('rfc6265bis')]).toEqual([[], []]);
  });
});

describe('eviction', () => {
  it('takes a send for a use only a minute after the last one', () => {
    const left = (seconds: number) => {
      const jar = new CookieJar({ profile: 'chromium' });
      for (const line of ['old=1', ...many(179, '; Path=/elsewhere')])
        jar.setCookie(line, visit('https://a.test/'));
      jar.cookiesFor(visit('https://a.test/', NOW + seconds * 1000));
      jar.setCookie('one-more=1', visit('https://a.test/', NOW + 90_000));
      return jar.cookies().some(({ name }) => name === 'old');
    };
    expect([left(59), left(61)]).toEqual([false, true]);
  });

  it('counts in Firefox the first created as oldest among those of one answer', () => {
    // n0 is set again in the same answer: to Chromium the last used, to Firefox as old as its creation.
    const lines = [...many(180, ''), 'n0=2', 'one-more=1'];
    expect(survivors('firefox', lines, ['n0', 'n31', 'one-more'])).toEqual(['n31', 'one-more']);
    expect(survivors('chromium', lines, ['n0', 'n31', 'one-more'])).toEqual(['n0', 'one-more']);
    expect(survivors('firefox', lines, ['n0'], 1)).toEqual(['n0']);
  });

  it('spares no priority within a partition', () => {
    const high = '; Secure; Partitioned; Priority=High';
    const low = '; Secure; Partitioned; Priority=Low';
    const lines = [`first=1${high}`, ...many(180, low)];
    expect(survivors('chromium', lines, ['first', 'n0', 'n179'])).toEqual(['n0', 'n179']);
  });

  it('weighs a partition anew when a cookie grows', () => {
    const partitioned = '; Secure; Partitioned';
    const big = (name: string, size: number) => `${name}=${'x'.repeat(size)}${partitioned}`;
    const lines = [big('a', 4000), big('b', 4000), `c=1${partitioned}`, big('c', 4000), big('d', 1000)];
    expect(survivors('chromium', lines, ['a', 'b', 'c'])).toEqual(['b', 'c']);
    // Firefox leaves the cookie's namesakes out of the sum, and lets it go a fifth over.
    expect(survivors('firefox', lines, ['a', 'b', 'c'])).toEqual(['b', 'c']);
  });

  it('takes the weight of a third party’s partition off insecure cookies first, and only for one that is Partitioned', () => {
    const page = {
      initiator: 'https://top.test/',
      topLevelUrl: 'https://top.test/',
      frames: ['https://top.test/'],
    };
    const inside = {
      ...visit('https://a.test/'),
      ...page,
      kind: 'fetch',
      mode: 'no-cors',
      credentials: 'include',
    };
    const jar = new CookieJar({ profile: 'firefox' });
    const set = (name: string, size: number, attributes = '') => {
      jar.setCookie(`${name}=${'x'.repeat(size)}${attributes}`, inside);
      return jar.cookies().map((cookie) => cookie.name);
    };
    const partitioned = '; Secure; SameSite=None; Partitioned';
    set('a', 4000, partitioned);
    for (const name of ['b', 'c']) set(name, 2500);
    expect(set('d', 4000)).toEqual(['a', 'b', 'c', 'd']);
    expect(set('e', 10, partitioned)).toEqual(['a', 'd', 'e']);
  });
});

describe('the order in which scripts see cookies', () => {
  it('has what a script has changed last in Firefox, where requests have it in its old place', () => {
    const order = (profile: JarProfile, api: 'http' | 'document.cookie') => {
      const jar = new CookieJar({ profile });
      const script = { ...visit('https://a.test/'), api: 'document.cookie' as const };
      for (const line of ['a=1', 'b=1', 'c=1', 'd=1']) jar.setCookie(line, visit('https://a.test/'));
      for (const line of ['a=1; Secure', 'b=1', 'c=2']) jar.setCookie(line, script);
      jar.setCookie('c=3', visit('https://a.test/'));
      const context = api === 'http' ? visit('https://a.test/') : script;
      return jar
        .cookiesFor(context)
        .sent.map(({ name }) => name)
        .join('');
    };
    expect(order('firefox', 'document.cookie')).toBe('bcda');
    expect(order('firefox', 'http')).toBe('abcd');
    expect(order('chromium', 'document.cookie')).toBe('abdc');
  });
});
