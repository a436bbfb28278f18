import { lineOf } from '../../facts/cookie-trial.ts';
import type { Attempt } from '../../facts/cookies.ts';
import { isCallbackUrl, isLoginSubmit } from '../../facts/places.ts';
import { parseSetCookie } from '../../headers/set-cookie.ts';
import { spec } from '../../spec.ts';
import { defineCheck, type EvidenceRef } from '../check.ts';
import { type Reading, readingOf } from './stack.ts';

export default defineCheck({
  id: 'cookie-duplicate-name',
  group: 'cookie',
  summary:
    'Two cookies of one name with different values are sent at once, and the server reads the wrong one',
  severity: 'broken',
  rung: 4,
  applies: ['unauthorized', 'soft-unauthorized', 'login-loop', 'redirect-loop', 'oauth-error'],
  spec: [spec('cookies', '5.8.3'), spec('cookies', '8.6')],
  needs: ['cookies', 'credential'],
  messages: {
    two: {
      title:
        'The request to {place} carries {count} cookies named {name}, and the server may read the wrong one',
      what: 'The Cookie field holds {name} {count} times with different values: one was set for another path or domain than the other. {where} {order}',
      why: 'A server cannot see which path or domain a cookie belongs to. {reads} If that is an old one, the session of the new one is not found.',
      fixes: [
        {
          effort: 'easy',
          audience: 'user',
          text: 'Clear the cookies of this site once and sign in again.',
          action: 'clear-cookies',
        },
        {
          effort: 'medium',
          audience: 'backend',
          text: 'Set the cookie with the same Domain and Path everywhere, give the new one another name, and delete the old one with exactly the Domain and Path that it was set with.',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const { cookies, credential } = facts;
    if (credential.values.length > 0 || isLoginSubmit(exchange)) return undefined;
    if (cookies.presence === 'not-recorded' || cookies.presence === 'masked')
      return { notEvaluated: 'the Cookie field of this request was not recorded' };
    const callback = isCallbackUrl(exchange.url);
    const values = new Map<string, Set<string>>();
    for (const cookie of cookies.sent) {
      if (!cookie.session && !(callback && cookie.class === 'flow-state')) continue;
      const known = values.get(cookie.name);
      if (known === undefined) values.set(cookie.name, new Set([cookie.value]));
      else known.add(cookie.value);
    }
    const [name, several] = [...values].find(([, one]) => one.size > 1) ?? [];
    if (name === undefined || several === undefined) return [];
    const setters = cookies.setBy
      .filter((attempt) => attempt.name === name)
      .sort((a, b) => a.exchange.index - b.exchange.index);
    const evidence: EvidenceRef[] = [
      { exchange, at: 'request.headers.cookie', mark: name },
      ...setters.map((attempt) => ({
        exchange: attempt.exchange,
        at: 'response.headers.set-cookie',
        line: attempt.line,
        mark: name,
      })),
    ];
    const reading = readingOf(
      exchange,
      cookies.sent.map((cookie) => cookie.name),
    );
    return [
      {
        message: 'two',
        data: {
          name: show.cookieName(name),
          place: show.place(exchange.url),
          count: several.size,
          where: whereSet(setters, show),
          order: orderOf([...several], setters, reading, show),
          reads:
            reading === undefined
              ? 'Most read the first, some the last.'
              : `This one seems to run ${reading.by}, which reads the ${reading.reads}.`,
        },
        confidence: 'likely',
        evidence,
        subject: `${exchange.url.host} ${name}`,
      },
    ];
  },
});

type Shower = {
  place(url: Attempt['exchange']['url']): string;
  path(path: string): string;
  text(text: string): string;
};

function whereSet(setters: readonly Attempt[], show: Shower): string {
  const told = setters.map(
    ({ exchange, domain, ...attempt }) =>
      `${show.place(exchange.url)} (${domain === undefined ? 'no Domain' : `Domain=${show.text(domain)}`}, Path=${show.path(pathOf({ exchange, domain, ...attempt }))})`,
  );
  return told.length === 0 ? '' : `This capture shows one being set by ${told.join(', another by ')}.`;
}

function pathOf(attempt: Attempt): string {
  const parsed = parseSetCookie(lineOf(attempt));
  const own = attempt.exchange.url.path;
  const cut = own.lastIndexOf('/');
  return parsed.path ?? (cut <= 0 ? '/' : own.slice(0, cut));
}

// Browsers send the cookie with the longer path first, and of equals the older one (RFC 6265bis §5.8.3).
function orderOf(
  values: readonly string[],
  setters: readonly Attempt[],
  reading: Reading | undefined,
  show: Shower,
): string {
  const read = reading?.reads === 'last' ? values.at(-1) : values[0];
  const setter = setters.find((attempt) => attempt.value === read);
  if (setter === undefined)
    return setters.length === 0 || reading === undefined
      ? ''
      : 'The one that the server reads was set before this capture began: the older one.';
  const age = setters.length < 2 ? '' : setter === setters.at(-1) ? ', the newer one,' : ', the older one,';
  const which = reading === undefined ? 'stands first' : 'is the one that the server reads';
  return `That of ${show.place(setter.exchange.url)}${age} ${which}.`;
}
