import type { RawEntry } from './raw-entry.ts';
import type { Details, HeaderLine, SentBody } from './web-request-event.ts';

/** One request and its answer as webRequest tells of it, still growing while it is under way. Times in ms since the epoch. */
export interface Hop {
  /** The browser's id, one for all hops of a chain of redirects. */
  readonly requestId: string;
  readonly tabId: number;
  readonly method: string;
  readonly url: string;
  readonly type: string;
  /** When it was first heard of. */
  readonly start: number;
  /** Its beginning was missed: it had started before `start`. */
  readonly cut: boolean;
  /** Address or origin of what asked; '' where the browser does not say, or the user did. */
  readonly asker: string;
  readonly body: SentBody | undefined;
  sent: number | undefined;
  answered: number | undefined;
  end: number | undefined;
  requestHeaders: readonly HeaderLine[] | undefined;
  responseHeaders: readonly HeaderLine[] | undefined;
  /** 0 while there is no answer. */
  status: number;
  statusLine: string;
  redirectUrl: string;
  error: string;
  fromCache: boolean;
  ip: string;
  /** Firefox: a service worker took it, and nobody else was asked. What the worker asks for is another hop. */
  viaServiceWorker: boolean;
  /** The worker then asked for the same address. */
  workerAsked: boolean;
  /** The browser added credentials of its own, which it does not list. */
  credentialsUnlisted: boolean;
  done: boolean;
}

export function newHop(details: Details, cut: boolean): Hop {
  const { requestId, tabId, method, url, type, timeStamp, initiator, originUrl, documentUrl, body } = details;
  return {
    requestId,
    tabId,
    method,
    url,
    type,
    start: timeStamp,
    cut,
    asker: initiator ?? originUrl ?? documentUrl ?? '',
    body,
    sent: undefined,
    answered: undefined,
    end: undefined,
    requestHeaders: undefined,
    responseHeaders: undefined,
    status: 0,
    statusLine: '',
    redirectUrl: '',
    error: '',
    fromCache: false,
    ip: '',
    viaServiceWorker: false,
    workerAsked: false,
    credentialsUnlisted: false,
    done: false,
  };
}

/** Chromium's `_resourceType` for webRequest's types. Neither browser tells fetch from XHR here. */
const RESOURCE_TYPES: Readonly<Record<string, string>> = {
  main_frame: 'document',
  sub_frame: 'iframe',
  object: 'iframe',
  stylesheet: 'stylesheet',
  script: 'script',
  image: 'image',
  imageset: 'image',
  font: 'font',
  media: 'media',
  xmlhttprequest: 'fetch',
  websocket: 'websocket',
  ping: 'ping',
  beacon: 'ping',
  csp_report: 'csp-violation-report',
  web_manifest: 'manifest',
};

/** A refused WebSocket and a page that was left while its answer came have an answer and an error: the answer counts. */
const AFTER_ANSWER = /^(?:net::ERR_ABORTED|NS_BINDING_ABORTED)$/;

/** The network error; '' where an answer came that says more. */
export function hopError({ error, status, type }: Hop): string {
  return status !== 0 && (type === 'websocket' || AFTER_ANSWER.test(error)) ? '' : error;
}

export function resourceType({ type, requestHeaders }: Hop): string {
  const accept = fieldOf(requestHeaders, 'accept');
  if (type === 'xmlhttprequest' && accept.startsWith('text/event-stream')) return 'eventsource';
  return RESOURCE_TYPES[type] ?? 'other';
}

/** The hop as a HAR 1.2 entry. Its response's body is not recorded: webRequest has none. */
export function entryOf(hop: Hop, inspectedTab: number): RawEntry {
  const end = hop.end ?? hop.answered ?? hop.start;
  const sent = Math.max(hop.start, hop.sent ?? hop.start);
  const answered = Math.max(sent, hop.answered ?? end);
  const error = hopError(hop);
  return {
    startedDateTime: new Date(hop.start).toISOString(),
    time: end - hop.start,
    request: {
      method: hop.method,
      url: hop.url,
      httpVersion: '',
      headers: hop.requestHeaders ?? [],
      cookies: [],
      queryString: [],
      headersSize: -1,
      bodySize: -1,
      _headersSource: 'webRequest',
      ...(hop.credentialsUnlisted ? { _unlisted: ['authorization'] } : {}),
      ...(hop.body === undefined ? {} : { postData: postDataOf(hop) }),
    },
    response: {
      status: hop.status,
      statusText: statusText(hop.statusLine),
      httpVersion: '',
      headers: hop.responseHeaders ?? [],
      cookies: [],
      content: { size: -1, mimeType: fieldOf(hop.responseHeaders, 'content-type') },
      redirectURL: hop.redirectUrl,
      headersSize: -1,
      bodySize: -1,
      _headersSource: 'webRequest',
      ...(error === '' ? {} : { _error: error }),
    },
    cache: {},
    timings: {
      blocked: sent - hop.start,
      send: 0,
      wait: answered - sent,
      receive: Math.max(0, end - answered),
    },
    ...(hop.ip === '' ? {} : { serverIPAddress: hop.ip }),
    ...(hop.fromCache ? { _fromCache: 'disk' } : {}),
    _initiator: { type: 'other', url: hop.asker },
    _resourceType: resourceType(hop),
    _requestId: hop.requestId,
    _source: 'webRequest',
    ...(hop.tabId === -1 ? { _byServiceWorker: true } : {}),
    ...(hop.tabId === -1 || hop.tabId === inspectedTab ? {} : { _tabId: hop.tabId }),
  };
}

export function statusText(statusLine: string): string {
  return /^\S+ \d{3} ?(.*)$/.exec(statusLine)?.[1] ?? '';
}

export function fieldOf(headers: readonly HeaderLine[] | undefined, name: string): string {
  return headers?.find((header) => header.name.toLowerCase() === name)?.value ?? '';
}

export function postDataOf({ body, requestHeaders }: Hop): object {
  const mimeType = fieldOf(requestHeaders, 'content-type') || 'application/x-www-form-urlencoded';
  if (body?.form === undefined) return { mimeType, text: body?.text ?? '' };
  return { mimeType, params: body.form.map(([name, value]) => ({ name, value })) };
}
