import type { Frame } from 'playwright';
import type { Report } from '../../src/engine/report.ts';
import type { Firefox } from './firefox.ts';
import { firefoxHand } from './panel-hand.ts';

/** An incident as the panel's list shows it. */
export interface ShownIncident {
  readonly title: string;
  readonly verdict: string;
  /** The root cause; '' where the panel knows none. */
  readonly check: string;
}

// The same two questions in both browsers: functions whose text Firefox can be given too.

const UNFOLD = (): void => {
  document.querySelector<HTMLElement>('[data-testid=tab-incidents]')?.click();
  const fold = document.querySelector<HTMLElement>('[data-testid=expected-fold]');
  if (fold?.getAttribute('aria-expanded') === 'false') fold.click();
};

const LIST = (): ShownIncident[] =>
  [...document.querySelectorAll('[data-testid=incident]')].map((row) => ({
    title: row.querySelector('[data-testid=incident-title]')?.textContent ?? '',
    verdict: row.getAttribute('data-verdict') ?? '',
    check: row.getAttribute('data-check') ?? '',
  }));

/** The list of incidents, those folded away as expected included. */
export async function shownIncidents(panel: Frame): Promise<readonly ShownIncident[]> {
  await panel.evaluate(UNFOLD);
  return panel.evaluate(LIST);
}

/** The same in Firefox. */
export async function shownIncidentsInFirefox(firefox: Firefox): Promise<readonly ShownIncident[]> {
  await firefox.inPanel(`(${UNFOLD})();`);
  const rows = JSON.parse(String(await firefox.inPanel(`return JSON.stringify((${LIST})());`)));
  return rows as readonly ShownIncident[];
}

/** What Firefox's panel saves as JSON. */
export async function reportInFirefox(firefox: Firefox): Promise<Report> {
  const { press } = firefoxHand(firefox);
  await press('export');
  await press('export-json');
  return JSON.parse(await firefox.downloaded('.json')) as Report;
}

/** Waits until the panel shows all that the extension has recorded: to be called when the tab has settled. */
export async function panelSettled(panel: Frame): Promise<void> {
  await panel.locator('[data-connected=true]').waitFor({ state: 'attached' });
  await panel.evaluate(DRAWN);
}

// In step with the panel, which draws once a frame, and ten times a second while it is hidden; and takes in what has come by turns.
const DRAWN = async (): Promise<void> => {
  const drawn = () =>
    new Promise<void>((resolve) => {
      if (document.hidden) setTimeout(resolve, 250);
      else requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
    });
  do await drawn();
  while (document.querySelector('[data-waiting="0"]') === null);
};

/**
 * The same in Firefox, to be called when the page has done all that it does: nothing tells what is under way there.
 * @param answered how many requests the servers have answered; some of them may never be seen
 */
export async function panelSettledInFirefox(firefox: Firefox, answered = 0): Promise<void> {
  const deadline = Date.now() + 20_000;
  let last = '';
  let since = Date.now();
  let enough = 500;
  while (Date.now() - since < enough) {
    if (Date.now() > deadline) throw new Error('The panel did not come to rest within 20 s.');
    const now = String(await firefox.inPanel(`return (${REST})();`));
    if (now !== last) since = Date.now();
    last = now;
    const [busy, count] = now.split(' ');
    enough = busy === 'true' ? Number.POSITIVE_INFINITY : Number(count) < answered ? 1500 : 500;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

// What the page has put into its window is there for other scripts only behind this name.
const REST = (): string => {
  const page: unknown = Reflect.get(window, 'wrappedJSObject') ?? window;
  const feed: unknown = Reflect.get(Object(page), 'why401Feed');
  const app = document.querySelector('[data-testid=app]');
  const waits = app?.getAttribute('data-waiting') !== '0';
  const busy = feed === undefined || Reflect.get(Object(feed), 'busy')() === true || waits;
  return `${busy} ${app?.getAttribute('data-count')}`;
};
