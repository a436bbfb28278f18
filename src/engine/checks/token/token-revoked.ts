import { startedAfter } from '../../exchange/order.ts';
import type { Word, WordsView } from '../../facts/words.ts';
import { spec } from '../../spec.ts';
import { numericDate } from '../../tokens/jwt.ts';
import { absenceIn } from '../authorization/heard.ts';
import { defineCheck, span } from '../check.ts';
import { UNAUTHORIZED } from '../kinds.ts';

export default defineCheck({
  id: 'token-revoked',
  group: 'token',
  summary:
    'The token worked before, is not expired, and is now refused; or it was withdrawn, by the capture or the server’s words',
  severity: 'broken',
  rung: 8,
  applies: UNAUTHORIZED,
  spec: [spec('bearer', '3.1')],
  needs: ['credential', 'words', 'tokens', 'clock', 'challenge', 'route'],
  messages: {
    said: {
      title: '{place} refused the token because it was withdrawn',
      what: 'The server says: “{quote}”.',
      why: 'A token can be withdrawn before its time: by a sign-out elsewhere or on all devices, a changed password, an administrator, or rotation.',
      fixes: [
        { effort: 'easy', audience: 'user', text: 'Sign in again.' },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Look in the identity provider’s log when and by whom the session was ended.',
        },
      ],
    },
    withdrawn: {
      title: '{place} was called with a token that the application had withdrawn before',
      what: 'The token, or the refresh token behind it, was sent to {where} to be withdrawn, {ago} before this request.',
      why: 'A withdrawn token is refused from then on, whatever its dates say.',
      fixes: [
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Forget the tokens at the moment at which they are withdrawn, in every tab and worker, and stop calls that are queued or repeated.',
        },
        { effort: 'easy', audience: 'user', text: 'Sign in again.' },
      ],
    },
    before: {
      title: '{place} refuses a token that this server had accepted before',
      what: 'The same token was let through earlier (see the evidence). {dates} Now it is refused.',
      why: 'As a rule it was withdrawn: a sign-out elsewhere or on all devices, a changed password, an ended session, a restart of the server that kept it, or a replica that does not know it.',
      fixes: [
        { effort: 'easy', audience: 'user', text: 'Sign in again.' },
        {
          effort: 'medium',
          audience: 'backend',
          text: 'Look in the log at the time of the refusal for the token’s id (jti) or session (sid); compare replicas.',
        },
      ],
    },
  },
  run({ exchange, facts, show, later }) {
    const { credential, words, tokens, clock, challenge, route } = facts;
    if (credential.sent === 'no') return undefined;
    const { token } = credential;
    const place = show.place(exchange.url);
    const said = words.says('token-revoked');
    const sent = { exchange, at: 'request.headers.authorization' };
    const withdrawal = tokens.life?.revokedBy;
    if (withdrawal !== undefined && startedAfter(exchange, withdrawal))
      return [
        {
          message: 'withdrawn',
          data: {
            place,
            where: show.place(withdrawal.url),
            ago: span((exchange.startedAt ?? 0) - (withdrawal.startedAt ?? 0)),
          },
          confidence: 'certain',
          evidence: [{ exchange: withdrawal, at: 'url' }, { exchange, at: 'response.status' }, sent],
          subject: token ?? '',
        },
      ];
    if (said !== undefined)
      return [
        {
          message: 'said',
          data: { place, quote: show.text(said.text.slice(0, 160)) },
          confidence: 'certain',
          evidence: [{ exchange, at: said.at, text: show.text(said.text) }, sent],
          subject: token ?? '',
        },
      ];
    // This very route let it through: that says more than another one of the same server.
    const same = route.lastSuccess?.token === token ? route.lastSuccess?.exchange : undefined;
    const accepted = same ?? tokens.acceptedHere;
    if (token === undefined || accepted === undefined) return [];
    // What is taken again was not withdrawn.
    if (later.tokenAccepted !== undefined || route.revived?.token === token) return [];
    // The same token, written in a way that has not worked here.
    if (!route.acceptedSchemes.includes(credential.scheme)) return [];
    const claims = credential.jwt?.ok === true ? credential.jwt.claims : undefined;
    const exp = claims === undefined ? undefined : numericDate(claims, 'exp');
    if (exp !== undefined && clock.now !== undefined && clock.now >= exp * 1000) return [];
    if (
      challenge.param('error') === 'insufficient_scope' ||
      words.list.some(
        (word) => word.means !== undefined && word.means !== 'credential-refused' && !isOpen(word, words),
      )
    )
      return [];
    const issued = tokens.life?.issuedBy?.startedAt;
    const lifetime = tokens.life?.expiresIn;
    const until = issued === undefined || lifetime === undefined ? undefined : issued + lifetime;
    if (
      exp === undefined &&
      until !== undefined &&
      exchange.startedAt !== undefined &&
      exchange.startedAt > until
    )
      return [];
    // Calls of one page load that go out together: this one is refused for what it asks, as the other was let through.
    const together =
      same === undefined &&
      accepted.startedAt !== undefined &&
      exchange.startedAt !== undefined &&
      exchange.startedAt - accepted.startedAt - (accepted.duration ?? 0) < TOGETHER;
    const dated = exp !== undefined || until !== undefined;
    return [
      {
        message: 'before',
        data: {
          place,
          dates: dated
            ? 'By its own dates it is still valid.'
            : 'It cannot be read from outside, so it may also have run out.',
        },
        confidence: together ? 'possible' : 'likely',
        evidence: [{ exchange: accepted, at: 'response.status' }, { exchange, at: 'response.status' }, sent],
        subject: token,
      },
    ];
  },
});

/** Ours, ms. */
const TOGETHER = 300;

// "You must be logged in" is said of missing and refused credentials alike.
function isOpen(word: Word, words: WordsView): boolean {
  return word.means === 'authorization-missing' && absenceIn(words) === undefined;
}
