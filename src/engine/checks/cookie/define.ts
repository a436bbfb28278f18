import type { Exchange } from '../../exchange/exchange.ts';
import { clockTime } from '../../exchange/time.ts';
import { lineOf } from '../../facts/cookie-trial.ts';
import type { Attempt, MissingCookie } from '../../facts/cookies.ts';
import { isCallbackUrl } from '../../facts/places.ts';
import { parseSetCookie, type SetCookie } from '../../headers/set-cookie.ts';
import { spec } from '../../spec.ts';
import { type Check, defineCheck, type Message, span } from '../check.ts';
import { SIGNED_OUT } from '../kinds.ts';
import { lostCookieFinding, lostFor, startedFlow } from './lost.ts';

interface CookieCheck {
  readonly id: string;
  readonly summary: string;
  /** Section of RFC 6265bis. */
  readonly section: string;
  /** Where a signed-out user meets it. `{name}`, `{setter}`, `{setterHost}`, `{place}`, `{host}`, `{path}` and `data` stand in the prose. */
  readonly message: Message;
  /** On a response that did not fail, as a warning. */
  readonly warning?: Message;
  /** Where the cookie was stored, and this reason kept it back from the request. */
  readonly held?: Message;
  /** Other words for some cases, and which of them fit one; `lost` where it returns undefined. */
  readonly more?: Readonly<Record<string, Message>>;
  readonly choose?: (missing: MissingCookie, exchange: Exchange) => string | undefined;
  /** Cases that another check explains better. */
  readonly except?: (missing: MissingCookie, host: string) => boolean;
  readonly mark?: (missing: MissingCookie) => string;
  readonly data?: (missing: MissingCookie, exchange: Exchange) => Readonly<Record<string, string | number>>;
}

/** The same of a cookie with which a CSRF token is compared: who is signed in has no part in it. */
function forTokens(message: Message): Message {
  return {
    ...message,
    why: 'The form brought its CSRF token, and the server compares that with this cookie. Without the cookie it takes the form for a forged one, and refuses it from everybody.',
  };
}

/** The same of a cookie that the beginning of a sign-in set, missed where the identity provider's answer comes. */
function forAnswers(message: Message): Message {
  return {
    ...message,
    why: 'The application keeps in it, or finds by it, what it began the sign-in with (state, nonce, code verifier). Without the cookie it cannot tell to which sign-in the identity provider’s answer belongs, and refuses it.',
  };
}

/** Other words, where it is not a session that is missed. */
function wanted(missing: MissingCookie, exchange: Exchange): 'token' | 'answer' | undefined {
  if (missing.class === 'csrf') return 'token';
  return isCallbackUrl(exchange.url) && startedFlow(missing) ? 'answer' : undefined;
}

/** A check for one reason why a session cookie was dropped when it was set. */
export function rejectedCookie(definition: CookieCheck): Check {
  return defineCheck({
    id: definition.id,
    group: 'cookie',
    summary: definition.summary,
    severity: 'broken',
    rung: 3,
    applies: [...SIGNED_OUT, 'observation'],
    spec: [spec('cookies', definition.section)],
    needs: ['cookies', 'credential', 'words'],
    messages: {
      lost: definition.message,
      warning: definition.warning ?? definition.message,
      held: definition.held ?? definition.message,
      token: forTokens(definition.message),
      answer: forAnswers(definition.message),
    },
    run(input) {
      if (input.kind === 'observation') {
        return input.facts.cookies.attempts
          .filter(
            (attempt) =>
              attempt.verdict === 'rejected' &&
              attempt.reasons[0] === definition.id &&
              attempt.session &&
              !attempt.removal,
          )
          .map((attempt) => {
            const missing = dropped(attempt);
            const data = {
              ...attributesOf(attempt, input.show),
              ...definition.data?.(missing, input.exchange),
            };
            return {
              ...lostCookieFinding(missing, 'warning' as const, input, data),
              evidence: [
                { exchange: attempt.exchange, at: 'response.headers.set-cookie', line: attempt.line },
              ],
            };
          });
      }
      const missing = lostFor(input, definition.id);
      if (missing === undefined) return [];
      const found = finding(definition, missing, input);
      const other = missing.how === 'withheld' ? 'held' : 'lost';
      return [{ ...found, message: wanted(missing, input.exchange) ?? other }];
    },
  });
}

function dropped(attempt: Attempt): MissingCookie {
  return {
    name: attempt.name,
    class: attempt.class,
    how: 'rejected',
    reasons: attempt.reasons,
    attempt,
    stale: false,
    related: true,
    signedIn: attempt.atLogin,
    companionSent: false,
  };
}

/** A check for one reason why a stored session cookie was not sent with a request. */
export function withheldCookie(definition: CookieCheck): Check {
  return defineCheck({
    id: definition.id,
    group: 'cookie',
    summary: definition.summary,
    severity: 'broken',
    rung: 3,
    applies: SIGNED_OUT,
    spec: [spec('cookies', definition.section)],
    needs: ['cookies', 'credential', 'words'],
    messages: {
      ...definition.more,
      lost: definition.message,
      token: forTokens(definition.message),
      answer: forAnswers(definition.message),
    },
    run(input) {
      const missing = lostFor(input, definition.id);
      if (missing !== undefined && definition.except?.(missing, input.exchange.url.host) === true) return [];
      if (missing === undefined) {
        if (input.facts.cookies.presence === 'not-recorded' && input.facts.cookies.missing.length > 0)
          return { notEvaluated: 'the Cookie field of this request was not recorded' };
        return [];
      }
      const message =
        definition.choose?.(missing, input.exchange) ?? wanted(missing, input.exchange) ?? 'lost';
      return [{ ...finding(definition, missing, input), message }];
    },
  });
}

function finding(
  definition: CookieCheck,
  missing: MissingCookie,
  input: Parameters<typeof lostCookieFinding>[2],
) {
  const found = lostCookieFinding(missing, 'lost' as const, input, {
    ...attributesOf(missing.attempt, input.show),
    ...definition.data?.(missing, input.exchange),
  });
  const mark = definition.mark?.(missing);
  const [first, ...rest] = found.evidence;
  return mark === undefined || first === undefined
    ? found
    : { ...found, evidence: [{ ...first, mark }, ...rest] };
}

/** The attribute that ends a cookie's life: Max-Age counts before Expires (RFC 6265bis §5.7). */
export function lifetimeMark({ attempt }: MissingCookie): string {
  return settingsOf(attempt).maxAge === undefined ? 'Expires' : 'Max-Age';
}

/** The Set-Cookie line of an attempt. */
export function settingsOf(attempt: Attempt): SetCookie {
  return parseSetCookie(lineOf(attempt));
}

type Shower = Parameters<typeof lostCookieFinding>[2]['show'];

/** What the Set-Cookie line said, for the prose. */
function attributesOf(attempt: Attempt, show: Shower): Record<string, string | number> {
  const parsed = settingsOf(attempt);
  const first = attempt.exchange.url.path;
  const cut = first.lastIndexOf('/');
  const set = attempt.exchange.startedAt;
  const until = parsed.maxAge !== undefined ? (set ?? 0) + parsed.maxAge * 1000 : (parsed.expires ?? 0);
  return {
    expiry:
      parsed.maxAge !== undefined
        ? `Max-Age=${parsed.maxAge}`
        : parsed.expires === undefined
          ? 'no date'
          : clockTime(parsed.expires),
    age: set === undefined ? 'some time' : span(until - set),
    cookieDomain: show.text((parsed.domain ?? '').slice(0, 100)),
    cookiePath: show.path(parsed.path ?? (cut <= 0 ? '/' : first.slice(0, cut))),
    size: new TextEncoder().encode(parsed.name + parsed.value).length,
  };
}
