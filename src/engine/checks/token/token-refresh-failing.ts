import { grantWord } from '../../facts/grant-words.ts';
import type { Storm } from '../../facts/views.ts';
import { spec } from '../../spec.ts';
import { defineCheck, type Message, span } from '../check.ts';
import { raceWinner } from './race.ts';

const FIXES: Message['fixes'] = [
  { effort: 'easy', audience: 'user', text: 'Sign in again.' },
  {
    effort: 'medium',
    audience: 'frontend',
    text: 'After a refused renewal stop, forget the tokens and start a new sign-in; do not repeat the call with the same refresh token.',
  },
];

export default defineCheck({
  id: 'token-refresh-failing',
  group: 'token',
  summary: 'The renewal of the token is refused: the token endpoint answers 400, 401 or 403 to a refresh',
  severity: 'broken',
  rung: 4,
  applies: ['token-endpoint'],
  spec: [spec('oauth', '6'), spec('oauth', '5.2')],
  needs: ['flow', 'words', 'cookies', 'credential', 'logins', 'renewal'],
  messages: {
    refused: {
      title: '{place} refuses to renew the token ({status})',
      what: 'The application tried to renew its access token and was answered {status}. {said} {again}',
      why: 'The refresh token has expired, was used already, or was withdrawn by a sign-out or a changed password. Without it no new access token comes, and every call fails once the old one has run out.',
      fixes: [
        ...FIXES,
        {
          effort: 'easy',
          audience: 'admin',
          text: 'If users meet this in the middle of their work, look at the lifetime of refresh tokens and sessions (idle and absolute).',
        },
      ],
    },
    expired: {
      title: '{place} refuses to renew the token: the refresh token or the session behind it has run out',
      what: 'The application tried to renew its access token and was answered {status}. {said} {again}',
      why: 'A refresh token has a lifetime of its own, often counted from its last use. After it only a new sign-in helps.',
      fixes: [
        ...FIXES,
        {
          effort: 'easy',
          audience: 'admin',
          text: 'Look at the lifetime of refresh tokens and sessions (idle and absolute).',
        },
      ],
    },
    reused: {
      title: '{place} refuses a refresh token that had been used before',
      what: 'The same refresh token was sent {ago} earlier, and that request was answered well. {said} {again}',
      why: 'Where refresh tokens rotate, each works once. A second use looks like theft: it is refused, and the whole session may be ended.',
      fixes: [
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Keep the new refresh token of each renewal, and renew in one place at a time (one promise that all calls wait for; a lock across tabs).',
        },
        { effort: 'easy', audience: 'user', text: 'Sign in again.' },
      ],
    },
    empty: {
      title: 'The call to {place} that is to renew the token carried no refresh token',
      what: 'The application asked to renew its session and was answered {status}. The request carried neither a refresh token nor a cookie. {said} {again}',
      why: 'The refresh token was not kept, or its cookie was not sent along (Path, SameSite, or credentials left out of the call).',
      fixes: [
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'If the refresh token is in a cookie, call with credentials: ‘include’ and look at the cookie’s Path and Domain; otherwise send the stored refresh token.',
        },
        { effort: 'easy', audience: 'user', text: 'Sign in again.' },
      ],
    },
  },
  run({ exchange, facts, show, later }) {
    const { flow, words, cookies, credential } = facts;
    if (flow.grant !== 'refresh_token' || exchange.response.status >= 500) return [];
    const error = words.member('error');
    // The application itself is refused, whatever it asks.
    if (error === 'invalid_client' || error === 'unauthorized_client' || error === 'unsupported_grant_type')
      return [];
    if (raceWinner(exchange, facts.renewal, later) !== undefined) return [];
    const quoted =
      words.member('error_description') ?? words.list.find((word) => word.text.includes(' '))?.text;
    const data = {
      place: show.place(exchange.url),
      status: exchange.response.status,
      said: quoted === undefined ? '' : `The server says: “${show.text(quoted.slice(0, 200))}”.`,
      again: again(later.storm),
    };
    const evidence = [
      { exchange, at: 'response.status' },
      ...(words.list.length > 0 ? [{ exchange, at: words.list[0]?.at ?? 'response.body' }] : []),
    ];
    const sent = flow.params.get('refresh_token');
    const subject = sent ?? exchange.url.origin + exchange.url.path;
    if (sent === undefined && credential.values.length === 0 && cookies.sent.length === 0) {
      if (cookies.presence !== 'absent' || exchange.request.body?.text === undefined) {
        if (cookies.presence !== 'absent')
          return [{ message: 'refused', data, confidence: 'likely', evidence, subject }];
      }
      // Before anyone has signed in this is a question, not a fault; after that the token was lost.
      return [
        {
          message: 'empty',
          data,
          confidence: facts.logins.credentialsExisted ? 'likely' : 'possible',
          evidence: [...evidence, { exchange, at: 'request.headers.cookie' }],
          subject,
        },
      ];
    }
    const { spent } = flow;
    if (spent !== undefined && spent.exchange.response.status >= 200 && spent.exchange.response.status < 300)
      return [
        {
          message: 'reused',
          data: { ...data, ago: span((exchange.startedAt ?? 0) - (spent.exchange.startedAt ?? 0)) },
          confidence: 'certain',
          evidence: [{ exchange: spent.exchange, at: 'response.status' }, ...evidence],
          subject,
        },
      ];
    const means = grantWord(quoted);
    const over =
      words.says('token-expired') !== undefined ||
      ((means === 'expired' || means === 'session') && !/invalid|unknown|revoked/i.test(quoted ?? ''));
    return [{ message: over ? 'expired' : 'refused', data, confidence: 'certain', evidence, subject }];
  },
});

function again(storm: Storm | undefined): string {
  if (storm === undefined) return '';
  return `It was tried ${storm.count} times, once every ${span(storm.span / (storm.count - 1))}.`;
}
