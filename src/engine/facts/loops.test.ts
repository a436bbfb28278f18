import { describe, expect, it } from 'vitest';
import { type EntryInput, exchanges } from '../checks/testing.ts';
import { Chains } from './chain.ts';
import { type Loop, Loops } from './loops.ts';

/** The loops of a capture, one for each id, as they stood at the end. */
function loopsOf(...entries: readonly EntryInput[]): Loop[] {
  const chains = new Chains();
  const loops = new Loops();
  const found = new Map<number, Loop>();
  for (const exchange of exchanges(...entries)) {
    const { loop } = loops.observe(exchange, chains.observe(exchange));
    if (loop !== undefined) found.set(loop.id, loop);
  }
  return [...found.values()];
}

const CLICK = { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-User': '?1', 'Sec-Fetch-Site': 'same-origin' };
const SCRIPT = { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Site': 'same-origin' };

/** A chain of navigations, each redirecting to the next; the last one to where `on` leads, or answered with 200. */
function redirects(urls: readonly string[], on?: string): EntryInput[] {
  return urls.map((url, index) => {
    const next = urls[index + 1] ?? on;
    const headers = { ...CLICK };
    return next === undefined
      ? { url, type: 'document', headers, textType: 'text/html' }
      : { url, type: 'document', headers, status: 302, answer: { Location: next } };
  });
}

function times(count: number, round: (turn: number) => readonly string[]): string[] {
  return Array.from({ length: count }, (_, turn) => round(turn)).flat();
}

const random = (turn: number, salt: string) =>
  `${salt}${(turn * 7919 + 104_729).toString(36)}Qx${(turn * 104_659 + 1_299_709).toString(36)}Zk9`;

/** A round of 2 to 8 hops over several hosts; what protocols make up anew differs each time. */
const ROUNDS: Readonly<Record<number, (turn: number) => readonly string[]>> = {
  2: (n) => ['https://shop.example/', `https://shop.example/login?next=%2F%3Fn%3D${n}`],
  3: (n) => [
    'https://app.acme.test/',
    `https://id.acme.test/authorize?client_id=web&response_type=code&state=${random(n, 's')}&nonce=${random(n, 'n')}`,
    `https://app.acme.test/callback?code=${random(n, 'c')}&state=${random(n, 's')}`,
  ],
  4: (n) => [
    'https://portal.gov.test/desk',
    `https://portal.gov.test/saml/login?RelayState=${random(n, 'r')}`,
    `https://idp.gov.test/adfs/ls/?SAMLRequest=${random(n, 'q')}`,
    `https://portal.gov.test/saml/done?t=${n}`,
  ],
  5: (n) => [
    'https://intranet.corp.test/wiki',
    `https://gate.corp.test/oauth2/start?rd=https%3A%2F%2Fintranet.corp.test%2Fwiki%3Ftry%3D${n}`,
    `https://sso.corp.test/realms/main/protocol/openid-connect/auth?client_id=gate&state=${random(n, 'k')}`,
    `https://gate.corp.test/oauth2/callback?state=${random(n, 'k')}&code=${random(n, 'd')}`,
    `https://gate.corp.test/set/${random(n, 'w')}`,
  ],
  6: (n) => [
    'http://a.multi.test/',
    'https://a.multi.test/',
    `https://a.multi.test/auth/login?return_to=${'%2Flogin'.repeat(n + 1)}`,
    `https://login.multi.test/cas/login?service=https%3A%2F%2Fb.multi.test%2F${n}`,
    `https://b.multi.test/hub?ticket=ST-${random(n, 't')}`,
    'https://b.multi.test/hop',
  ],
  7: (n) => [
    'https://x.seven.test/one',
    'https://x.seven.test/two',
    `https://y.seven.test/login?continue=${'https%3A%2F%2Fx.seven.test%2F'.repeat(n + 1)}`,
    'https://y.seven.test/three',
    `https://z.seven.test/oauth/authorize?client_id=z&redirect_uri=https%3A%2F%2Fy.seven.test%2Fcb&state=${n}`,
    `https://y.seven.test/cb?code=${random(n, 'e')}&state=${n}`,
    'https://y.seven.test/four',
  ],
  8: (n) => [
    'https://www.eight.test/account',
    `https://www.eight.test/signin?reason=none&ts=${1_700_000_000 + n}`,
    'https://accounts.eight.test/start',
    `https://login.entra.test/common/oauth2/v2.0/authorize?client_id=8&response_type=code&state=${random(n, 'y')}`,
    `https://login.entra.test/kmsi?ctx=${random(n, 'x')}`,
    `https://accounts.eight.test/signin-oidc?code=${random(n, 'b')}&state=${random(n, 'y')}`,
    'https://accounts.eight.test/finish',
    `https://www.eight.test/enter?ticket=${random(n, 'v')}`,
  ],
};

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

describe('loops that scripts, forms and people drive', () => {
  const spa = (turn: number, start: number): EntryInput[] => [
    { url: 'https://spa.test/', type: 'document', textType: 'text/html', at: start },
    { url: 'https://api.spa.test/me', type: 'fetch', status: 401, at: start + 0.6 },
    {
      url: `https://id.test/authorize?client_id=spa&response_type=code&state=${random(turn, 'j')}`,
      type: 'document',
      status: 302,
      answer: { Location: `https://spa.test/callback?code=${random(turn, 'i')}&state=${random(turn, 'j')}` },
      at: start + 1.2,
    },
    {
      url: `https://spa.test/callback?code=${random(turn, 'i')}&state=${random(turn, 'j')}`,
      type: 'document',
      textType: 'text/html',
      at: start + 1.4,
    },
  ];
  const withMode = (entries: EntryInput[], first: boolean): EntryInput[] =>
    entries.map((entry, at) =>
      entry.type === 'document' ? { ...entry, headers: first && at === 0 ? CLICK : SCRIPT } : entry,
    );

  it('finds a page that takes itself to sign in again and again, at the call that was refused', () => {
    const entries = [0, 1, 2].flatMap((turn) => withMode(spa(turn, turn * 3), turn === 0));
    const [loop, ...more] = loopsOf(...entries);
    expect(more).toEqual([]);
    expect(loop?.kind).toBe('login');
    expect(loop?.gate.url.host).toBe('api.spa.test');
    expect(loop?.redirectsOnly).toBe(false);
  });

  describe('where Firefox has lost pages just before they were left', () => {
    const APP = 'https://app.acme.test';
    const signIn = (at: number): EntryInput => ({
      url: `${APP}/auth/login`,
      type: 'document',
      headers: SCRIPT,
      status: 302,
      answer: { Location: '/' },
      at,
    });
    const home = (at: number): EntryInput => ({ url: `${APP}/`, type: 'document', headers: SCRIPT, at });
    const refusal = (at: number): EntryInput => ({ url: `${APP}/api/me`, status: 401, at });

    it('finds the loop all the same, and counts each exchange once', () => {
      const [loop, ...more] = loopsOf(
        ...[
          signIn(2),
          home(2.3),
          refusal(2.5),
          signIn(3),
          refusal(3.4),
          signIn(4),
          refusal(4.4),
          signIn(5),
          home(5.2),
        ],
      );
      expect(more).toEqual([]);
      expect([loop?.kind, loop?.gate.url.path, loop?.rounds]).toEqual(['login', '/api/me', 3]);
      expect(new Set(loop?.recent).size).toBe(loop?.recent.length);
    });

    it('does not make a loop of what people click', () => {
      const click = (at: number): EntryInput => ({ ...signIn(at), headers: CLICK });
      expect(loopsOf(...[2, 4, 6, 8, 10].flatMap((at) => [click(at), refusal(at + 0.4)]))).toEqual([]);
    });
  });

  it('does not take a visitor who clicks "sign in" again and again for a loop', () => {
    const entries = [0, 1, 2, 3].flatMap((turn) =>
      spa(turn, turn * 3).map((entry, at) =>
        entry.type !== 'document' ? entry : { ...entry, headers: at === 3 ? SCRIPT : CLICK },
      ),
    );
    expect(loopsOf(...entries)).toEqual([]);
  });

  it('does not take slow repetitions for a script where no field tells a hand', () => {
    const entries = [0, 1, 2, 3].flatMap((turn) => spa(turn, turn * 30));
    expect(loopsOf(...entries)).toEqual([]);
  });

  const post = (at: number, answer: string): EntryInput => ({
    url: 'https://members.test/login',
    method: 'POST',
    type: 'document',
    headers: CLICK,
    body: 'user=mina&password=x',
    status: 302,
    answer: { Location: answer },
    at,
  });
  const page = (path: string, at: number, location?: string): EntryInput => ({
    url: `https://members.test${path}`,
    type: 'document',
    headers: CLICK,
    at,
    ...(location === undefined ? { textType: 'text/html' } : { status: 302, answer: { Location: location } }),
  });

  it('finds the sign-in form that comes back twice although the password was taken', () => {
    const round = (at: number) => [
      post(at, '/home'),
      page('/home', at + 0.1, '/login?next=/home'),
      page('/login?next=/home', at + 0.2),
    ];
    const [loop] = loopsOf(page('/login', 0), ...round(20), ...round(60));
    expect(loop?.kind).toBe('login');
    expect(loop?.gate.url.path).toBe('/home');
  });

  it.each<[string, number, Readonly<Record<string, string>>, number]>([
    ['moved on by its own script', 0.5, SCRIPT, 1],
    ['left by a click', 0.5, CLICK, 0],
    ['left after a while', 30, {}, 0],
  ])(
    'takes the answer to a sign-in form that was %s for a step of the round or not',
    (_how, after, headers, count) => {
      const round = (at: number): EntryInput[] => [
        { ...post(at, ''), status: 200, answer: {}, textType: 'text/html' },
        { ...page('/home', at + after, '/login'), headers },
        { ...page('/login', at + after + 0.1), headers },
      ];
      const found = loopsOf(page('/login', 0), ...round(20), ...round(90));
      expect(found).toHaveLength(count);
      for (const loop of found) expect([loop.kind, loop.gate.url.path]).toEqual(['login', '/home']);
    },
  );

  it('does not call wrong passwords a loop', () => {
    const round = (at: number) => [post(at, '/login?error=1'), page('/login?error=1', at + 0.1)];
    expect(loopsOf(page('/login', 0), ...round(5), ...round(9), ...round(14), ...round(18))).toEqual([]);
  });

  it('does not call the steps after a password a loop', () => {
    const step = (path: string, at: number): EntryInput => ({
      ...page(path, at, '/home'),
      method: 'POST',
      body: 'answer=yes',
    });
    expect(
      loopsOf(
        page('/login', 0),
        post(10, '/home'),
        page('/home', 10.1, '/login/mfa'),
        page('/login/mfa', 10.2),
        step('/login/mfa', 20),
        page('/home', 20.1, '/login/consent'),
        page('/login/consent', 20.2),
        step('/login/consent', 25),
        page('/home', 25.1),
      ),
    ).toEqual([]);
  });

  it('does not call a second sign-in after a session that lasted a loop', () => {
    const round = (at: number) => [
      post(at, '/home'),
      page('/home', at + 0.1, '/login?next=/home'),
      page('/login?next=/home', at + 0.2),
    ];
    expect(loopsOf(...round(0), ...round(4000))).toEqual([]);
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
