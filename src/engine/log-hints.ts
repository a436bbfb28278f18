import { type Exchange, fieldValue } from './exchange/exchange.ts';
import type { Redactor } from './exchange/redact.ts';
import { clockTime } from './exchange/time.ts';
import { TRACE_FIELDS } from './exchange/trace-fields.ts';
import { parseHttpDate } from './headers/date.ts';
import { LOG_WORDS } from './log-words.ts';

export type LogPlace = 'server' | 'proxy' | 'identity-provider';

/** What to search for in one log, by whoever can read it. */
export interface LogHint {
  readonly where: LogPlace;
  /** Whose log: a host, or what names the proxy. */
  readonly of: string;
  /** Numbers under which the request stands there. */
  readonly ids: readonly { readonly name: string; readonly value: string }[];
  /** Time of the request, ISO 8601 in UTC; '' where unknown. */
  readonly time: string;
  /** `server`: by the Date field of its answer; `recorder`: by the clock of the machine that recorded. */
  readonly clock: 'server' | 'recorder' | 'none';
  /** Words that stand in such a line. */
  readonly words: readonly string[];
}

const MOST_IDS = 6;
/** Servers that stand in front of others, by their Server field or one that they add. */
const PROXIES =
  /^(?:nginx|openresty|apache|caddy|envoy|istio-envoy|cloudflare|cloudfront|awselb|akamaighost|varnish|haproxy|traefik|kong|tengine|microsoft-azure-application-gateway|google frontend|gws|vercel|netlify|fly|bigip|squid|litespeed)\b/i;

/**
 * Where the answer to "why" may still stand: the logs of the server, of a proxy before it, and of the identity provider, with what
 * finds the request there. `check` is the root cause, which says what the line will be about; '' where none is known.
 */
export function logHintsOf(
  exchange: Exchange,
  check: string,
  show: Redactor,
  issuer = '',
): readonly LogHint[] {
  const topic = LOG_WORDS[check] ?? LOG_WORDS[''];
  const date = parseHttpDate(fieldValue(exchange.response.fields, 'date') ?? '');
  // A cached answer's Date is that of the first one.
  const dated =
    date !== undefined && !exchange.fromCache && fieldValue(exchange.response.fields, 'age') === undefined;
  const time = clockTime(dated ? date : (exchange.startedAt ?? Number.NaN));
  const when = {
    time: time === 'NaN' ? '' : time,
    clock: time === 'NaN' ? ('none' as const) : dated ? ('server' as const) : ('recorder' as const),
  };
  const idsFor = (who: 'server' | 'proxy') => idsOf(exchange, who, show);
  const host = show.text(exchange.url.host);
  const hints: LogHint[] = [
    { where: 'server', of: host, ids: idsFor('server'), ...when, words: topic?.server ?? [] },
  ];
  const proxy = proxyOf(exchange, show);
  const passing = idsFor('proxy');
  if (proxy !== '' || passing.length > 0)
    hints.push({
      where: 'proxy',
      of: proxy || host,
      ids: passing,
      ...when,
      words: topic?.proxy ?? PROXY_WORDS,
    });
  const provider = topic?.provider ?? [];
  if (provider.length > 0 && issuer !== '' && issuer !== exchange.url.host)
    hints.push({
      where: 'identity-provider',
      of: show.text(issuer),
      ids: [],
      ...when,
      clock: when.clock === 'none' ? 'none' : 'recorder',
      words: provider,
    });
  return hints;
}

const PROXY_WORDS = ['401', '403', 'auth', 'denied'];

function idsOf(exchange: Exchange, who: 'server' | 'proxy', show: Redactor): LogHint['ids'] {
  const ids: { name: string; value: string }[] = [];
  for (const message of [exchange.response, exchange.request])
    for (const { name, value } of message.fields.list) {
      if (TRACE_FIELDS[name] !== who || value.trim() === '' || ids.length >= MOST_IDS) continue;
      if (!ids.some((one) => one.name === name))
        ids.push({ name, value: show.field(name, value.slice(0, 200)) });
    }
  return ids;
}

/** The name of what stands before the server, as far as it names itself. */
function proxyOf(exchange: Exchange, show: Redactor): string {
  const { fields } = exchange.response;
  // "The Via header field indicates the presence of intermediate protocols and recipients" (RFC 9110 §7.6.3).
  const via = fieldValue(fields, 'via');
  if (via !== undefined && via.trim() !== '') return show.text(via.slice(0, 80));
  const server = fieldValue(fields, 'server') ?? '';
  return PROXIES.test(server) ? show.text(server.slice(0, 60)) : '';
}
