import type { Frame } from 'playwright';

/** An incident as the panel's list shows it. */
export interface ShownIncident {
  readonly title: string;
  readonly verdict: string;
  /** The root cause; '' where the panel knows none. */
  readonly check: string;
}

/** The list of incidents, those folded away as expected included. */
export async function shownIncidents(panel: Frame): Promise<readonly ShownIncident[]> {
  await panel.getByTestId('tab-incidents').click();
  const fold = panel.getByTestId('expected-fold');
  if ((await fold.count()) > 0 && (await fold.getAttribute('aria-expanded')) === 'false') await fold.click();
  return panel.getByTestId('incident').evaluateAll((rows) =>
    rows.map((row) => ({
      title: row.querySelector('[data-testid=incident-title]')?.textContent ?? '',
      verdict: row.getAttribute('data-verdict') ?? '',
      check: row.getAttribute('data-check') ?? '',
    })),
  );
}

/** Waits until the panel has taken in what was recorded: the capture holds requests back for up to half a second. */
export async function panelSettled(panel: Frame): Promise<void> {
  const deadline = Date.now() + 15_000;
  let last = '';
  let since = Date.now();
  while (Date.now() - since < 900) {
    if (Date.now() > deadline) throw new Error('The panel did not come to rest within 15 s.');
    const now = await panel.locator('[role=tablist]').first().textContent({ timeout: 5000 });
    if (now !== last) since = Date.now();
    last = now;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
