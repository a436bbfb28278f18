/**
 * One HTTP request and its response, immutable, normalised from a HAR entry or from browser events.
 * "Not recorded" is kept apart from "absent" everywhere: a sanitised HAR has no Cookie field, and that proves nothing.
 */

import { Recent } from './recent.ts';

/** One header field line. `name` is in lower case, `value` as recorded. */
export interface Field {
  readonly name: string;
  readonly value: string;
}

/**
 * How far the absence of a field may be believed: `complete` (all that went over the wire is listed), `partial`
 * (provisional headers, a cached load: what is listed is true, what is not proves nothing), `none` (no list at all).
 */
export type Recording = 'complete' | 'partial' | 'none';

/** The header fields of a message in recorded order, and how far they can be trusted. */
export interface Fields {
  readonly list: readonly Field[];
  readonly recording: Recording;
  /** Lower-case names that the producer left out or whose value it masked (a sanitiser). */
  readonly withheld: readonly string[];
}

/** Whether a field was there: `masked` = it was, but a sanitiser replaced its value. */
export type Presence = 'present' | 'masked' | 'absent' | 'not-recorded';

export const NO_FIELDS: Fields = { list: [], recording: 'none', withheld: [] };

const NO_VALUES: readonly string[] = [];

/** All values of a field, in order. `name` in lower case. */
export function fieldValues(fields: Fields, name: string): readonly string[] {
  let values: string[] | undefined;
  for (const field of fields.list) {
    if (field.name !== name) continue;
    if (values === undefined) values = [field.value];
    else values.push(field.value);
  }
  return values ?? NO_VALUES;
}

/** The first value of a field, or undefined (absent and not recorded alike: ask `presence` which). */
export function fieldValue(fields: Fields, name: string): string | undefined {
  for (const field of fields.list) if (field.name === name) return field.value;
  return undefined;
}

/** Was this field there? Never says `absent` where the recording cannot know. */
export function presence(fields: Fields, name: string): Presence {
  const has = fieldValue(fields, name) !== undefined;
  if (fields.withheld.includes(name)) return has ? 'masked' : 'not-recorded';
  if (has) return 'present';
  return fields.recording === 'complete' ? 'absent' : 'not-recorded';
}

/** A message body, as far as it was recorded. `text` is decoded and cut at BODY_LIMIT characters. */
export interface Body {
  readonly mimeType: string | undefined;
  readonly text: string | undefined;
  readonly truncated: boolean;
}

/** Characters kept of a body: enough for an error document or a token response. */
export const BODY_LIMIT = 65_536;

/** Lets go of the text of an answer's body, as if it had not been recorded: the one thing of an exchange that changes. */
export function letGoOfBody({ response }: Exchange): void {
  if (response.body !== undefined) Object.assign(response.body, { text: undefined });
}

/** An absolute URL taken apart (WHATWG URL); for what does not parse only `raw` is set and `scheme` is ''. */
export interface ParsedUrl {
  readonly raw: string;
  /** Without the colon: http, https, ws, wss, data, … */
  readonly scheme: string;
  /** Lower-case host without port; IPv6 in brackets. */
  readonly host: string;
  /** Effective port, as a number (443 for https without one); 0 where the scheme has none. */
  readonly port: number;
  /** scheme://host[:port], as in RFC 6454; '' where there is none. */
  readonly origin: string;
  /** Always starts with / for http(s). */
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  /** Without the number sign. */
  readonly fragment: string;
  /** user:password@ of the URL, without the @; '' where absent. */
  readonly userinfo: string;
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { http: 80, ws: 80, https: 443, wss: 443 };

const MOST_URL = 4000;
const urls = new Recent<ParsedUrl>(2000);

/** Parses an absolute URL; never throws. The newest are kept: one request's address is asked about many times. */
export function parseUrl(raw: string): ParsedUrl {
  const known = urls.get(raw);
  if (known !== undefined) return known;
  const url = parse(raw);
  if (raw.length < MOST_URL) urls.set(raw, url);
  return url;
}

/** An address that remembers what was found out about it: one is asked the same again and again, by many requests. */
class Address implements ParsedUrl {
  readonly raw: string;
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  readonly origin: string;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
  readonly userinfo: string;
  /** A bit for each question that was asked, and for each that was answered with yes. */
  #asked = 0;
  #yes = 0;

  constructor(url: ParsedUrl) {
    this.raw = url.raw;
    this.scheme = url.scheme;
    this.host = url.host;
    this.port = url.port;
    this.origin = url.origin;
    this.path = url.path;
    this.query = url.query;
    this.fragment = url.fragment;
    this.userinfo = url.userinfo;
  }

  static ask(url: ParsedUrl, bit: number, test: (url: ParsedUrl) => boolean): boolean {
    if (!(url instanceof Address)) return test(url);
    if ((url.#asked & bit) === 0) {
      if (test(url)) url.#yes |= bit;
      url.#asked |= bit;
    }
    return (url.#yes & bit) !== 0;
  }
}

let questions = 0;

/** A question about an address that hangs on nothing else, answered once for each. At most 31 of them are made. */
export function aboutUrl(test: (url: ParsedUrl) => boolean): (url: ParsedUrl) => boolean {
  if (questions === 31) throw new Error('no bit is left for another question about addresses');
  const bit = 1 << questions++;
  return (url) => Address.ask(url, bit, test);
}

function parse(raw: string): ParsedUrl {
  return new Address(parts(raw));
}

function parts(raw: string): ParsedUrl {
  try {
    const url = new URL(raw);
    const scheme = url.protocol.slice(0, -1).toLowerCase();
    const port = url.port === '' ? (DEFAULT_PORTS[scheme] ?? 0) : Number(url.port);
    return {
      raw,
      scheme,
      host: url.hostname.toLowerCase(),
      port,
      origin: url.hostname === '' ? '' : `${scheme}://${url.host.toLowerCase()}`,
      // The URL Standard escapes it of late, as browsers do; older versions of Node do not yet.
      path: url.pathname.replaceAll('^', '%5E'),
      query: url.search.slice(1),
      fragment: url.hash.slice(1),
      userinfo:
        url.username === '' && url.password === ''
          ? ''
          : url.username + (url.password === '' ? '' : `:${url.password}`),
    };
  } catch {
    return {
      raw,
      scheme: '',
      host: '',
      port: 0,
      origin: '',
      path: '',
      query: '',
      fragment: '',
      userinfo: '',
    };
  }
}

/** Resolves a reference (a Location value) against a URL; undefined where it does not parse. */
export function resolveUrl(reference: string, base: string): ParsedUrl | undefined {
  try {
    return parseUrl(new URL(reference, base).href);
  } catch {
    return undefined;
  }
}

/** What the request was for: the destination of Fetch, with `preflight`, `xhr` and `unknown` added. */
export type Kind =
  | 'document'
  | 'iframe'
  | 'fetch'
  | 'xhr'
  | 'preflight'
  | 'script'
  | 'style'
  | 'image'
  | 'font'
  | 'media'
  | 'websocket'
  | 'eventsource'
  | 'beacon'
  | 'manifest'
  | 'worker'
  | 'other'
  | 'unknown';

export interface RequestMessage {
  /** Upper case; '' where not recorded. */
  readonly method: string;
  /** HTTP/1.1, HTTP/2, HTTP/3, or '' where not recorded. */
  readonly httpVersion: string;
  readonly fields: Fields;
  readonly body: Body | undefined;
}

export interface ResponseMessage {
  /** 0 where no response was recorded (see `failure` for the reason). */
  readonly status: number;
  readonly statusText: string;
  readonly httpVersion: string;
  readonly fields: Fields;
  readonly body: Body | undefined;
  /** Where a 3xx leads, absolute; from Location first, then from the producer's redirectURL. */
  readonly redirect: ParsedUrl | undefined;
}

/** One request and its response. */
export interface Exchange {
  /** Position among the HAR's entries, or order of arrival in a live capture: the number that reports print. */
  readonly index: number;
  /** When the request started, ms since the epoch by the recording machine's clock. */
  readonly startedAt: number | undefined;
  /** How long it took, ms. */
  readonly duration: number | undefined;
  /** When the server can have written its answer, ms after `startedAt`: from the request leaving to the answer's first byte; undefined where no timings were recorded. */
  readonly answering: { readonly from: number; readonly to: number } | undefined;
  /** The producer's page id; entries of one page view share it. */
  readonly page: string | undefined;
  /** The producer's id of the frame that made the request or is loaded by it, where it has one (Playwright). */
  readonly frame?: string;
  /** Address of that page's document, where the producer writes it with the page. */
  readonly pageUrl?: string;
  readonly kind: Kind;
  readonly url: ParsedUrl;
  readonly request: RequestMessage;
  readonly response: ResponseMessage;
  /** The producer's network error, such as net::ERR_BLOCKED_BY_CLIENT or NS_ERROR_REDIRECT_LOOP; '' where none was recorded. */
  readonly failure: string;
  /** Served without asking the server. */
  readonly fromCache: boolean;
  /** `page`: answered by a service worker; `worker`: the worker's own request. */
  readonly serviceWorker: 'page' | 'worker' | undefined;
  /**
   * Where a service worker had its answer from (CDP, ServiceWorkerResponseSource); absent where not recorded. `worker`, ours: it did
   * not ask for that address, as full capture saw.
   */
  readonly workerSource?: 'network' | 'cache-storage' | 'http-cache' | 'fallback-code' | 'worker';
  /**
   * Of a GraphQL socket whose messages were recorded. `token`: what its first message brought, '' where it brought none; `answered`:
   * the server sent anything; `closeCode`: the server's, 0 where not recorded.
   */
  readonly socket?: { readonly token: string; readonly answered: boolean; readonly closeCode: number };
  /** The producer's name for the connection: requests that share it went over the same one; undefined where not recorded. */
  readonly connection: string | undefined;
  /** Type (script, parser, other, redirect, preflight …) and URL of what made the request, where recorded. */
  readonly initiator: { readonly type: string; readonly url: string } | undefined;
}

/** What a whole capture says about itself. `limits` are ids of LIMITS, each something that cannot be told from it. */
export interface CaptureInfo {
  readonly source: 'har' | 'devtools';
  /** Producer and version, as in log.creator; '' where not recorded. */
  readonly creator: string;
  /** Browser family of the producer: chooses the cookie profile. */
  readonly engine: 'chromium' | 'firefox' | 'other';
  /** Browser and version where recorded or told by User-Agent; '' otherwise. */
  readonly browser: string;
  readonly limits: readonly Limit[];
}

/** What a capture does not hold; the words for each stand in report/text. */
export type Limit =
  /** Cookie, Set-Cookie or Authorization were left out or masked by a sanitiser. */
  | 'credentials-redacted'
  /** No entry carries a cookie or credential, and nothing shows whether they were left out. */
  | 'credentials-perhaps-redacted'
  /** The file ends before its JSON does; entries up to there were read. */
  | 'cut-short'
  /** Some entries could not be read and were skipped. */
  | 'entries-skipped'
  /** Entries without startedDateTime: order is the file's. */
  | 'times-missing'
  /** Response bodies were not recorded. */
  | 'bodies-missing'
  /** Something was so large that it was cut (a header of 1 MB, a body). */
  | 'values-cut'
  /** A WebSocket did not open, and nothing says how the server answered: Chromium does not, beside an ad blocker. */
  | 'socket-answer-missing'
  /** Older requests were let go, since there were more than are kept. */
  | 'earlier-let-go'
  /** Bodies of older answers that told nothing were let go. */
  | 'bodies-let-go'
  /** Calls to another origin failed, and neither preflights nor answers that the browser kept from the page are recorded. */
  | 'answers-hidden'
  /** Recorded by the developer tools alone, which leave out some requests and parts of others. */
  | 'devtools-alone';

/** A capture ready to be diagnosed: entries in the order in which they started. */
export interface Capture {
  readonly info: CaptureInfo;
  readonly exchanges: readonly Exchange[];
  /** How many entries could not be read, and why, a line each (no secrets). */
  readonly skipped: readonly { readonly entry: number; readonly reason: string }[];
}
