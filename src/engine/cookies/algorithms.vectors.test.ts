import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseCookieDate } from '../headers/cookie-date.ts';
import { parseSetCookie } from '../headers/set-cookie.ts';
import { defaultPath } from './default-path.ts';
import { canonicalDomainMatch, canonicalHost, domainMatch } from './domain-match.ts';
import { CookieJar } from './jar.ts';
import { pathMatch } from './path-match.ts';
import { RULES } from './profile.ts';
import { type SiteStatus, sameSiteAllows } from './same-site.ts';

const FOLDER = '../shared/vectors';
if (!existsSync(FOLDER)) console.log(`skipped: ${FOLDER} is not here`);

function vectorsOf<V>(name: string): V[] {
  const file = `${FOLDER}/${name}.json`;
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).vectors : [];
}

interface DateVector {
  id: string;
  input: string;
  expected?: string | null;
  relation?: string;
}

interface MatchVector {
  id: string;
  fn: string;
  host?: string;
  cookieDomain?: string;
  storedDomain?: string;
  requestPath?: string;
  cookiePath?: string;
  input?: string;
  expected?: boolean | string;
  setCookie?: string;
  schemefulContext?: string;
  context?: string;
  excluded?: string[];
  semantics?: string;
  age?: string;
}

interface ParseVector {
  id: string;
  input: string;
  valid: boolean;
  name?: string;
  value?: string;
  attributes?: Record<string, string | boolean>;
  reasons?: string[];
}

const STATUS: Readonly<Record<string, SiteStatus>> = {
  SAME_SITE_STRICT: 'strict',
  SAME_SITE_LAX: 'lax',
  SAME_SITE_LAX_METHOD_UNSAFE: 'lax-unsafe',
  CROSS_SITE: 'cross',
};

const REASONS: Readonly<Record<string, string>> = {
  EXCLUDE_NO_COOKIE_CONTENT: 'cookie-empty',
  EXCLUDE_NAME_VALUE_PAIR_EXCEEDS_MAX_SIZE: 'cookie-too-large',
  EXCLUDE_DISALLOWED_CHARACTER: 'cookie-invalid-characters',
};

describe.runIf(existsSync(FOLDER))('dates', () => {
  it('are read as recorded', () => {
    const wrong = vectorsOf<DateVector>('cookie-dates').flatMap(({ id, input, expected, relation }) => {
      const got = parseCookieDate(input, id.startsWith('chromium') ? 'chromium' : 'rfc6265bis');
      const right =
        relation === undefined
          ? (got === undefined ? null : new Date(got).toISOString()) === expected
          : got !== undefined && (relation.startsWith('after') ? got > Date.UTC(2038, 0) : got <= 0);
      return right ? [] : [{ id, input, expected, got }];
    });
    expect(wrong).toEqual([]);
  });
});

describe.runIf(existsSync(FOLDER))('matching', () => {
  const answers: Record<string, (vector: MatchVector) => unknown> = {
    domainMatch: ({ host = '', cookieDomain = '' }) => domainMatch(host, cookieDomain),
    pathMatch: ({ requestPath = '', cookiePath = '' }) => pathMatch(requestPath, cookiePath),
    defaultPath: ({ input = '' }) => defaultPath(input),
    canonicalDomain: ({ input = '' }) => canonicalHost(input),
    domainMatchStored: ({ storedDomain = '', host = '' }) =>
      storedDomain.startsWith('.')
        ? canonicalDomainMatch(host, storedDomain.slice(1))
        : host === storedDomain,
  };

  it('of domains and paths comes out as recorded', () => {
    const wrong = vectorsOf<MatchVector>('cookie-match').flatMap((vector) => {
      const answer = answers[vector.fn];
      return answer === undefined || answer(vector) === vector.expected
        ? []
        : [{ ...vector, got: answer(vector) }];
    });
    expect(wrong).toEqual([]);
  });

  it('of SameSite against each context comes out as recorded', () => {
    const vectors = vectorsOf<MatchVector>('cookie-match').filter(({ fn }) => fn === 'sameSiteInclude');
    const wrong = vectors.filter(
      ({ setCookie = '', schemefulContext = '', context = '', excluded, semantics, age }) => {
        const current = semantics === 'current';
        const status = STATUS[current ? schemefulContext : context] ?? 'cross';
        const rules = RULES[current ? 'chromium' : 'firefox'];
        const allowed = sameSiteAllows(
          parseSetCookie(setCookie).sameSite,
          status,
          age === '< 2 min' ? 1000 : 1e6,
          rules,
        );
        return allowed !== (excluded?.length === 0);
      },
    );
    expect(wrong).toEqual([]);
  });
});

describe.runIf(existsSync(FOLDER))('one line', () => {
  it('is parsed, or refused for the reason recorded', () => {
    const wrong = vectorsOf<ParseVector>('cookie-parse').flatMap<unknown>(
      ({ id, input, valid, name, value, attributes, reasons }) => {
        const parsed = parseSetCookie(input);
        const jar = new CookieJar({ profile: 'chromium' });
        const url = 'https://www.bar.test/foo';
        const set = jar.setCookie(input, {
          url,
          time: 0,
          kind: 'document',
          initiator: null,
          topLevelUrl: url,
        });
        if (!valid) {
          const right =
            set.verdict === 'rejected' &&
            reasons?.every((reason) => set.reasons.includes(REASONS[reason] as never));
          return right === true ? [] : [{ id, reasons, set }];
        }
        const got: Record<string, unknown> = {};
        for (const key of ['secure', 'httpOnly', 'partitioned'] as const) if (parsed[key]) got[key] = true;
        for (const attribute of parsed.attributes) {
          if (attribute.name === 'path' || attribute.name === 'domain' || attribute.name === 'expires')
            got[attribute.name] = attribute.value;
          if (attribute.name === 'max-age') got.maxAge = attribute.value;
          if (attribute.name === 'priority') got.priority = attribute.value.toLowerCase();
        }
        if (attributes?.sameSite !== undefined) got.sameSite = parsed.sameSite;
        const right = parsed.name === name && parsed.value === value;
        try {
          expect(got).toEqual(attributes);
        } catch {
          return [{ id, attributes, got }];
        }
        return right ? [] : [{ id, name, value, got: [parsed.name, parsed.value] }];
      },
    );
    expect(wrong).toEqual([]);
  });
});
