import { isRecord } from './raw-entry.ts';

/** The stages of a request that are observed, by the browsers' names. */
export const STAGES = [
  'onBeforeRequest',
  'onSendHeaders',
  'onHeadersReceived',
  'onAuthRequired',
  'onBeforeRedirect',
  'onCompleted',
  'onErrorOccurred',
] as const;
export type Stage = (typeof STAGES)[number];

/** What was sent with a request, as far as it can be passed on: a form, the beginning of a text, or what could not be read. */
export interface SentBody {
  readonly form?: readonly (readonly [name: string, value: string])[];
  readonly text?: string;
}

/** What a browser tells at one stage (webRequest's `details`), plain JSON. `timeStamp` in ms since the epoch. */
export interface Details {
  readonly requestId: string;
  readonly url: string;
  readonly method: string;
  readonly tabId: number;
  readonly type: string;
  readonly timeStamp: number;
  readonly frameId?: number;
  readonly statusCode?: number;
  readonly statusLine?: string;
  readonly requestHeaders?: readonly HeaderLine[];
  readonly responseHeaders?: readonly HeaderLine[];
  readonly redirectUrl?: string;
  readonly error?: string;
  readonly fromCache?: boolean;
  readonly ip?: string;
  /** Chromium: the origin of what asked. */
  readonly initiator?: string;
  /** Firefox: the address of what asked, and of its document. */
  readonly originUrl?: string;
  readonly documentUrl?: string;
  readonly incognito?: boolean;
  readonly isProxy?: boolean;
  readonly body?: SentBody;
}

export interface HeaderLine {
  readonly name: string;
  readonly value?: string;
}

export interface TrafficEvent {
  readonly stage: Stage;
  readonly details: Details;
}

/** Characters kept of a request's body. */
const BODY_LIMIT = 65_536;

/**
 * The event as it can be passed on between pages: bodies and headers as text, bodies cut. undefined for what asks no server
 * (Firefox's speculative connections, `data:`).
 */
export function trafficEvent(stage: Stage, details: object): TrafficEvent | undefined {
  const { requestBody, requestHeaders, responseHeaders, ...rest } = details as Readonly<
    Record<string, unknown>
  >;
  if (rest.type === 'speculative' || !/^(?:http|ws)s?:/i.test(String(rest.url))) return undefined;
  const body = sentBody(requestBody);
  return {
    stage,
    // The browser's own object; only its binary parts have another shape here.
    details: {
      ...(rest as unknown as Details),
      ...(requestHeaders === undefined ? {} : { requestHeaders: headerLines(requestHeaders) }),
      ...(responseHeaders === undefined ? {} : { responseHeaders: headerLines(responseHeaders) }),
      ...(body === undefined ? {} : { body }),
    },
  };
}

function headerLines(headers: unknown): HeaderLine[] {
  if (!Array.isArray(headers)) return [];
  return headers.filter(isRecord).map(({ name, value, binaryValue }) => ({
    name: String(name),
    // A value that is no UTF-8 comes as a list of octets.
    value:
      typeof value === 'string'
        ? value
        : Array.isArray(binaryValue)
          ? String.fromCharCode(...binaryValue.slice(0, BODY_LIMIT).map(Number))
          : '',
  }));
}

function sentBody(body: unknown): SentBody | undefined {
  if (!isRecord(body)) return undefined;
  if (isRecord(body.formData)) {
    let room = BODY_LIMIT;
    const form: [string, string][] = [];
    for (const [name, values] of Object.entries(body.formData)) {
      for (const value of Array.isArray(values) ? values : []) {
        if (typeof value !== 'string' || room <= 0) continue;
        form.push([name.slice(0, room), value.slice(0, room)]);
        room -= name.length + value.length;
      }
    }
    return { form };
  }
  if (!Array.isArray(body.raw)) return undefined;
  const text = new TextDecoder();
  let read = '';
  for (const part of body.raw) {
    const bytes: unknown = isRecord(part) ? part.bytes : undefined;
    if (bytes instanceof ArrayBuffer && read.length < BODY_LIMIT)
      read += text.decode(new Uint8Array(bytes, 0, Math.min(bytes.byteLength, BODY_LIMIT)));
  }
  return read === '' ? undefined : { text: read.slice(0, BODY_LIMIT) };
}

/** The origin of what made the request; '' where the browser does not say, or the user did. */
export function askingOrigin({ initiator, originUrl, documentUrl }: Details): string {
  return originOf(initiator ?? originUrl ?? documentUrl ?? '');
}

/** scheme://host[:port]; '' for what has none. */
export function originOf(url: string): string {
  try {
    const { origin } = new URL(url);
    return origin === 'null' ? '' : origin;
  } catch {
    return '';
  }
}

/** The origin of a page that the event shows the tab to load; '' for anything else. */
export function shownOrigin({ details }: TrafficEvent): string {
  return details.type === 'main_frame' || details.type === 'sub_frame' ? originOf(details.url) : '';
}
