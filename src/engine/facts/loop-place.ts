import type { ParsedUrl } from '../exchange/exchange.ts';
import { looksRandom } from '../exchange/redact.ts';

/** A URL without what changes from round to round: same place, same code on the server. */
export function placeOf(url: ParsedUrl): string {
  const path = url.path
    .split('/')
    .map((segment) => (madeUp(segment) ? '*' : segment))
    .join('/');
  const kept = url.query
    .slice(0, 20_000)
    .split('&')
    .flatMap((pair) => kind(pair) ?? [])
    .sort();
  return `${url.origin}${path}?${kept.join('&').slice(0, 500)}`;
}

// Of a parameter the name counts, and its value only where it is a word (prompt=none): numbers and keys come anew each round.
function kind(pair: string): string | undefined {
  const at = pair.indexOf('=');
  const name = at < 0 ? pair : pair.slice(0, at);
  if (name === '' || VOLATILE.test(name)) return undefined;
  const value = at < 0 ? '' : pair.slice(at + 1);
  if (/^client_id$/i.test(name)) return pair;
  if (/^(?:\/|%2f|https?(?::|%3a))/i.test(value)) return undefined;
  return /^[a-z][a-z_-]{0,23}$/i.test(value) && !looksRandom(value) ? pair : name;
}

function madeUp(segment: string): boolean {
  return looksRandom(segment) || (segment.length >= 10 && /\d/.test(segment) && /[a-z]/i.test(segment));
}

const VOLATILE =
  /^(?:state|nonce|code|code_challenge|session_state|iss|samlrequest|samlresponse|relaystate|sigalg|signature|next|return.*|redirect.*|continue|service|ticket|target|dest.*|goto|back.*|from|url|r|rd|ts|t|_|time.*|rnd|rand.*|cb|cache.*|client-request-id|x-client-.*|request_?id|uid|id|error.*|reason|login_hint|auth.*|token|jwt|sid|wctx|wct|wreply|execution|tab_id|client_data|login_challenge|consent_challenge|flow|csrf.*|attempts?|retry|count|n|round)$/i;
