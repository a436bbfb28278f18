import { bodyUse, essenceOf } from '../engine/exchange/body-use.ts';

/** A HAR 1.2 entry as the browser's developer tools hand it out, without its functions. Read, never interpreted. */
export type RawEntry = Readonly<Record<string, unknown>>;

/** A response body as `getContent` gives it; `encoding` is `base64` or ''. */
export interface Content {
  readonly text: string;
  readonly encoding: string;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function member(entry: RawEntry, name: string): Readonly<Record<string, unknown>> {
  const value = entry[name];
  return isRecord(value) ? value : {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Milliseconds since the epoch; NaN where the entry does not say. */
export function startOf(entry: RawEntry): number {
  return Date.parse(text(entry.startedDateTime));
}

/** How long it took in ms; NaN where unknown. */
export function durationOf(entry: RawEntry): number {
  const time = entry.time;
  return typeof time === 'number' ? time : Number.NaN;
}

export function statusOf(entry: RawEntry): number {
  const status = member(entry, 'response').status;
  return typeof status === 'number' ? status : 0;
}

export function methodOf(entry: RawEntry): string {
  return text(member(entry, 'request').method);
}

export function urlOf(entry: RawEntry): string {
  return text(member(entry, 'request').url);
}

/** Chromium's network error; '' where there is none. */
export function errorOf(entry: RawEntry): string {
  return text(member(entry, 'response')._error);
}

/** Same request, same key, whether it came by an event or by getHAR; twins in one millisecond share it. */
export function keyOf(entry: RawEntry): string {
  return `${text(entry.startedDateTime)} ${methodOf(entry)} ${urlOf(entry)}`;
}

/** Tells twins apart: the fractions of a millisecond in Chromium's timings differ. */
export function twinOf(entry: RawEntry): string {
  return JSON.stringify([
    entry.time,
    entry.timings,
    statusOf(entry),
    entry._connectionId ?? entry.connection,
  ]);
}

/** The value of the first header of that name (lower case), or undefined. */
export function headerOf(entry: RawEntry, side: 'request' | 'response', name: string): string | undefined {
  const headers = member(entry, side).headers;
  if (!Array.isArray(headers)) return undefined;
  for (const header of headers) {
    if (isRecord(header) && text(header.name).toLowerCase() === name) return text(header.value);
  }
  return undefined;
}

/**
 * Whether Chromium's event may have come before the headers as they went over the wire, with Cookie and Set-Cookie. Without them
 * a request has neither Host nor a pseudo-header; a response over HTTP/1.1 has the size -1 (over HTTP/2 it tells nothing).
 */
export function headersLate(entry: RawEntry): boolean {
  const status = statusOf(entry);
  const redirect = status >= 300 && status < 400 && status !== 304;
  if (status === 0) return mayBeAnswered(entry);
  if (typeof entry._fromCache === 'string') return false;
  if (redirect && isUnsized(entry)) return true;
  // Of images, styles and the like nobody misses a header; what a service worker answers never went over the wire.
  if (!redirect && status < 400 && !TELLING.test(text(entry._resourceType))) return false;
  if (member(entry, 'response')._fetchedViaServiceWorker === true || !/^http/i.test(urlOf(entry)))
    return false;
  // The request's may be there before the answer's.
  if (/^http\/1/i.test(text(member(entry, 'response').httpVersion)) && isUnsized(entry)) return true;
  return (
    headerOf(entry, 'request', 'host') === undefined && headerOf(entry, 'request', ':authority') === undefined
  );
}

/** Whether the answer's headers may not be all there: no size is told of them, and no Set-Cookie is among them. */
function isUnsized(entry: RawEntry): boolean {
  const size = member(entry, 'response').headersSize;
  return (typeof size !== 'number' || size <= 0) && headerOf(entry, 'response', 'set-cookie') === undefined;
}

const TELLING = /^(?:document|fetch|xhr)$/;

/**
 * A request that Chromium gave up when its answer came, as a redirected preflight: the event may come before the status, which
 * only the headers as they went over the wire bring.
 */
function mayBeAnswered(entry: RawEntry): boolean {
  return (
    statusOf(entry) === 0 &&
    /^net::ERR_(?:FAILED|(?:INVALID|UNSAFE|TOO_MANY)_REDIRECTS?|BLOCKED_BY_(?:RESPONSE|ORB).*)$/.test(
      errorOf(entry),
    )
  );
}

/**
 * Not a request, or not yet. Chromium shows a WebSocket while it is being set up (no method, started in 1969), and again when it is
 * complete; Firefox lists what pages load from `data:` addresses, which ask nobody.
 */
export function isNoRequest(entry: RawEntry): boolean {
  const [start, url] = [startOf(entry), urlOf(entry)];
  return methodOf(entry) === '' || url === '' || start < 86_400_000 || /^data:/i.test(url);
}

/** Whether a body may say why a request was refused, or carry a token: short words of an answer, not a page or an asset. */
export function wantsBody(entry: RawEntry): boolean {
  const content = member(entry, 'response').content;
  if (!isRecord(content) || typeof content.text === 'string') return false;
  const size = content.size;
  if (typeof size === 'number' && (size > 262_144 || size === 0)) return false;
  const status = statusOf(entry);
  if (status === 0 || (status >= 300 && status < 400)) return false;
  const mime = essenceOf(text(content.mimeType));
  // A type that tells nothing is read where it is text: what is called a stream of octets hardly ever is.
  const use = mime === 'application/octet-stream' ? 'other' : bodyUse(mime);
  if (use === 'other') return false;
  if (status >= 400 || methodOf(entry) !== 'GET' || /json|grpc/.test(mime)) return true;
  return /html/.test(mime) && isByScript(entry);
}

/** Whether a script asked: Chromium says so, in Firefox Sec-Fetch-Dest does. */
function isByScript(entry: RawEntry): boolean {
  if (typeof entry._resourceType === 'string') return /^(?:fetch|xhr)$/i.test(entry._resourceType);
  const { headers } = member(entry, 'request');
  const fields: readonly unknown[] = Array.isArray(headers) ? headers : [];
  return fields.some(
    (field) => isRecord(field) && /^sec-fetch-dest$/i.test(text(field.name)) && field.value === 'empty',
  );
}

/** The entry with its body filled in. */
export function withContent(entry: RawEntry, body: Content): RawEntry {
  const response = member(entry, 'response');
  const content = { ...member(response, 'content'), text: body.text };
  return {
    ...entry,
    response: {
      ...response,
      content: body.encoding === 'base64' ? { ...content, encoding: 'base64' } : content,
    },
  };
}

/** The event's entry with the headers of getHAR's copy of it where that has them as they went over the wire, or has more. */
export function withHeadersOf(event: RawEntry, har: RawEntry): RawEntry {
  // Firefox: getHAR may have turned a real answer into status 0. Such a copy has nothing to add.
  const answered = mayBeAnswered(event) && statusOf(har) !== 0;
  if (!answered && statusOf(event) !== statusOf(har)) return event;
  if (answered || (headersLate(event) && !headersLate(har))) {
    const { content } = member(event, 'response');
    return {
      ...event,
      request: { ...member(event, 'request'), ...member(har, 'request') },
      // Its sizes and version say that the list is complete, however long it is.
      response: { ...member(event, 'response'), ...member(har, 'response'), content },
    };
  }
  const request = longer(member(event, 'request'), member(har, 'request'));
  const response = longer(member(event, 'response'), member(har, 'response'));
  return { ...event, request, response };
}

function longer(
  mine: Readonly<Record<string, unknown>>,
  other: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  if (count(other.headers) <= count(mine.headers)) return mine;
  return { ...mine, headers: other.headers, cookies: other.cookies ?? mine.cookies };
}

function count(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}

/** The entries of what getHAR gave: the log itself, or an object that holds it; [] for anything else. */
export function entriesOf(har: unknown): readonly RawEntry[] {
  if (!isRecord(har)) return [];
  const log = isRecord(har.log) ? har.log : har;
  const entries = log.entries;
  return Array.isArray(entries) ? entries.filter(isRecord) : [];
}
