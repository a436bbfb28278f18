import { describe, expect, it } from 'vitest';
import { allowed, login, page, refused } from './checks/cookie/testing.ts';
import { type EntryInput, exchanges } from './checks/testing.ts';
import { type AuditedCookie, CookieAuditor } from './cookie-auditor.ts';
import { Session } from './session.ts';

const VALUE = 'k3J8s0Qm2Vx7Lr5Tq9Wb';
const SID = `sid=${VALUE}`;
const API = 'https://api.acme.test/me';
/** A call from the page to the sibling host. */
const sibling = (over: Partial<EntryInput> = {}) =>
  refused({
    url: API,
    ...over,
    headers: { Origin: 'https://app.acme.test', 'Sec-Fetch-Site': 'same-site', ...over.headers },
  });

function audited(...entries: readonly EntryInput[]): readonly AuditedCookie[] {
  const session = new Session();
  for (const exchange of exchanges(...entries)) session.add(exchange);
  return new CookieAuditor(session).cookies();
}

function named(cookies: readonly AuditedCookie[], name: string): AuditedCookie {
  const found = cookies.find((cookie) => cookie.name === name);
  if (found === undefined) throw new Error(`no cookie ${name}`);
  return found;
}

describe('an audited cookie', () => {
  it('is broken where the browser refuses it, and the line says how it would be kept', () => {
    const cookies = audited(
      page(),
      login(`${SID}; Path=/; Domain=staging.other.test; Secure; HttpOnly; SameSite=Lax`),
      refused(),
    );
    const cookie = named(cookies, 'sid');
    expect(cookie).toMatchObject({ grade: 'broken', setBy: 1, rejected: ['cookie-domain-mismatch'] });
    expect(cookie.corrected?.text).toBe('sid=<value>; Path=/; Secure; HttpOnly; SameSite=Lax');
  });

  it('is broken where a request failed without it, and reaches that request by the corrected line', () => {
    const cookies = audited(
      page(),
      login([
        `${SID}; Path=/; Secure; HttpOnly; SameSite=Lax`,
        'theme=dark; Path=/; Max-Age=86400',
        'XSRF-TOKEN=aB3dE5fG7hJ9kL1m; Path=/; Secure; SameSite=Lax',
      ]),
      allowed({ headers: { Cookie: `${SID}; theme=dark; XSRF-TOKEN=aB3dE5fG7hJ9kL1m` } }),
      sibling(),
    );
    const cookie = named(cookies, 'sid');
    expect(cookie).toMatchObject({
      grade: 'broken',
      missed: [{ exchange: 3, reasons: ['cookie-host-only'] }],
    });
    expect(cookie.corrected?.text).toBe(
      'sid=<value>; Domain=acme.test; Path=/; Secure; HttpOnly; SameSite=Lax',
    );
    // Those that are not what the refusal is about stayed behind as well.
    for (const name of ['theme', 'XSRF-TOKEN']) expect(named(cookies, name)).toMatchObject({ missed: [] });
    expect(cookies[0]).toBe(cookie);
  });

  it('is broken where it outlives its deletion and stands in the way of the new one, which is not', () => {
    const old = 'sid=Zp7Kd82MxQ0aLs93Vn4RtBcE';
    const cookies = audited(
      page(),
      allowed({
        url: 'https://app.acme.test/old',
        answer: { 'Set-Cookie': `${old}; Domain=acme.test; Path=/; Secure; HttpOnly; SameSite=Lax` },
      }),
      refused({ headers: { Cookie: old }, answer: { 'Set-Cookie': 'sid=; Path=/; Max-Age=0' } }),
      login(`${SID}; Path=/; Secure; HttpOnly; SameSite=Lax`, { headers: { Cookie: old } }),
      refused({ headers: { Cookie: `${old}; ${SID}` } }),
    );
    expect(cookies.map(({ domain, hostOnly, grade, harmed }) => [domain, hostOnly, grade, harmed])).toEqual([
      ['acme.test', false, 'broken', [{ exchange: 4, reasons: ['cookie-undeletable'] }]],
      ['app.acme.test', true, 'advice', []],
    ]);
  });

  it('is graded by its advice where nothing is broken', () => {
    const grade = (line: string) =>
      named(
        audited(page(), login(line), allowed({ headers: { Cookie: line.split(';')[0] ?? '' } })),
        line.split('=')[0] ?? '',
      ).grade;
    expect(grade(`${SID}; Path=/`)).toBe('warning');
    expect(grade(`${SID}; Path=/; Secure; HttpOnly; SameSite=Lax`)).toBe('advice');
    expect(grade(`__Host-${SID}; Path=/; Secure; HttpOnly; SameSite=Lax`)).toBe('fine');
    expect(grade('_ga=GA1.2.1234567890.1700000000; Domain=.acme.test; Path=/; Max-Age=63072000')).toBe(
      'fine',
    );
    expect(grade(`__Host-${SID}; Path=/; Secure; HttpOnly; SameSite=Lax; Expires=whenever`)).toBe('warning');
  });

  it('knows whose requests carried it', () => {
    const none = `${SID}; Path=/; Secure; HttpOnly; SameSite=None`;
    const carried = { Cookie: SID };
    const codes = (entry: EntryInput) =>
      named(audited(page(), login(none), allowed({ headers: carried }), entry), 'sid').advice.map(
        ({ code }) => code,
      );
    expect(codes(allowed({ headers: carried }))).toContain('samesite-none-unneeded');
    const frame: EntryInput = {
      url: 'https://app.acme.test/widget',
      type: 'iframe',
      headers: {
        ...carried,
        Referer: 'https://shop.other.test/',
        'Sec-Fetch-Site': 'cross-site',
        'Sec-Fetch-Dest': 'iframe',
        'Sec-Fetch-Mode': 'navigate',
      },
    };
    expect(codes(frame)).not.toContain('samesite-none-unneeded');
    expect(codes(frame)).toContain('partitioned-missing');
    const posted = page('https://app.acme.test/acs', {
      method: 'POST',
      headers: { ...carried, Origin: 'https://idp.other.test', 'Sec-Fetch-Site': 'cross-site' },
    });
    expect(codes(posted)).not.toContain('samesite-none-unneeded');
    expect(codes(posted)).not.toContain('partitioned-missing');
  });

  it('that only requests show has no attributes and no advice', () => {
    const [cookie] = audited(allowed({ headers: { Cookie: SID } }));
    expect(cookie).toMatchObject({ name: 'sid', setBy: null, line: '', advice: [], corrected: null });
  });

  it('holds no value', () => {
    const secret = 'c4RtZ8qLw2Xy6Nb0Vd3K';
    const cookies = audited(page(), login([`${SID}; Path=/auth/${secret}; Domain=other.test`]), refused());
    expect(JSON.stringify(cookies)).not.toContain(VALUE);
    expect(JSON.stringify(cookies)).not.toContain(secret);
  });

  it('is read once, and goes on as the capture grows', () => {
    const session = new Session();
    const auditor = new CookieAuditor(session);
    const all = exchanges(page(), login(`${SID}; Path=/`), allowed({ headers: { Cookie: SID } }));
    expect(auditor.cookies()).toEqual([]);
    for (const exchange of all) {
      session.add(exchange);
      auditor.cookies();
    }
    expect(named(auditor.cookies(), 'sid').counts.sent).toBe(1);
    expect(auditor.attemptsAt(1).map(({ name }) => name)).toEqual(['sid']);
    expect(auditor.attemptsAt(2)).toEqual([]);
  });
});
