import { isRecord } from './raw-entry.ts';

/** What the inspected page keeps in its web storage. */
export interface PageStorage {
  /** The page's origin. */
  readonly origin: string;
  readonly items: readonly {
    readonly area: 'localStorage' | 'sessionStorage';
    readonly key: string;
    readonly value: string;
  }[];
  /** Entries or parts of entries were left out, since there is more than is looked at. */
  readonly cut: boolean;
}

/** Why the storage could not be read; its message is a sentence's end. */
export class PageStorageError extends Error {
  override readonly name = 'PageStorageError';
}

/** `devtools.inspectedWindow.eval` as both browsers' promises have it: the value, and what went wrong. */
export type Evaluate = (expression: string) => Promise<unknown>;

const MOST = 500;
const LONGEST = 100_000;

// Runs in the inspected page, whose scripts may have replaced anything it uses: what comes back is checked as foreign data.
const EXPRESSION = `(() => {
  const items = [];
  let cut = false;
  for (const area of ['localStorage', 'sessionStorage']) {
    let store;
    try { store = window[area]; } catch { continue; }
    for (let at = 0; store && at < store.length; at += 1) {
      if (items.length >= ${MOST}) { cut = true; break; }
      const key = store.key(at);
      const value = String(store.getItem(key));
      if (value.length > ${LONGEST}) cut = true;
      items.push([area, key, value.slice(0, ${LONGEST})]);
    }
  }
  return { origin: location.origin, items, cut };
})()`;

/** Reads localStorage and sessionStorage of the inspected page's top frame. Rejects with PageStorageError. */
export async function readPageStorage(evaluate: Evaluate): Promise<PageStorage> {
  let answer: unknown;
  try {
    answer = await evaluate(EXPRESSION);
  } catch {
    throw new PageStorageError('the browser does not let extensions look into this page');
  }
  // The polyfill and Firefox promise a list of the value and of what went wrong; Chromium's own `browser` the value alone.
  const value: unknown = Array.isArray(answer) ? answer[0] : answer;
  if (!isRecord(value) || typeof value.origin !== 'string' || !Array.isArray(value.items))
    throw new PageStorageError(
      'this page has no storage that could be read (an error page, or a private one)',
    );
  const items = value.items.slice(0, MOST).flatMap((item): PageStorage['items'] => {
    if (!Array.isArray(item)) return [];
    const [area, key, text]: unknown[] = item;
    if (area !== 'localStorage' && area !== 'sessionStorage') return [];
    if (typeof key !== 'string' || typeof text !== 'string') return [];
    return [{ area, key, value: text.slice(0, LONGEST) }];
  });
  return { origin: value.origin, items, cut: value.cut === true };
}
