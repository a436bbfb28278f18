import type { CookieContext } from '../../../src/engine/cookies/jar.ts';
import { captureFromHar } from '../../../src/engine/exchange/from-har.ts';
import { Chains } from '../../../src/engine/facts/chain.ts';
import { CookieContexts } from '../../../src/engine/facts/cookie-context.ts';
import type { CaseSite } from './case-site.ts';
import { type ActionName, isTopLevel, opensWindow, type Plan, type Recorded } from './plan.ts';

export const PROXY = 'a capture without pages';

/** What a capture may know of a case. */
const CAPTURES = [
  // As a proxy writes it down, or Firefox.
  { name: PROXY, pages: false, types: false },
  { name: 'a capture of DevTools', pages: true, types: true },
] as const;

const TYPES: Partial<Readonly<Record<ActionName, string>>> = {
  script: 'script',
  module: 'script',
  modulepreload: 'script',
  worker: 'script',
  'worker-import': 'script',
  style: 'stylesheet',
  import: 'stylesheet',
  font: 'font',
  video: 'media',
  audio: 'media',
  track: 'texttrack',
  prefetch: 'other',
  image: 'image',
  preload: 'image',
  background: 'image',
  input: 'image',
  svg: 'image',
  poster: 'image',
  fetch: 'fetch',
  keepalive: 'fetch',
  'worker-fetch': 'fetch',
  'blob-worker-fetch': 'fetch',
  'shared-worker': 'script',
  'shared-worker-fetch': 'fetch',
  'service-worker-fetch': 'fetch',
  xhr: 'xhr',
  'worker-xhr': 'xhr',
  beacon: 'ping',
  ping: 'ping',
  eventsource: 'eventsource',
  websocket: 'websocket',
};

/** In which circumstances each request of a case was made, as far as captures tell: by request, the name of the capture and the context. */
export function capturedContexts(
  site: CaseSite,
): ReadonlyMap<Recorded, readonly (readonly [string, CookieContext])[]> {
  const found = new Map<Recorded, (readonly [string, CookieContext])[]>();
  for (const { name, pages, types } of CAPTURES) {
    const { plan } = site;
    const elsewhere = opensWindow(plan);
    // DevTools see one tab.
    const requests = site.recorded.filter(
      ({ role }) => !pages || !elsewhere || role === 'seed' || role === 'node',
    );
    const entries = requests.map((request) => entryOf(request, plan, pages, types));
    const titles = new Map<string, string>();
    for (const request of requests) titles.set(pageOf(request, plan), request.url);
    for (const request of requests)
      if (request.role === 'node' && request.index === 0) titles.set('page_1', request.url);
    const log = {
      version: '1.2',
      creator: pages ? { name: 'WebInspector', version: '537.36' } : { name: 'proxy', version: '1' },
      pages: pages
        ? [...titles].map(([id, title]) => ({ id, title, startedDateTime: '', pageTimings: {} }))
        : [],
      entries,
    };
    const chains = new Chains();
    const contexts = new CookieContexts();
    for (const exchange of captureFromHar({ log }).exchanges) {
      const context = contexts.observe(exchange, chains.observe(exchange));
      const request = requests[exchange.index];
      if (request === undefined) continue;
      const list = found.get(request) ?? [];
      found.set(request, list);
      list.push([name, context]);
    }
  }
  return found;
}

function pageOf({ role, index }: Recorded, plan: Plan): string {
  if (role === 'seed') return plan.seeds[index]?.inside === undefined ? 'page_0' : 'page_1';
  if (role === 'target' && isTopLevel(plan)) return `page_${2 + index}`;
  return 'page_1';
}

function typeOf({ role, index }: Recorded, { seeds, action }: Plan): string {
  if (role === 'preflight') return 'preflight';
  if (role === 'node') return 'document';
  if (role === 'seed') return seeds[index]?.inside === undefined ? 'document' : 'fetch';
  return TYPES[action.name] ?? 'document';
}

function entryOf(request: Recorded, plan: Plan, pages: boolean, types: boolean): unknown {
  const { url, method, at, fields, answer } = request;
  const answered = [
    ...(answer.fields ?? []),
    ...(answer.setCookie ?? []).map((line) => ['set-cookie', line] as const),
  ];
  const list = (pairs: Iterable<readonly [string, string]>) =>
    [...pairs].map(([name, value]) => ({ name, value }));
  return {
    startedDateTime: new Date(at).toISOString(),
    time: 1,
    ...(pages ? { pageref: pageOf(request, plan) } : {}),
    ...(types ? { _resourceType: typeOf(request, plan), _initiator: { type: 'script' } } : {}),
    request: {
      method,
      url,
      httpVersion: 'HTTP/1.1',
      headers: list(fields),
      cookies: [],
      queryString: [],
      headersSize: -1,
      bodySize: -1,
    },
    response: {
      status: answer.status ?? 204,
      statusText: '',
      httpVersion: 'HTTP/1.1',
      headers: list(answered),
      cookies: [],
      content: { size: 0, mimeType: answered.find(([name]) => name === 'content-type')?.[1] ?? '' },
      redirectURL: answered.find(([name]) => name === 'location')?.[1] ?? '',
      headersSize: -1,
      bodySize: -1,
    },
    cache: {},
    timings: { send: 0, wait: 1, receive: 0 },
  };
}
