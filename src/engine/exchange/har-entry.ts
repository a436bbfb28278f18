import { essenceOf } from './body-use.ts';
import {
  type Exchange,
  fieldValue,
  NO_FIELDS,
  type ParsedUrl,
  parseUrl,
  type Recording,
  type RequestMessage,
  type ResponseMessage,
  resolveUrl,
} from './exchange.ts';
import { requestBody, responseBody } from './har-body.ts';
import type { CreatorInfo } from './har-creator.ts';
import { completeFields, type RawFields, readFields } from './har-fields.ts';
import { kindOf } from './har-kind.ts';
import { type Gap, requestGap, responseGap } from './har-sizes.ts';
import { socketTalk } from './har-socket.ts';
import { asList, asNumber, asObject, asText, asTime, type Json, typeName } from './har-values.ts';
import { isMasked } from './masked.ts';

/** An entry that was read, with what only the whole capture can judge. */
export interface ReadEntry {
  readonly exchange: Exchange;
  readonly requestGap: Gap;
  readonly responseGap: Gap;
  /** A value was cut at its limit. */
  readonly cut: boolean;
  /** The response's content has a text, of whatever type. */
  readonly hasBody: boolean;
  /** The producer says of each entry whether a service worker answered it. */
  readonly tellsWorker: boolean;
}

/** Why an entry gave no exchange; `noise`: the producer's own half-built record, nothing is lost. */
export interface SkippedEntry {
  readonly reason: string;
  readonly noise: boolean;
}

/** Reads one HAR entry. Never throws. */
export function readEntry(entry: unknown, index: number, creator: CreatorInfo): ReadEntry | SkippedEntry {
  const whole = asObject(entry);
  if (whole === undefined) return { reason: `the entry is ${typeName(entry)}, not an object`, noise: false };
  const request = asObject(whole.request);
  if (request === undefined) return { reason: `request is ${typeName(whole.request)}`, noise: false };
  const rawUrl = asText(request.url).trim();
  const startedAt = asTime(whole.startedDateTime);
  const method = asText(request.method).trim().toUpperCase();
  // Chromium's snapshot of a WebSocket that is still being built: empty method, 1969.
  if (method === '' && startedAt === undefined && asText(whole._resourceType) === 'websocket')
    return { reason: 'a half-built WebSocket record', noise: true };
  if (rawUrl === '') return { reason: 'request.url is missing', noise: false };

  const response = asObject(whole.response) ?? {};
  const url = parseUrl(rawUrl);
  const sent = readFields(request.headers, 'request');
  const received = readFields(response.headers, 'response');
  const failure = failureOf(whole, response);
  const socket = socketError(whole, failure);
  const status = statusOf(response, received, failure, creator) || socket.status;
  const unasked = isFromCache(whole, status, creator);
  // Firefox tells no more of what a service worker answered than of what its cache did, which cannot have given all of that.
  const byWorker = unasked && creator.engine === 'firefox' && !mayBeKept(status, received, sent);
  const fromCache = unasked && !byWorker;
  const viaServiceWorker =
    byWorker || response._fetchedViaServiceWorker === true || whole._fetchedViaServiceWorker === true;
  // Firefox lists the fields of a request that it held back after a refused preflight as if it had been sent.
  const heldBack = status === 0 && creator.engine === 'firefox' && asText(whole.serverIPAddress) === '';
  const notAsked = fromCache || viaServiceWorker || heldBack;
  const sentRecording = requestRecording(whole, sent, notAsked, creator);
  const content = asObject(response.content);
  const mimeType = essenceOf(asText(content?.mimeType) || firstValue(received, 'content-type'));

  const kind = kindOf({
    method,
    url: rawUrl,
    request: sent.list,
    resourceType: asText(whole._resourceType).toLowerCase(),
    initiator: asText(asObject(whole._initiator)?.type).toLowerCase(),
    mimeType,
    isWebSocket: Array.isArray(whole._webSocketMessages),
  });
  const talk =
    kind === 'websocket' && status === 101
      ? socketTalk(whole, firstValue(received, 'sec-websocket-protocol'))
      : undefined;
  const noCookies = kind === 'websocket' && creator.provisional && !toOwnHost(url, sent);

  const requestMessage: RequestMessage = {
    method,
    httpVersion: httpVersion(request.httpVersion),
    fields: completeFields(
      sent,
      request.cookies,
      'request',
      sentRecording,
      unlistedOf(request, sent, noCookies),
    ),
    body: requestBody(request.postData, firstValue(sent, 'content-type')),
  };
  const responseMessage: ResponseMessage = {
    status,
    statusText: asText(response.statusText).slice(0, 500),
    httpVersion: httpVersion(response.httpVersion),
    fields:
      status === 0 && received.list.length === 0
        ? NO_FIELDS
        : completeFields(
            received,
            response.cookies,
            'response',
            responseRecording(received, sentRecording, creator, response),
            [],
            url.host,
          ),
    body:
      talk?.body ??
      (content === undefined ? undefined : responseBody(content, firstValue(received, 'content-type'))),
    redirect: undefined,
  };
  const exchange: Exchange = {
    index,
    startedAt,
    duration: durationOf(whole),
    answering: answeringOf(whole),
    page: asText(whole.pageref) || undefined,
    ...(typeof whole._frameref === 'string' ? { frame: whole._frameref } : {}),
    kind,
    url,
    request: requestMessage,
    response: { ...responseMessage, redirect: redirectOf(responseMessage, response, url) },
    failure: failure || (status === 0 || socket.status !== 0 ? socket.text : ''),
    fromCache,
    serviceWorker: viaServiceWorker ? 'page' : whole._byServiceWorker === true ? 'worker' : undefined,
    ...(viaServiceWorker ? workerSourceOf(whole, response) : {}),
    ...(talk === undefined ? {} : { socket: talk.socket }),
    connection: connectionOf(whole, creator),
    initiator: initiatorOf(whole._initiator),
  };
  return {
    exchange,
    requestGap: sentRecording === 'complete' ? requestGap(request, url, sent) : undefined,
    responseGap: status === 304 || fromCache ? undefined : responseGap(response, received),
    cut: sent.cut || received.cut || (status >= 400 && exchange.response.body?.truncated === true),
    hasBody: typeof content?.text === 'string' && content.text !== '',
    tellsWorker:
      response._fetchedViaServiceWorker !== undefined || whole._fetchedViaServiceWorker !== undefined,
  };
}

/** HAR 1.2 `connection`: "Unique ID of the parent TCP/IP connection"; Chromium writes `_connectionId` beside it. */
function connectionOf(entry: Json, creator: CreatorInfo): string | undefined {
  // Firefox writes the server's port there.
  if (creator.engine === 'firefox') return undefined;
  for (const value of [entry._connectionId, entry.connection]) {
    const text = typeof value === 'number' ? String(value) : asText(value);
    // Chromium gives 0 to what used no connection of its own.
    if (text !== '' && text !== '0' && text.length < 100) return text;
  }
  return undefined;
}

/** Names of fields that may have been sent though the list lacks them. */
function unlistedOf(request: Json, sent: RawFields, noCookies: boolean): readonly string[] {
  // Ours: the extension's own marks, of what the browser adds without showing it and of where the list is from.
  const marked = asList(request._unlisted).map(asText);
  const names = noCookies && request._headersSource !== 'webRequest' ? [...marked, 'cookie'] : marked;
  return names.filter((name) => name !== '' && firstValue(sent, name) === '');
}

/** Whether a handshake goes to its page's own host: Chromium's DevTools list the cookies of no other. */
function toOwnHost(url: ParsedUrl, sent: RawFields): boolean {
  return parseUrl(firstValue(sent, 'origin')).host === url.host;
}

function firstValue(raw: RawFields, name: string): string {
  return raw.list.find((field) => field.name === name)?.value ?? '';
}

/** Whether what the list lacks was not sent. Chromium shows the renderer's own headers where the network's are missing. */
function requestRecording(entry: Json, raw: RawFields, notAsked: boolean, creator: CreatorInfo): Recording {
  if (raw.list.length === 0) return 'none';
  if (notAsked) return 'partial';
  // Ours: the extension's own mark. webRequest lists what is sent, though not Host in Chromium.
  if (asObject(entry.request)?._headersSource === 'webRequest') return 'complete';
  const scheme = asText(asObject(entry.request)?.url).slice(0, 5).toLowerCase();
  if (!creator.provisional || !/^(?:http|ws)/.test(scheme)) return 'complete';
  // Host (RFC 9112 §3.2: a MUST in HTTP/1.1) or :authority is added by the network stack, last of all.
  return raw.pseudo || raw.list.some((field) => field.name === 'host') ? 'complete' : 'partial';
}

// Where Chromium has only the renderer's response headers, Set-Cookie is not among them. It has only those where it has only
// the renderer's request headers, and where a redirect was reported before its raw headers came: then no size is given and
// the version is the name of the protocol (lower case), not that of a status line.
function responseRecording(raw: RawFields, sent: Recording, creator: CreatorInfo, response: Json): Recording {
  if (!creator.provisional || response._headersSource === 'webRequest') return 'complete';
  const early = response.headersSize === -1 && response.httpVersion === 'http/1.1';
  if (sent === 'complete' && !early) return 'complete';
  return raw.list.some((field) => field.name === 'set-cookie') ? 'complete' : 'partial';
}

function statusOf(response: Json, raw: RawFields, failure: string, creator: CreatorInfo): number {
  const status = asNumber(response.status) ?? 0;
  if (status >= 100 && status <= 999) return Math.trunc(status);
  // Firefox 54 wrote status 0 for what its cache answered, with all headers and the body: a success, not a failure.
  const answered = raw.list.length > 0 && failure === '' && status === 0;
  if (!answered || creator.engine !== 'firefox') return 0;
  return /not modified/i.test(asText(response.statusText)) ? 304 : 200;
}

function failureOf(entry: Json, response: Json): string {
  for (const value of [response._error, entry._error, response._failureText, entry._failureText]) {
    const error = asObject(value);
    const text = error === undefined ? asText(value) : asText(error.code) || asText(error.message);
    if (text !== '') return text.slice(0, 300);
  }
  const charles = asText(response._charlesStatus);
  return /^(?:|complete)$/i.test(charles) ? '' : charles.slice(0, 300);
}

/** The answer to a WebSocket handshake stands only in Chromium's error message among the frames, a 401 only in these words. */
function socketError(entry: Json, failure: string): { status: number; text: string } {
  const messages = asList(entry._webSocketMessages).slice(0, 20).map(asObject);
  const errors = messages.filter((frame) => asText(frame?.type) === 'error');
  // Playwright writes the same words as the entry's failure.
  const said = asText(entry._resourceType) === 'websocket' ? [failure] : [];
  for (const data of [...errors.map((frame) => frame?.data), ...said]) {
    const text = asText(data).slice(0, 300);
    if (/\bHTTP Authentication failed\b/i.test(text)) return { status: 401, text };
    if (/\bProxy authentication failed\b/i.test(text)) return { status: 407, text };
    const status = Number(/unexpected response code: (\d{3})\b/i.exec(text)?.[1] ?? 0);
    if (status !== 0 || text !== failure) return { status, text };
  }
  return { status: 0, text: '' };
}

const WORKER_SOURCES = ['network', 'cache-storage', 'http-cache', 'fallback-code', 'worker'] as const;

function workerSourceOf(entry: Json, response: Json): Pick<Exchange, 'workerSource'> {
  const told = asText(response._serviceWorkerResponseSource) || asText(entry._serviceWorkerResponseSource);
  const workerSource = WORKER_SOURCES.find((source) => source === told);
  return workerSource === undefined ? {} : { workerSource };
}

function isFromCache(entry: Json, status: number, creator: CreatorInfo): boolean {
  const marker = entry._fromCache;
  if (marker === true || (typeof marker === 'string' && marker !== '')) return true;
  if (/cache/i.test(asText(entry._fetchType))) return true;
  // Firefox marks nothing: an answer with a status, but no server address and no time on the network, came from its cache.
  if (creator.engine !== 'firefox' || status === 0 || status === 304 || asText(entry.serverIPAddress) !== '')
    return false;
  const timings = asObject(entry.timings);
  if (asNumber(timings?.wait) === undefined || !/^https?:/i.test(asText(asObject(entry.request)?.url)))
    return false;
  return ['dns', 'connect', 'ssl', 'send', 'wait', 'receive'].every(
    (part) => (asNumber(timings?.[part]) ?? 0) <= 0,
  );
}

/**
 * Whether a cache may give this answer without asking. RFC 9111 §3: it is stored with an explicit expiration time, or a status that is
 * heuristically cacheable (RFC 9110 §15.1); §4.2: it is given while it is fresh, which without such a time Last-Modified decides.
 */
function mayBeKept(status: number, received: RawFields, sent: RawFields): boolean {
  const control = received.list.filter(({ name }) => name === 'cache-control').map(({ value }) => value);
  if (status >= 400 && /\bno-store\b/i.test(control.join())) return false;
  if ([404, 405, 410, 414, 501].includes(status) || firstValue(received, 'expires') !== '') return true;
  if (/\b(?:s-maxage|max-age|public|immutable)\b/i.test(control.join())) return true;
  if (status >= 400) return false;
  // Ours: pages, and what belongs to them, are given stale as well, when one goes back to them.
  const byScript = firstValue(sent, 'sec-fetch-dest').toLowerCase() === 'empty' && status < 300;
  return !byScript || firstValue(received, 'last-modified') !== '';
}

function durationOf(entry: Json): number | undefined {
  const time = asNumber(entry.time);
  if (time !== undefined && time >= 0) return time;
  const timings = asObject(entry.timings);
  let sum: number | undefined;
  // `ssl` is part of `connect` (HAR 1.2, timings).
  for (const part of ['blocked', 'dns', 'connect', 'send', 'wait', 'receive']) {
    const ms = asNumber(timings?.[part]);
    if (ms !== undefined && ms >= 0) sum = (sum ?? 0) + ms;
  }
  return sum;
}

/** From the request's first byte to the answer's. Producers differ in whether `ssl` is part of `connect`: the later end counts. */
function answeringOf(entry: Json): Exchange['answering'] {
  const timings = asObject(entry.timings);
  const part = (name: string) => Math.max(0, asNumber(timings?.[name]) ?? 0);
  // HAR 1.2, timings: -1 where a part does not apply; `wait` always does.
  if ((asNumber(timings?.wait) ?? -1) < 0) return undefined;
  const from = part('blocked') + part('dns') + part('connect');
  const told = asNumber(entry.time) ?? 0;
  return { from, to: Math.max(from + part('send') + part('wait'), told - part('receive')) };
}

/** HTTP/1.0, HTTP/1.1, HTTP/2 or HTTP/3 from any spelling; '' for what is none of them. */
function httpVersion(value: unknown): string {
  const match = /^(?:https?\/?|h)?([123])(?:\.(\d))?(?:\+.*)?$/i.exec(asText(value).trim());
  if (match === null) return '';
  return match[1] === '1' ? `HTTP/1.${match[2] ?? '1'}` : `HTTP/${match[1]}`;
}

/** Location first: producers leave redirectURL empty, or copy it raw (RFC 9110 §10.2.2: relative to the request's target). */
function redirectOf(message: ResponseMessage, response: Json, url: ParsedUrl): ParsedUrl | undefined {
  if (message.status < 300 || message.status > 399 || message.status === 304) return undefined;
  const location = fieldValue(message.fields, 'location')?.trim() ?? '';
  const recorded = asText(response.redirectURL).trim() || asText(response.redirectionURL).trim();
  const reference = location === '' || isMasked(location) ? recorded : location;
  return reference === '' || isMasked(reference) ? undefined : resolveUrl(reference, url.raw);
}

function initiatorOf(value: unknown): Exchange['initiator'] {
  const initiator = asObject(value);
  if (initiator === undefined) return undefined;
  const type = asText(initiator.type);
  let url = asText(initiator.url);
  let stack = asObject(initiator.stack);
  for (let depth = 0; url === '' && stack !== undefined && depth < 20; depth++) {
    url = asText(
      asObject(asList(stack.callFrames).find((frame) => asText(asObject(frame)?.url) !== ''))?.url,
    );
    stack = asObject(stack.parent);
  }
  return type === '' && url === '' ? undefined : { type, url };
}
