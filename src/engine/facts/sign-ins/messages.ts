import { parseUrl } from '../../exchange/exchange.ts';
import { siteOf } from '../../exchange/site.ts';
import { answer, handOver } from './answers.ts';
import type { Attempt } from './attempt.ts';
import type { Folding, Input, Of } from './folding.ts';
import { credentials } from './forms.ts';
import { logout } from './logout.ts';
import { request } from './requests.ts';
import { HALF_A_MINUTE, near } from './surroundings.ts';
import { device, pushed, token } from './tokens.ts';

/** Puts a message of a protocol to the attempt that it belongs to, a new one where there is none; undefined where it is left alone. */
export function foldSignal(to: Folding, input: Input): Attempt | undefined {
  const { signal } = input;
  switch (signal.what) {
    case 'authorize':
    case 'saml-request':
    case 'ws-request':
      return request(to, { ...input, signal });
    case 'callback':
    case 'saml-response':
    case 'ws-response':
      return answer(to, { ...input, signal });
    case 'token':
      return token(to, { ...input, signal });
    case 'pushed-request':
      return pushed(to, { ...input, signal });
    case 'device-code':
      return device(to, { ...input, signal });
    case 'logout':
      return logout(to, { ...input, signal });
    case 'credentials':
      return credentials(to, { ...input, signal });
    case 'handed-over': {
      const attempt = to.keys.get('code', signal.values.get('code'));
      const leg = attempt?.legs.find(
        ({ answered }) => answered?.values.get('code') === signal.values.get('code'),
      );
      return attempt === undefined || leg === undefined
        ? undefined
        : handOver(to, attempt, leg, { ...input, signal: { ...signal, what: 'callback', mode: 'query' } });
    }
    case 'userinfo':
      return undefined;
    case 'metadata':
      return metadata(to, { ...input, signal });
  }
}

// The provider's metadata and keys: before a sign-in they are remembered, in one they are part of it.
function metadata(to: Folding, { exchange, views }: Of<'metadata'>): Attempt | undefined {
  const attempt = to.live.newest(
    (one) =>
      one.phase === 'answered' &&
      one.outcome.state === 'open' &&
      near(one.last, exchange, HALF_A_MINUTE) &&
      one.legs.some(
        (leg) => leg.origin !== '' && siteOf(parseUrl(leg.origin).host) === siteOf(exchange.url.host),
      ),
  );
  if (attempt === undefined) to.around.fetched(exchange);
  else to.add(attempt, exchange, 'metadata', 'identity-provider', views);
  return attempt;
}
