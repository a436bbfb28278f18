import type { CookieContext, Selection } from '../cookies/jar.ts';
import { type Exchange, fieldValue, type Presence, parseUrl } from '../exchange/exchange.ts';
import { meantStatus } from './answers/inner.ts';
import { omitted, underWay } from './cookie-fates.ts';
import type { CookieSite, Origins } from './cookie-sites.ts';
import type { Attempt, MissingCookie } from './cookies-view.ts';
import { isLoopback } from './loop-kind.ts';
import { isApiCall } from './places.ts';

interface MissingInput {
  readonly exchange: Exchange;
  readonly context: CookieContext;
  readonly site: CookieSite;
  /** What the model would have sent. */
  readonly selection: Selection;
  /** What it carried. */
  readonly origins: Origins;
  readonly presence: Presence;
  readonly related: (attempt: Attempt) => boolean;
}

const NONE: readonly MissingCookie[] = [];

type Fault = Pick<MissingCookie, 'how' | 'reasons' | 'inferred' | 'by'>;

/** Session and sign-in cookies that a request should have carried, and why it did not. */
export function missingCookies(input: MissingInput): readonly MissingCookie[] {
  const { exchange, presence } = input;
  const { absent, companions } = input.origins;
  const { logins } = input.site;
  let found: MissingCookie[] | undefined;
  for (const { attempt, stale } of absent) {
    if (stale && attempt.verdict !== 'rejected') continue;
    // Where values are hidden, one of that name may well be this one.
    if (stale && (attempt.masked || presence === 'masked')) continue;
    if (underWay(attempt.exchange, exchange)) continue;
    const fault = faultOf(attempt, input);
    if (fault === undefined) continue;
    found ??= [];
    found.push({
      name: attempt.name,
      class: attempt.class,
      attempt,
      stale,
      related: input.related(attempt),
      signedIn: attempt.atLogin || (logins.get(attempt.host)?.exchange.index ?? -1) > attempt.exchange.index,
      companionSent: companions.has(attempt.exchange),
      ...fault,
    });
  }
  return found ?? NONE;
}

function faultOf(attempt: Attempt, input: MissingInput): Fault | undefined {
  if (attempt.verdict === 'rejected') return { how: 'rejected', reasons: attempt.reasons };
  const { exchange, site, selection } = input;
  const same = ({ name, value }: { name: string; value: string }) =>
    name === attempt.name && (attempt.masked || value === attempt.value);
  const held = selection.withheld.find(({ cookie }) => same(cookie));
  if (held !== undefined) return { how: 'withheld', reasons: held.reasons };
  if (isLoopback(attempt.host) && isLoopback(exchange.url.host) && attempt.host !== exchange.url.host)
    return { how: 'withheld', reasons: ['cookie-host-only'] };
  if (input.presence !== 'present' && input.presence !== 'absent')
    return workerLeftOut(input, selection.unknown.find(({ cookie }) => same(cookie))?.reasons);
  if (!selection.sent.some(same)) {
    const by = site.evicted.get(`${attempt.name}=${attempt.value}`);
    return by === undefined ? undefined : { how: 'withheld', reasons: ['cookie-pileup'], by };
  }
  // What the model left open, the browser has decided. A Cookie field shows that cookies were asked for.
  const doubt = selection.unknown.find(({ cookie }) => same(cookie))?.reasons ?? [];
  const left = attempt.verdict === 'unknown' ? [...attempt.reasons, ...doubt] : doubt;
  const known = omitted(exchange, input.context);
  // Set over http while only https ever carried one of that name: a Secure one stands in its way (RFC 6265bis §5.7).
  const { scheme } = attempt.exchange.url;
  if (known.length + left.length === 0 && scheme === 'http' && site.tlsOnly.has(attempt.name))
    return { how: 'rejected', reasons: ['cookie-overwrites-secure'], inferred: true };
  const reasons = [...known, ...left.filter((reason) => reason !== 'cookie-credentials-omitted')];
  const how = reasons.length > known.length ? 'withheld' : 'unexplained';
  // Where nothing shows what stood around the request, SameSite is the best guess alone: the script may have left cookies out.
  const { topLevelUrl, frames } = input.context;
  const guessed =
    reasons[0] === 'cookie-samesite-withheld' && topLevelUrl === undefined && frames === undefined;
  return guessed ? { how, reasons, inferred: true } : { how, reasons };
}

/**
 * Chromium records no Cookie of what a worker asks, and gives it no page. Ours: where that call to another origin is refused, this
 * host has been sent a session cookie before, and nothing but the worker's own wish can keep it back, the worker did not ask for it.
 */
function workerLeftOut(
  { exchange, site, presence }: MissingInput,
  doubts: readonly string[] | undefined,
): Fault | undefined {
  const { fields } = exchange.request;
  if (presence !== 'not-recorded' || fields.recording !== 'partial' || exchange.page !== undefined)
    return undefined;
  if (exchange.serviceWorker !== undefined || exchange.fromCache || !isApiCall(exchange)) return undefined;
  if (meantStatus(exchange) !== 401 || !site.sentHosts.has(exchange.url.host)) return undefined;
  const { origin } = parseUrl(fieldValue(fields, 'referer') ?? '');
  const omitted = doubts?.length === 1 && doubts[0] === 'cookie-credentials-omitted';
  if (!omitted || origin === '' || origin === exchange.url.origin) return undefined;
  return { how: 'unexplained', reasons: doubts, inferred: true };
}
