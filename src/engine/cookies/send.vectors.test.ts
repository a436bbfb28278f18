import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type CookieContext, CookieJar, type CookieJarOptions } from './jar.ts';

const FILE = '../shared/vectors/cookie-send.json';
if (!existsSync(FILE)) console.log(`skipped: ${FILE} is not here`);

interface Recording {
  sent: string[];
  blocked?: Record<string, string[]>;
}

type Vector = { id: string } & Record<Browser, Recording>;
type Browser =
  | 'chromium156_3pcAllowed'
  | 'chromium156_debianDefault'
  | 'chromium156_incognito'
  | 'firefox153';

const HERE = 'https://web-platform.test:8443/target';
const PAGE = 'https://web-platform.test:8443/page';
const SIBLING = 'https://www.web-platform.test:8443/page';
const OTHER = 'https://not-web-platform.test:8443/page';

const navigation = (initiator: string | null, rest: Partial<CookieContext> = {}): CookieContext => ({
  url: HERE,
  method: 'GET',
  kind: 'document',
  initiator,
  topLevelUrl: HERE,
  redirectChain: [],
  mode: 'navigate',
  credentials: 'include',
  ...rest,
});

const inside = (
  kind: string,
  frames: [string, ...string[]],
  rest: Partial<CookieContext> = {},
): CookieContext => ({
  url: HERE,
  method: 'GET',
  kind,
  initiator: frames[frames.length - 1] ?? null,
  topLevelUrl: frames[0],
  frames,
  redirectChain: [],
  mode: 'no-cors',
  credentials: 'include',
  ...rest,
});

const CONTEXTS: Readonly<Record<string, CookieContext>> = {
  'nav-user': navigation(null),
  'link-same-site': navigation(SIBLING),
  'form-get-cross-site': navigation(OTHER),
  'form-post-same-site': navigation(PAGE, { method: 'POST' }),
  'redir-cross-origin-start': navigation(OTHER, { redirectChain: ['https://third.test:8443/go'] }),
  'window-open-cross-site': navigation(OTHER),
  'schemeful-link': navigation('http://web-platform.test:8000/page'),
  'img-same-origin': inside('image', [PAGE]),
  'img-cross-site': inside('image', [OTHER]),
  'fetch-cors-include-cross-site': inside('fetch', [OTHER], { mode: 'cors' }),
  'fetch-cors-include-same-site': inside('fetch', [SIBLING], { mode: 'cors' }),
  'img-redirect-via-cross': inside('image', [PAGE], { redirectChain: [`${OTHER}/redirect`] }),
  'iframe-same-site': inside('iframe', [SIBLING], { mode: 'navigate' }),
  'iframe-nested-ABA': inside('iframe', [PAGE, OTHER], { mode: 'navigate' }),
  'sandbox-iframe-doc': inside('iframe', [PAGE], { mode: 'navigate' }),
  'script-cross-site': inside('script', [OTHER]),
  'http-nav': navigation(null, {
    url: 'http://web-platform.test:8000/target',
    topLevelUrl: 'http://web-platform.test:8000/target',
  }),
};

const BLOCKED: Readonly<Record<string, string>> = {
  SchemefulSameSiteStrict: 'cookie-samesite-withheld',
  SchemefulSameSiteLax: 'cookie-samesite-withheld',
  SchemefulSameSiteUnspecifiedTreatedAsLax: 'cookie-samesite-withheld',
  SecureOnly: 'cookie-secure-on-http',
  UserPreferences: 'cookie-third-party-blocked',
};

const BROWSERS: readonly (readonly [Browser, CookieJarOptions])[] = [
  ['chromium156_3pcAllowed', { profile: 'chromium', thirdPartyCookies: 'allowed' }],
  ['chromium156_debianDefault', { profile: 'chromium', thirdPartyCookies: 'blocked' }],
  ['chromium156_incognito', { profile: 'chromium', thirdPartyCookies: 'blocked' }],
  ['firefox153', { profile: 'firefox', thirdPartyCookies: 'allowed' }],
];

describe.runIf(existsSync(FILE))('each kind of request', () => {
  const file = existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : { vectors: [], set: [] };
  const vectors: Vector[] = file.vectors;
  const lines: string[] = file.set;

  it('has a context in this test', () => {
    expect(vectors.filter(({ id }) => CONTEXTS[id] === undefined)).toEqual([]);
  });

  it.each(BROWSERS)(
    'carries the cookies that %s sent, with its reasons for the others',
    (browser, options) => {
      const wrong = vectors.flatMap((vector) => {
        const jar = new CookieJar(options);
        const visit = navigation(null, { url: PAGE, topLevelUrl: PAGE, time: 1e12 });
        for (const line of lines) expect(jar.setCookie(line, visit).verdict).toBe('accepted');
        const context = CONTEXTS[vector.id] ?? visit;
        const { sent, withheld, unknown } = jar.cookiesFor({ ...context, time: 1e12 + 600_000 });
        const names = sent.map(({ name }) => name);
        const { sent: expected, blocked } = vector[browser];
        const reasons = Object.entries(blocked ?? {}).filter(([name, codes]) => {
          const held = withheld.find(({ cookie }) => cookie.name === name);
          return (
            codes.join() !== '' &&
            held?.reasons.join() !== [...new Set(codes.map((code) => BLOCKED[code]))].join()
          );
        });
        const right = names.join() === expected.join() && reasons.length === 0 && unknown.length === 0;
        return right ? [] : [{ id: vector.id, names, expected, reasons, unknown }];
      });
      expect(wrong).toEqual([]);
    },
  );
});
