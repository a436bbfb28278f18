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

const COUNTS = (): string => document.querySelector('[role=tablist]')?.textContent ?? '';

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

/** Waits until the panel has taken in what was recorded: the capture holds requests back for up to half a second. */
export function panelSettled(panel: Frame): Promise<void> {
  return atRest(() => panel.evaluate(COUNTS));
}

/** The same in Firefox. */
export function panelSettledInFirefox(firefox: Firefox): Promise<void> {
  return atRest(async () => String(await firefox.inPanel(`return (${COUNTS})();`)));
}

async function atRest(ask: () => Promise<string>): Promise<void> {
  const deadline = Date.now() + 15_000;
  let last = '';
  let since = Date.now();
  while (Date.now() - since < 900) {
    if (Date.now() > deadline) throw new Error('The panel did not come to rest within 15 s.');
    const now = await ask();
    if (now !== last) since = Date.now();
    last = now;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
