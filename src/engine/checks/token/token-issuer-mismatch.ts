import { type Exchange, parseUrl } from '../../exchange/exchange.ts';
import { isLoopback } from '../../facts/loop-kind.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';
import { REFUSED } from '../kinds.ts';
import { isExpired } from './expiry.ts';
import { acceptedBy } from './memory.ts';

export default defineCheck({
  id: 'token-issuer-mismatch',
  group: 'token',
  summary: 'iss differs from that of tokens which this API accepted, or the server says so',
  severity: 'broken',
  rung: 8,
  applies: REFUSED,
  spec: [spec('jwt', '4.1.1'), spec('jwtAccess', '4')],
  needs: ['credential', 'words', 'route', 'challenge', 'tokens', 'clock'],
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
    inside: {
      title: '{place} was called with a token whose issuer names itself by an inside address ({iss})',
      what: 'The token names as its issuer {iss}. {sign}',
      why: 'The API compares iss letter by letter with the address that it was told, as a rule the public one with https. An identity provider behind a proxy that does not know its public address writes the inside one.',
      fixes: [
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Tell the identity provider its public address (Keycloak: KC_HOSTNAME and KC_PROXY_HEADERS; others: issuer, base URL, trusted proxies), or set the API’s issuer to what stands in the token.',
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
    const inside = iss === undefined ? undefined : insideSign(iss, exchange, facts.tokens.life?.issuedBy);
    if (inside !== undefined && iss !== undefined && !route.accepts.origin.issuers.includes(iss))
      return [
        {
          message: 'inside',
          data: { place, iss: shown, sign: inside },
          confidence: isExpired(claims, facts.clock.now) ? 'possible' : 'likely',
          evidence: [sent, { exchange, at: 'url' }],
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

/** A name that only resolves inside a network, or http where the outside uses https. */
function insideSign(iss: string, exchange: Exchange, issuedBy: Exchange | undefined): string | undefined {
  const url = parseUrl(iss);
  const { host, scheme } = url;
  if (host === '' || isInside(exchange.url.host) || isLoopback(host)) return undefined;
  if (isInside(host))
    return `${host} is a name or address inside a network; the API was called as ${exchange.url.host}.`;
  const outside = issuedBy?.url;
  if (scheme === 'http' && outside?.host === host && outside.scheme === 'https')
    return 'It says http, and the token was handed out over https by the same host.';
  return undefined;
}

function isInside(host: string): boolean {
  return (
    !/[.:]/.test(host) ||
    /\.(?:internal|local|lan|svc|cluster|docker|intranet|corp)$/.test(host) ||
    /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)/.test(host)
  );
}
