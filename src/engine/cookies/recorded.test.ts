import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Cookie, type CookieContext, CookieJar, type CookieJarOptions } from './jar.ts';

interface SetCase {
  visits: { url: string; cookie: string; lines: string[] }[];
  jar: string[];
  blocked?: string[];
  at: number;
}

interface SendCase extends CookieContext {
  sent: string[];
  stored: string[];
}

function cases<C>(name: string): C[] {
  const text = readFileSync(new URL(`./recorded/${name}.jsonl`, import.meta.url), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

const visit = (url: string, time: number): CookieContext => ({
  url,
  time,
  method: 'GET',
  kind: 'document',
  initiator: null,
  topLevelUrl: url,
});

const field = (cookies: readonly Cookie[]): string =>
  cookies.map(({ name, value }) => (name === '' ? value : `${name}=${value}`)).join('; ');

const host = (cookie: Cookie): string => (cookie.hostOnly ? '' : '.') + cookie.domain;

function described(cookie: Cookie): string {
  const { name, value, path, secure, httpOnly, partitionKey, sameSite } = cookie;
  const flags = (secure ? 's' : '') + (httpOnly ? 'h' : '') + (partitionKey === null ? '' : 'p');
  return [name, value, host(cookie), path, flags, sameSite].join('|');
}

/** The reasons as DevTools counts them: it has no word for Partitioned without Secure, nor for a nameless `=a=b`. */
function devtools(reasons: readonly string[]): string {
  const told = reasons.filter((reason) => reason !== 'cookie-partitioned-insecure');
  return [...new Set(told.map((reason) => (reason.startsWith('cookie-domain') ? 'D' : reason)))]
    .sort()
    .join('+');
}

describe('Set-Cookie lines', () => {
  it.each([
    ['chromium', 'set-chromium-156'],
    ['firefox', 'set-firefox-153'],
  ] as const)('leave under the profile %s what %s recorded', (profile, file) => {
    const wrong: unknown[] = [];
    for (const { visits, jar: stored, blocked, at } of cases<SetCase>(file)) {
      const jar = new CookieJar({ profile });
      const reasons: string[] = [];
      const carried = visits.map(({ url, lines }) => {
        const carries = field(jar.cookiesFor(visit(url, at)).sent);
        for (const line of lines) {
          const result = jar.setCookie(line, visit(url, at));
          const nameless =
            result.reasons[0] === 'cookie-empty' && /^[ \t]*=.*=/.test(line.split(';')[0] ?? '');
          if (result.verdict === 'rejected' && result.reasons[0] !== 'cookie-already-expired' && !nameless)
            reasons.push(devtools(result.reasons));
        }
        return carries;
      });
      const left = jar.cookies();
      const problems = [
        [carried, visits.map(({ cookie }) => cookie)],
        [left.map(described).sort(), stored.map((line) => line.slice(0, line.lastIndexOf('|'))).sort()],
        [blocked === undefined ? [] : reasons.filter((reason) => reason !== '').sort(), blocked ?? []],
      ].filter(([got, expected]) => JSON.stringify(got) !== JSON.stringify(expected));
      for (const cookie of left) {
        const line = stored.find((one) => one.startsWith(`${described(cookie)}|`));
        const recorded = Number(line?.slice(line.lastIndexOf('|') + 1));
        if (Math.abs((cookie.expires ?? 0) / 1000 - recorded) > 120)
          problems.push([[cookie.name], [line ?? '']]);
      }
      if (problems.length > 0) wrong.push({ visits, problems });
    }
    expect(wrong).toEqual([]);
  });
});

/** What stands in the jar of a.test and www.a.test before each request, and what its answer sets. */
const BEFORE = [
  'strict=1; SameSite=Strict; Secure; Path=/',
  'lax=1; SameSite=Lax; Secure; Path=/',
  'none=1; SameSite=None; Secure; Path=/',
  'unspec=1; Secure; Path=/',
  'part=1; SameSite=None; Secure; Partitioned; Path=/',
  'plain=1; Path=/',
  'plainlax=1; SameSite=Lax; Path=/',
  'dom=1; SameSite=None; Secure; Domain=a.test; Path=/',
  'domlax=1; SameSite=Lax; Domain=a.test; Path=/',
];
const ANSWER = [
  's_strict=1; SameSite=Strict; Path=/',
  's_lax=1; SameSite=Lax; Path=/',
  's_none=1; SameSite=None; Secure; Path=/',
  's_unspec=1; Path=/',
  's_part=1; SameSite=None; Secure; Partitioned; Path=/',
  's_bad=1; SameSite=None; Path=/',
];

describe('requests of every kind', () => {
  it.each<[string, CookieJarOptions]>([
    ['send-chromium-156', { profile: 'chromium', thirdPartyCookies: 'allowed' }],
    ['send-chromium-156-third-parties-blocked', { profile: 'chromium', thirdPartyCookies: 'blocked' }],
    ['send-firefox-153', { profile: 'firefox', thirdPartyCookies: 'allowed' }],
  ])('carry and store what %s recorded', (file, options) => {
    const wrong: unknown[] = [];
    for (const { sent, stored, ...context } of cases<SendCase>(file)) {
      const jar = new CookieJar(options);
      for (const url of ['https://a.test:8443/', 'https://www.a.test:8443/'])
        for (const line of BEFORE) jar.setCookie(line, visit(url, 1e12));
      const selection = jar.cookiesFor({ ...context, time: 1e12 + 1000 });
      const verdicts = ANSWER.map((line) => jar.setCookie(line, { ...context, time: 1e12 + 1000 }).verdict);
      const left = jar
        .cookies()
        .filter(({ name }) => name.startsWith('s_'))
        .map(
          (cookie) =>
            `${cookie.name}@${host(cookie)}${cookie.partitionKey === null ? '' : `^${cookie.partitionKey}`}`,
        );
      const carried = selection.sent.map(({ name }) => name);
      const known = selection.unknown.length === 0 && !verdicts.includes('unknown');
      if (!known || carried.join() !== sent.join() || left.sort().join() !== stored.join())
        wrong.push({ context, carried, sent, left, stored, known });
    }
    expect(wrong).toEqual([]);
  });
});
