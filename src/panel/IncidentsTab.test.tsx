// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { IncidentsTab } from './IncidentsTab.tsx';
import { demoExchanges, demoIncidents, incident } from './testing.ts';
import { type Cause, type FlowReport, type Incident, Session } from './useSession.ts';
import { warningsBeside } from './WarningsDetail.tsx';

vi.setConfig({ testTimeout: 30_000 });

const exchanges = demoExchanges();
const { show } = new Session();
const onOpenRequest = vi.fn();
const onCopy = vi.fn();
const onOpenFlow = vi.fn();
const onClearCookies = vi.fn();

function Tab({
  incidents,
  warnings = [],
  flows = [],
  offline = false,
}: {
  readonly incidents: readonly Incident[];
  readonly warnings?: readonly Cause[];
  readonly flows?: readonly FlowReport[];
  readonly offline?: boolean;
}) {
  const [selected, setSelected] = useState<string>();
  return (
    <IncidentsTab
      incidents={incidents}
      warnings={warnings}
      all={incidents.length}
      count={exchanges.length}
      live
      narrow={false}
      selected={selected}
      onSelect={setSelected}
      exchangeAt={(index) => exchanges[index]}
      show={show}
      flows={flows}
      onOpenRequest={onOpenRequest}
      onOpenFlow={onOpenFlow}
      onCopy={onCopy}
      offerOf={() => null}
      onClearCookies={offline ? undefined : onClearCookies}
    />
  );
}

const titles = () => screen.getAllByTestId('incident-title').map((one) => one.textContent);
const shown = () => screen.getByTestId('incident-detail').dataset.incident;

describe('the warnings', () => {
  it('leave out what an incident already has as its cause', () => {
    const [loop, expired] = demoIncidents();
    const own = loop?.causes ?? [];
    const other = expired?.causes ?? [];
    expect(own.length * other.length).toBeGreaterThan(0);
    expect(warningsBeside(loop === undefined ? [] : [loop], [...own, ...other])).toEqual(other);
  });
});

describe('the incidents', () => {
  afterEach(cleanup);

  it('stand with the broken ones first, then resolved ones; expected ones are one line', () => {
    const [loop, expired, resolved, ...expected] = demoIncidents();
    if (!loop || !expired || !resolved) throw new Error('fixture');
    render(<Tab incidents={[...expected, resolved, loop, expired]} />);
    expect(titles()).toEqual([loop.title, expired.title, resolved.title]);
    expect(screen.getByTestId('expected-fold').textContent).toContain('2 expected refusals');
    fireEvent.click(screen.getByTestId('expected-fold'));
    expect(titles()).toHaveLength(5);
    expect(shown()).toBe('i1');
  });

  it('stand above the warnings, which are one line and open as a list', () => {
    const warnings = demoIncidents()[1]?.causes ?? [];
    render(<Tab incidents={demoIncidents()} warnings={warnings} />);
    expect(shown()).toBe('i1');
    fireEvent.click(screen.getByTestId('warnings-fold'));
    const detail = screen.getByTestId('warnings-detail');
    expect(within(detail).getAllByTestId('cause')).toHaveLength(warnings.length);
    expect(detail.textContent).toContain(warnings[0]?.title);
    fireEvent.click(screen.getAllByTestId('incident')[0] as HTMLElement);
    expect(shown()).toBe('i1');
    // With nothing else to show they are shown at once, and give way to an incident that comes.
    cleanup();
    const again = render(<Tab incidents={[]} warnings={warnings} />);
    expect(screen.getByTestId('warnings-detail')).toBeTruthy();
    again.rerender(<Tab incidents={demoIncidents()} warnings={warnings} />);
    expect(shown()).toBe('i1');
  });

  it('show each cause with its evidence marked, and lead to the request', () => {
    render(<Tab incidents={demoIncidents()} />);
    const [first, second] = screen.getAllByTestId('cause');
    expect(first?.dataset).toMatchObject({ check: 'cookie-secure-from-insecure', confidence: 'certain' });
    expect(second?.dataset).toMatchObject({ check: 'cached-redirect', confidence: 'possible' });
    expect(first?.querySelector('mark.offending')?.textContent).toBe('Secure');
    // Whoever can do it, in their turn: the first cause is for a developer and an administrator.
    expect(
      within(first ?? document.body)
        .getAllByTestId('fix-group')
        .map(({ dataset }) => dataset.party),
    ).toEqual(['developer', 'admin']);
    const link = screen.getAllByTestId('open-request')[0];
    expect(link?.textContent).toContain('response of #2');
    if (link) fireEvent.click(link);
    expect(onOpenRequest).toHaveBeenCalledWith(2);
  });

  it('list what was asked, with the reason where it was not answered', () => {
    render(<Tab incidents={demoIncidents()} />);
    expect(screen.getByTestId('checklist-fold').textContent).toContain(
      '9 questions asked · 2 found · 5 clear · 1 not evaluated · 1 failed',
    );
    const open = screen
      .getAllByTestId('checklist-item')
      .find((item) => item.dataset.outcome === 'not-evaluated');
    expect(open?.textContent).toContain('the authorization request is not in the capture');
  });

  it('keep the chosen one when a worse one comes in', () => {
    const [loop, expired] = demoIncidents();
    if (!loop || !expired) throw new Error('fixture');
    const { rerender } = render(<Tab incidents={[expired]} />);
    expect(shown()).toBe('i2');
    rerender(<Tab incidents={[loop, expired]} />);
    expect(shown()).toBe('i2');
  });

  it('follow requests into the incident that explains them better', () => {
    const [, expired] = demoIncidents();
    if (!expired) throw new Error('fixture');
    const { rerender } = render(<Tab incidents={[expired]} />);
    rerender(<Tab incidents={[incident({ id: 'i0', exchanges: [0] }), { ...expired, id: 'i7' }]} />);
    expect(shown()).toBe('i7');
  });

  it('are walked through with the arrow keys', () => {
    render(<Tab incidents={demoIncidents()} />);
    const list = screen.getAllByRole('listbox')[0];
    if (!list) throw new Error('no list');
    fireEvent.keyDown(list, { key: 'ArrowDown' });
    expect(shown()).toBe('i2');
    fireEvent.keyDown(list, { key: 'End' });
    expect(shown()).toBe('i3');
    expect(screen.getByTestId('resolved').textContent).toContain('request #33');
    fireEvent.keyDown(list, { key: 'ArrowUp' });
    expect(shown()).toBe('i2');
  });

  it('say so when no cause could be told', () => {
    render(<Tab incidents={[incident({ id: 'i1' })]} />);
    expect(screen.getByTestId('no-cause')).toBeTruthy();
  });

  it('copy the report of the one that is shown', () => {
    render(<Tab incidents={demoIncidents()} />);
    fireEvent.click(screen.getByTestId('copy-report'));
    expect(onCopy.mock.calls[0]?.[0]).toMatchObject({ id: 'i1' });
  });

  it('offers to clear the cookies beside a fix that says so, where there is a browser to do it', () => {
    const [loop] = demoIncidents();
    const [cause] = loop?.causes ?? [];
    if (!loop || !cause) throw new Error('fixture');
    const fix = { effort: 'easy', audience: 'user', text: 'Clear them.', action: 'clear-cookies' } as const;
    const shownIncident = { ...loop, causes: [{ ...cause, fixes: [...cause.fixes, fix] }] };
    render(<Tab incidents={[shownIncident]} />);
    fireEvent.click(screen.getByTestId('clear-cookies'));
    expect(onClearCookies).toHaveBeenCalledWith('example.test');
    cleanup();
    render(<Tab incidents={[shownIncident]} offline />);
    expect(screen.queryByTestId('clear-cookies')).toBeNull();
  });
});
