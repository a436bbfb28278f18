import { describe, expect, it } from 'vitest';
import { diagnose } from '../../diagnose.ts';
import { captureFromHar } from '../../exchange/from-har.ts';
import type { Report } from '../../report.ts';
import { type EntryInput, har, incidentOf, reportOn } from '../testing.ts';
import { allowed, login, page, refused, warningsOf } from './testing.ts';

const APP = 'https://app.acme.test';
const SID = 'sid=Yk3J9xVb2NqM5yLw1ZhR8sTj';
const authorize = 'https://idp.test/authorize?client_id=a&response_type=code&response_mode=form_post&state=1';

function formPost(seconds: number, over: Partial<EntryInput>): EntryInput[] {
  return [
    page(`${APP}/login`, {
      at: 0,
      status: 302,
      answer: { Location: authorize, 'Set-Cookie': 'oauth_state=Kd82MxQ0aLs9; Path=/; Secure; HttpOnly' },
    }),
    page(authorize, { at: 1, headers: { 'Sec-Fetch-Site': 'cross-site' } }),
    page(`${APP}/signin-oidc`, {
      at: seconds,
      method: 'POST',
      body: 'code=abcdefgh&state=1',
      ...over,
      headers: { Origin: 'https://idp.test', 'Sec-Fetch-Site': 'cross-site', ...over.headers },
    }),
  ];
}

const embedded = (over: Partial<EntryInput> = {}): EntryInput => ({
  url: `${APP}/widget`,
  type: 'iframe',
  ...over,
  headers: {
    Referer: 'https://portal.test/',
    'Sec-Fetch-Site': 'cross-site',
    'Sec-Fetch-Mode': 'navigate',
    'Sec-Fetch-Dest': 'iframe',
    ...over.headers,
  },
});

function inFirefox(...entries: readonly EntryInput[]): Report {
  const { exchanges, info } = captureFromHar(har(entries, { name: 'Firefox', version: '153.0' }));
  return diagnose(exchanges, { info, key: new Uint8Array(16).fill(7) });
}

describe('cookie-browser-dependent', () => {
  it('says behind the cause that Firefox would have sent the cookie', () => {
    const { causes } = incidentOf(formPost(200, { status: 500 }));
    expect(causes[0]?.check).toBe('cookie-samesite-withheld');
    const cause = causes.find(({ check }) => check === 'cookie-browser-dependent');
    expect(cause?.title).toBe(
      'It depends on the browser: in Firefox the cookie oauth_state would have reached https://app.acme.test/signin-oidc',
    );
    expect(cause?.why).toContain('Chrome takes it for Lax');
  });

  it('says nothing where both browsers lose the cookie', () => {
    const entries = [page(), login(`${SID}; Path=/auth; Secure`), refused()];
    expect(incidentOf(entries).causes.map(({ check }) => check)).not.toContain('cookie-browser-dependent');
  });

  it('says nothing where the line is lost for a reason that hangs on what else the jar holds', () => {
    const http = 'http://app.acme.test';
    const entries = [
      login(`${SID}; Path=/; Secure`),
      login('sid=Zp7Kd82MxQ0aLs93Vn4RtBcE; Path=/', { url: `${http}/login`, headers: { Origin: http } }),
      refused({ url: `${http}/api/me`, headers: { Referer: `${http}/` } }),
    ];
    const [cause, ...rest] = incidentOf(entries).causes;
    expect(cause?.check).toBe('cookie-overwrites-secure');
    expect(rest.map(({ check }) => check)).not.toContain('cookie-browser-dependent');
  });

  it('warns once where a session cookie works in a page of another site, which Firefox keeps apart', () => {
    const use = embedded({ headers: { Cookie: SID } });
    const report = reportOn(
      page(),
      login(`${SID}; Path=/; Secure; SameSite=None`),
      page('https://portal.test/'),
      use,
      use,
    );
    expect(report.incidents).toEqual([]);
    expect(warningsOf(report).map(({ check, message }) => [check, message])).toEqual([
      ['cookie-browser-dependent', 'failsElsewhere'],
    ]);
  });

  it('warns in Firefox of what Chrome would not send', () => {
    const state = { headers: { Cookie: `${SID}` } };
    const report = inFirefox(
      page(),
      login(`${SID}; Path=/; Secure`, { at: 1 }),
      page('https://pay.test/', { at: 200 }),
      page(`${APP}/paid`, {
        at: 210,
        method: 'POST',
        headers: { Origin: 'https://pay.test', 'Sec-Fetch-Site': 'cross-site', ...state.headers },
      }),
    );
    expect(report.incidents).toEqual([]);
    expect(warningsOf(report).map(({ check }) => check)).toEqual(['cookie-browser-dependent']);
    expect(warningsOf(report)[0]?.title).toContain('Chrome and Edge would not send');
  });

  it('warns in Firefox of what Chrome would not keep: a cookie without SameSite, set by a fetch of another site', () => {
    const API = 'https://api.orders.test';
    const fetched = {
      Origin: APP,
      Referer: `${APP}/`,
      'Sec-Fetch-Site': 'cross-site',
      'Sec-Fetch-Mode': 'cors',
      'Sec-Fetch-Dest': 'empty',
    };
    const shop = (attributes: string) =>
      inFirefox(
        page(),
        login(`${SID}; Path=/; Secure; HttpOnly${attributes}`, { url: `${API}/login`, headers: fetched }),
        allowed({ url: `${API}/orders`, headers: { ...fetched, Cookie: SID } }),
      );
    expect(warningsOf(shop('')).map(({ check, title }) => [check, title])).toEqual([
      [
        'cookie-browser-dependent',
        'It depends on the browser: Chrome and Edge would not keep the session cookie sid that works here',
      ],
    ]);
    expect(warningsOf(shop('; SameSite=None; Partitioned'))).toEqual([]);
  });

  it('does not warn of cookies that carry no sign-in, nor within one site', () => {
    const theme = 'theme=dark';
    const warnings = warningsOf(
      reportOn(
        page(),
        login([`${SID}; Path=/; Secure; HttpOnly; SameSite=Lax`, `${theme}; Path=/; Secure; SameSite=None`]),
        allowed({ headers: { Cookie: `${SID}; ${theme}` } }),
        page('https://portal.test/'),
        embedded({ headers: { Cookie: theme } }),
      ),
    );
    expect(warnings).toEqual([]);
  });
});
