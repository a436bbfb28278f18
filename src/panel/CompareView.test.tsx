// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { CompareView } from './CompareView.tsx';
import { EXPIRED, entry, SECRETS } from './testing.ts';
import { devtoolsCreator, type Exchange, exchangeFromEntry, Session } from './useSession.ts';

const URL = 'https://api.example.test/orders';
const GOOD = 'Bearer s3cr3tT0kenThatWorked0123456789';

/** Shows the Compare tab of the last of these requests. */
function open(...entries: ReturnType<typeof entry>[]) {
  const session = new Session();
  const creator = devtoolsCreator('chromium');
  const exchanges = entries.flatMap((raw, index) => exchangeFromEntry(raw, index, creator) ?? []);
  for (const exchange of exchanges) session.add(exchange);
  const last = exchanges.at(-1) as Exchange; // each test hands in at least one
  const onOpen = vi.fn();
  render(
    <CompareView
      exchange={last}
      refused={session.verdictOf(last.index).verdict !== 'ok'}
      comparison={session.comparisonOf(last.index)}
      onOpen={onOpen}
      show={session.show}
    />,
  );
  return { onOpen };
}

describe('the Compare tab', () => {
  afterEach(cleanup);

  it('shows what differs from the last request that worked, and opens that one', () => {
    const { onOpen } = open(
      entry(URL, { request: [['Authorization', GOOD]] }),
      entry(URL, {
        at: 1000,
        status: 401,
        request: [
          ['Authorization', `Bearer ${EXPIRED}`],
          ['Origin', 'https://other.example.test'],
        ],
      }),
    );
    const rows = screen.getAllByTestId('difference');
    expect(rows.map((row) => row.querySelector('th code')?.textContent)).toEqual(['Authorization', 'origin']);
    const page = document.body.innerHTML;
    for (const secret of [...SECRETS, GOOD.slice(7)]) expect(page).not.toContain(secret);
    fireEvent.click(screen.getByTestId('open-working'));
    expect(onOpen).toHaveBeenCalledWith(0);
  });

  it('says so where nothing differs', () => {
    open(
      entry(URL, { request: [['Authorization', GOOD]] }),
      entry(URL, { at: 1000, status: 401, request: [['Authorization', GOOD]] }),
    );
    expect(screen.getByTestId('no-differences').textContent).toContain('answered in two ways');
  });

  it('says so where there is nothing to compare with, and where nothing was refused', () => {
    open(entry(URL, { status: 401 }));
    expect(screen.getByTestId('empty-compare').textContent).toContain('Nothing to compare with');
    cleanup();
    open(entry(URL));
    expect(screen.getByTestId('empty-compare').textContent).toContain('was not refused');
  });
});
