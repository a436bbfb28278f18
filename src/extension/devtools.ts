import { createFeed } from './feed.ts';
import { engineOf, FEED_EVENT, type FeedWindow } from './feed-window.ts';
import { KEEP, keptBy, SETTINGS_KEY } from './keep.ts';

// Opening the developer tools must not be slowed: here stands what cannot wait, and the recorder is loaded after it.

/** What is used of the browser's API without the polyfill. */
interface Api {
  readonly devtools: {
    readonly network: {
      readonly onRequestFinished: {
        addListener(listener: (request: object) => void): void;
        removeListener(listener: (request: object) => void): void;
      };
    };
    readonly panels: {
      create(title: string, icon: string, page: string, created: (panel: ExtensionPanel) => void): void;
    };
  };
}

interface ExtensionPanel {
  readonly onShown: { addListener(listener: (shown: FeedWindow) => void): void };
  readonly onHidden: { addListener(listener: () => void): void };
}

const own = globalThis as unknown as FeedWindow & { readonly chrome: Api; readonly browser?: Api };
const finished = (own.browser ?? own.chrome).devtools.network.onRequestFinished;
const early: object[] = [];
const keep = (request: object) => {
  early.push(request);
};
finished.addListener(keep);

// This page lives as long as the developer tools, the panel's only from when it is first shown: so recording starts here.
const engine = engineOf(navigator.userAgent);
const feed = createFeed({
  engine,
  readStorage: async () => (await recorder).readStorage(),
  busy: () => isBusy(),
  found: async (failures) => (await recorder).alerts.update(failures),
  keep: () => {
    try {
      return keptBy(localStorage.getItem(SETTINGS_KEY));
    } catch {
      // A browser that keeps nothing for any site.
      return KEEP.usual;
    }
  },
});
own.why401Feed = feed;
let isBusy = () => true;

// Both browsers call back where it is `chrome` that is asked.
own.chrome.devtools.panels.create('Why401', '/icons/32.png', '/src/panel/panel.html', (panel) => {
  panel.onHidden.addListener(() => look(false));
  panel.onShown.addListener((shown) => {
    look(true);
    if (shown.why401Feed === feed) return;
    shown.why401Feed = feed;
    shown.dispatchEvent(new Event(FEED_EVENT));
  });
});

async function look(shown: boolean): Promise<void> {
  (await recorder).alerts.show(shown);
}

const recorder = import('./recorder.ts').then(({ record }) =>
  record({ engine, feed, early, takeOver: () => finished.removeListener(keep) }),
);
void recorder.then(({ busy }) => {
  isBusy = busy;
});
