import type { CookieContext, Selection } from '../cookies/jar.ts';
import type { Exchange, Presence } from '../exchange/exchange.ts';
import { omitted, underWay } from './cookie-fates.ts';
import { type CookieSite, wantedAttempts } from './cookie-sites.ts';
import type { Attempt, MissingCookie, SentCookie } from './cookies-view.ts';
import { isLoopback } from './loop-kind.ts';

interface MissingInput {
  readonly exchange: Exchange;
  readonly context: CookieContext;
  readonly site: CookieSite;
  /** What the model would have sent. */
  readonly selection: Selection;
  readonly sent: readonly SentCookie[];
  readonly presence: Presence;
  readonly related: (attempt: Attempt) => boolean;
}

const NONE: readonly MissingCookie[] = [];

/** Session and sign-in cookies that a request should have carried, and why it did not. */
export function missingCookies(input: MissingInput): readonly MissingCookie[] {
  const { exchange, selection, sent } = input;
  const { logins } = input.site;
  const attempts = wantedAttempts(input.site);
  if (attempts.length === 0) return NONE;
  const { sent: due, withheld, unknown } = selection;
  const observed = input.presence === 'present' || input.presence === 'absent';
  const was = (cookie: { name: string; value: string }) =>
    sent.some(({ name, value }) => name === cookie.name && value === cookie.value);
  let companions: ReadonlySet<Exchange> | undefined;
  const found: MissingCookie[] = [];
  for (const attempt of attempts) {
    if (was(attempt) || underWay(attempt.exchange, exchange)) continue;
    const stale = sent.some(({ name }) => name === attempt.name);
    // Where values are hidden, one of that name may well be this one.
    if (stale && (attempt.masked || input.presence === 'masked')) continue;
    companions ??= new Set(attempts.filter((one) => one.session && was(one)).map(exchangeOf));
    const common = {
      name: attempt.name,
      class: attempt.class,
      attempt,
      stale,
      related: input.related(attempt),
      signedIn: attempt.atLogin || (logins.get(attempt.host)?.exchange.index ?? -1) > attempt.exchange.index,
      companionSent: companions.has(attempt.exchange),
    };
    const same = ({ name, value }: { name: string; value: string }) =>
      name === attempt.name && (attempt.masked || value === attempt.value);
    if (attempt.verdict === 'rejected') {
      found.push({ ...common, how: 'rejected', reasons: attempt.reasons });
      continue;
    }
    if (stale) continue;
    const held = withheld.find(({ cookie }) => same(cookie));
    if (held !== undefined) found.push({ ...common, how: 'withheld', reasons: held.reasons });
    else if (isLoopback(attempt.host) && isLoopback(exchange.url.host) && attempt.host !== exchange.url.host)
      found.push({ ...common, how: 'withheld', reasons: ['cookie-host-only'] });
    else if (observed && due.some(same)) {
      // What the model left open, the browser has decided. A Cookie field shows that cookies were asked for.
      const doubt = unknown.find(({ cookie }) => same(cookie))?.reasons ?? [];
      const left = attempt.verdict === 'unknown' ? [...attempt.reasons, ...doubt] : doubt;
      const known = omitted(exchange, input.context);
      // Set over http while only https ever carried one of that name: a Secure one stands in its way (RFC 6265bis §5.7).
      const { scheme } = attempt.exchange.url;
      if (known.length + left.length === 0 && scheme === 'http' && input.site.tlsOnly.has(attempt.name)) {
        found.push({ ...common, how: 'rejected', reasons: ['cookie-overwrites-secure'], inferred: true });
        continue;
      }
      const reasons = [...known, ...left.filter((reason) => reason !== 'cookie-credentials-omitted')];
      found.push({
        ...common,
        how: reasons.length > known.length ? 'withheld' : 'unexplained',
        reasons,
      });
    } else if (observed) {
      const by = input.site.evicted.get(`${attempt.name}=${attempt.value}`);
      if (by !== undefined) found.push({ ...common, how: 'withheld', reasons: ['cookie-pileup'], by });
    }
  }
  return found;
}

function exchangeOf({ exchange }: Attempt): Exchange {
  return exchange;
}
