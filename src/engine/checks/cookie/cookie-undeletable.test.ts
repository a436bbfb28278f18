import { describe, expect, it } from 'vitest';
import { causesOf, type EntryInput, incidentOf, reportOn } from '../testing.ts';
import { allowed, login, page, refused, warningsOf } from './testing.ts';

const APP = 'https://app.acme.test';
const OLD = 'sid=Zp7Kd82MxQ0aLs93Vn4RtBcE';
const NEW = 'sid=Yk3J9xVb2NqM5yLw1ZhR8sTj';
const PAST = 'Expires=Thu, 01 Jan 1970 00:00:00 GMT';

function logout(line: string | readonly string[], cookie = OLD): EntryInput {
  return {
    url: `${APP}/logout`,
    method: 'POST',
    headers: { Cookie: cookie, Origin: APP, 'Sec-Fetch-Site': 'same-origin' },
    answer: { 'Set-Cookie': line },
  };
}

function round(deletion: string): EntryInput[] {
  const cookie = { headers: { Cookie: OLD, 'Sec-Fetch-Site': 'same-origin', Referer: `${APP}/` } };
  return [
    page(`${APP}/home`, { ...cookie, status: 302, answer: { Location: `${APP}/login?expired=1` } }),
    page(`${APP}/login?expired=1`, {
      ...cookie,
      status: 302,
      answer: { Location: `${APP}/home`, 'Set-Cookie': deletion },
    }),
  ];
}

describe('cookie-undeletable', () => {
  it('keeps a loop alive: the sign-in page deletes the old cookie under its own path', () => {
    const hops = [0, 1, 2, 3].flatMap(() => round(`sid=; Path=/login; ${PAST}`));
    const incident = incidentOf([
      ...hops,
      page(`${APP}/home`, { status: 0, error: 'net::ERR_TOO_MANY_REDIRECTS' }),
    ]);
    expect(incident.kind).toBe('login-loop');
    expect(incident.causes[0]?.check).toBe('cookie-undeletable');
    expect(incident.causes.at(-1)?.check).toBe('login-loop');
  });

  it('is found in a later round where the deletion of earlier ones was not recorded', () => {
    const blind = [0, 1, 2, 3]
      .flatMap(() => round(''))
      .map((entry) => {
        const { 'Set-Cookie': _lost, ...answer } = entry.answer ?? {};
        return { ...entry, answer };
      });
    const hops = [...blind, ...[4, 5].flatMap(() => round(`sid=; Path=/login; ${PAST}`))];
    const { incidents } = reportOn(...hops);
    expect(incidents.map(({ causes }) => causes[0]?.check)).toEqual(['cookie-undeletable']);
  });

  it('stands before the two cookies that come of it, and before the refusal', () => {
    const entries = [
      login(`${OLD}; Path=/; Domain=acme.test; Secure`),
      refused({ headers: { Cookie: OLD }, answer: { 'Set-Cookie': `sid=; Path=/; ${PAST}` } }),
      login(`${NEW}; Path=/; Secure`, {
        headers: { Cookie: OLD, Origin: APP, 'Sec-Fetch-Site': 'same-origin' },
      }),
      refused({ headers: { Cookie: `${OLD}; ${NEW}` } }),
    ];
    expect(causesOf(entries).slice(0, 2)).toEqual(['cookie-undeletable', 'cookie-duplicate-name']);
    const [cause] = incidentOf(entries).causes;
    expect(cause?.confidence).toBe('certain');
    expect(cause?.what).toContain(
      'it was set for all hosts below acme.test and is deleted for app.acme.test alone (no Domain)',
    );
    expect(cause?.fixes[0]?.text).toContain('Domain=acme.test and Path=/');
    expect(JSON.stringify(reportOn(...entries))).not.toMatch(/Zp7Kd82|Yk3J9xV/);
  });

  it.each([
    ['another Domain', `${OLD}; Path=/; Domain=acme.test; Secure`, `sid=; Path=/; ${PAST}`],
    ['another Path', `${OLD}; Path=/; Secure`, 'sid=; Path=/logout; Max-Age=0'],
    ['no Path at all, from a folder', `${OLD}; Path=/app; Secure`, `sid=; ${PAST}`],
    [
      'a Partitioned cookie',
      `${OLD}; Path=/; Secure; SameSite=None; Partitioned`,
      `sid=; Path=/; Secure; SameSite=None; ${PAST}`,
    ],
  ])('warns of a sign-out that does not sign out: %s', (_name, set, deletion) => {
    const url = `${APP}/app/me`;
    const report = reportOn(
      login(set),
      allowed({ url, headers: { Cookie: OLD } }),
      logout(deletion),
      allowed({ url, headers: { Cookie: OLD } }),
      allowed({ url, headers: { Cookie: OLD } }),
    );
    expect(report.incidents).toEqual([]);
    expect(warningsOf(report).map(({ check, message }) => [check, message])).toEqual([
      ['cookie-undeletable', 'signedOut'],
    ]);
  });

  it('knows that a prefix binds the deletion as well', () => {
    const pair = '__Host-sid=Zp7Kd82MxQ0aLs93Vn4RtBcE';
    const warnings = warningsOf(
      reportOn(
        login(`${pair}; Path=/; Secure; HttpOnly`),
        allowed({ headers: { Cookie: pair } }),
        logout(`__Host-sid=; Path=/; ${PAST}`, pair),
        allowed({ headers: { Cookie: pair } }),
      ),
    );
    expect(warnings.map(({ check }) => check)).toEqual(['cookie-undeletable']);
    expect(warnings[0]?.what).toContain('__Host-');
  });

  it('is not said where the cookie is gone, or is set again', () => {
    const away = reportOn(login(`${OLD}; Path=/; Secure`), logout(`sid=; Path=/; ${PAST}`), allowed());
    expect(warningsOf(away)).toEqual([]);
    const again = reportOn(
      login(`${OLD}; Path=/; Secure`),
      logout(`sid=; Path=/; ${PAST}`),
      login(`${OLD}; Path=/; Secure`),
      allowed({ headers: { Cookie: OLD } }),
    );
    expect(warningsOf(again)).toEqual([]);
  });

  it('is not said of two cookies of one name of which one was deleted', () => {
    const warnings = warningsOf(
      reportOn(
        allowed({ headers: { Cookie: `${OLD}; ${NEW}` } }),
        logout(`sid=; Path=/app; ${PAST}`, `${OLD}; ${NEW}`),
        allowed({ headers: { Cookie: NEW } }),
      ),
    );
    expect(warnings).toEqual([]);
  });

  it('is not said of a request that was under way when the deletion came', () => {
    const warnings = warningsOf(
      reportOn(
        login(`${OLD}; Path=/; Domain=acme.test; Secure`, { at: 0 }),
        { ...logout(`sid=; Path=/; ${PAST}`), at: 1, took: 0.5 },
        allowed({ headers: { Cookie: OLD }, at: 1.2 }),
      ),
    );
    expect(warnings).toEqual([]);
  });

  it('does not explain the refusal that a sign-out is meant to bring', () => {
    const entries = [
      login(`${OLD}; Path=/; Domain=acme.test; Secure`),
      allowed({ headers: { Cookie: OLD } }),
      logout(`sid=; Path=/; ${PAST}`),
      refused({ headers: { Cookie: OLD } }),
    ];
    expect(causesOf(entries)[0]).toBe('signed-out');
    expect(causesOf(entries)).not.toContain('cookie-undeletable');
  });

  it('cannot tell where values are hidden, and says nothing', () => {
    const warnings = warningsOf(
      reportOn(
        allowed({ headers: { Cookie: 'sid=[REDACTED]' } }),
        logout(`sid=; Path=/; ${PAST}`, 'sid=[REDACTED]'),
        allowed({ headers: { Cookie: 'sid=[REDACTED]' } }),
      ),
    );
    expect(warnings).toEqual([]);
  });
});
