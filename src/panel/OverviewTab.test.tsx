// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
// Loaded beforehand: the panel loads it when it is first shown.
import './OverviewTab.tsx';
import { demoEntries, SECRETS } from './testing.ts';
import { giveRoom, go, openPanel } from './testing-app.tsx';

beforeAll(giveRoom);
afterEach(cleanup);

/** The panel at its Overview, which is loaded when it is first shown. */
async function overview() {
  const panel = openPanel(demoEntries());
  await panel.ready;
  go('tab-overview');
  await screen.findByTestId('overview');
  return panel;
}

/** The names of the rows of one table. */
function rowsOf(id: string): (string | null)[] {
  return within(screen.getByTestId(`figures-${id}`))
    .getAllByTestId('figure-requests')
    .map((button) => button.textContent);
}

describe('the overview', () => {
  it('tells how many requests were refused', async () => {
    await overview();
    const tile = screen.getByTestId('tile-refused');
    // 14 calls with the expired token, a preflight, a call without an answer to its challenge, a question who is signed in.
    expect(tile.textContent).toContain('46%17 of 37 · 17 × 401');
  });

  it('lists routes and tokens, the most refused first, and shows no secret', async () => {
    await overview();
    expect(rowsOf('routes')[0]).toBe('GET api.example.test/orders/*');
    expect(rowsOf('tokens')[0]).toMatch(/^Token \(JWT\) ‹\d+ chars #/);
    const text = screen.getByTestId('overview').outerHTML;
    for (const secret of SECRETS) expect(text).not.toContain(secret);
  });

  it('leads from a row to its requests, and back to all of them', async () => {
    await overview();
    const [row] = within(screen.getByTestId('figures-routes')).getAllByTestId('figure-requests');
    fireEvent.click(row ?? document.body);
    expect(screen.getByTestId('scope').textContent).toContain('of the route GET api.example.test/orders/*');
    expect(screen.getAllByTestId('request')).toHaveLength(14);
    go('scope-close');
    expect(screen.queryByTestId('scope')).toBeNull();
    expect(screen.getAllByTestId('request').length).toBeGreaterThan(14);
  });

  it('leads from a row to what was found', async () => {
    await overview();
    const [row] = within(screen.getByTestId('figures-tokens')).getAllByTestId('figure-incident');
    fireEvent.click(row ?? document.body);
    expect(screen.getByTestId('incident-detail').textContent).toContain('expired');
  });

  it('has the line over time as a table as well', async () => {
    await overview();
    const table = within(screen.getByTestId('figures-time')).getByRole('table');
    const cells = within(table)
      .getAllByRole('row')
      .slice(1)
      .map((row) =>
        within(row)
          .getAllByRole('cell')
          .map(({ textContent }) => textContent),
      );
    const sum = (at: number) => cells.reduce((all, row) => all + Number(row[at]), 0);
    expect(sum(0)).toBe(demoEntries().length);
    expect(sum(1)).toBe(17);
  });

  it('keeps what matches the filter', async () => {
    await overview();
    fireEvent.change(screen.getByTestId('filter'), { target: { value: 'orders' } });
    expect(rowsOf('routes')).toEqual(['GET api.example.test/orders/*']);
  });
});
