import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';
import { UNAUTHORIZED } from '../kinds.ts';
import { rotationBefore } from './rotation.ts';

export default defineCheck({
  id: 'session-rotated-lost',
  group: 'session',
  summary: 'The server replaced the session cookie, and this request still went out with the old value',
  severity: 'broken',
  rung: 6,
  applies: [...UNAUTHORIZED, 'soft-unauthorized'],
  spec: [spec('owaspSession', 'renew-the-session-id-after-any-privilege-level-change')],
  needs: ['lives', 'cookies'],
  messages: {
    parallel: {
      title:
        'The request to {place} went out with the old session cookie {name} while another answer was replacing it',
      what: 'Request {by} was under way when this one started; its answer set {name} to a new value. This one carried the old value and was refused.',
      why: 'A server that replaces the session’s id and forgets the old one at once refuses all requests that are on their way with it.',
      fixes: [
        {
          effort: 'medium',
          audience: 'backend',
          text: 'Let the old id live on for some seconds after a new one was given (most session libraries have a setting), or replace it at sign-in only.',
        },
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Let the request that renews the session finish before others are sent, and repeat a call once that was refused meanwhile.',
        },
      ],
    },
    dropped: {
      title:
        'The request to {place} carries an old value of the session cookie {name}: the new one did not stick',
      what: 'The answer to request {by} had set {name} to a new value before this request went out; the browser still sent the old one.',
      why: 'The server has replaced the session’s id and no longer knows the old one. The new cookie was refused by the browser, stored beside the old one under another Path or Domain, or undone by a later answer.',
      fixes: [
        {
          effort: 'medium',
          audience: 'backend',
          text: 'Set the new cookie with the same Domain, Path and attributes as the old one, and set it in one place only (application or proxy, not both).',
        },
        {
          effort: 'easy',
          audience: 'user',
          text: 'Clear the cookies of this site once and sign in again.',
          action: 'clear-cookies',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    if (!facts.cookies.sessionSent) return undefined;
    const rotation = rotationBefore(exchange, facts);
    const name = facts.lives.life?.name;
    if (rotation === undefined || name === undefined) return [];
    const safe = show.cookieName(name);
    return [
      {
        message: rotation.kind,
        data: { place: show.place(exchange.url), name: safe, by: `#${rotation.exchange.index}` },
        confidence: 'likely',
        evidence: [
          { exchange: rotation.exchange, at: 'response.headers.set-cookie', mark: name },
          { exchange, at: 'request.headers.cookie', mark: name },
        ],
        subject: `${exchange.url.host} ${safe} ${rotation.exchange.index}`,
      },
    ];
  },
});
