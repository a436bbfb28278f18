import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';
import { REFUSED } from '../kinds.ts';
import { acceptedBy } from './memory.ts';

export default defineCheck({
  id: 'token-issuer-mismatch',
  group: 'token',
  summary: 'iss differs from that of tokens which this API accepted, or the server says so',
  severity: 'broken',
  rung: 8,
  applies: REFUSED,
  spec: [spec('jwt', '4.1.1'), spec('jwtAccess', '4')],
  needs: ['credential', 'words', 'route', 'challenge'],
  messages: {
    said: {
      title: '{place} refused the token because it does not trust its issuer ({iss})',
      what: 'The server says: “{quote}”. The token names as its issuer: {iss}.',
      why: 'An API accepts tokens of the issuers that it is configured for, compared letter by letter: another environment, http instead of https or a trailing slash is another issuer.',
      fixes: [
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Sign in at the identity provider of the same environment as the API.',
        },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Compare the API’s issuer setting with the token’s iss letter by letter (scheme, host, path, trailing slash, internal and public name).',
        },
      ],
    },
    differs: {
      title: '{place} was called with a token of another issuer ({iss})',
      what: 'The token names as its issuer {iss}. Tokens that this server accepted before name {accepted}.',
      why: 'An API accepts tokens of the issuers that it is configured for, compared letter by letter.',
      fixes: [
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Use one identity provider and environment for this API.',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const { credential, words, route } = facts;
    if (credential.sent === 'no') return undefined;
    const claims = credential.jwt?.ok === true ? credential.jwt.claims : undefined;
    const iss = typeof claims?.iss === 'string' ? claims.iss : undefined;
    const shown = iss === undefined ? 'not recorded' : show.text(iss.slice(0, 160));
    const place = show.place(exchange.url);
    const subject = credential.token ?? '';
    const sent = { exchange, at: 'request.headers.authorization', text: `iss: ${shown}` };
    const said = words.says('token-issuer-mismatch');
    if (said !== undefined)
      return [
        {
          message: 'said',
          data: { place, iss: shown, quote: show.text(said.text.slice(0, 160)) },
          confidence: 'certain',
          evidence: [{ exchange, at: said.at, text: show.text(said.text) }, sent],
          subject,
        },
      ];
    const before = acceptedBy(route, (memory) => memory.issuers, 'iss');
    if (iss === undefined || before === undefined || before.values.includes(iss)) return [];
    const accepted = before.values.slice(0, 3).join(', ');
    return [
      {
        message: 'differs',
        data: { place, iss: shown, accepted: show.text(accepted.slice(0, 160)) },
        confidence: 'likely',
        evidence: [
          sent,
          {
            exchange: before.exchange,
            at: 'request.headers.authorization',
            text: `iss: ${show.text(accepted.slice(0, 160))}`,
          },
        ],
        subject,
      },
    ];
  },
});
