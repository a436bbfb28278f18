import { describe, expect, it } from 'vitest';
import { type CookieContext, CookieJar, type CookieJarOptions } from './jar.ts';

const NOW = Date.UTC(2026, 10, 24);
const HERE = 'https://a.test/';
const OTHER = 'https://b.test/';
const LINES = [
  'strict=1; SameSite=Strict',
  'lax=1; SameSite=Lax',
  'none=1; SameSite=None; Secure',
  'part=1; SameSite=None; Secure; Partitioned',
];

const visit = (url: string): CookieContext => ({
  url,
  time: NOW,
  method: 'GET',
  kind: 'document',
  initiator: null,
  topLevelUrl: url,
});

function filled(options: CookieJarOptions): CookieJar {
  const jar = new CookieJar(options);
  for (const line of LINES) jar.setCookie(line, visit(HERE));
  return jar;
}

/** What goes with a request to https://a.test/: doubtful cookies in brackets. */
function sent(context: Partial<CookieContext>, profile: 'chromium' | 'firefox' = 'chromium'): string {
  const { sent, unknown } = filled({ profile }).cookiesFor({ ...visit(HERE), ...context });
  const doubtful = new Set(unknown.map(({ cookie }) => cookie.name));
  return sent.map(({ name }) => (doubtful.has(name) ? `(${name})` : name)).join(' ');
}

const ALL = 'strict lax none part';

/** A request in the page of `frames`, by its innermost document. */
const within = (kind: string, ...frames: readonly [string, ...string[]]): Partial<CookieContext> => ({
  kind,
  initiator: frames[frames.length - 1] ?? null,
  topLevelUrl: frames[0],
  frames,
  mode: kind === 'iframe' || kind === 'object' ? 'navigate' : 'no-cors',
  credentials: 'include',
});

describe('documents without an address of their own', () => {
  it.each([
    ['about:blank', [HERE, 'about:blank']],
    ['about:srcdoc', [HERE, 'about:srcdoc']],
    ['blob:https://a.test/0b5e2d9e', [HERE, 'blob:https://a.test/0b5e2d9e']],
  ])('count as those that they inherit from: %s', (initiator, frames) => {
    expect(sent({ ...within('image', HERE), initiator, frames })).toBe(ALL);
    expect(sent({ kind: 'document', initiator, frames, method: 'POST' })).toBe(ALL);
  });

  it('are of no site where their origin is opaque', () => {
    const image = within('image', HERE, 'data:text/html,x');
    expect(sent({ ...image, initiator: 'null' })).toBe('none');
    expect(sent({ ...within('image', HERE, `${HERE}sandboxed`), initiator: 'null' })).toBe('none');
    // Sandboxed itself, the top document has a partition that no other page shares.
    expect(sent({ ...within('image', HERE), initiator: 'null' })).toBe('none');
    expect(sent({ ...within('image', HERE, OTHER, 'about:srcdoc'), initiator: 'about:srcdoc' })).toBe('none');
  });
});

describe('frames', () => {
  it('are third parties below a frame of another site', () => {
    expect(sent(within('iframe', HERE, OTHER))).toBe('none');
    expect(sent(within('iframe', HERE, OTHER), 'firefox')).toBe('');
  });

  it('are cross-site, though no third party, where they send themselves from another site to that of the page', () => {
    const own = { ...within('iframe', HERE), initiator: OTHER };
    for (const profile of ['chromium', 'firefox'] as const) {
      expect(sent(own, profile)).toBe('none part');
      const jar = filled({ profile });
      expect(jar.setCookie('new=1; SameSite=Lax', { ...visit(HERE), ...own }).verdict).toBe('rejected');
    }
    const blocking = filled({ profile: 'chromium', thirdPartyCookies: 'blocked' });
    expect(blocking.cookiesFor({ ...visit(HERE), ...own }).sent.map(({ name }) => name)).toEqual([
      'none',
      'part',
    ]);
  });

  it('do not count the document that is being loaded, if it is named among them', () => {
    const named = { ...within('iframe', HERE, HERE) };
    expect(sent({ ...named, initiator: HERE, url: HERE })).toBe(ALL);
    const { initiator: _, ...silent } = within('iframe', OTHER, HERE);
    expect(sent({ ...silent, url: HERE })).toBe('none');
  });
});

describe('blocked third-party cookies', () => {
  it('spare those with Partitioned in Chromium, and none in Firefox', () => {
    const frame = { ...visit(HERE), ...within('image', OTHER) };
    const tried = (profile: 'chromium' | 'firefox') => {
      const jar = filled({ profile, thirdPartyCookies: 'blocked' });
      const { verdict, reasons } = jar.setCookie('own=1; SameSite=None; Secure; Partitioned', frame);
      const { sent, withheld } = jar.cookiesFor(frame);
      const held = withheld.map(({ cookie, reasons }) => `${cookie.name} ${reasons.join()}`);
      return { verdict, reasons, sent: sent.map(({ name }) => name), held };
    };
    expect(tried('chromium')).toMatchObject({ verdict: 'accepted', sent: ['own'] });
    expect(tried('firefox')).toEqual({
      verdict: 'rejected',
      reasons: ['cookie-third-party-blocked'],
      sent: [],
      held: [
        'strict cookie-samesite-withheld,cookie-third-party-blocked',
        'lax cookie-samesite-withheld,cookie-third-party-blocked',
        'none cookie-third-party-blocked',
        'part cookie-third-party-blocked,cookie-other-partition',
      ],
    });
  });
});

describe('a reload', () => {
  it('hangs on what set off the navigation that it repeats', () => {
    expect(sent({ kind: 'reload', initiator: OTHER })).toBe('lax none part');
    expect(sent({ kind: 'reload', initiator: HERE })).toBe(ALL);
    expect(sent({ kind: 'reload', initiator: null })).toBe('(strict) lax none part');
  });
});

describe("a worker's requests", () => {
  it('are those of its page, except that Firefox takes XMLHttpRequest and importScripts for first-party ones', () => {
    const page = [OTHER, HERE] as const;
    for (const kind of ['worker-fetch', 'worker-xhr', 'importScripts'])
      expect(sent(within(kind, ...page))).toBe('none');
    expect(sent(within('worker-fetch', ...page), 'firefox')).toBe('');
    expect(sent(within('worker-xhr', ...page), 'firefox')).toBe('strict lax none');
    expect(sent(within('importScripts', ...page), 'firefox')).toBe('strict lax none');
  });

  it('carry in Firefox of what such a frame has stored in its partition only what asked for one', () => {
    const jar = new CookieJar({ profile: 'firefox' });
    const frame = { ...visit(HERE), ...within('fetch', OTHER, HERE) };
    jar.setCookie('apart=1; SameSite=None; Secure', frame);
    jar.setCookie('part=1; SameSite=None; Secure; Partitioned', frame);
    const names = (kind: string) =>
      jar.cookiesFor({ ...visit(HERE), ...within(kind, OTHER, HERE) }).sent.map(({ name }) => name);
    expect(names('worker-fetch')).toEqual(['apart', 'part']);
    expect(names('importScripts')).toEqual(['part']);
  });
});

describe('the initiator', () => {
  it('stands in the page, though the frames may not name it', () => {
    expect(sent({ ...within('fetch', HERE), initiator: OTHER })).toBe('none');
    expect(sent({ ...within('object', HERE), initiator: `${OTHER}frame` })).toBe('none');
  });

  it('is the top document where the browser itself loads something for it', () => {
    const { frames: _, ...icon } = within('favicon', HERE);
    expect(sent({ ...icon, initiator: null })).toBe(ALL);
  });

  it('may be told as nothing at all', () => {
    expect(sent({ initiator: '', topLevelUrl: '' })).toBe('(strict) lax none part');
    const odd: object = { method: null, frames: null, kind: null, redirectChain: null, mode: null };
    expect(sent(odd)).toBe(ALL);
  });
});

describe('less told', () => {
  it("is not sure under Firefox by which scheme the site's own page came", () => {
    const jar = new CookieJar({ profile: 'firefox' });
    const page = { ...visit(HERE), ...within('fetch', 'http://a.test/') };
    jar.setCookie('part=1; SameSite=None; Secure; Partitioned', page);
    const { sent, unknown } = jar.cookiesFor({ url: HERE, kind: 'image' });
    expect(sent.map(({ name }) => name)).toEqual(['part']);
    expect(unknown).toHaveLength(1);
  });

  it('is not sure what goes with a frame of unknown surroundings', () => {
    const { frames: _, ...silent } = within('image', HERE);
    // The top document's own request, as far as can be told.
    expect(sent(silent)).toBe(ALL);
    expect(sent({ ...silent, initiator: 'https://www.a.test/' })).toBe('(strict) (lax) none (part)');
  });

  it('is not sure of credentials where an element, or a script, may do without', () => {
    const { mode: _, credentials: __, ...image } = within('image', 'https://www.a.test/');
    expect(sent(image)).toBe('(strict) (lax) (none) (part)');
    expect(sent({ ...image, mode: 'no-cors' })).toBe(ALL);
    expect(sent({ ...image, ...own(image) })).toBe(ALL);
    expect(sent({ ...image, ...own(image), kind: 'fetch' })).toBe(ALL);
    expect(sent({ ...image, mode: 'no-cors', kind: 'fetch' })).toBe('(strict) (lax) (none) (part)');
    expect(sent({ ...image, kind: 'websocket' })).toBe(ALL);
  });

  const own = (context: Partial<CookieContext>) => ({
    ...context,
    initiator: HERE,
    topLevelUrl: HERE,
    frames: [HERE],
  });

  it('knows a navigation by its mode', () => {
    const { kind: _, ...open } = { ...visit(HERE), initiator: OTHER, mode: 'navigate' };
    const jar = filled({ profile: 'chromium' });
    const { sent: some, unknown } = jar.cookiesFor(open);
    expect(some.map(({ name }) => name)).toEqual(['lax', 'none', 'part']);
    expect(unknown.map(({ cookie }) => cookie.name)).toEqual(['lax', 'part']);
  });
});

describe('kinds', () => {
  it.each(['navigate', 'form', 'link', 'main_frame', 'window.open', 'meta-refresh', 'address bar'])(
    'understands that %s is a navigation',
    (kind) => {
      expect(sent({ kind, initiator: OTHER })).toBe('lax none part');
    },
  );

  it.each(['sub_frame', 'frame', 'img', 'xmlhttprequest', 'ping', 'stylesheet', 'no such kind', '__proto__'])(
    'understands that %s is inside a page',
    (kind) => {
      expect(sent({ ...within('image', OTHER), kind })).toBe('none');
    },
  );
});
