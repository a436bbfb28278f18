import type { Body, CaptureInfo, Exchange, Field, Fields, Kind } from '../engine/exchange/exchange.ts';

type Json = Readonly<Record<string, unknown>>;

/** Chromium's words for what a request was for (DevTools protocol, Network.ResourceType, in lower case). */
const RESOURCE_TYPES: Partial<Readonly<Record<Kind, string>>> = {
  document: 'document',
  iframe: 'document',
  fetch: 'fetch',
  xhr: 'xhr',
  preflight: 'preflight',
  script: 'script',
  style: 'stylesheet',
  image: 'image',
  font: 'font',
  media: 'media',
  websocket: 'websocket',
  eventsource: 'eventsource',
  beacon: 'ping',
  manifest: 'manifest',
};

/**
 * Recorded exchanges as a HAR (HAR 1.2 Spec), with all that the diagnosis reads of them; secrets as they are. Read again it gives
 * the same exchanges, but for their numbers where some were left out.
 */
export function harOf(exchanges: readonly Exchange[], info: CaptureInfo): Json {
  const pages = new Map<string, string>();
  for (const { page, pageUrl, startedAt } of exchanges)
    if (page !== undefined && !pages.has(page)) pages.set(page, `${pageUrl ?? ''} ${startedAt ?? 0}`);
  const [name, version] = creatorOf(info);
  return {
    log: {
      version: '1.2',
      creator: { name, version },
      pages: [...pages].map(([id, page]) => {
        const at = page.lastIndexOf(' ');
        return {
          id,
          startedDateTime: isoOf(Number(page.slice(at + 1))),
          title: page.slice(0, at),
          pageTimings: {},
        };
      }),
      entries: exchanges.map((exchange) => entryOf(exchange, info.engine)),
    },
  };
}

// What reads it goes by the producer: these are the names under which the browsers' own exports go.
function creatorOf({ creator, engine, browser }: CaptureInfo): readonly [name: string, version: string] {
  if (creator !== '') {
    const at = creator.lastIndexOf(' ');
    return at < 0 ? [creator, ''] : [creator.slice(0, at), creator.slice(at + 1)];
  }
  const version = /[\d.]+$/.exec(browser)?.[0] ?? '';
  return engine === 'firefox' ? ['Firefox', version] : ['WebInspector', version];
}

function entryOf(exchange: Exchange, engine: CaptureInfo['engine']): Json {
  const { kind, page, startedAt, duration, initiator, connection, fromCache, failure, response } = exchange;
  const type = RESOURCE_TYPES[kind];
  return {
    ...(page === undefined ? {} : { pageref: page }),
    ...(startedAt === undefined ? {} : { startedDateTime: isoOf(startedAt) }),
    time: duration ?? 0,
    ...(type === undefined ? {} : { _resourceType: type }),
    ...(initiator === undefined ? {} : { _initiator: initiator }),
    ...(connection === undefined || engine === 'firefox' ? {} : { connection }),
    ...(fromCache ? { _fromCache: 'disk' } : {}),
    ...(exchange.serviceWorker === 'worker' ? { _byServiceWorker: true } : {}),
    request: requestOf(exchange, engine),
    response: {
      status: response.status,
      statusText: response.statusText,
      ...messageOf(response.fields, response.httpVersion, exchange.request.fields.recording === 'complete'),
      redirectURL: response.redirect?.raw ?? '',
      ...(response.body === undefined
        ? {}
        : { content: { size: response.body.text?.length ?? 0, ...bodyOf(response.body) } }),
      ...(failure === '' ? {} : { _error: failure }),
      ...(exchange.serviceWorker === 'page' ? { _fetchedViaServiceWorker: true } : {}),
      ...(exchange.workerSource === undefined ? {} : { _serviceWorkerResponseSource: exchange.workerSource }),
    },
    cache: {},
    timings: timingsOf(exchange),
    // Firefox tells by the lack of a server’s address what its cache answered, and what it held back.
    ...(engine === 'firefox' && !fromCache && exchange.request.fields.recording === 'complete'
      ? { serverIPAddress: '0.0.0.0' }
      : {}),
  };
}

function requestOf({ request, url }: Exchange, engine: CaptureInfo['engine']): Json {
  const { method, httpVersion, fields, body } = request;
  const hosted = fields.list.some(({ name }) => name === 'host');
  return {
    method,
    url: url.raw,
    ...messageOf(fields, httpVersion, true),
    // The mark of a list that is whole though it lacks Host: pseudo-header fields are not kept.
    ...(engine === 'chromium' && fields.recording === 'complete' && !hosted
      ? { _headersSource: 'webRequest' }
      : {}),
    ...(fields.withheld.length > 0 ? { _unlisted: fields.withheld } : {}),
    queryString: [],
    ...(body === undefined ? {} : { postData: bodyOf(body) }),
  };
}

/** `sent`: the request's fields are all there. An early answer, whose fields may be more, has no size, and a version in lower case. */
function messageOf(fields: Fields, version: string, sent: boolean): Json {
  const early = sent && fields.recording === 'partial';
  return {
    httpVersion: early ? 'http/1.1' : version || 'HTTP/1.1',
    headers: fields.list.map(({ name, value }: Field) => ({ name, value })),
    cookies: [],
    headersSize: -1,
    bodySize: -1,
  };
}

function bodyOf({ mimeType = '', text }: Body): Json {
  return { mimeType, ...(text === undefined ? {} : { text }) };
}

function timingsOf({ answering, duration }: Exchange): Json {
  if (answering === undefined) return { send: 0, wait: -1, receive: 0 };
  return {
    blocked: answering.from,
    send: 0,
    wait: answering.to - answering.from,
    receive: Math.max(0, (duration ?? answering.to) - answering.to),
  };
}

function isoOf(time: number): string {
  return Number.isFinite(time) ? new Date(time).toISOString() : '';
}
