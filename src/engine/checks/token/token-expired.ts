import { rules } from '../../exchange/settings.ts';
import { clockTime } from '../../exchange/time.ts';
import { spec } from '../../spec.ts';
import { numericDate } from '../../tokens/jwt.ts';
import { defineCheck, span } from '../check.ts';
import { REFUSED } from '../kinds.ts';
import { cookieToken, tokenAside } from './cookie-token.ts';
import { CLOCK_WORDS, isExpired } from './expiry.ts';

export default defineCheck({
  id: 'token-expired',
  group: 'token',
  summary: "The token's exp lies before the server's Date, or the server says that it expired",
  severity: 'broken',
  rung: 8,
  applies: REFUSED,
  spec: [spec('jwt', '4.1.4'), spec('bearer', '3.1')],
  needs: ['credential', 'clock', 'words', 'challenge', 'tokens', 'signing', 'cookies'],
  messages: {
    expired: {
      title: 'The access token expired {ago} before the request to {place}',
      what: 'The token says that it is valid until {exp}. By {clock} it was {now} when the request was answered: {ago} too late.',
      why: 'A server refuses a token after its expiry time, whoever holds it.',
      fixes: [
        {
          effort: 'easy',
          audience: 'user',
          text: 'Sign in again, or reload the page, to get a fresh token.',
        },
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Renew the token before it expires (look at exp or expires_in), and once after a 401; then repeat the request.',
        },
        {
          effort: 'easy',
          audience: 'admin',
          text: 'If users meet this in the middle of their work, look at the token lifetime and at whether refresh tokens are issued.',
        },
      ],
    },
    cookie: {
      title: 'The token in the cookie {name} expired {ago} before the request to {place}',
      what: 'The cookie holds a token that says that it is valid until {exp}. By {clock} it was {now} when the request was answered. The browser keeps sending the cookie: its own lifetime is longer than that of the token in it.',
      why: 'A server refuses a token after its expiry time, also where it comes in a cookie.',
      fixes: [
        {
          effort: 'easy',
          audience: 'user',
          text: 'Sign in again, or reload the page, to get a fresh token.',
        },
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Give the cookie the lifetime of the token (Max-Age), and answer 401 in words that the page can tell from other refusals.',
        },
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Let the session be renewed before the token runs out, and once after a 401; then repeat the request.',
        },
      ],
    },
    cookieFirst: {
      title:
        '{place} read the expired token in the cookie {name}, and not the one in the Authorization header',
      what: 'The server says that the token has expired. The one in the header is valid until {exp}; the cookie {name} holds another one, which ran out {ago} before the request.',
      why: 'A server that takes a token from several places takes the first that it finds, and some look into the cookies first.',
      fixes: [
        {
          effort: 'easy',
          audience: 'user',
          text: 'Delete the cookie {name} of this site, or sign out and in again.',
        },
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Let the server read tokens from one place, or the header first; delete the cookie at sign-out, and give it the lifetime of its token.',
        },
      ],
    },
    said: {
      title: '{place} refused the token because it has expired',
      what: 'The server says so in its answer. The token itself cannot be read from outside, or its own dates were not recorded.',
      why: 'A server refuses a token after its expiry time, whoever holds it.',
      fixes: [
        {
          effort: 'easy',
          audience: 'user',
          text: 'Sign in again, or reload the page, to get a fresh token.',
        },
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Renew the token before it expires, and once after a 401; then repeat the request.',
        },
      ],
    },
    lifetime: {
      title: 'The token sent to {place} was issued for {life} and is {ago} past that',
      what: 'The response that issued this token gave it {life} (expires_in). The request came {ago} after that time had run out.',
      why: 'A server refuses a token after its lifetime, whoever holds it.',
      fixes: [
        {
          effort: 'easy',
          audience: 'user',
          text: 'Sign in again, or reload the page, to get a fresh token.',
        },
        { effort: 'medium', audience: 'frontend', text: 'Renew the token before expires_in has passed.' },
      ],
    },
    link: {
      title: 'The signed address at {place} had run out {ago} before the request',
      what: 'It was signed at {signed} to count for {life} (X-Amz-Expires). By {clock} it was {now} when it was used.',
      why: 'Such an address works alone, without a sign-in, and therefore for a limited time only.',
      fixes: [
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Ask for a new address just before it is used, and keep none in caches or pages.',
        },
        {
          effort: 'medium',
          audience: 'backend',
          text: 'Give it a longer life (X-Amz-Expires, seven days at most), if it must wait; one signed with temporary credentials ends with those at the latest.',
        },
      ],
    },
    contradicted: {
      title:
        '{place} says that the token has expired although it has {left} left: the server’s clock is wrong',
      what: 'The server says that the token has expired. The token is valid until {exp}; by the Date field of the answer it was {now}.',
      why: 'Whoever checked the token uses another time than the one in the answer: a clock that runs ahead, or another token than the one sent.',
      fixes: [
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Compare the clocks of the API, its gateway and the identity provider (NTP).',
        },
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Look whether the server checks another token than the one in the Authorization field, such as one of a session or cache.',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const { credential, clock, words, tokens } = facts;
    const place = show.place(exchange.url);
    if (credential.sent === 'no') {
      const kept = cookieToken(facts.cookies);
      const exp = kept === undefined ? undefined : numericDate(kept.claims, 'exp');
      if (kept === undefined || exp === undefined || clock.now === undefined) return undefined;
      const late = clock.now - exp * 1000;
      const word = words.says('token-expired');
      if (late < (word === undefined ? rules().expiryTolerance : 0)) return [];
      return [
        {
          message: 'cookie',
          data: {
            place,
            name: show.text(kept.name),
            exp: clockTime(exp * 1000),
            now: clockTime(clock.now),
            ago: late < 1000 ? 'less than a second' : span(late),
            clock: CLOCK_WORDS[clock.basis],
          },
          confidence: word === undefined ? 'likely' : 'certain',
          evidence: [
            { exchange, at: 'request.headers.cookie', text: `exp: ${clockTime(exp * 1000)}` },
            { exchange, at: clock.basis === 'date' ? 'response.headers.date' : 'response.status' },
            ...(word === undefined ? [] : [{ exchange, at: word.at, text: show.text(word.text) }]),
          ],
          subject: kept.token,
        },
      ];
    }
    const token = credential.token ?? credential.values[0] ?? credential.inUrl[0]?.value;
    const subject = token === undefined ? {} : { subject: token };
    const said = words.says('token-expired');
    const aside = tokenAside(credential);
    const claims = credential.jwt?.ok === true ? credential.jwt.claims : aside?.claims;
    const exp = claims === undefined ? undefined : numericDate(claims, 'exp');
    if (exp !== undefined && clock.now !== undefined) {
      const late = clock.now - exp * 1000;
      const data = {
        place,
        exp: clockTime(exp * 1000),
        now: clockTime(clock.now),
        ago: late >= 0 && late < 1000 ? 'less than a second' : span(late),
        left: span(late),
        clock: CLOCK_WORDS[clock.basis],
      };
      const evidence = [
        {
          exchange,
          at: aside?.at ?? 'request.headers.authorization',
          text: `exp: ${clockTime(exp * 1000)}`,
          mark: clockTime(exp * 1000),
        },
        { exchange, at: clock.basis === 'date' ? 'response.headers.date' : 'response.status' },
        ...(said === undefined ? [] : [{ exchange, at: said.at, text: show.text(said.text) }]),
      ];
      // RFC 7519 §4.1.4: "on or after which the JWT MUST NOT be accepted".
      if (late >= (said === undefined ? rules().expiryTolerance : 0)) {
        const sure =
          said !== undefined ||
          (clock.basis === 'date' && late > 60_000 && !contradicts(facts.challenge.param('error')));
        return [{ message: 'expired', data, confidence: sure ? 'certain' : 'likely', evidence, ...subject }];
      }
      const kept = cookieToken(facts.cookies);
      const keptUntil = kept === undefined ? undefined : numericDate(kept.claims, 'exp');
      if (
        said !== undefined &&
        kept !== undefined &&
        keptUntil !== undefined &&
        isExpired(kept.claims, clock.now)
      )
        return [
          {
            message: 'cookieFirst',
            data: { ...data, name: show.text(kept.name), ago: span(clock.now - keptUntil * 1000) },
            confidence: 'certain',
            evidence: [
              { exchange, at: 'request.headers.cookie', text: `exp: ${clockTime(keptUntil * 1000)}` },
              ...evidence,
            ],
            subject: kept.token,
          },
        ];
      if (said !== undefined && late < -60_000 && clock.basis === 'date')
        return [{ message: 'contradicted', data, confidence: 'likely', evidence, ...subject }];
    }
    const { aws } = facts.signing;
    if (aws?.where === 'query' && aws.signedAt !== undefined && clock.now !== undefined) {
      const life = (aws.expires ?? 0) * 1000;
      const late = clock.now - aws.signedAt - life;
      if (life > 0 && late >= 0)
        return [
          {
            message: 'link',
            data: {
              place,
              signed: clockTime(aws.signedAt),
              life: span(life),
              ago: span(late),
              now: clockTime(clock.now),
              clock: CLOCK_WORDS[clock.basis],
            },
            confidence: said !== undefined || clock.basis === 'date' ? 'certain' : 'likely',
            evidence: [
              { exchange, at: 'url' },
              { exchange, at: clock.basis === 'date' ? 'response.headers.date' : 'response.status' },
              ...(said === undefined ? [] : [{ exchange, at: said.at, text: show.text(said.text) }]),
            ],
            ...subject,
          },
        ];
    }
    if (said !== undefined && token !== undefined)
      return [
        {
          message: 'said',
          data: { place },
          confidence: 'likely',
          evidence: [{ exchange, at: said.at, text: show.text(said.text) }],
          ...subject,
        },
      ];
    const life = tokens.life;
    if (
      life?.issuedBy?.startedAt !== undefined &&
      life.expiresIn !== undefined &&
      exchange.startedAt !== undefined
    ) {
      const late = exchange.startedAt - life.issuedBy.startedAt - life.expiresIn;
      if (late > 0)
        return [
          {
            message: 'lifetime',
            data: { place, life: span(life.expiresIn), ago: span(late) },
            confidence: 'likely',
            evidence: [
              { exchange: life.issuedBy, at: 'response.body', text: `expires_in: ${life.expiresIn / 1000}` },
              { exchange, at: 'response.status' },
            ],
            ...subject,
          },
        ];
      return [];
    }
    if (credential.sent === 'unknown' || credential.presence === 'masked')
      return { notEvaluated: 'the token was not recorded' };
    if (token !== undefined && exp === undefined && claims === undefined)
      return { notEvaluated: 'the token is opaque: only its issuer knows its expiry' };
    return [];
  },
});

// Scope and step-up refusals are not about time.
function contradicts(error: string | undefined): boolean {
  return error === 'insufficient_scope' || error === 'insufficient_user_authentication';
}
