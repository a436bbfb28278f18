import type { NetworkSource } from './devtools-network.ts';
import { type Content, isRecord, type RawEntry } from './raw-entry.ts';

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

/** The developer tools' network API behind one face. */
export function browserNetwork(api: DevtoolsNetwork, engine: NetworkSource['engine']): NetworkSource {
  return {
    engine,
    onFinished(listener) {
      const wrapped = (request: object) => {
        const { getContent, ...entry } = request as RawEntry;
        const fetch = getContent ?? (request as RawEntry).getContent;
        listener(entry, () => contentOf(typeof fetch === 'function' ? fetch.bind(request) : undefined));
      };
      api.onRequestFinished.addListener(wrapped);
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

type GetContent = (callback?: (content: unknown, encoding: unknown) => void) => unknown;

/** The body, or undefined where the browser has none. Chromium's `chrome` calls back, its `browser` and Firefox promise. */
async function contentOf(getContent: GetContent | undefined): Promise<Content | undefined> {
  if (getContent === undefined) return undefined;
  const result = getContent();
  const answer =
    isRecord(result) && typeof result.then === 'function'
      ? await result
      : await new Promise((resolve) => getContent((content, encoding) => resolve([content, encoding])));
  const [text, encoding] = parts(answer);
  if (typeof text !== 'string' || text === '') return undefined;
  return { text, encoding: encoding === 'base64' ? 'base64' : '' };
}

// A list of both (Firefox, the polyfill), an object of both (Chromium's own `browser`), or the text alone.
function parts(answer: unknown): readonly [text: unknown, encoding: unknown] {
  if (Array.isArray(answer)) return [answer[0], answer[1]];
  return isRecord(answer) ? [answer.content, answer.encoding] : [answer, ''];
}
