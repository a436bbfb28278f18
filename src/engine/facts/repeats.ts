import { type Exchange, type Field, fieldValue } from '../exchange/exchange.ts';
import { meantStatus } from './answers/inner.ts';
import { remember } from './bounded.ts';

/** Whether a redirect or a 401 was answered by the server for this request, or is an earlier answer that somebody had kept. */
export interface RepeatView {
  /** The last such answer that the server gave for the same address and method, before this exchange. */
  readonly original: Exchange | undefined;
  /** Who kept it: the browser (told so, or by the very same Date), or a cache on the way (Age); undefined where it is fresh. */
  readonly kept: 'browser' | 'shared' | 'same-date' | undefined;
}

const NOTHING: RepeatView = { original: undefined, kept: undefined };
const MOST = 2000;
/** Date counts whole seconds (RFC 9110 §5.6.7): two answers of one second look alike. */
const APART = 2000;

/** Follows redirects and 401s by address: the same answer given twice. */
export class Repeats {
  readonly #given = new Map<string, Exchange>();

  observe(exchange: Exchange): RepeatView {
    const { redirect } = exchange.response;
    if (redirect === undefined && meantStatus(exchange) !== 401) return NOTHING;
    const key = `${exchange.request.method} ${exchange.url.raw.slice(0, 4000)}`;
    const original = this.#given.get(key);
    const kept = keptBy(exchange, original);
    if (kept === undefined) remember(this.#given, key, exchange, MOST);
    return { original, kept };
  }
}

/** What caches say of themselves: nginx's guide, Varnish, Fastly, CloudFront, Cloudflare, and RFC 9211 (Cache-Status). */
const TELLING =
  /^(?:x-cache(?:-status)?|x-proxy-cache|x-varnish-cache|cf-cache-status|cache-status|x-drupal-cache|x-vercel-cache)$/;

/** A field in which a cache on the way says that it answered. */
export function saysHit({ name, value }: Field): boolean {
  return TELLING.test(name) && /\bhit\b/i.test(value) && !/\bmiss\b/i.test(value);
}

function keptBy(exchange: Exchange, original: Exchange | undefined): RepeatView['kept'] {
  if (exchange.fromCache) return 'browser';
  // RFC 9111 §5.1: Age "implies that the response was not generated or validated by the origin server for this request".
  if (Number(fieldValue(exchange.response.fields, 'age')) > 0) return 'shared';
  if (exchange.response.fields.list.some(saysHit)) return 'shared';
  const date = fieldValue(exchange.response.fields, 'date');
  // From when the earlier one was answered: a slow server dates its answer late.
  const before =
    original?.startedAt === undefined ? undefined : original.startedAt + (original.duration ?? 0);
  if (date === undefined || before === undefined || exchange.startedAt === undefined) return undefined;
  const same =
    original !== undefined &&
    fieldValue(original.response.fields, 'date') === date &&
    original.response.status === exchange.response.status &&
    original.response.redirect?.raw === exchange.response.redirect?.raw;
  return same && exchange.startedAt - before >= APART ? 'same-date' : undefined;
}
