import { describe, expect, it } from 'vitest';
import {
  APP,
  authorizeUrl,
  callbackUrl,
  codeFlow,
  flowOf,
  flowsOf,
  form,
  ID,
  matchesIn,
  messageAt,
  page,
  stepsOf,
  tokenCall,
} from './testing.ts';

describe('a sign-in by the code grant', () => {
  it('holds its messages from the page that was asked for to the one that is shown', () => {
    const flow = flowOf(...codeFlow());
    expect(stepsOf(flow)).toEqual([
      'entry 0',
      'start 1',
      'authorize 2',
      'sign-in-page 3',
      'credentials 4',
      'callback 5',
      'landing 6',
    ]);
    expect(flow).toMatchObject({
      id: 'f1',
      protocol: 'oidc',
      kind: 'code',
      title: 'Sign-in with a code at id.corp.example: signed in',
      end: { state: 'signed-in', exchange: 6 },
      rounds: null,
      silent: false,
      cookies: ['sid'],
    });
    expect(flow.lanes).toEqual([
      { role: 'browser', name: 'browser' },
      { role: 'app', name: 'app.shop.example' },
      { role: 'identity-provider', name: 'id.corp.example' },
    ]);
    expect(flow.messages.map(({ to }) => to)).toEqual([1, 1, 2, 2, 2, 1, 1]);
    expect(matchesIn(flow)).toEqual(['state: matches', 'code: unknown', 'redirect_uri: matches']);
  });

  it('tells which cookies carry it at each message', () => {
    const flow = flowOf(...codeFlow());
    expect(messageAt(flow, 5)?.cookies).toMatchObject([{ name: 'sid', verdict: 'set' }]);
    expect(messageAt(flow, 6)?.cookies).toMatchObject([{ name: 'sid', verdict: 'sent', basis: 'observed' }]);
  });

  it('prints no secret', () => {
    const text = JSON.stringify(flowsOf(...codeFlow()));
    for (const secret of ['4hG7kQ2mZx81', '9sK2pLw7Qe', 'analytical', 'ada', 'Yk3J9xVb2NqM5yLw1ZhR8sTj'])
      expect(text).not.toContain(secret);
  });

  it('matches what a page spends with what was issued', () => {
    const flow = flowOf(
      page(`${APP}/`),
      page(authorizeUrl(), callbackUrl()),
      page(callbackUrl()),
      tokenCall(
        {
          grant_type: 'authorization_code',
          code: 'c0de-9sK2pLw7Qe',
          redirect_uri: `${APP}/other`,
          client_id: 'web',
        },
        { error: 'invalid_grant' },
        { status: 400 },
      ),
    );
    expect(stepsOf(flow)).toEqual(['entry 0', 'authorize 1', 'callback 2', 'token 3']);
    expect(flow.end).toMatchObject({ state: 'failed', exchange: 3 });
    expect(matchesIn(flow)).toEqual(['state: matches', 'code: matches', 'redirect_uri: differs']);
    expect(messageAt(flow, 3)?.fault).not.toBe('');
  });

  it('fails where the application sends the visitor back to sign in', () => {
    const entries = codeFlow().slice(0, 6);
    const flow = flowOf(...entries, page(`${APP}/dashboard`, `${APP}/login`), page(`${APP}/login`));
    expect(flow.end).toMatchObject({ state: 'failed', exchange: 6 });
  });

  it('takes an answer that is sent once more for what it is', () => {
    const flow = flowOf(...codeFlow(), { ...page(callbackUrl(), undefined, { status: 500 }), at: 20 });
    expect(flow.end.state).toBe('signed-in');
    expect(messageAt(flow, 7)?.says).toContain('once more');
    expect(flow.matches.find(({ what }) => what === 'state')?.answered).toBe(5);
  });

  it('keeps two sign-ins apart that are under way at once', () => {
    const mine = codeFlow();
    const other = codeFlow(0.05, 'st-77Another99z', 'c0de-2ndCode55x', 'orders');
    const [first, second, ...more] = flowsOf(
      ...mine.flatMap((entry, index) => [entry, other[index] ?? entry]),
    );
    expect(more).toEqual([]);
    expect(first?.messages.map(({ exchange }) => exchange)).toEqual([0, 2, 4, 6, 8, 10, 12]);
    expect(second?.messages.map(({ exchange }) => exchange)).toEqual([1, 3, 5, 7, 9, 11, 13]);
    expect([first, second].map((one) => one?.end.state)).toEqual(['signed-in', 'signed-in']);
  });
});

describe('a loop', () => {
  const round = (turn: number) => [
    page(`${APP}/dashboard`, `${APP}/login`),
    page(`${APP}/login`, authorizeUrl({ state: `st-${turn}aB3dE5fG7h` })),
    page(
      authorizeUrl({ state: `st-${turn}aB3dE5fG7h` }),
      callbackUrl({ state: `st-${turn}aB3dE5fG7h`, code: `c0de-${turn}x9y8z7w6` }),
    ),
    page(callbackUrl({ state: `st-${turn}aB3dE5fG7h`, code: `c0de-${turn}x9y8z7w6` }), `${APP}/dashboard`),
  ];
  const loop = [0, 1, 2, 3].flatMap(round);

  it('is one flow with rounds', () => {
    const flow = flowOf(...loop);
    expect(flow.end.state).toBe('looped');
    expect(flow.rounds).toBe(4);
    expect(flow.messages).toHaveLength(16);
    expect(flow.messages.map((one) => one.round)).toEqual([0, 1, 2, 3].flatMap((n) => Array(4).fill(n + 1)));
    expect(flow.incidents).toHaveLength(1);
    expect(flow.messages.filter(({ fault }) => fault !== '').length).toBeGreaterThan(0);
  });

  it('is the same flow when the visitor reloads', () => {
    const again = loop.map((entry, index) => ({ ...entry, at: 30 + index / 10 }));
    expect(flowsOf(...loop, ...again)).toHaveLength(1);
  });

  it('stays one, whatever the browser shows in the end', () => {
    const error = {
      ...page(`${APP}/dashboard`, undefined, { status: 0, error: 'net::ERR_TOO_MANY_REDIRECTS' }),
    };
    expect(flowOf(...loop, error).end.state).toBe('looped');
    expect(flowOf(...loop, page(`${APP}/dashboard`)).end.state).toBe('looped');
  });

  it('marks the hop and names the cookie that it lacks', () => {
    const sid = 'sid=Yk3J9xVb2NqM5yLw1ZhR8sTj';
    const lost = loop.map((entry) =>
      entry.url.includes('/callback')
        ? { ...entry, answer: { ...entry.answer, 'Set-Cookie': `${sid}; Path=/app; HttpOnly` } }
        : entry,
    );
    const flow = flowOf(...lost);
    const faults = flow.messages
      .filter(({ fault }) => fault !== '')
      .map(({ step, fault }) => `${step}: ${fault}`);
    expect(faults).toContain('hop: no sid');
    expect(flow.messages.find(({ fault }) => fault === 'no sid')?.cookies).toContainEqual(
      expect.objectContaining({ name: 'sid', verdict: 'withheld', reasons: ['cookie-path-narrow'] }),
    );
  });

  it('ends where somebody signs in anew', () => {
    const later = codeFlow(90, 'st-99Repaired0', 'c0de-99Repaired').map((entry) => ({
      ...entry,
      url: entry.url.replace('?next=dashboard', ''),
    }));
    const flows = flowsOf(...loop, ...later);
    expect(flows.at(-1)?.end.state).toBe('signed-in');
  });

  it('need not name a provider', () => {
    const flow = flowOf(
      ...[0, 1, 2].flatMap(() => [
        page(`${APP}/home`, `${APP}/login?next=%2Fhome`),
        page(`${APP}/login?next=%2Fhome`, `${APP}/home`),
      ]),
    );
    expect(flow).toMatchObject({ protocol: 'form', kind: 'form', end: { state: 'looped' } });
  });
});

describe('a form', () => {
  const login = (to: string | undefined, rest = {}) =>
    form(`${APP}/login`, 'username=ada&password=analytical', to, rest);
  const shown = [page(`${APP}/orders`, `${APP}/login?next=%2Forders`), page(`${APP}/login?next=%2Forders`)];

  it('begins with the page that could not be shown', () => {
    const flow = flowOf(
      ...shown,
      login(`${APP}/orders`, { answer: { 'Set-Cookie': 'sid=Yk3J9xVb2NqM5yLw1ZhR8sTj; Path=/; HttpOnly' } }),
      page(`${APP}/orders`),
    );
    expect(stepsOf(flow)).toEqual(['entry 0', 'sign-in-page 1', 'credentials 2', 'landing 3']);
    expect(flow).toMatchObject({
      protocol: 'form',
      kind: 'form',
      end: { state: 'signed-in' },
      cookies: ['sid'],
    });
  });

  it('is no flow as long as nobody sends it', () => {
    expect(flowsOf(...shown, page(`${APP}/`))).toEqual([]);
  });

  it('fails where it is shown again, and is one flow with the next try', () => {
    const wrong = [...shown, login(undefined)];
    expect(flowOf(...wrong).end).toMatchObject({ state: 'failed', exchange: 2 });
    const flow = flowOf(...wrong, login(`${APP}/orders`), page(`${APP}/orders`));
    expect(flow.end.state).toBe('signed-in');
    expect(stepsOf(flow).filter((step) => step.startsWith('credentials'))).toHaveLength(2);
  });

  it('fails where the landing asks to sign in again', () => {
    const flow = flowOf(...shown, login(`${APP}/orders`), ...shown);
    expect(flow.end).toMatchObject({ state: 'failed', exchange: 3 });
    expect(messageAt(flow, 3)?.fault).not.toBe('');
  });

  it('may be sent to a sibling host by a script', () => {
    const flow = flowOf(
      page(`${APP}/orders`, `${APP}/login`),
      page(`${APP}/login`),
      {
        url: 'https://api.shop.example/v1/login',
        method: 'POST',
        body: '{"email":"ada@corp.example","password":"x"}',
        text: '{"access_token":"at-2YotnFZFEjr1zCsicMWpAA"}',
      },
      {
        url: 'https://api.shop.example/v1/orders',
        headers: { Authorization: 'Bearer at-2YotnFZFEjr1zCsicMWpAA' },
      },
    );
    expect(stepsOf(flow)).toEqual(['entry 0', 'sign-in-page 1', 'credentials 2', 'landing 3']);
    expect(flow.end.state).toBe('signed-in');
    expect(flow.tokens).toHaveLength(1);
  });

  it('may only lead to a provider', () => {
    const flow = flowOf(
      page(`${APP}/`),
      form(`${APP}/auth/signin/corp`, 'csrfToken=abc', authorizeUrl()),
      page(authorizeUrl(), callbackUrl()),
      page(callbackUrl(), `${APP}/`),
      page(`${APP}/`),
    );
    expect(stepsOf(flow)).toEqual(['entry 0', 'start 1', 'authorize 2', 'callback 3', 'landing 4']);
    expect(flow.kind).toBe('code');
  });

  it('may be a call of a script', () => {
    const call = {
      url: `${APP}/api/login`,
      method: 'POST',
      body: '{"email":"ada@corp.example","password":"x"}',
      bodyType: 'application/json',
    };
    const me = { url: `${APP}/api/me` };
    expect(flowOf(call, me).end).toMatchObject({ state: 'signed-in', exchange: 1 });
    expect(flowOf(call, { ...me, status: 401 }).end).toMatchObject({ state: 'failed', exchange: 1 });
    expect(flowOf({ ...call, status: 401 }).end).toMatchObject({ state: 'failed', exchange: 0 });
  });
});

describe('a sign-out', () => {
  it('is a flow of its own', () => {
    const flow = flowOf(
      page(
        `${APP}/logout`,
        `${ID}/session/end?post_logout_redirect_uri=${encodeURIComponent(APP)}&id_token_hint=eyJhbGciOiJub25lIn0.e30.`,
      ),
      page(
        `${ID}/session/end?post_logout_redirect_uri=${encodeURIComponent(APP)}&id_token_hint=eyJhbGciOiJub25lIn0.e30.`,
        `${APP}/`,
      ),
      page(`${APP}/`),
    );
    expect(flow).toMatchObject({ kind: 'logout', end: { state: 'signed-out' } });
    expect(stepsOf(flow).at(0)).toBe('logout-request 0');
    expect(stepsOf(flow).at(-1)).toBe('landing 2');
  });

  it('is kept apart from the sign-in after it', () => {
    const flows = flowsOf(
      ...codeFlow(),
      { ...page(`${APP}/logout`, `${APP}/`), at: 20 },
      { ...page(`${APP}/`), at: 20.1 },
      ...codeFlow(30, 'st-88SecondTime', 'c0de-88SecondTime'),
    );
    expect(flows.map(({ kind, end }) => `${kind} ${end.state}`)).toEqual([
      'code signed-in',
      'logout signed-out',
      'code signed-in',
    ]);
  });
});

describe('what is no sign-in', () => {
  it.each([
    ['a search form', form(`${APP}/search`, 'q=login', `${APP}/results`)],
    ['a page of results', page(`${APP}/list?page=2&code=ABCDEF12`)],
    ['a coupon', page(`${APP}/cart?code=SUMMER2026&state=CA`)],
    ['a profile', page(`${APP}/profile`)],
    ['a sign-in page', page(`${APP}/login`)],
    ['a call for the user', { url: `${APP}/api/me`, status: 401 }],
    ['settings of a sign-out', { url: `${APP}/api/logout-settings` }],
    ['a picture of that name', { url: `${APP}/logout.png`, type: 'image' }],
    ['a form with a field of that name', form(`${APP}/settings/mail`, 'smtp_password=x', `${APP}/settings`)],
    [
      'a call with a field of that name',
      { url: `${APP}/api/users`, method: 'POST', body: '{"password":"x"}' },
    ],
    ['a code of another kind', { url: `${APP}/api/vouchers`, method: 'POST', body: '{"code":"SUMMER2026"}' }],
    ['a registration', form(`${APP}/register`, 'email=a&password=b', `${APP}/`)],
  ])('%s', (_name, entry) => {
    expect(flowsOf(page(`${APP}/`), entry, page(`${APP}/`))).toEqual([]);
  });
});
