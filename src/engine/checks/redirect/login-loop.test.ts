import { describe, expect, it } from 'vitest';
import { causeOf, causesOf, type EntryInput, epoch, incidentOf, jwt, reportOn } from '../testing.ts';
import { circle, hop, shown } from './testing.ts';

const SID = 'sid=Zh1R8sTjk3J9xVb2NqM5yLw1';
const sso = (n: number) => [
  'https://app.acme.test/',
  `https://id.test/authorize?client_id=web&response_type=code&state=${n}`,
  `https://app.acme.test/callback?code=c${n}&state=${n}`,
];
/** The callback sets a cookie with these attributes. */
const setting =
  (cookie: string, place = 2) =>
  (_turn: number, at: number): Partial<EntryInput> =>
    at === place ? { answer: { 'Set-Cookie': cookie } } : {};

describe('login-loop', () => {
  it('stands first where nothing deeper is known, with every hop of it', () => {
    const entries = circle(5, sso, (_turn, place) => (place === 1 ? {} : { headers: { Cookie: SID } }));
    const incident = incidentOf(entries, 0);
    expect([incident.kind, incident.verdict]).toEqual(['login-loop', 'broken']);
    expect(incident.exchanges).toEqual(Array.from({ length: 15 }, (_, index) => index));
    expect(incident.rounds).toBe(5);
    expect(incident.causes.map((cause) => cause.check)).toContain('login-loop');
    expect(reportOn(...entries).incidents).toHaveLength(1);
  });

  it.each([
    ['cookie-domain-mismatch', `${SID}; Path=/; Domain=acme.example`],
    ['cookie-path-narrow', `${SID}; Path=/callback`],
    ['cookie-samesite-none-insecure', `${SID}; Path=/; SameSite=None`],
    ['cookie-prefix-violated', `__Host-${SID}; Path=/; Secure; Domain=acme.test`],
    ['cookie-too-large', `sid=${'x7'.repeat(2200)}; Path=/`],
    ['cookie-already-expired', `${SID}; Path=/; Max-Age=0`],
  ])('is only the symptom of %s', (check, cookie) => {
    const incident = incidentOf(circle(5, sso, setting(cookie)));
    expect([incident.kind, incident.causes[0]?.check]).toEqual(['login-loop', check]);
  });

  it('is only the symptom of a Secure cookie set over http', () => {
    const plain = (n: number) => sso(n).map((url) => url.replace('https://app', 'http://app'));
    expect(causesOf(circle(5, plain, setting(`${SID}; Path=/; Secure`)))[0]).toBe(
      'cookie-secure-from-insecure',
    );
  });

  it('is only the symptom of a cookie that the gateway keeps to itself', () => {
    const round = (n: number) => [
      'https://app.acme.test/',
      `https://gate.acme.test/oauth2/start?rd=https%3A%2F%2Fapp.acme.test%2F&n=${n}`,
      `https://id.test/authorize?client_id=gate&state=${n}`,
      `https://gate.acme.test/oauth2/callback?code=${n}&state=${n}`,
    ];
    const entries = circle(5, round, setting(`_oauth2_proxy=${SID.slice(4)}; Path=/; Secure; HttpOnly`, 3));
    expect(causesOf(entries)[0]).toBe('cookie-host-only');
  });

  it('is only the symptom of a callback that sets nothing at all', () => {
    expect(causesOf(circle(5, sso))[0]).toBe('session-never-set');
  });

  it('is only the symptom of a callback that merely clears the state, with a provider of the same site', () => {
    const round = (n: number) => sso(n).map((url) => url.replace('id.test', 'id.acme.test'));
    const entries = circle(5, round, (turn, place) =>
      place === 1
        ? {
            ...(turn > 0 ? { headers: { Cookie: '_session=H61VqGgOG2QYvHAUXjRPEIOx' } } : {}),
            answer: { 'Set-Cookie': '_session=H61VqGgOG2QYvHAUXjRPEIOx; Path=/; Secure; HttpOnly' },
          }
        : place === 2
          ? { answer: { 'Set-Cookie': `oauth_state=; Path=/; Max-Age=0; n=${turn}` } }
          : {},
    );
    expect(causesOf(entries)[0]).toBe('session-never-set');
  });

  it('is only the symptom of a state cookie that the callback lacks', () => {
    const round = (n: number) => [
      'https://app.acme.test/login',
      `https://id.test/authorize?client_id=web&response_type=code&state=${n}`,
      `https://app.acme.test/callback?code=c${n}&state=${n}`,
    ];
    const entries = circle(5, round, setting('oauth_state=Yk3J9xVb2NqM5yLw1Zh; Path=/login; Secure', 0));
    expect(causesOf(entries)[0]).toBe('cookie-path-narrow');
  });

  it('is only the symptom of a session that the server does not find', () => {
    const entries = circle(5, sso, (turn, place) => ({
      ...(turn > 0 && place !== 1 ? { headers: { Cookie: SID } } : {}),
      ...(turn === 0 && place === 2 ? { answer: { 'Set-Cookie': `${SID}; Path=/; Secure` } } : {}),
    }));
    expect(causesOf(entries)[0]).toBe('session-not-recognised');
  });

  it('does not ask the identity provider for the application’s cookies, nor the other way round', () => {
    const round = (n: number) => [
      'https://app.acme.test/',
      `https://sso.acme.test/realms/x/protocol/openid-connect/auth?client_id=a&response_type=code&state=s${n}`,
      `https://app.acme.test/callback?state=s${n}&code=c${n}`,
    ];
    const own = (turn: number): Partial<EntryInput> => (turn > 0 ? { headers: { Cookie: SID } } : {});
    const entries = circle(5, round, (turn, place) =>
      place === 1
        ? {
            headers: { Cookie: 'KEYCLOAK_IDENTITY=eyJhbGciOi.aaaa.bbbb' },
            answer: {
              'Set-Cookie': 'KEYCLOAK_IDENTITY=eyJhbGciOi.aaaa.bbbb; Path=/realms/x/; Secure; HttpOnly',
            },
          }
        : {
            ...own(turn),
            ...(place === 2 && turn === 0 ? { answer: { 'Set-Cookie': `${SID}; Path=/; Secure` } } : {}),
          },
    );
    expect(causesOf(entries)[0]).toBe('session-not-recognised');
  });

  it('says between which hops the sign-in is lost and what to look for in whose log, where nothing tells why', () => {
    const entries = [
      { url: 'https://page.example/', type: 'document' },
      ...circle(5, sso, () => ({ provisional: true })),
    ];
    const incident = incidentOf(entries);
    expect(incident.causes.map(({ message }) => message)).toEqual(['unexplained']);
    expect(incident.title).toContain('between https://app.acme.test/callback and https://app.acme.test/');
    expect(incident.logs[0]).toMatchObject({ where: 'server', of: 'app.acme.test' });
    expect(incident.logs[0]?.words).toContain('session not found');
  });

  it('says that a role is missing where the sign-in page waves the visitor through', () => {
    const entries = circle(
      5,
      () => ['https://blog.test/admin', 'https://blog.test/login?next=%2Fadmin'],
      () => ({ headers: { Cookie: SID } }),
    );
    const incident = incidentOf(entries);
    expect(incident.causes[0]?.check).toBe('login-loop');
    expect(causeOf(entries, 'login-loop')?.message).toBe('recognised');
  });

  it('finds the loop that a single-page application drives, at the call that was refused', () => {
    const round = (turn: number): EntryInput[] => [
      shown('https://spa.test/', { at: turn * 4 }),
      {
        url: 'https://spa.test/api/me',
        status: 401,
        at: turn * 4 + 0.5,
        headers: { Referer: 'https://spa.test/', 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'cors' },
      },
      shown(`https://id.test/authorize?client_id=spa&state=${turn}`, {
        at: turn * 4 + 1,
        status: 302,
        answer: { Location: `https://spa.test/callback?code=${turn}&state=${turn}` },
      }),
      shown(`https://spa.test/callback?code=${turn}&state=${turn}`, {
        at: turn * 4 + 1.2,
        answer: { 'Set-Cookie': `${SID}; Path=/callback; Secure` },
      }),
    ];
    const entries = [0, 1, 2, 3].flatMap(round);
    const loop = reportOn(...entries).incidents.find((incident) => incident.kind === 'login-loop');
    expect(loop?.causes[0]?.check).toBe('cookie-path-narrow');
  });

  it.each([
    ['token-audience-mismatch', { aud: 'https://graph.test', exp: epoch(3600) }, 'invalid audience'],
    ['token-expired', { aud: 'spa', exp: epoch(-600) }, 'jwt expired'],
  ])('is only the symptom of %s where a script goes round for a refused token', (check, claims, message) => {
    const bearer = `Bearer ${jwt({ iss: 'https://id.test', ...claims })}`;
    const round = (turn: number): EntryInput[] => [
      shown('https://spa.test/', { at: turn * 4 }),
      {
        url: 'https://api.spa.test/me',
        status: 401,
        at: turn * 4 + 0.5,
        headers: { Authorization: bearer, Origin: 'https://spa.test', 'Sec-Fetch-Mode': 'cors' },
        text: JSON.stringify({ message }),
      },
      shown(`https://id.test/authorize?client_id=spa&state=${turn}`, {
        at: turn * 4 + 1,
        status: 302,
        answer: { Location: `https://spa.test/callback?code=${turn}&state=${turn}` },
      }),
      shown(`https://spa.test/callback?code=${turn}&state=${turn}`, { at: turn * 4 + 1.2 }),
    ];
    const loop = reportOn(...[0, 1, 2].flatMap(round)).incidents.find((one) => one.kind === 'login-loop');
    expect(loop?.causes[0]?.check).toBe(check);
    expect(loop?.exchanges).toEqual(expect.arrayContaining([0, 2, 3, 4, 6, 7, 8]));
  });

  it('finds the form that comes back although the password was taken', () => {
    const round = (at: number): EntryInput[] => [
      hop('https://rowing.test/login', '/members', {
        method: 'POST',
        body: 'user=mina&password=x',
        at,
        answer: { 'Set-Cookie': `${SID}; Path=/; Domain=old.test` },
      }),
      hop('https://rowing.test/members', '/login?next=%2Fmembers', { at: at + 0.1 }),
      shown('https://rowing.test/login?next=%2Fmembers', { at: at + 0.2 }),
    ];
    const incident = incidentOf(
      [shown('https://rowing.test/login', { at: 0 }), ...round(5), ...round(25)],
      5,
    );
    expect([incident.kind, incident.causes[0]?.check]).toEqual(['login-loop', 'cookie-domain-mismatch']);
  });

  it('does not print what it must not', () => {
    const text = JSON.stringify(reportOn(...circle(5, sso, setting(`${SID}; Path=/; Domain=acme.example`))));
    expect(text).not.toContain(SID.slice(4));
  });

  it.each<[string, EntryInput[]]>([
    [
      'a sign-in by several hops',
      [
        hop('https://app.acme.test/', 'https://app.acme.test/login'),
        hop('https://app.acme.test/login', 'https://id.test/authorize?client_id=a&state=1'),
        hop('https://id.test/authorize?client_id=a&state=1', 'https://corp.test/adfs/ls/?SAMLRequest=x'),
        hop('https://corp.test/adfs/ls/?SAMLRequest=x', 'https://id.test/saml/acs?SAMLResponse=y'),
        hop('https://id.test/saml/acs?SAMLResponse=y', 'https://app.acme.test/callback?code=1&state=1'),
        hop('https://app.acme.test/callback?code=1&state=1', '/', {
          answer: { 'Set-Cookie': `${SID}; Path=/; Secure` },
        }),
        shown('https://app.acme.test/', { headers: { Cookie: SID } }),
      ],
    ],
    [
      'a second factor and a consent after the password',
      [
        shown('https://app.acme.test/login'),
        hop('https://app.acme.test/login', '/home', {
          method: 'POST',
          body: 'user=a&password=b',
          at: 5,
          answer: { 'Set-Cookie': `${SID}; Path=/; Secure` },
        }),
        hop('https://app.acme.test/home', '/login/mfa', { at: 5.1, headers: { Cookie: SID } }),
        shown('https://app.acme.test/login/mfa', { at: 5.2, headers: { Cookie: SID } }),
        hop('https://app.acme.test/login/mfa', '/home', {
          method: 'POST',
          body: 'otp=123456',
          at: 15,
          headers: { Cookie: SID },
        }),
        shown('https://app.acme.test/home', { at: 15.1, headers: { Cookie: SID } }),
      ],
    ],
    [
      'one sign-in for two applications of a site',
      [
        hop('https://one.acme.test/callback?code=1&state=1', '/', {
          answer: { 'Set-Cookie': `${SID}; Path=/; Secure` },
        }),
        shown('https://one.acme.test/', { headers: { Cookie: SID } }),
        hop('https://two.acme.test/', 'https://id.test/authorize?client_id=two&state=2', {
          at: 9,
          headers: { Referer: 'https://one.acme.test/' },
        }),
        hop(
          'https://id.test/authorize?client_id=two&state=2',
          'https://two.acme.test/callback?code=2&state=2',
          { at: 9.1 },
        ),
        hop('https://two.acme.test/callback?code=2&state=2', '/', {
          at: 9.2,
          answer: { 'Set-Cookie': `b${SID}; Path=/; Secure` },
        }),
        shown('https://two.acme.test/', { at: 9.3, headers: { Cookie: `b${SID}` } }),
      ],
    ],
    [
      'wrong passwords, tried again by hand',
      [0, 1, 2, 3].flatMap((turn) => [
        hop('https://app.acme.test/login', '/login?error', {
          method: 'POST',
          body: 'user=a&password=b',
          at: turn * 6,
        }),
        shown('https://app.acme.test/login?error', { at: turn * 6 + 0.2 }),
      ]),
    ],
  ])('is not seen in %s', (_what, entries) => {
    expect(reportOn(...entries).incidents.filter((incident) => incident.verdict === 'broken')).toEqual([]);
  });
});
