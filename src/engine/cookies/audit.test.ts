import { describe, expect, it } from 'vitest';
import { type AdviceCode, auditCookie } from './audit.ts';
import { SET_AT, subjectOf, use } from './audit-testing.ts';

const GOOD = 'sid=k3J8s0Qm2Vx7Lr5Tq9Wb; Path=/; Secure; HttpOnly; SameSite=Lax';
const HOME = use('https://app.acme.test/home');

function codes(raw: string, over: Parameters<typeof subjectOf>[1] = {}): AdviceCode[] {
  return auditCookie(subjectOf(raw, { carried: [HOME], ...over })).map(({ code }) => code);
}

/** A token without a signature that is worth anything. */
const jwt = (claims: object) =>
  `${btoa('{"alg":"RS256","typ":"JWT"}')}.${btoa(JSON.stringify(claims)).replace(/=+$/, '')}.c2lnbmF0dXJlc2lnbmF0dXJl`;

describe('the audit of a sign-in cookie', () => {
  it('asks for the three attributes that keep it', () => {
    const found = codes('sid=k3J8s0Qm2Vx7Lr5Tq9Wb; Path=/');
    expect(found.slice(0, 3)).toEqual(['secure-missing', 'httponly-missing', 'samesite-missing']);
  });

  it('has nothing to say but the prefix where all is well, and nothing with it', () => {
    expect(codes(GOOD)).toEqual(['prefix-possible']);
    expect(codes(GOOD.replace('sid=', '__Host-sid='))).toEqual([]);
  });

  it.each([
    '_ga=GA1.2.1234567890.1700000000; Domain=acme.test; Path=/; Max-Age=63072000',
    'theme=dark; Path=/; Max-Age=31536000',
    'ROUTEID=.node1; Path=/',
    'cookie_consent=yes; Path=/; Max-Age=31536000',
  ])('leaves %s alone', (raw) => {
    expect(codes(raw)).toEqual([]);
  });

  it('lets a script read the CSRF cookie that it has to send back', () => {
    expect(codes('XSRF-TOKEN=k3J8s0Qm2Vx7Lr5Tq9Wb; Path=/; Secure; SameSite=Lax')).toEqual([]);
    expect(codes('XSRF-TOKEN=k3J8s0Qm2Vx7Lr5Tq9Wb; Path=/')).toEqual(['secure-missing', 'samesite-missing']);
  });

  it('says where the cookie travelled in clear', () => {
    const [first] = auditCookie(
      subjectOf('sid=k3J8s0Qm2Vx7Lr5Tq9Wb; Path=/; HttpOnly; SameSite=Lax', {
        carried: [HOME, use('http://app.acme.test/old')],
      }),
    );
    expect(first?.title).toContain('in clear to app.acme.test');
  });

  it('wants https first where the site has none, and nothing of a developer’s own machine', () => {
    const plain = 'sid=k3J8s0Qm2Vx7Lr5Tq9Wb; Path=/; HttpOnly; SameSite=Lax';
    const [first] = auditCookie(subjectOf(plain, { at: 'http://app.acme.test/login' }));
    expect(first?.fix).toMatchObject({ audience: 'admin', effort: 'medium' });
    expect(codes(plain, { at: 'http://localhost:3000/login', carried: [] })).toEqual([]);
  });
});

describe('Domain', () => {
  const wide = GOOD.replace('Path=/', 'Domain=acme.test; Path=/');

  it('is wider than needed where one host alone used the cookie', () => {
    expect(codes(wide)).toContain('domain-wide');
    const files = use('https://static.acme.test/a.png', { file: true });
    const found = auditCookie(subjectOf(wide, { carried: [HOME, files] })).find(
      ({ code }) => code === 'domain-wide',
    );
    expect(found?.title).toContain('static.acme.test');
    expect(found?.fix.text).toContain('Leave Domain out');
  });

  it('is right where two hosts used it, and unknown where nobody was seen to', () => {
    expect(codes(wide, { carried: [HOME, use('https://api.acme.test/me')] })).not.toContain('domain-wide');
    expect(codes(wide, { carried: [] })).not.toContain('domain-wide');
  });

  it('is named where a narrower one covers all', () => {
    const found = auditCookie(
      subjectOf(wide, {
        at: 'https://login.eu.acme.test/',
        carried: [use('https://api.eu.acme.test/me')],
      }),
    ).find(({ code }) => code === 'domain-wide');
    expect(found?.fix.text).toContain('Domain=eu.acme.test');
  });
});

describe('SameSite=None', () => {
  const none = GOOD.replace('SameSite=Lax', 'SameSite=None');

  it('is more than needed where all requests came from the site itself', () => {
    expect(codes(none)).toContain('samesite-none-unneeded');
  });

  it.each(['third-party', 'cross-site-post', 'unknown'] as const)('stands where one was %s', (relation) => {
    const carried = [HOME, use('https://app.acme.test/acs', { relation })];
    expect(codes(none, { carried })).not.toContain('samesite-none-unneeded');
  });

  it('wants Partitioned where pages of other sites embed it', () => {
    const carried = [use('https://app.acme.test/widget', { relation: 'third-party' })];
    expect(codes(none, { carried })).toContain('partitioned-missing');
    expect(codes(`${none}; Partitioned`, { carried })).not.toContain('partitioned-missing');
    const posted = [use('https://app.acme.test/acs', { relation: 'cross-site-post' })];
    expect(codes(none, { carried: posted })).not.toContain('partitioned-missing');
  });
});

describe('the name', () => {
  const prefix = (raw: string, at?: string) =>
    auditCookie(subjectOf(raw, at === undefined ? {} : { at })).find(({ code }) => code === 'prefix-possible')
      ?.title;

  it('takes __Host- where host and path allow it, else __Secure-', () => {
    expect(prefix(GOOD)).toContain('__Host-');
    expect(prefix(GOOD.replace('Path=/', 'Path=/app'))).toContain('__Secure-');
    expect(prefix(GOOD.replace('Path=/', 'Domain=acme.test; Path=/'))).toContain('__Secure-');
  });

  it('takes none over http', () => {
    expect(prefix(GOOD, 'http://app.acme.test/')).toBeUndefined();
  });
});

describe('the life', () => {
  it.each([
    ['Max-Age=2592000', []],
    ['Max-Age=7776000', ['lifetime-long']],
    ['Max-Age=63072000', ['lifetime-long', 'lifetime-cut']],
    [`Expires=${new Date(SET_AT + 90 * 86_400_000).toUTCString()}`, ['lifetime-long']],
  ])('with %s: %j', (age, expected) => {
    expect(codes(`${GOOD.replace('sid', '__Host-sid')}; ${age}`)).toEqual(expected);
  });

  it('is the visitor’s choice for a remember-me cookie', () => {
    expect(codes(`${GOOD.replace('sid', '__Host-remember_token')}; Max-Age=7776000`)).toEqual([]);
  });

  it('cannot be told from a date where the time of setting is unknown', () => {
    const raw = `${GOOD.replace('sid', '__Host-sid')}; Expires=Thu, 01 Jan 2037 00:00:00 GMT`;
    expect(auditCookie({ ...subjectOf(raw), time: undefined })).toEqual([]);
  });
});

describe('the value', () => {
  const personal = jwt({ sub: 'u1', email: 'ada@acme.test', given_name: 'Ada' });

  it('names what it tells of a person, and never the value', () => {
    const found = auditCookie(subjectOf(`__Host-sid=${personal}; Path=/; Secure; HttpOnly; SameSite=Lax`));
    expect(found.map(({ code }) => code)).toEqual(['value-personal']);
    expect(found[0]?.title).toContain('email, given_name');
    expect(JSON.stringify(found)).not.toContain('ada@');
    expect(JSON.stringify(found)).not.toContain(personal.slice(0, 20));
  });

  it('is noted where it is a token without such data', () => {
    expect(codes(`__Host-sid=${jwt({ sub: 'u1', exp: 1 })}; Path=/; Secure; HttpOnly; SameSite=Lax`)).toEqual(
      ['value-readable'],
    );
  });
});

describe('a second cookie of the name', () => {
  const twins = [{ domain: 'acme.test', path: '/', secure: false }];

  it('that an http page can set is said', () => {
    expect(codes(GOOD, { twins })).toContain('duplicate-insecure');
    expect(
      codes(GOOD, { twins: [{ ...twins[0], domain: 'acme.test', path: '/', secure: true }] }),
    ).not.toContain('duplicate-insecure');
  });
});

it('says what a Path is not', () => {
  expect(codes(GOOD.replace('sid', '__Secure-sid').replace('Path=/', 'Path=/admin'))).toEqual([
    'path-no-boundary',
  ]);
});

it('takes odd lines', () => {
  for (const raw of ['', '=', ';;;', 'sid', `sid=${'x'.repeat(9000)}`, 'sid=\u0000; Domain=; Path'])
    expect(() => auditCookie(subjectOf(raw))).not.toThrow();
});
