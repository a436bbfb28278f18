import type { NetworkSource } from './devtools-network.ts';
import { type Content, isRecord, type RawEntry, urlOf } from './raw-entry.ts';

interface Listenable<A extends unknown[]> {
  addListener(listener: (...args: A) => void): void;
  removeListener(listener: (...args: A) => void): void;
}

/** `browser.devtools.network` as the two browsers have it: promises in Firefox, callbacks in Chromium. */
export interface DevtoolsNetwork {
  readonly onRequestFinished: Listenable<[request: object]>;
  readonly onNavigated: Listenable<[url: string]>;
  getHAR(callback?: (log: unknown) => void): unknown;
}

/** `browser.devtools.inspectedWindow`: what the page shown now consists of. */
export interface InspectedWindow {
  getResources(callback: (resources: unknown) => void): unknown;
}

/** The developer tools' network API behind one face. `early`: what it told of before anyone listened, told first. */
export function browserNetwork(
  api: DevtoolsNetwork,
  engine: NetworkSource['engine'],
  inspected?: InspectedWindow,
  early: readonly object[] = [],
): NetworkSource {
  return {
    engine,
    onFinished(listener) {
      const wrapped = (request: object) => {
        const { getContent, ...entry } = request as RawEntry;
        const fetch = getContent ?? (request as RawEntry).getContent;
        listener(entry, async () => {
          const body = contentOf(typeof fetch === 'function' ? fetch.bind(request) : undefined, engine);
          // Chromium forgets the requests of before when the page's address changes, and the page's own may be among them.
          return (await body.catch(() => undefined)) ?? (await documentOf(urlOf(entry), inspected));
        });
      };
      api.onRequestFinished.addListener(wrapped);
      for (const request of early) wrapped(request);
      return () => api.onRequestFinished.removeListener(wrapped);
    },
    onNavigated(listener) {
      const wrapped = () => listener();
      api.onNavigated.addListener(wrapped);
      return () => api.onNavigated.removeListener(wrapped);
    },
    getHar: () =>
      engine === 'firefox'
        ? Promise.resolve(api.getHAR())
        : new Promise((resolve, reject) => {
            const result = api.getHAR(resolve);
            if (result instanceof Promise) result.then(resolve, reject);
          }),
  };
}

/** The body of the document that is shown, by its address. */
async function documentOf(url: string, inspected: InspectedWindow | undefined): Promise<Content | undefined> {
  if (inspected === undefined) return undefined;
  const resources = await new Promise<unknown>((resolve) => inspected.getResources(resolve));
  if (!Array.isArray(resources)) return undefined;
  const found: unknown = resources.findLast(
    (one: unknown) => isRecord(one) && one.type === 'document' && one.url === url,
  );
  if (!isRecord(found) || typeof found.getContent !== 'function') return undefined;
  return contentOf(found.getContent.bind(found), 'chromium');
}

type GetContent = (callback?: (content: unknown, encoding: unknown) => void) => unknown;

/** The body, or undefined where the browser has none. Chromium's `chrome` calls back, its `browser` and Firefox promise. */
async function contentOf(
  getContent: GetContent | undefined,
  engine: NetworkSource['engine'],
): Promise<Content | undefined> {
  if (getContent === undefined) return undefined;
  const result = getContent();
  const answer =
    isRecord(result) && typeof result.then === 'function'
      ? await result
      : await new Promise((resolve) => getContent((content, encoding) => resolve([content, encoding])));
  const [text, encoding] = parts(answer);
  if (typeof text !== 'string' || text === '') return undefined;
  const base64 = encoding === 'base64' || (engine === 'firefox' && isFirefoxBase64(text, String(encoding)));
  return { text, encoding: base64 ? 'base64' : '' };
}

// What Firefox's NetworkHelper.isTextMimeType takes for text.
const FIREFOX_TEXT =
  /^(?:text\/.*|view-source|view-fragment|image\/svg\+xml|multipart\/(?:mixed|x-mixed-replace)|application\/(?:\w+(?:[.-]\w+)*(?:\+xml|[-+]json)|xml|json|javascript|x-javascript|ecmascript|x-js|x-httpd-php|http-index-format|x-mpegurl|vnd\.apple\.mpegurl|vnd\.mozilla\.maybe\.feed))$/;

/** Firefox tells the type where the encoding should be, and gives as base64 what it does not take for text. */
function isFirefoxBase64(text: string, type: string): boolean {
  const essence = (type.split(';', 1)[0] ?? '').trim();
  return !FIREFOX_TEXT.test(essence) && text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
}

// A list of both (Firefox, the polyfill), an object of both (Chromium's own `browser`), or the text alone.
function parts(answer: unknown): readonly [text: unknown, encoding: unknown] {
  if (Array.isArray(answer)) return [answer[0], answer[1]];
  return isRecord(answer) ? [answer.content, answer.encoding] : [answer, ''];
}
