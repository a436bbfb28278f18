import { asList, asNumber, asObject, asText, type Json } from '../engine/exchange/har-values.ts';
import { isMasked } from '../engine/exchange/masked.ts';
import { type SanitisedBody, sanitiseBody } from './bodies.ts';
import { cookieName, cookieValue, sanitiseField } from './fields.ts';
import { sanitiseJson } from './json.ts';
import { Values } from './values.ts';

export interface SanitisedHar {
  /** A HAR 1.2 log with the entries of the original, in its order. */
  readonly har: Json;
  /** What was taken out whole, since it could not be looked through: why, and how often. */
  readonly removed: readonly { readonly what: string; readonly count: number }[];
}

/**
 * A HAR that is safe to send and still gives the same diagnosis: whatever may be a secret or name a person is disguised (see
 * `Disguise`), what could not be looked through is taken out whole and counted, and what is not known is left out.
 * @param json a parsed HAR, of any shape that `captureFromHar` reads
 * @param key at least 16 bytes; the same key gives the same disguises
 */
export function sanitiseHar(json: unknown, key?: Uint8Array): SanitisedHar {
  const whole = asObject(json);
  const log = asObject(whole?.log);
  const entries = asList(
    Array.isArray(json)
      ? json
      : (log?.entries ?? whole?.entries ?? (whole?.request === undefined ? [] : [whole])),
  );
  const sanitiser = new HarSanitiser(key);
  for (const entry of entries) sanitiser.meet(entry);
  const frame = sanitiser.log(log);
  const har = { log: { ...frame, entries: entries.map((entry) => sanitiser.entry(entry)) } };
  return { har, removed: sanitiser.removed };
}

/** The same entry by entry, for what is too large to keep: `meet` takes each entry, then `log` what is around them, then `entry` each again. */
export class HarSanitiser {
  readonly #values: Values;
  #writer: Writer;

  constructor(key?: Uint8Array) {
    this.#values = new Values(key);
    this.#writer = new Writer(this.#values);
  }

  /** Meets the secrets of an entry: all are known before the first is written, so that they are also found in the text that stays. */
  meet(entry: unknown): void {
    this.#writer.entry(entry);
  }

  /** The log as it is written, with an empty list of entries. All entries have been met. */
  log(log: Json | undefined): Json {
    this.#writer.log(log);
    this.#values.finish();
    this.#writer = new Writer(this.#values);
    return this.#writer.log(log);
  }

  /** An entry as it is written. */
  entry(entry: unknown): Json {
    return this.#writer.entry(entry);
  }

  get removed(): SanitisedHar['removed'] {
    return [...this.#writer.removed].map(([what, count]) => ({ what, count }));
  }
}

/** Members of an entry that producers add, and that hold neither secret nor person. */
const ENTRY = new Set(
  '_resourceType _priority _fromCache _connectionId _requestId _tabId _source _byServiceWorker _serviceWorkerResponseSource _fetchType _isHttps connection serverIPAddress time startedDateTime _securityState'.split(
    ' ',
  ),
);
const RESPONSE = new Set(
  'status _headersSource httpVersion headersSize bodySize _transferSize _error _fetchedViaServiceWorker _serviceWorkerResponseSource'.split(
    ' ',
  ),
);

const FRAMED = /^application\/(?:grpc-web|connect\+)/i;

class Writer {
  readonly removed = new Map<string, number>();
  constructor(readonly values: Values) {}

  log(log: Json | undefined): Json {
    const creator = asObject(log?.creator);
    const browser = asObject(log?.browser);
    return {
      version: asText(log?.version) || '1.2',
      creator: { name: asText(creator?.name) || asText(log?.creator), version: asText(creator?.version) },
      ...(browser === undefined
        ? {}
        : { browser: { name: asText(browser.name), version: asText(browser.version) } }),
      ...(Array.isArray(log?.pages)
        ? { pages: log.pages.map((page) => this.#page(asObject(page) ?? {})) }
        : {}),
      entries: [],
      comment:
        'Secrets and what names persons are disguised: letters and digits are replaced, equal values stay equal.',
    };
  }

  #page(page: Json): Json {
    const title = asText(page.title);
    return {
      ...pick(page, new Set(['startedDateTime'])),
      id: this.#pageId(asText(page.id)),
      title: /^https?:\/\//i.test(title) ? this.values.url(title) : this.values.masked(title),
      ...(typeof page._url === 'string' ? { _url: this.values.url(page._url) } : {}),
      pageTimings: {},
    };
  }

  // Some producers take the page's address for its id.
  #pageId(id: string): string {
    return /^https?:\/\//i.test(id) ? this.values.url(id) : this.values.words(id);
  }

  entry(value: unknown): Json {
    const entry = asObject(value) ?? {};
    const request = asObject(entry.request);
    const response = asObject(entry.response);
    return {
      ...pick(entry, ENTRY),
      ...(typeof entry.pageref === 'string' ? { pageref: this.#pageId(entry.pageref) } : {}),
      ...(typeof entry._error === 'string' ? { _error: this.values.words(entry._error) } : {}),
      ...(asObject(entry._initiator) === undefined
        ? {}
        : { _initiator: this.#initiator(asObject(entry._initiator) ?? {}) }),
      ...(Array.isArray(entry._webSocketMessages)
        ? {
            _webSocketMessages: entry._webSocketMessages.map((message) =>
              this.#socketMessage(asObject(message) ?? {}),
            ),
          }
        : {}),
      ...(request === undefined ? {} : { request: this.#request(request) }),
      ...(response === undefined ? {} : { response: this.#response(response) }),
      cache: {},
      timings: numbersOf(asObject(entry.timings)),
    };
  }

  #request(request: Json): Json {
    const headers = this.#headers(request.headers);
    const url = this.values.url(asText(request.url));
    return {
      ...pick(request, new Set(['httpVersion', 'bodySize', '_headersSource'])),
      method: asText(request.method),
      ...(Array.isArray(request._unlisted)
        ? { _unlisted: request._unlisted.map((name) => this.values.kept(asText(name))) }
        : {}),
      url,
      ...headers.part,
      cookies: this.#cookies(request.cookies),
      queryString: this.#pairs(request.queryString),
      // The request line holds the address.
      ...sizeOf(request, headers.grown + url.length - asText(request.url).length),
      ...(asObject(request.postData) === undefined
        ? {}
        : { postData: this.#postData(asObject(request.postData) ?? {}) }),
    };
  }

  #response(response: Json): Json {
    const headers = this.#headers(response.headers);
    const status = asNumber(response.status) ?? 0;
    const content = asObject(response.content);
    const phrase = statusText(asText(response.statusText));
    return {
      ...pick(response, RESPONSE),
      statusText: phrase,
      ...(typeof response._error === 'string' ? { _error: this.values.words(response._error) } : {}),
      ...headers.part,
      cookies: this.#cookies(response.cookies),
      ...sizeOf(response, headers.grown + phrase.length - asText(response.statusText).length),
      redirectURL: this.values.url(asText(response.redirectURL)),
      ...(content === undefined ? {} : { content: this.#content(content, status) }),
    };
  }

  /** Producers write a list, or an object of names and values. */
  #headers(headers: unknown): { readonly part: Json; readonly grown: number } {
    if (headers === undefined) return { part: {}, grown: 0 };
    let grown = 0;
    const one = (name: string, value: unknown): string => {
      const before = asText(value);
      const after = isMasked(before) ? before : sanitiseField(name, before, this.values);
      grown += after.length - before.length;
      return after;
    };
    const pairs: [string, unknown][] = Array.isArray(headers)
      ? headers.map((header) => [asText(asObject(header)?.name), asObject(header)?.value])
      : Object.entries(asObject(headers) ?? {});
    const list = pairs.flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((line) => ({
        name: this.values.kept(name),
        value: one(name, line),
      })),
    );
    return { part: { headers: list }, grown };
  }

  #cookies(cookies: unknown): readonly Json[] {
    return asList(cookies).map((item) => {
      const cookie = asObject(item) ?? {};
      const path = asText(cookie.path);
      return {
        ...pick(cookie, new Set(['domain', 'expires', 'httpOnly', 'secure', 'sameSite'])),
        name: cookieName(asText(cookie.name), this.values),
        value: isMasked(asText(cookie.value)) ? cookie.value : cookieValue(asText(cookie.value), this.values),
        ...(path === '' ? {} : { path: this.values.path(path) }),
      };
    });
  }

  #pairs(list: unknown): readonly Json[] {
    return asList(list).map((item) => {
      const pair = asObject(item) ?? {};
      const name = asText(pair.name);
      return { name: this.values.kept(name), value: this.#escapedPair(name, asText(pair.value)) };
    });
  }

  // Some producers write them as they stand in the address, others decoded.
  #escapedPair(name: string, value: string): string {
    const pair = this.values.form(`${encodeURIComponent(name)}=${value}`);
    return /%[0-9a-f]{2}/i.test(value)
      ? pair.slice(pair.indexOf('=') + 1)
      : this.values.parameter(name, value);
  }

  #postData(data: Json): Json {
    const mimeType = asText(data.mimeType);
    const params = asList(data.params);
    const text = decodedText(data);
    const body =
      text === undefined
        ? undefined
        : isMasked(text)
          ? { text }
          : sanitiseBody(
              text,
              mimeType || (params.length > 0 ? 'application/x-www-form-urlencoded' : ''),
              this.values,
              {
                refusal: false,
              },
            );
    return {
      mimeType,
      ...(params.length > 0 ? { params: this.#pairs(params) } : {}),
      ...this.#bodyText(body, false),
    };
  }

  #content(content: Json, status: number): Json {
    const octets = FRAMED.test(asText(content.mimeType)) && asText(content.encoding) === 'base64';
    const text = decodedText(content, octets);
    const mimeType = asText(content.mimeType);
    const body =
      text === undefined
        ? undefined
        : isMasked(text)
          ? { text }
          : sanitiseBody(text, mimeType, this.values, { refusal: status >= 400 || status === 0 });
    return {
      ...pick(content, new Set(['size', 'compression'])),
      mimeType,
      ...this.#bodyText(body, octets),
    };
  }

  #bodyText(body: SanitisedBody | undefined, octets: boolean): Json {
    if (body === undefined) return {};
    if ('text' in body) return octets ? { text: btoa(body.text), encoding: 'base64' } : { text: body.text };
    this.#count(`a body, ${body.removed}`);
    return { comment: `taken out: ${body.removed}` };
  }

  #initiator(initiator: Json): Json {
    const stack = asObject(initiator.stack);
    const frame = asObject(asList(stack?.callFrames).find((one) => asText(asObject(one)?.url) !== ''));
    const url = asText(initiator.url) || asText(frame?.url);
    return {
      ...pick(initiator, new Set(['type', 'lineNumber', 'columnNumber', 'requestId'])),
      ...(url === '' ? {} : { url: this.values.url(url) }),
    };
  }

  #socketMessage(message: Json): Json {
    const plain = pick(message, new Set(['type', 'time', 'opcode']));
    const data = asText(message.data);
    if (asText(message.type) === 'error') return { ...plain, data: this.values.words(data) };
    try {
      return { ...plain, data: JSON.stringify(sanitiseJson(JSON.parse(data), 'data', this.values)) };
    } catch {
      this.#count('a WebSocket message, of a kind that is not looked through');
      return { ...plain, data: '' };
    }
  }

  #count(what: string): void {
    this.removed.set(what, (this.removed.get(what) ?? 0) + 1);
  }
}

/** A reason phrase may be anything (RFC 9112 §4); those of the registered statuses, and a few of products, stay. */
function statusText(text: string): string {
  return /^(?:ok|created|accepted|no content|partial content|moved permanently|found|see other|not modified|temporary redirect|permanent redirect|switching protocols|bad request|unauthori[sz]ed|payment required|forbidden|not found|method not allowed|not acceptable|proxy authentication required|request timeout|conflict|gone|length required|precondition failed|payload too large|content too large|uri too long|unsupported media type|misdirected request|unprocessable (?:entity|content)|locked|too early|upgrade required|too many requests|request header fields too large|internal server error|not implemented|bad gateway|service (?:temporarily )?unavailable|gateway time-?out|http version not supported|authorization required|session expired|page expired|login timeout)?$/i.test(
    text.trim(),
  )
    ? text
    : '';
}

function pick(value: Json, names: ReadonlySet<string>): Json {
  const part: Record<string, unknown> = {};
  for (const [name, one] of Object.entries(value))
    if (names.has(name) && (typeof one !== 'object' || one === null)) part[name] = one;
  return part;
}

function numbersOf(value: Json | undefined): Json {
  return Object.fromEntries(Object.entries(value ?? {}).filter(([, one]) => typeof one === 'number'));
}

/** Sizes say whether a sanitiser left lines out: they must fit what is listed now. */
function sizeOf(message: Json, grown: number): Json {
  const size = asNumber(message.headersSize);
  return size === undefined ? {} : { headersSize: size > 0 ? size + grown : size };
}

/** The text of a body; undefined where there is none. Binary data is given as one character for each octet. */
function decodedText(data: Json, octets = false): string | undefined {
  if (typeof data.text !== 'string') return undefined;
  if (asText(data.encoding).toLowerCase() !== 'base64') return data.text;
  try {
    const text = atob(data.text.replace(/\s+/g, ''));
    if (octets) return text;
    return new TextDecoder('utf-8').decode(Uint8Array.from(text, (char) => char.charCodeAt(0)));
  } catch {
    return undefined;
  }
}
