import { type Exchange, fieldValue, parseUrl } from '../../exchange/exchange.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';
import { agreeingCookie } from './csrf-tokens.ts';

export default defineCheck({
  id: 'session-origin-unlisted',
  group: 'session',
  summary:
    'The server refuses the request for the page that it comes from (Origin or Referer), not for its user',
  severity: 'broken',
  rung: 4,
  applies: ['unauthorized', 'forbidden'],
  spec: [spec('cookies', '8.8')],
  needs: ['words', 'lives', 'cookies'],
  messages: {
    said: {
      title: '{host} does not accept requests from pages of {origin}',
      what: 'The request came from a page of {origin}. The server says: “{quote}”.',
      why: 'Servers that work with session cookies take requests only from the addresses on a list, as a guard against forged requests. Scheme, host and port must be there letter by letter; who is signed in does not matter.',
      fixes: [
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Add {origin} to the list of trusted origins (Better Auth trustedOrigins, Auth.js AUTH_URL, Laravel SANCTUM_STATEFUL_DOMAINS with host and port, Django CSRF_TRUSTED_ORIGINS).',
        },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'If the address is on the list, look whether a proxy changes Host or X-Forwarded-Proto, so that the server takes itself for another address.',
        },
        { effort: 'easy', audience: 'user', text: 'Open the application at its official address.' },
      ],
    },
    suspected: {
      title:
        '{host} refuses the request for the address that it comes from ({origin}): its CSRF token is right',
      what: 'The server speaks of CSRF. The token in the request belongs to the cookie {name} that was sent with it, so that comparison holds. What such servers compare besides is Origin and Referer with their own address; here they name {origin}.',
      why: 'A server that takes itself for another address (behind a proxy that changes Host or does not tell of https) takes its own page for that of a foreign site.',
      fixes: [
        {
          effort: 'easy',
          audience: 'admin',
          text: 'Let the proxy pass on the address that the browser used (nginx: `proxy_set_header Host $http_host; proxy_set_header X-Forwarded-Proto $scheme;`).',
        },
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Let the application trust these fields (Django: SECURE_PROXY_SSL_HEADER, USE_X_FORWARDED_HOST), or add {origin} to its trusted origins (Django CSRF_TRUSTED_ORIGINS).',
        },
        {
          effort: 'easy',
          audience: 'admin',
          text: 'Django writes the reason into its log (“Referer checking failed”, “Origin checking failed”): read it at this time.',
        },
      ],
    },
    compared: {
      title: '{host} accepts the session cookie {name} from pages of {other}, and not from those of {origin}',
      what: 'The same cookie was let through when the request came from {other}, and is refused now that it comes from {origin}.',
      why: 'Some servers look at the session only where Origin or Referer is on a list of their own front ends; elsewhere they treat the user as a stranger.',
      fixes: [
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Add the host and port of {origin} to that list (Laravel: SANCTUM_STATEFUL_DOMAINS), and clear the cached configuration.',
        },
        { effort: 'easy', audience: 'user', text: 'Open the application at its official address.' },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const origin = originOf(exchange);
    if (origin === undefined) return undefined;
    const data = { host: exchange.url.host, origin: show.text(origin) };
    const at = fieldValue(exchange.request.fields, 'origin') === undefined ? 'referer' : 'origin';
    const sender = { exchange, at: `request.headers.${at}` };
    const said = facts.words.says('session-origin-unlisted');
    if (said !== undefined)
      return [
        {
          message: 'said',
          data: { ...data, quote: show.text(said.text.slice(0, 160)) },
          confidence: 'certain',
          evidence: [sender, { exchange, at: said.at, text: show.text(said.text) }],
          subject: `${exchange.url.origin} ${origin}`,
        },
      ];
    const agreeing = agreeingCookie(exchange, facts.cookies);
    if (agreeing !== undefined && facts.words.says('csrf-missing') !== undefined)
      return [
        {
          message: 'suspected',
          data: { ...data, name: show.cookieName(agreeing) },
          confidence: 'likely',
          evidence: [sender, { exchange, at: 'request.headers.cookie', mark: agreeing }],
          subject: `${exchange.url.origin} ${origin}`,
        },
      ];
    const { life } = facts.lives;
    const accepted = life?.acceptedHere;
    const other = accepted === undefined ? undefined : originOf(accepted);
    if (life === undefined || accepted === undefined || other === undefined || other === origin) return [];
    return [
      {
        message: 'compared',
        data: { ...data, other: show.text(other), name: show.cookieName(life.name) },
        confidence: 'likely',
        evidence: [sender, { exchange: accepted, at: 'response.status' }],
        subject: `${exchange.url.origin} ${origin}`,
      },
    ];
  },
});

/** The origin of the page that made the request, by Origin or else Referer; undefined where neither tells. */
function originOf(exchange: Exchange): string | undefined {
  for (const name of ['origin', 'referer']) {
    const { origin } = parseUrl(fieldValue(exchange.request.fields, name) ?? '');
    if (origin !== '') return origin;
  }
  return undefined;
}
