import { describe, expect, it } from 'vitest';
import { auditCookie } from './audit.ts';
import { subjectOf, use } from './audit-testing.ts';
import { type CookieFaults, correctedLine, type MissedUse, NO_FAULTS } from './corrected.ts';
import { CookieJar } from './jar.ts';

const VALUE = 'k3J8s0Qm2Vx7Lr5Tq9Wb';

function missed(url: string, reasons: readonly string[], over: Partial<MissedUse> = {}): MissedUse {
  return { ...use(url), reasons, ...over };
}

interface Case {
  readonly raw: string;
  readonly at?: string;
  readonly carried?: readonly ReturnType<typeof use>[];
  readonly faults?: Partial<CookieFaults>;
  /** Where the corrected cookie must go. */
  readonly wanted?: readonly string[];
  /** The corrected line. */
  readonly line: string;
}

const CASES: Record<string, Case> = {
  'all three attributes missing': {
    raw: `sid=${VALUE}; Path=/`,
    line: 'sid=<value>; Path=/; Secure; HttpOnly; SameSite=Lax',
  },
  'a Domain of another site': {
    raw: `sid=${VALUE}; Domain=staging.other.test; Path=/; Secure; HttpOnly; SameSite=Lax`,
    faults: { rejected: ['cookie-domain-mismatch'] },
    line: 'sid=<value>; Path=/; Secure; HttpOnly; SameSite=Lax',
  },
  'a Domain of another site, and a sibling that needs the cookie': {
    raw: `sid=${VALUE}; Domain=other.test; Path=/; Secure; HttpOnly; SameSite=Lax`,
    faults: {
      rejected: ['cookie-domain-mismatch'],
      missed: [missed('https://api.acme.test/me', ['cookie-domain-mismatch'])],
    },
    wanted: ['https://api.acme.test/me'],
    line: 'sid=<value>; Domain=acme.test; Path=/; Secure; HttpOnly; SameSite=Lax',
  },
  'a public suffix for a Domain': {
    raw: `sid=${VALUE}; Domain=test; Path=/; Secure; HttpOnly; SameSite=Lax`,
    faults: { rejected: ['cookie-domain-public-suffix'] },
    line: 'sid=<value>; Path=/; Secure; HttpOnly; SameSite=Lax',
  },
  'no Domain, asked for on a sibling': {
    raw: `sid=${VALUE}; Path=/; Secure; HttpOnly; SameSite=Lax`,
    faults: { missed: [missed('https://api.acme.test/me', ['cookie-host-only'])] },
    wanted: ['https://api.acme.test/me'],
    line: 'sid=<value>; Domain=acme.test; Path=/; Secure; HttpOnly; SameSite=Lax',
  },
  'Secure over http': {
    raw: `sid=${VALUE}; Path=/; Secure; HttpOnly; SameSite=Lax`,
    at: 'http://app.acme.test/login',
    faults: { rejected: ['cookie-secure-from-insecure'] },
    line: 'sid=<value>; Path=/; Secure; HttpOnly; SameSite=Lax',
  },
  'SameSite=None without Secure': {
    raw: `sid=${VALUE}; Path=/; HttpOnly; SameSite=None`,
    carried: [use('https://app.acme.test/w', { relation: 'unknown' })],
    faults: { rejected: ['cookie-samesite-none-insecure'] },
    line: 'sid=<value>; Path=/; Secure; HttpOnly; SameSite=None',
  },
  '__Host- with a Domain and a folder': {
    raw: `__Host-sid=${VALUE}; Domain=acme.test; Path=/app; HttpOnly; SameSite=Lax`,
    faults: { rejected: ['cookie-prefix-violated'] },
    line: '__Host-sid=<value>; Path=/; Secure; HttpOnly; SameSite=Lax',
  },
  '__Host- with a Domain that another host needs': {
    raw: `__Host-sid=${VALUE}; Domain=acme.test; Path=/; Secure; HttpOnly; SameSite=Lax`,
    faults: {
      rejected: ['cookie-prefix-violated'],
      missed: [missed('https://api.acme.test/me', ['cookie-prefix-violated'])],
    },
    wanted: ['https://api.acme.test/me'],
    line: '__Secure-sid=<value>; Domain=acme.test; Path=/; Secure; HttpOnly; SameSite=Lax',
  },
  'Strict, after the way back from the identity provider': {
    raw: `sid=${VALUE}; Path=/; Secure; HttpOnly; SameSite=Strict`,
    faults: {
      missed: [
        missed('https://app.acme.test/home', ['cookie-samesite-withheld'], { relation: 'cross-site-link' }),
      ],
    },
    line: 'sid=<value>; Path=/; Secure; HttpOnly; SameSite=Lax',
  },
  'Lax, at a form that the identity provider posts': {
    raw: `sid=${VALUE}; Path=/; Secure; HttpOnly; SameSite=Lax`,
    faults: {
      missed: [
        missed('https://app.acme.test/acs', ['cookie-samesite-withheld'], { relation: 'cross-site-post' }),
      ],
    },
    line: 'sid=<value>; Path=/; Secure; HttpOnly; SameSite=None',
  },
  'a folder for a Path': {
    raw: `sid=${VALUE}; Path=/auth; Secure; HttpOnly; SameSite=Lax`,
    at: 'https://app.acme.test/auth/login',
    faults: { missed: [missed('https://app.acme.test/api/me', ['cookie-path-narrow'])] },
    wanted: ['https://app.acme.test/api/me'],
    line: 'sid=<value>; Path=/; Secure; HttpOnly; SameSite=Lax',
  },
  'no Path, set from a folder': {
    raw: `sid=${VALUE}; Secure; HttpOnly; SameSite=Lax`,
    at: 'https://app.acme.test/auth/login',
    faults: { missed: [missed('https://app.acme.test/api/me', ['cookie-path-narrow'])] },
    wanted: ['https://app.acme.test/api/me'],
    line: 'sid=<value>; Path=/; Secure; HttpOnly; SameSite=Lax',
  },
  'a date in the past': {
    raw: `sid=${VALUE}; Path=/; Secure; HttpOnly; SameSite=Lax; Expires=Mon, 01 Jan 2024 00:00:00 GMT`,
    faults: { rejected: ['cookie-already-expired'] },
    line: 'sid=<value>; Path=/; Secure; HttpOnly; SameSite=Lax',
  },
  'two years of life': {
    raw: `sid=${VALUE}; Path=/; Max-Age=63072000; Secure; HttpOnly; SameSite=Lax`,
    line: 'sid=<value>; Path=/; Max-Age=2592000; Secure; HttpOnly; SameSite=Lax',
  },
  'Partitioned without Secure': {
    raw: `sid=${VALUE}; Path=/; HttpOnly; SameSite=None; Partitioned`,
    carried: [use('https://app.acme.test/w', { relation: 'third-party' })],
    faults: { rejected: ['cookie-partitioned-insecure'] },
    line: 'sid=<value>; Path=/; Secure; HttpOnly; SameSite=None; Partitioned',
  },
  'embedded, with Lax': {
    raw: `sid=${VALUE}; Path=/; Secure; HttpOnly; SameSite=Lax`,
    faults: { rejected: ['cookie-samesite-cross-site-set'] },
    line: 'sid=<value>; Path=/; Secure; HttpOnly; SameSite=None; Partitioned',
  },
  'a Domain wider than needed': {
    raw: `sid=${VALUE}; Domain=acme.test; Path=/; Secure; HttpOnly; SameSite=Lax`,
    carried: [use('https://app.acme.test/home')],
    line: 'sid=<value>; Path=/; Secure; HttpOnly; SameSite=Lax',
  },
  'unknown words': {
    raw: `sid=${VALUE}; path=/; SECURE; httponly; SameSite=Relaxed; Color=blue`,
    line: 'sid=<value>; Path=/; Secure; HttpOnly; SameSite=Lax',
  },
};

function corrected({ raw, at, carried, faults }: Case) {
  const subject = subjectOf(raw, {
    ...(at === undefined ? {} : { at }),
    ...(carried === undefined ? {} : { carried }),
  });
  return { subject, ...correctedLine(subject, { ...NO_FAULTS, ...faults }, auditCookie(subject)) };
}

describe.each(Object.entries(CASES))('%s', (_name, one) => {
  it('becomes the line that is wanted, without the value', () => {
    const { text, parts, notes } = corrected(one);
    expect(text).toBe(one.line);
    const shown = parts.filter(({ change }) => change !== 'removed').map((part) => part.text);
    expect(shown.join('; ')).toBe(text);
    expect(JSON.stringify({ text, parts, notes })).not.toContain(VALUE);
  });

  it.each(['chromium', 'firefox'] as const)('is accepted and sent by %s where it is wanted', (profile) => {
    const { text, subject } = corrected(one);
    const jar = new CookieJar({ profile });
    const secured = (url: string) => url.replace(/^http:/, 'https:');
    const embedded = /Partitioned/.test(text);
    const at = secured(subject.setBy.raw);
    const page = embedded ? 'https://shop.elsewhere.test/' : at;
    const around = { time: 1000, initiator: page, topLevelUrl: page };
    const set = jar.setCookie(text.replace('<value>', VALUE), {
      ...around,
      url: at,
      kind: embedded ? 'iframe' : 'document',
    });
    expect(set).toMatchObject({ verdict: 'accepted', reasons: [] });
    const asked = one.wanted ?? [
      ...(one.carried ?? []).map((each) => `https://${each.host}${each.path}`),
      at,
    ];
    for (const url of asked) {
      const request = embedded
        ? { ...around, url, kind: 'iframe' }
        : { ...around, url, kind: 'fetch', credentials: 'include' };
      expect(jar.cookiesFor(request).sent.map(({ value }) => value)).toEqual([VALUE]);
    }
  });
});

describe('what no attribute can put right', () => {
  it('is said: https, size, two registrable domains', () => {
    const http = CASES['Secure over http'];
    if (http !== undefined) expect(corrected(http).notes.join()).toContain('X-Forwarded-Proto');
    const large = corrected({
      raw: `sid=${'x'.repeat(5000)}; Path=/; Secure; HttpOnly; SameSite=Lax`,
      faults: { rejected: ['cookie-too-large'] },
      line: '',
    });
    expect(large.notes.join()).toContain('4096');
    const apart = corrected({
      raw: `sid=${VALUE}; Path=/; Secure; HttpOnly; SameSite=Lax`,
      faults: { missed: [missed('https://api.elsewhere.test/me', ['cookie-host-only'])] },
      line: '',
    });
    expect(apart.notes.join()).toContain('No cookie reaches both');
    expect(apart.text).not.toContain('Domain');
  });
});

describe('the marks', () => {
  it('tell what was added, changed, removed and kept, and why', () => {
    const { parts } = corrected({
      raw: `sid=${VALUE}; Domain=other.test; Path=/; SameSite=None`,
      faults: { rejected: ['cookie-domain-mismatch', 'cookie-samesite-none-insecure'] },
      carried: [use('https://app.acme.test/home')],
      line: '',
    });
    expect(parts.map(({ text, change }) => [text, change])).toEqual([
      ['sid=<value>', 'kept'],
      ['Path=/', 'kept'],
      ['Secure', 'added'],
      ['HttpOnly', 'added'],
      ['SameSite=Lax', 'changed'],
      ['Domain=other.test', 'removed'],
    ]);
    for (const { change, why } of parts) if (change !== 'kept') expect(why).toMatch(/\.$/);
  });

  it('leave a good line alone', () => {
    const { changed } = corrected({
      raw: `sid=${VALUE}; Path=/; Secure; HttpOnly; SameSite=Lax`,
      line: '',
    });
    expect(changed).toBe(false);
  });
});
