import { describe, expect, it } from 'vitest';
import { causesOf, type EntryInput, incidentOf, reportOn } from '../testing.ts';
import { allowed, login, lostCookieTests, page, refused } from './testing.ts';

const VALUE = 'sid=Yk3J9xVb2NqM5yLw1ZhR8sTj';
const elsewhere: EntryInput = {
  url: 'https://app.acme.test/api/me',
  headers: {
    Origin: 'https://partner.test',
    Referer: 'https://partner.test/',
    'Sec-Fetch-Site': 'cross-site',
  },
};

lostCookieTests('cookie-samesite-withheld', {
  broken: [
    page(),
    login(`${VALUE}; Path=/; Secure; SameSite=Strict`),
    page('https://partner.test/'),
    refused(elsewhere),
  ],
  healthy: [
    page(),
    login(`${VALUE}; Path=/; Secure; SameSite=Strict`),
    allowed({ headers: { Cookie: VALUE } }),
  ],
  name: 'sid',
});

describe('cookie-samesite-withheld', () => {
  it('names the state cookie that a form post from the identity provider leaves behind', () => {
    const entries: EntryInput[] = [
      page('https://app.acme.test/login', {
        status: 302,
        answer: {
          Location:
            'https://idp.test/authorize?client_id=a&response_type=code&response_mode=form_post&state=1',
          'Set-Cookie':
            '.AspNetCore.Correlation.k3J9xVb2=N; path=/signin-oidc; secure; samesite=lax; httponly',
        },
      }),
      page('https://idp.test/authorize?client_id=a&response_type=code&response_mode=form_post&state=1', {
        headers: { 'Sec-Fetch-Site': 'cross-site' },
      }),
      page('https://app.acme.test/signin-oidc', {
        method: 'POST',
        at: 200,
        status: 500,
        body: 'code=abc&state=1',
        headers: { Origin: 'https://idp.test', 'Sec-Fetch-Site': 'cross-site' },
      }),
    ];
    expect(causesOf([...entries.slice(0, 2), { ...(entries[2] as EntryInput), status: 401 }])[0]).toBe(
      'cookie-samesite-withheld',
    );
  });

  const authorize =
    'https://idp.test/authorize?client_id=a&response_type=code&response_mode=form_post&state=1';
  const signIn = (attributes: string, seconds: number): EntryInput[] => [
    page('https://app.acme.test/login', {
      at: 0,
      status: 302,
      answer: { Location: authorize, 'Set-Cookie': `oauth_state=Kd82MxQ0aLs9; Path=/; ${attributes}` },
    }),
    page(authorize, { at: 1, headers: { 'Sec-Fetch-Site': 'cross-site' } }),
    page('https://app.acme.test/signin-oidc', {
      at: seconds,
      method: 'POST',
      status: 500,
      headers: { Origin: 'https://idp.test', 'Sec-Fetch-Site': 'cross-site' },
    }),
  ];

  it.each([
    ['posted', 'Secure; SameSite=Lax', 20],
    ['strict', 'Secure; SameSite=Strict', 20],
    ['default', 'Secure', 200],
  ])(
    'finds the reason of a failing callback even where its form was not recorded: %s',
    (message, attributes, at) => {
      const incident = incidentOf(signIn(attributes, at));
      expect(incident.kind).toBe('oauth-error');
      expect(incident.causes[0]).toMatchObject({ check: 'cookie-samesite-withheld', message });
    },
  );

  it('tells of the two minutes in which a cookie without SameSite still went along', () => {
    const [cause] = incidentOf(signIn('Secure', 200)).causes;
    expect(cause?.why).toContain('two minutes');
    expect(cause?.why).toContain('3 min later');
  });

  it('is not said of a callback that fails with its cookie', () => {
    const [begin, shown, end] = signIn('Secure; SameSite=None', 20);
    if (begin === undefined || shown === undefined || end === undefined) throw new Error('three entries');
    const carried = { ...end, headers: { ...end.headers, Cookie: 'oauth_state=Kd82MxQ0aLs9' } };
    expect(reportOn(begin, shown, carried).incidents).toEqual([]);
  });

  it('names Strict as what a return from the identity provider cannot have', () => {
    const from = { headers: { Referer: 'https://idp.test/', 'Sec-Fetch-Site': 'cross-site' } };
    const code = 'https://app.acme.test/callback?code=SplxlOBeZQ&state=af0ifjsldkj';
    const round = [
      page('https://app.acme.test/', { ...from, status: 302, answer: { Location: authorize } }),
      page(authorize, { ...from, status: 302, answer: { Location: code } }),
      page(code, {
        ...from,
        status: 302,
        answer: {
          Location: 'https://app.acme.test/',
          'Set-Cookie': `${VALUE}; Path=/; Secure; SameSite=Strict`,
        },
      }),
    ];
    const incident = incidentOf([...round, ...round, ...round, ...round.slice(0, 1)]);
    expect(incident.kind).toBe('login-loop');
    expect(incident.causes[0]).toMatchObject({ check: 'cookie-samesite-withheld', message: 'strict' });
    expect(incident.causes[0]?.fixes[0]?.text).toContain('SameSite=Lax');
  });

  it('is not said of a link from another site to a Lax cookie', () => {
    const entries = [
      page(),
      login(`${VALUE}; Path=/; Secure; SameSite=Lax`),
      page('https://app.acme.test/report', {
        status: 401,
        headers: { Referer: 'https://mail.test/', 'Sec-Fetch-Site': 'cross-site' },
      }),
    ];
    expect(causesOf(entries)).not.toContain('cookie-samesite-withheld');
  });
});
