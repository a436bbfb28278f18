import { lineOf } from '../../facts/cookie-trial.ts';
import type { Attempt } from '../../facts/cookies.ts';
import { isLoginSubmit } from '../../facts/places.ts';
import { parseSetCookie } from '../../headers/set-cookie.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';

export default defineCheck({
  id: 'cookie-httponly-overwrite',
  group: 'cookie',
  summary:
    'The page was given a new value for an HttpOnly cookie, and the old one is still sent: scripts may not change it',
  severity: 'broken',
  rung: 3,
  applies: ['unauthorized', 'soft-unauthorized', 'login-loop', 'forbidden'],
  spec: [spec('cookies', '5.7')],
  needs: ['cookies', 'credential', 'tokens'],
  messages: {
    kept: {
      title: 'The page cannot renew the cookie {name}: it is HttpOnly, and scripts may not change it',
      what: 'The response of {setter} set {name} with HttpOnly. Later {issuer} gave the page a new value for it in its answer (the member “{member}”), and the request to {place} still carries the old one.',
      why: 'A script that writes an HttpOnly cookie (document.cookie) is ignored without a word. The old value stays, and {host} refuses it.',
      fixes: [
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Let the response that renews the session set the cookie itself (Set-Cookie: {name}=…; HttpOnly; Secure).',
        },
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Or send the new value in the Authorization header, and leave the cookie to the server. Taking HttpOnly off would let any script on the page read the session.',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const { cookies, credential, tokens } = facts;
    if (credential.values.length > 0 || isLoginSubmit(exchange)) return undefined;
    const issue = tokens.lastIssue;
    if (issue === undefined) return [];
    for (const { attempt } of cookies.origins) {
      if (attempt.masked || attempt.exchange.index >= issue.index) continue;
      if (!parseSetCookie(lineOf(attempt)).httpOnly) continue;
      const member = renewalOf(attempt, issue.response.body?.text ?? '');
      if (member === undefined) continue;
      return [
        {
          message: 'kept',
          data: {
            name: show.cookieName(attempt.name),
            member: show.text(member.slice(0, 40)),
            setter: show.place(attempt.exchange.url),
            issuer: show.place(issue.url),
            place: show.place(exchange.url),
            host: exchange.url.host,
          },
          confidence: 'likely',
          evidence: [
            {
              exchange: attempt.exchange,
              at: 'response.headers.set-cookie',
              line: attempt.line,
              mark: 'HttpOnly',
            },
            {
              exchange: issue,
              at: 'response.body',
              text: `a new value in “${show.text(member.slice(0, 40))}”`,
            },
            { exchange, at: 'request.headers.cookie', mark: attempt.name },
          ],
          subject: `${attempt.host} ${attempt.name}`,
        },
      ];
    }
    return [];
  },
});

/** The member of a JSON answer that is called like the cookie and holds another value. */
function renewalOf(attempt: Attempt, body: string): string | undefined {
  const wanted = plain(attempt.name);
  for (const [, name = '', value = ''] of body
    .slice(0, 20_000)
    .matchAll(/"([\w.-]{2,60})"\s*:\s*"([^"\\]{8,8192})"/g))
    if (plain(name) === wanted && value !== attempt.value && value !== decoded(attempt.value)) return name;
  return undefined;
}

function plain(name: string): string {
  return name
    .replace(/^__(?:host|secure|http)-/i, '')
    .replace(/[^a-z\d]/gi, '')
    .toLowerCase();
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
