import { describe, expect, it } from 'vitest';
import { causesOf, type EntryInput, incidentOf, reportOn } from '../testing.ts';
import { allowed, login, lostCookieTests, page, refused, warningsOf } from './testing.ts';

const PAIR = 'sid=Yk3J9xVb2NqM5yLw1ZhR8sTj';
const AUTH = 'https://app.acme.test/auth/login';
const elsewhere: Partial<EntryInput> = {
  headers: {
    Origin: 'https://partner.test',
    Referer: 'https://partner.test/',
    'Sec-Fetch-Site': 'cross-site',
  },
};

lostCookieTests('cookie-attribute-ignored', {
  broken: [page(), login(`${PAIR}; Path="/"; HttpOnly; Secure`, { url: AUTH }), refused()],
  healthy: [
    page(),
    login(`${PAIR}; Path=/; HttpOnly; Secure`, { url: AUTH }),
    allowed({ headers: { Cookie: PAIR } }),
  ],
  name: 'sid',
});

describe('cookie-attribute-ignored', () => {
  it.each([
    ['a misspelt SameSite value', 'Path=/; Secure; SameSite=Nonee'],
    ['a quoted one', 'Path=/; Secure; SameSite="None"'],
    ['a comma where a semicolon belongs', 'Path=/; HttpOnly; SameSite=None, Secure'],
    ['a misspelt attribute', 'Path=/; Same-Site=None; Secure'],
    ['a colon where an equals sign belongs', 'Path=/; Secure; SameSite:None'],
  ])('comes before the SameSite rule that it brings about: %s', (_name, attributes) => {
    const entries = [
      page(),
      login(`${PAIR}; ${attributes}`),
      page('https://partner.test/'),
      refused(elsewhere),
    ];
    expect(causesOf(entries).slice(0, 2)).toEqual(['cookie-attribute-ignored', 'cookie-samesite-withheld']);
  });

  it.each([
    [
      'a Path without its slash',
      'Path=app; Secure',
      'https://app.acme.test/app/me',
      'Write “Path=/app” in place of “Path=app”.',
    ],
    [
      'a Path that is an address',
      'Path=https://app.acme.test/; Secure',
      undefined,
      'Write “Path=/” in place of',
    ],
    [
      'a Path of over 1024 bytes',
      `Path=/${'x'.repeat(1100)}; Secure`,
      undefined,
      'Write “Path=/” in place of',
    ],
    [
      'flags without semicolons',
      'Path=/; SameSite=None; Secure HttpOnly',
      undefined,
      'Write “Secure; HttpOnly” in place of',
    ],
    [
      'a quoted Domain',
      'Path=/; Domain="acme.test"; Secure',
      undefined,
      'Write “Domain=acme.test” in place of',
    ],
  ])('says what to write: %s', (_name, attributes, url = 'https://app.acme.test/api/me', fix) => {
    const { causes } = incidentOf([page(), login(`${PAIR}; ${attributes}`, { url: AUTH }), refused({ url })]);
    expect(causes[0]?.check).toBe('cookie-attribute-ignored');
    expect(causes[0]?.fixes[0]?.text).toContain(fix);
  });

  it('knows that a switch is on even where it says false', () => {
    const site = 'http://intranet.acme.test';
    const entries = [
      page(`${site}/`),
      login(`${PAIR}; Path=/; Secure=false`, { url: `${site}/login`, headers: { Origin: site } }),
      refused({ url: `${site}/api/me`, headers: { Referer: `${site}/` } }),
    ];
    expect(causesOf(entries).slice(0, 2)).toEqual([
      'cookie-attribute-ignored',
      'cookie-secure-from-insecure',
    ]);
  });

  it('finds a session cookie behind a comma in the line of another one', () => {
    const joined = `lang=de; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Path=/; HttpOnly, ${PAIR}; Path=/; Secure`;
    const incident = incidentOf([page(), login(joined), refused({ headers: { Cookie: 'lang=de' } })]);
    expect(incident.causes[0]?.check).toBe('cookie-attribute-ignored');
    expect(incident.causes[0]?.message).toBe('joined');
    expect(incident.title).toContain('never sets the cookie sid');
  });

  it('is not the cause where the line as it was meant would have been lost as well', () => {
    const entries = [
      page(),
      login(`${PAIR}; Path=/; SameSite=Strictly; Secure`),
      page('https://partner.test/'),
      refused(elsewhere),
    ];
    expect(causesOf(entries)).not.toContain('cookie-attribute-ignored');
    expect(causesOf(entries)[0]).toBe('cookie-samesite-withheld');
  });

  it('warns where nothing failed for it, once', () => {
    const report = reportOn(
      page(),
      login(`${PAIR}; Path=/; Max-Age=2h; Secure`),
      allowed({ headers: { Cookie: PAIR } }),
      login(`${PAIR}; Path=/; Max-Age=2h; Secure`),
    );
    expect(report.incidents).toEqual([]);
    expect(warningsOf(report).map(({ check }) => check)).toEqual(['cookie-attribute-ignored']);
  });

  it.each([
    'Domain=.acme.test',
    'Max-Age=315360000',
    'Domain=',
    'Priority=High',
    'Version=1',
    'Secure=Secure',
  ])('has nothing to say of what does no harm: %s', (attribute) => {
    const line = `${PAIR}; Path=/; ${attribute}; Secure`;
    const report = reportOn(page(), login(line), allowed({ headers: { Cookie: PAIR } }));
    expect(warningsOf(report).filter(({ check }) => check === 'cookie-attribute-ignored')).toEqual([]);
  });
});
