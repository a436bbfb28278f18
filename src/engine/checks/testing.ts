import { diagnose } from '../diagnose.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { exchangeFromEntry, exchangesFromHar } from '../exchange/from-har.ts';
import type { Cause, Incident, Report } from '../report.ts';

/** For tests: one HAR entry in few words. Header values may be lists (several lines). */
export interface EntryInput {
  readonly url: string;
  readonly method?: string;
  readonly status?: number;
  /** Seconds after the start of the capture. */
  readonly at?: number;
  readonly took?: number;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
  readonly bodyType?: string;
  readonly answer?: Readonly<Record<string, string | readonly string[]>>;
  readonly text?: string;
  readonly textType?: string;
  /** How `text` stands in the file, where that is not as it is: it is encoded here, one octet for each character. */
  readonly encoding?: 'base64';
  readonly error?: string;
  /** A service worker answered, from there; `untold` where the producer does not say. */
  readonly viaWorker?: 'network' | 'cache-storage' | 'http-cache' | 'fallback-code' | 'worker' | 'untold';
  readonly page?: string;
  /** Leaves the Host field out, as Chromium's provisional headers do. */
  readonly provisional?: boolean;
  /** HTTP/1.1 where not given. */
  readonly version?: string;
  /** The connection's number, as Chromium writes it. */
  readonly connection?: string;
  /** Leaves the Date field out. */
  readonly dateless?: boolean;
  /** What made the request, as Chromium writes it. */
  readonly initiator?: { readonly type: string; readonly url?: string };
}

/** When captures of tests begin. */
export const START = Date.UTC(2026, 0, 15, 9, 0, 0);

/** A HAR as Chromium's DevTools write it. Requests follow one another by a tenth of a second unless `at` says otherwise. */
export function har(
  entries: readonly EntryInput[],
  creator = { name: 'WebInspector', version: '537.36' },
): unknown {
  return {
    log: {
      version: '1.2',
      creator,
      pages: [],
      entries: entries.map((entry, index) => harEntry(entry, index)),
    },
  };
}

export function harEntry(input: EntryInput, index = 0): unknown {
  const started = START + Math.round((input.at ?? index / 10) * 1000);
  const host = /^[a-z]+:\/\/(?:[^@/]*@)?([^/?#]*)/i.exec(input.url)?.[1] ?? '';
  const status = input.status ?? 200;
  const request = {
    ...(input.provisional ? {} : { Host: host }),
    'User-Agent': 'Mozilla/5.0 Chrome/156.0.0.0',
    ...input.headers,
  };
  const response =
    status === 0
      ? {}
      : { ...(input.dateless ? {} : { Date: new Date(started).toUTCString() }), ...input.answer };
  const location = Object.entries(response).find(([name]) => name.toLowerCase() === 'location')?.[1];
  return {
    startedDateTime: new Date(started).toISOString(),
    time: (input.took ?? 0.02) * 1000,
    ...(input.page === undefined ? {} : { pageref: input.page }),
    _resourceType: input.type ?? 'fetch',
    ...(input.initiator === undefined ? {} : { _initiator: input.initiator }),
    ...(input.connection === undefined ? {} : { _connectionId: input.connection }),
    request: {
      method: input.method ?? 'GET',
      url: input.url,
      httpVersion: input.version ?? 'HTTP/1.1',
      headers: lines(request),
      cookies: [],
      queryString: [],
      headersSize: -1,
      bodySize: -1,
      ...(input.body === undefined
        ? {}
        : {
            postData: { mimeType: input.bodyType ?? 'application/x-www-form-urlencoded', text: input.body },
          }),
    },
    response: {
      status,
      statusText: '',
      httpVersion: 'HTTP/1.1',
      headers: lines(response),
      cookies: [],
      content: {
        size: 0,
        mimeType: input.textType ?? 'application/json',
        ...(input.text === undefined
          ? {}
          : input.encoding === undefined
            ? { text: input.text }
            : { text: btoa(input.text), encoding: input.encoding }),
      },
      redirectURL: typeof location === 'string' ? location : '',
      headersSize: -1,
      bodySize: -1,
      ...(input.error === undefined ? {} : { _error: input.error }),
      ...(input.viaWorker === undefined
        ? {}
        : {
            _fetchedViaServiceWorker: true,
            ...(input.viaWorker === 'untold' ? {} : { _serviceWorkerResponseSource: input.viaWorker }),
          }),
    },
    cache: {},
    timings: { send: 0, wait: 1, receive: 0 },
  };
}

function lines(
  headers: Readonly<Record<string, string | readonly string[]>>,
): { name: string; value: string }[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map((one) => ({ name, value: one })),
  );
}

/** Exchanges as the reader makes them of those entries. */
export function exchanges(...entries: readonly EntryInput[]): Exchange[] {
  return exchangesFromHar(har(entries));
}

export { exchangeFromEntry };

/** The report on those entries, with a fixed key so that fingerprints are the same in each run. */
export function reportOn(...entries: readonly EntryInput[]): Report {
  return diagnose(exchanges(...entries), { key: new Uint8Array(16).fill(7) });
}

/** The incident that holds the exchange; the last entry's where no index is given. Throws where there is none. */
export function incidentOf(entries: readonly EntryInput[], index = entries.length - 1): Incident {
  const found = reportOn(...entries).incidents.find((incident) => incident.exchanges.includes(index));
  if (found === undefined) throw new Error(`no incident holds exchange ${index}`);
  return found;
}

/** The ids of the causes of the incident that holds the last (or the given) exchange, best first; empty where there is none. */
export function causesOf(entries: readonly EntryInput[], index = entries.length - 1): string[] {
  const found = reportOn(...entries).incidents.find((incident) => incident.exchanges.includes(index));
  return found === undefined ? [] : found.causes.map((cause) => cause.check);
}

/** The finding of one check on the last exchange, or undefined. */
export function causeOf(
  entries: readonly EntryInput[],
  check: string,
  index = entries.length - 1,
): Cause | undefined {
  return reportOn(...entries)
    .incidents.find((incident) => incident.exchanges.includes(index))
    ?.causes.find((cause) => cause.check === check);
}

/** A compact JWS with these claims and a signature that fits nothing. */
export function jwt(
  claims: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, unknown>> = {},
): string {
  const part = (value: unknown) =>
    btoa(JSON.stringify(value)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  return `${part({ alg: 'HS256', typ: 'JWT', ...header })}.${part(claims)}.${'c2lnbmF0dXJlLW9mLXRoaXJ0eS10d28tYnl0ZXMtaGVyZQ'.slice(0, 43)}`;
}

/** Seconds since the epoch, relative to the start of the capture. */
export function epoch(seconds: number): number {
  return Math.floor(START / 1000) + seconds;
}

/** A refused call that carried this token; `rest` overrides. */
export function bearerCall(token: string, rest: Partial<EntryInput> = {}): EntryInput {
  return {
    url: 'https://api.shop.example/orders/17',
    status: 401,
    ...rest,
    headers: { Authorization: `Bearer ${token}`, ...rest.headers },
  };
}

/** The Bearer challenge with these parameters. */
export function bearerChallenge(params: string): Readonly<Record<string, string>> {
  return { 'WWW-Authenticate': params === '' ? 'Bearer' : `Bearer ${params}` };
}

/** The root cause of the incident that holds the last (or the given) exchange. */
export function firstCause(entries: readonly EntryInput[], index = entries.length - 1): Cause | undefined {
  return incidentOf(entries, index).causes[0];
}

/** Places of a cause's evidence, as `exchange place`. */
export function placesOf(cause: Cause | undefined): string[] {
  return (cause?.evidence ?? []).map((one) => `${one.exchange} ${one.at}`);
}

/** How a check came out for the last (or the given) exchange: found, clear, not-evaluated, error; undefined where it was not asked. */
export function outcomeOf(
  entries: readonly EntryInput[],
  check: string,
  index = entries.length - 1,
): string | undefined {
  return incidentOf(entries, index).checklist.find((item) => item.check === check)?.outcome;
}

/** The entry as Chromium writes it of provisional headers; another entry beside it lists its host, so that the lack of one tells. */
export function provisional(entry: EntryInput): EntryInput[] {
  return [
    { url: 'https://page.example/', type: 'document' },
    { ...entry, provisional: true },
  ];
}

/** Header values that servers and attackers have sent and that must not bring a check down. */
export const ODD_VALUES: readonly string[] = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  'Bearer \udc00\ud800',
  '<img src=x onerror=alert(1)>',
  'Bearer <script>alert(1)</script>',
  `Bearer ${'a'.repeat(1_000_000)}`,
  ','.repeat(10_000),
  'Basic ="',
  'Digest uri="%", realm=",nonce',
];

/** Outcomes of one check on requests with odd Authorization and WWW-Authenticate values, each once. */
export function outcomesOnOddValues(check: string): string[] {
  const outcomes = ODD_VALUES.map((value) =>
    outcomeOf(
      [
        {
          url: 'https://odd.example/x',
          status: 401,
          headers: { Authorization: value },
          answer: { 'WWW-Authenticate': value },
          text: value.slice(0, 1000),
        },
      ],
      check,
    ),
  );
  return [...new Set(outcomes)].filter((outcome) => outcome !== undefined).sort();
}
