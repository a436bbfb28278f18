import type { Exchange } from '../../exchange/exchange.ts';
import type { Redactor } from '../../exchange/redact.ts';
import type { CookiesView, MissingCookie } from '../../facts/cookies.ts';
import type { CredentialView } from '../../facts/credential.ts';
import { isAuthorizeUrl, isCallbackUrl } from '../../facts/places.ts';
import type { WordsView } from '../../facts/words.ts';
import type { CaseKind, Found } from '../check.ts';
import { csrfTokensOf } from '../session/csrf-tokens.ts';

export interface LostInput {
  readonly kind: CaseKind;
  readonly exchange: Exchange;
  readonly facts: {
    readonly cookies: CookiesView;
    readonly credential: CredentialView;
    /** Left out by those who do not ask for cookies against forged requests. */
    readonly words?: WordsView;
  };
}

/** The cookies whose absence can explain this failure: a session's, or at a callback those of the sign-in under way. */
export function lostCookies(input: LostInput): readonly MissingCookie[] {
  const { kind, exchange, facts } = input;
  // What the cache answers has nothing to do with what was sent.
  if (exchange.fromCache) return [];
  // A request that brought a token was judged by the token.
  if (facts.credential.values.length > 0 || facts.credential.apiKeys.length > 0) return [];
  return facts.cookies.missing.filter((missing) => {
    const callback = isCallbackUrl(exchange.url) && kind !== 'forbidden';
    if (missing.class === 'csrf') return guards(missing, input);
    if (missing.class === 'flow-state') return callback && (missing.related || startedFlow(missing));
    if (missing.stale && !missing.attempt.atLogin) return false;
    if (facts.cookies.sessionSent && !missing.attempt.atLogin) return false;
    if (missing.companionSent && missing.how !== 'rejected') return false;
    return missing.related || (callback && startedFlow(missing));
  });
}

// A cookie with which the request's token is compared: where the server speaks of that, or its words were not recorded.
function guards(
  { related, reasons, stale }: MissingCookie,
  { exchange, facts: { words } }: LostInput,
): boolean {
  if (!related || reasons.length === 0 || stale || csrfTokensOf(exchange).length === 0) return false;
  return words !== undefined && (words.says('csrf-missing') !== undefined || !words.bodyRecorded);
}

// The response that set it led to the identity provider: the callback is where it is wanted, whatever the host.
export function startedFlow({ attempt }: MissingCookie): boolean {
  const target = attempt.exchange.response.redirect;
  return target !== undefined && isAuthorizeUrl(target);
}

/** How the missing cookie became known: read by checks that speak of one reason. */
export function lostFor(input: LostInput, id: string): MissingCookie | undefined {
  return lostCookies(input).find((missing) => missing.reasons[0] === id);
}

/** What every finding about a lost cookie has in common. */
export function lostCookieFinding<M extends string>(
  missing: MissingCookie,
  message: M,
  input: LostInput & {
    readonly show: Pick<Redactor, 'place' | 'path' | 'text' | 'cookieName'>;
  },
  data: Readonly<Record<string, string | number>> = {},
): Found<M> {
  const { attempt } = missing;
  const { exchange, show } = input;
  const observed = input.facts.cookies.presence === 'present' || input.facts.cookies.presence === 'absent';
  return {
    message,
    data: {
      name: missing.name === '' ? '(without a name)' : show.cookieName(missing.name),
      place: show.place(exchange.url),
      path: show.path(exchange.url.path),
      host: exchange.url.host,
      setter: show.place(attempt.exchange.url),
      setterHost: attempt.host,
      ...data,
    },
    confidence:
      observed &&
      missing.inferred !== true &&
      (missing.signedIn || attempt.class === 'flow-state' || attempt.class === 'csrf')
        ? 'certain'
        : 'likely',
    evidence: [
      { exchange: attempt.exchange, at: 'response.headers.set-cookie', line: attempt.line },
      { exchange, at: 'request.headers.cookie' },
    ],
    subject: `${attempt.host} ${missing.name}`,
  };
}
