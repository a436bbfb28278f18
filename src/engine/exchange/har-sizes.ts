import type { ParsedUrl } from './exchange.ts';
import type { RawFields } from './har-fields.ts';
import { asNumber, asText, type Json } from './har-values.ts';

/**
 * How many octets of a header section are not explained by the listed fields. DevTools writes `headersSize` from the raw text
 * (HTTP/1.1 only), also where its export left fields out. undefined where no size was recorded.
 */
export type Gap = number | undefined;

/** Smaller gaps are rounding of our own: the shortest thing left out, `Cookie: a=`, takes twelve octets. */
export const GAP_LIMIT = 10;

/** Request line (RFC 9112 §3: method SP target SP version CRLF) and fields; Chromium does not count the empty line behind them. */
export function requestGap(request: Json, url: ParsedUrl, raw: RawFields): Gap {
  const size = asNumber(request.headersSize);
  if (size === undefined || size <= 0 || raw.list.length === 0 || !isHttp1(request)) return undefined;
  const scheme = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(url.raw)?.[0] ?? '';
  const rest = url.raw.slice(scheme.length).split('#', 1)[0] ?? '';
  const target = rest.startsWith('/') ? rest : `/${rest}`;
  // Through a proxy plain http is asked for in absolute form (RFC 9112 §3.2.2).
  const proxied = url.scheme === 'http' && raw.list.some((field) => field.name === 'proxy-connection');
  const line = asText(request.method).length + 1 + (proxied ? scheme.length : 0) + target.length + 11;
  return size - line - raw.octets;
}

/** Status line (RFC 9112 §4: version SP code SP reason CRLF), fields, empty line. */
export function responseGap(response: Json, raw: RawFields): Gap {
  const size = asNumber(response.headersSize);
  if (size === undefined || size <= 0 || raw.list.length === 0 || !isHttp1(response)) return undefined;
  return size - (15 + asText(response.statusText).length) - raw.octets - 2;
}

function isHttp1(message: Json): boolean {
  return /^http\/1\.[01]$/i.test(asText(message.httpVersion).trim());
}
