import { describe, expect, it } from 'vitest';
import { type EntryInput, exchanges } from '../checks/testing.ts';
import { Chains } from './chain.ts';
import { Loops } from './loops.ts';
import { CLICK, loopsOf, ROUNDS, random, redirects, times } from './loops-testing.ts';

describe('loops by HTTP redirects', () => {
  it.each([2, 3, 4, 5, 6, 7, 8])('finds a circle of %i hops with values made up anew each time', (hops) => {
    const round = ROUNDS[hops] ?? (() => []);
    // A browser gives up after 20 redirects.
    const urls = times(10, round).slice(0, 20);
    const [loop, ...more] = loopsOf(...redirects(urls, round(99)[urls.length % hops] ?? ''));
    expect(more).toEqual([]);
    expect(loop?.kind).toBe('login');
    expect(loop?.hops).toHaveLength(hops);
    expect(loop?.rounds).toBe(Math.floor(20 / hops));
    expect(loop?.redirectsOnly).toBe(true);
  });

  it('reports every hop of all rounds, once', () => {
    const round = ROUNDS[3] ?? (() => []);
    const chains = new Chains();
    const loops = new Loops();
    const added = exchanges(...redirects(times(6, round), 'https://app.acme.test/')).flatMap(
      (exchange) => loops.observe(exchange, chains.observe(exchange)).loop?.added ?? [],
    );
    expect(added).toEqual(Array.from({ length: 18 }, (_, index) => index));
  });

  it('is one loop still when the visitor reloads and goes round again', () => {
    const round = ROUNDS[3] ?? (() => []);
    const once = redirects(times(4, round), 'https://app.acme.test/').map((entry, at) => ({
      ...entry,
      at: at / 10,
    }));
    const again = once.map((entry) => ({ ...entry, at: entry.at + 40 }));
    const found = loopsOf(
      ...once,
      { url: 'https://app.acme.test/favicon.ico', type: 'image', at: 20 },
      ...again,
    );
    expect(found).toHaveLength(1);
  });

  it('is one loop still where the request that the browser gave up stands at its end', () => {
    const [last = '', ...urls] = times(20, (n) => [
      `https://app.acme.test/login?next=${'%2Flogin'.repeat(n)}`,
    ]);
    const entries = redirects(['https://app.acme.test/home', ...urls], last);
    const givenUp: EntryInput = {
      url: last,
      type: 'document',
      status: 0,
      error: 'net::ERR_TOO_MANY_REDIRECTS',
    };
    const [loop, ...more] = loopsOf(...entries, givenUp);
    expect(more).toEqual([]);
    expect(loop).toMatchObject({ kind: 'login', redirectsOnly: true });
    expect(loop?.hops.map(({ url }) => url.path)).toEqual(['/login']);
  });

  it('takes the first hop after the sign-in that sends back as the gate', () => {
    const round = (n: number) => [
      'https://app.acme.test/home',
      `https://app.acme.test/start?n=${n}`,
      `https://id.acme.test/authorize?client_id=web&state=${n}`,
      `https://app.acme.test/callback?code=${n}&state=${n}`,
    ];
    const [loop] = loopsOf(
      ...redirects(
        times(3, (n) => round(n).filter((url) => !url.includes('/start'))),
        'https://app.acme.test/home',
      ),
    );
    expect(loop?.gate.url.path).toBe('/home');
  });

  it('is found in a script’s call that is redirected in circles, as one loop', () => {
    const urls = times(5, (n) => ['https://api.acme.test/me', `https://api.acme.test/login?next=${n}`]);
    const entries = redirects(urls, 'https://api.acme.test/me').map((entry) => ({ ...entry, type: 'fetch' }));
    const found = loopsOf(...entries);
    expect(found).toHaveLength(1);
    expect(found[0]?.rounds).toBe(5);
  });

  it('is found although other pages load in between', () => {
    const urls = times(3, ROUNDS[3] ?? (() => []));
    const entries = redirects(urls, 'https://app.acme.test/').flatMap((entry, at) => [
      entry,
      { url: `https://news.test/${at}`, type: 'document', headers: CLICK, textType: 'text/html' },
    ]);
    expect(loopsOf(...entries)).toHaveLength(1);
  });

  it.each([
    ['scheme', ['http://www.shop.test/pay', 'https://www.shop.test/pay']],
    [
      'scheme',
      [
        'https://www.shop.test/a',
        'http://www.shop.test/b',
        'https://www.shop.test/b',
        'http://www.shop.test/a',
      ],
    ],
    ['host', ['https://www.shop.test/', 'https://shop.test/']],
    ['host', ['http://localhost:3000/x', 'http://127.0.0.1:3000/x']],
    ['slash', ['https://docs.test/guide', 'https://docs.test/guide/']],
    ['slash', ['https://docs.test/guide', 'http://docs.test/guide/', 'https://docs.test/guide/']],
    ['slash', ['https://docs.test/Guide', 'https://docs.test/guide']],
    ['scheme', ['https://shop.test/login', 'http://shop.test/login']],
    ['other', ['https://shop.test/de', 'https://shop.test/en']],
  ])('calls a circle that changes one part alone "%s"', (kind, urls) => {
    const entries = redirects(
      times(5, () => urls),
      urls[0],
    );
    expect(loopsOf(...entries).map((loop) => loop.kind)).toEqual([kind]);
  });

  it('names the scheme where an https address redirects to its very self', () => {
    const urls = times(20, () => ['https://tailor.test/health']);
    expect(loopsOf(...redirects(urls, 'https://tailor.test/health')).map((loop) => loop.kind)).toEqual([
      'scheme',
    ]);
  });

  it('says so when the browser gave up and no place came twice', () => {
    const urls = Array.from({ length: 20 }, (_, n) => `https://deep.test${'/login'.repeat(n + 1)}`);
    const [loop] = loopsOf(...redirects(urls, 'https://deep.test/'));
    expect(loop?.rounds).toBe(0);
    expect(loop?.hops.length).toBeGreaterThanOrEqual(20);
  });
});

describe('journeys that are no loops', () => {
  it.each<[string, EntryInput[]]>([
    [
      'leafing through pages',
      [1, 2, 3, 4, 5, 6].map((n) => ({
        url: `https://shop.test/list?next=${n}`,
        type: 'document',
        headers: CLICK,
        textType: 'text/html',
      })),
    ],
    [
      'a redirect to itself for the sake of a cookie',
      redirects(['https://shop.test/', 'https://shop.test/', 'https://shop.test/']),
    ],
    [
      'waiting by redirects that count',
      redirects([1, 2, 3, 4].map((n) => `https://shop.test/export?attempt=${n}`)),
    ],
    [
      'one sign-in for three applications',
      ['a', 'b', 'c'].flatMap((app) =>
        redirects([
          `https://${app}.corp.test/`,
          `https://id.corp.test/authorize?client_id=${app}&state=${random(1, app)}`,
          `https://${app}.corp.test/callback?code=${random(2, app)}&state=${random(1, app)}`,
          `https://${app}.corp.test/`,
        ]),
      ),
    ],
    [
      'a silent sign-in that fails and is followed by one that asks',
      redirects([
        'https://app.test/',
        'https://id.test/authorize?client_id=a&prompt=none&state=1',
        'https://app.test/callback?error=login_required&state=1',
        'https://app.test/',
        'https://id.test/authorize?client_id=a&state=2',
        'https://id.test/login',
      ]),
    ],
    [
      'a provider that asks one thing after the other under new addresses',
      redirects([
        'https://id.test/auth?client_id=a&response_type=code&state=1',
        'https://id.test/interaction/Vx0pQ2mZ81LkTyWe3RuN5',
        'https://id.test/auth/Vx0pQ2mZ81LkTyWe3RuN5',
        'https://id.test/interaction/Bn7cX4vM20GhJkSa9DfQ1',
        'https://id.test/auth/Bn7cX4vM20GhJkSa9DfQ1',
        'https://app.test/cb?code=1&state=1',
      ]),
    ],
  ])('%s', (_name, entries) => {
    expect(loopsOf(...entries)).toEqual([]);
  });
});
