import { type Field, type Kind, parseUrl } from './exchange.ts';

/** What a HAR entry says about the purpose of its request. */
export interface KindHints {
  readonly method: string;
  readonly url: string;
  readonly request: readonly Field[];
  /** Chromium's _resourceType, in lower case. */
  readonly resourceType: string;
  /** Chromium's _initiator.type, in lower case. */
  readonly initiator: string;
  /** Of the response, without parameters, in lower case. */
  readonly mimeType: string;
  readonly isWebSocket: boolean;
}

const BY_RESOURCE_TYPE: Readonly<Record<string, Kind>> = {
  document: 'document',
  iframe: 'iframe',
  stylesheet: 'style',
  image: 'image',
  media: 'media',
  texttrack: 'media',
  font: 'font',
  script: 'script',
  xhr: 'xhr',
  fetch: 'fetch',
  eventsource: 'eventsource',
  websocket: 'websocket',
  manifest: 'manifest',
  ping: 'beacon',
  'csp-violation-report': 'beacon',
  cspviolationreport: 'beacon',
  preflight: 'preflight',
  prefetch: 'other',
  'signed-exchange': 'other',
  webtransport: 'other',
  wasm: 'other',
};

/** Fetch Metadata, Sec-Fetch-Dest: a request destination of Fetch (§2.2.5). */
const BY_DESTINATION: Readonly<Record<string, Kind>> = {
  document: 'document',
  iframe: 'iframe',
  frame: 'iframe',
  fencedframe: 'iframe',
  embed: 'iframe',
  object: 'iframe',
  image: 'image',
  script: 'script',
  audioworklet: 'script',
  paintworklet: 'script',
  worker: 'worker',
  sharedworker: 'worker',
  serviceworker: 'worker',
  style: 'style',
  xslt: 'style',
  font: 'font',
  audio: 'media',
  video: 'media',
  track: 'media',
  manifest: 'manifest',
  report: 'beacon',
  json: 'script',
  webidentity: 'fetch',
};

/** The kind of a request: the producer's word first, then Fetch Metadata, then what its other fields suggest. */
export function kindOf(hints: KindHints): Kind {
  const value = (name: string) => hints.request.find((field) => field.name === name)?.value.trim() ?? '';
  // A preflight is an OPTIONS request with Access-Control-Request-Method (Fetch §4.8).
  if (hints.method === 'OPTIONS' && value('access-control-request-method') !== '') return 'preflight';
  if (hints.initiator === 'preflight') return 'preflight';
  const recorded = BY_RESOURCE_TYPE[hints.resourceType];
  const destination = value('sec-fetch-dest').toLowerCase();
  if (recorded === 'document') return BY_DESTINATION[destination] === 'iframe' ? 'iframe' : 'document';
  if (recorded !== undefined && recorded !== 'other') return recorded;
  if (hints.isWebSocket || /^wss?:/i.test(hints.url) || value('upgrade').toLowerCase() === 'websocket')
    return 'websocket';
  const sent = BY_DESTINATION[destination];
  if (sent !== undefined) return sent;
  const accept = value('accept').toLowerCase();
  if (accept.startsWith('text/event-stream')) return 'eventsource';
  if (value('ping-to') !== '' || value('content-type') === 'text/ping') return 'beacon';
  if (value('x-requested-with').toLowerCase() === 'xmlhttprequest') return 'xhr';
  if (destination === 'empty')
    return value('sec-fetch-mode').toLowerCase() === 'websocket' ? 'websocket' : 'fetch';
  // Icons are `other` to Chromium.
  if (accept.startsWith('image/')) return 'image';
  if (recorded !== undefined || hints.resourceType === 'other') return 'other';
  return guess(accept, value('content-type').toLowerCase(), hints);
}

// Ours: without Fetch Metadata (plain http in Firefox, proxies, older browsers) Accept and the answer's type tell most.
function guess(accept: string, contentType: string, hints: KindHints): Kind {
  if (accept.startsWith('text/html') || accept.startsWith('application/xhtml+xml')) return 'document';
  if (accept.startsWith('text/css')) return 'style';
  if (accept.startsWith('image/')) return 'image';
  if (/^(?:audio|video)\//.test(accept)) return 'media';
  if (/^application\/(?:font|x-font)|^font\//.test(accept)) return 'font';
  if (/^application\/(?:[\w.+-]*\+)?json|^application\/graphql|^application\/grpc/.test(accept))
    return 'fetch';
  if (/^application\/(?:[\w.+-]*\+)?json|^application\/grpc/.test(contentType)) return 'fetch';
  if (/javascript$/.test(hints.mimeType)) return 'script';
  if (hints.mimeType === 'text/css') return 'style';
  if (hints.mimeType.startsWith('image/')) return 'image';
  if (hints.mimeType.startsWith('font/') || /font-woff|x-font/.test(hints.mimeType)) return 'font';
  if (/^(?:audio|video)\//.test(hints.mimeType)) return 'media';
  if (parseUrl(hints.url).scheme === 'data') return 'other';
  // Fetch §3.2 (Origin): a request for anything but a navigation has it where its answer is to be read across origins.
  const origin = hints.request.some(({ name }) => name === 'origin');
  return origin && accept === '*/*' ? 'fetch' : 'unknown';
}
