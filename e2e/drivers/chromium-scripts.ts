/** These run inside DevTools' own page. Its modules have no types and must not be looked for by a bundler. */

export const COLLECT_REQUESTS = async (): Promise<void> => {
  const path = './models/logs/logs.js';
  const { NetworkLog } = await import(/* @vite-ignore */ path);
  const log = NetworkLog.NetworkLog.instance();
  const before: unknown = Reflect.get(globalThis, 'why401Requests');
  // A request is announced again when a navigation empties the log, hence the set.
  if (before instanceof Set) {
    before.clear();
    return;
  }
  const seen = new Set<unknown>(log.requests());
  Reflect.set(globalThis, 'why401Requests', seen);
  log.addEventListener('RequestAdded', ({ data }: { data: { request?: unknown } }) =>
    seen.add(data.request ?? data),
  );
};

export const COUNT_REQUESTS = (): { count: number; open: number } => {
  const requests = [...Reflect.get(globalThis, 'why401Requests')];
  return { count: requests.length, open: requests.filter((request) => !request.finished).length };
};

// In the extension's own page beside it.
export const IS_BUSY = (): boolean => {
  const feed: unknown = Reflect.get(globalThis, 'why401Feed');
  return typeof feed === 'object' && feed !== null && Reflect.get(feed, 'busy')() === true;
};

export const WRITE_HAR = async (sanitize: boolean): Promise<unknown> => {
  const path = './models/har/har.js';
  const { Writer } = await import(/* @vite-ignore */ path);
  const progress = () => ({
    title: '',
    totalWork: 0,
    worked: 0,
    done: false,
    canceled: false,
    createSubProgress: progress,
  });
  const requests = [...Reflect.get(globalThis, 'why401Requests')];
  return Writer.Writer.harStringForRequests(requests, { sanitize }, progress());
};

export const SHOW_PANEL = async (title: string): Promise<boolean> => {
  const path = './ui/legacy/legacy.js';
  const { ViewManager } = await import(/* @vite-ignore */ path);
  const manager = ViewManager.ViewManager.instance();
  const isOurs = (id: string) => id.startsWith('chrome-extension://') && id.endsWith(title);
  const ours = [...manager.views.keys()].find(isOurs);
  if (ours !== undefined) await manager.showView(ours);
  return ours !== undefined;
};

export const DRAWER = async (): Promise<boolean> => {
  const path = './ui/legacy/legacy.js';
  const { InspectorView } = await import(/* @vite-ignore */ path);
  return InspectorView.InspectorView.instance().drawerVisible();
};
