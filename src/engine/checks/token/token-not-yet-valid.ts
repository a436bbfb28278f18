import { clockTime } from '../../exchange/time.ts';
import { spec } from '../../spec.ts';
import { numericDate } from '../../tokens/jwt.ts';
import { defineCheck, span } from '../check.ts';
import { REFUSED } from '../kinds.ts';
import { CLOCK_WORDS } from './expiry.ts';

export default defineCheck({
  id: 'token-not-yet-valid',
  group: 'token',
  summary: "The token's nbf or iat lies after the server's Date",
  severity: 'broken',
  rung: 8,
  applies: REFUSED,
  spec: [spec('jwt', '4.1.5'), spec('jwt', '4.1.6')],
  needs: ['credential', 'clock', 'words'],
  messages: {
    early: {
      title: 'The token sent to {place} becomes valid only {ahead} later ({claim})',
      what: 'The token says that it is valid from {from} ({claim}). By {clock} it was {now}: {ahead} too early.',
      why: 'A server refuses a token before its time. As a rule the clock of the issuer runs ahead, or that of the API behind.',
      fixes: [
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Set the clocks of the identity provider and of the API by NTP; compare both with a third clock to see which is off.',
        },
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Allow a minute or so of clock skew (leeway, clockTolerance, ClockSkew) when checking nbf and iat.',
        },
      ],
    },
    said: {
      title: '{place} refused the token because it is not valid yet',
      what: 'The server says so in its answer. {own}',
      why: 'As a rule the clock of the issuer runs ahead, or that of the API behind.',
      fixes: [
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Set the clocks of the identity provider, the API and its gateway by NTP.',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const { credential, clock, words } = facts;
    if (credential.sent === 'no') return undefined;
    const place = show.place(exchange.url);
    const token = credential.token;
    const subject = token === undefined ? {} : { subject: token };
    const said = words.says('token-not-yet-valid');
    const claims = credential.jwt?.ok === true ? credential.jwt.claims : undefined;
    if (claims !== undefined && clock.now !== undefined) {
      for (const claim of ['nbf', 'iat'] as const) {
        const from = numericDate(claims, claim);
        if (from === undefined) continue;
        const ahead = from * 1000 - clock.now;
        // Date has whole seconds; few servers check iat, so that alone is the lesser sign.
        if (ahead < (said === undefined ? 2000 : 1)) continue;
        const sure = said !== undefined || (claim === 'nbf' && clock.basis === 'date');
        return [
          {
            message: 'early',
            data: {
              place,
              claim,
              from: clockTime(from * 1000),
              now: clockTime(clock.now),
              ahead: span(ahead),
              clock: CLOCK_WORDS[clock.basis],
            },
            confidence: sure
              ? 'certain'
              : clock.basis === 'recorder' && claim === 'iat'
                ? 'possible'
                : 'likely',
            evidence: [
              {
                exchange,
                at: 'request.headers.authorization',
                text: `${claim}: ${clockTime(from * 1000)}`,
                mark: clockTime(from * 1000),
              },
              { exchange, at: clock.basis === 'date' ? 'response.headers.date' : 'response.status' },
              ...(said === undefined ? [] : [{ exchange, at: said.at, text: show.text(said.text) }]),
            ],
            ...subject,
          },
        ];
      }
    }
    if (said !== undefined)
      return [
        {
          message: 'said',
          data: {
            place,
            own:
              claims === undefined || clock.now === undefined
                ? 'The token itself was not recorded or cannot be read from outside.'
                : 'By the dates in the token and the Date field of the answer it was valid already: whoever checked it has another clock.',
          },
          confidence: 'likely',
          evidence: [{ exchange, at: said.at, text: show.text(said.text) }],
          ...subject,
        },
      ];
    if (credential.sent === 'unknown' || credential.presence === 'masked')
      return { notEvaluated: 'the token was not recorded' };
    return [];
  },
});
