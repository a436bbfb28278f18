import { isCallbackUrl, isLoginSubmit } from '../../facts/places.ts';
import { spec } from '../../spec.ts';
import { defineCheck, type EvidenceRef } from '../check.ts';

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
      what: 'The Cookie field holds {name} {count} times with different values: one was set for another path or domain than the other. {where}',
      why: 'A server cannot see which path or domain a cookie belongs to. Most read the first, some the last. If that is an old one, the session of the new one is not found.',
      fixes: [
        {
          effort: 'easy',
          audience: 'user',
          text: 'Clear the cookies of this site once and sign in again.',
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
    const setters = cookies.setBy.filter((attempt) => attempt.name === name);
    const evidence: EvidenceRef[] = [
      { exchange, at: 'request.headers.cookie', mark: name },
      ...setters.map((attempt) => ({
        exchange: attempt.exchange,
        at: 'response.headers.set-cookie',
        line: attempt.line,
        mark: name,
      })),
    ];
    const places = setters.map((attempt) => show.place(attempt.exchange.url));
    return [
      {
        message: 'two',
        data: {
          name: show.text(name.slice(0, 80)),
          place: show.place(exchange.url),
          count: several.size,
          where:
            places.length === 0 ? '' : `This capture shows one being set by ${places.join(', another by ')}.`,
        },
        confidence: 'likely',
        evidence,
        subject: `${exchange.url.host} ${name}`,
      },
    ];
  },
});
