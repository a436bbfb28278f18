import type { Frame } from 'playwright';
import type { Firefox } from './firefox.ts';

/** An entry as the panel has been given it. */
export interface TappedEntry {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  /** `cache` and `service-worker`: no server was asked. */
  readonly from: 'network' | 'cache' | 'service-worker';
  /** Who saw it. */
  readonly by: 'devtools' | 'full-capture' | 'both';
  /** Of a tab that the inspected one has opened. */
  readonly elsewhere: boolean;
}

// Runs in the panel: what its feed tells is noted on its way.
const TAP = `
  const feed = window.why401Feed;
  const taken = [];
  const short = (entry) => ({
    method: entry.request.method,
    url: entry.request.url,
    status: entry.response.status,
    from: entry._fromCache ? 'cache' : entry.response._fetchedViaServiceWorker ? 'service-worker' : 'network',
    by: entry._source === 'webRequest' ? 'full-capture' : entry._requestId ? 'both' : 'devtools',
    elsewhere: entry._tabId !== undefined,
  });
  window.why401Taken = taken;
  window.why401Feed = {
    ...feed,
    connect: (listener) =>
      feed.connect((message) => {
        if (message.type === 'entries') taken.push(...message.entries.map(short));
        listener(message);
      }),
  };
  window.dispatchEvent(new Event('why401-feed'));
`;

/** Notes the entries that the panel is given from now on. Asked for as JSON, since Firefox hands out nothing else. */
const TAKEN = 'return JSON.stringify(window.why401Taken);';

export interface Tap {
  entries(): Promise<readonly TappedEntry[]>;
}

export async function tapInChromium(panel: Frame): Promise<Tap> {
  await panel.evaluate(`(() => {${TAP}})()`);
  return { entries: async () => JSON.parse(String(await panel.evaluate(`(() => {${TAKEN}})()`))) };
}

export async function tapInFirefox(firefox: Firefox): Promise<Tap> {
  await firefox.inPanel(`${TAP} return 1;`);
  return { entries: async () => JSON.parse(String(await firefox.inPanel(TAKEN))) };
}
