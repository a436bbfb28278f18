// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FlowReport } from '../engine/report-flows.ts';
import { demoFlows, HOSTILE, hostileFlow, longFlow, looped, takenApart } from '../report/testing-flows.ts';
import { FlowDrawing } from './FlowDrawing.tsx';
import { demoEntries } from './testing.ts';
import { giveRoom, go, openPanel } from './testing-app.tsx';
import { Session } from './useSession.ts';

vi.setConfig({ testTimeout: 30_000 });

let width = 900;

async function open(flows: readonly FlowReport[] = demoFlows()) {
  vi.spyOn(Session.prototype, 'flows').mockReturnValue(flows);
  vi.spyOn(Session.prototype, 'flowCount', 'get').mockReturnValue(flows.length);
  vi.spyOn(Session.prototype, 'messagesAt').mockImplementation((index) =>
    index === 21 ? [takenApart()] : [],
  );
  const { ready, store } = openPanel(demoEntries());
  await ready;
  go('tab-flows');
  return store;
}

const rows = () => screen.getAllByTestId('flow-row');
const ends = () => rows().map((row) => row.dataset.end);
const show = (id: string) => {
  const row = rows().find((one) => one.dataset.flow === id);
  if (row === undefined) throw new Error(`no ${id}`);
  fireEvent.click(row);
  return screen.getByTestId('flow-detail');
};
const messages = () => screen.getAllByTestId('flow-message');
const numbers = () => messages().map((one) => Number(one.dataset.exchange));
const step = () => Number(screen.getByTestId('flow-step').dataset.exchange);
const tab = () =>
  screen.getAllByRole('tab').find((one) => one.getAttribute('aria-selected') === 'true')?.dataset.tab;
/** As a pointer does: happy-dom's clicks are those of a keyboard. */
const point = (part: Element) => fireEvent.click(part, { detail: 1 });

describe('the Flows view', () => {
  beforeEach(() => {
    giveRoom();
    Object.defineProperty(HTMLElement.prototype, 'clientWidth', { configurable: true, get: () => width });
  });
  afterEach(() => {
    cleanup();
    vi.restoreAllMocks();
    width = 900;
  });

  it('lists the broken sign-ins first, counts them in its tab, and shows the worst', async () => {
    await open();
    expect(ends()).toEqual(['looped', 'failed', 'failed', 'signed-in']);
    expect(rows()[0]?.textContent).toContain('Looped ×6');
    expect(screen.getByTestId('count-flows').textContent).toBe('4');
    expect(screen.getByTestId('flow-detail').dataset.flow).toBe('f2');
    expect(screen.getByTestId('flow-end').textContent).toContain('each round without a session');
  });

  it('draws one round of a loop and unfolds the others', async () => {
    await open();
    expect(numbers()).toEqual([20, 21, 22, 23]);
    expect(messages().at(-1)?.textContent).toContain('The round begins again here.');
    go('unfold-rounds');
    expect(messages()).toHaveLength(18);
    go('unfold-rounds');
    expect(messages()).toHaveLength(4);
  });

  it('marks the broken message first, and says what is broken in it', async () => {
    await open();
    expect(step()).toBe(22);
    const detail = show('f3');
    expect(step()).toBe(52);
    expect(within(detail).getByTestId('flow-step').textContent).toContain(
      'SameSite=Lax, posted from another site',
    );
    expect(within(detail).getByTestId('flow-step').textContent).toContain('saml_txn not sent');
  });

  it('is walked with the arrow keys, and Enter opens the request', async () => {
    await open();
    const list = screen.getByRole('list', { name: 'Messages in order' });
    messages()[0]?.focus();
    fireEvent.keyDown(list, { key: 'ArrowDown' });
    expect(document.activeElement).toBe(messages()[1]);
    expect(step()).toBe(21);
    expect(messages().map((one) => one.tabIndex)).toEqual([-1, 0, -1, -1]);
    fireEvent.keyDown(list, { key: 'End' });
    expect(step()).toBe(23);
    fireEvent.keyDown(list, { key: 'Home' });
    // A button's click without a pointer is what Enter makes of it.
    fireEvent.click(document.activeElement as Element);
    expect(tab()).toBe('requests');
    go('tab-flows');
    expect(screen.getByTestId('flow-detail').dataset.flow).toBe('f2');
  });

  it('is read with the pointer first, and opened with a second press', async () => {
    await open();
    point(messages()[1] as Element);
    expect(step()).toBe(21);
    expect(tab()).toBe('flows');
    point(messages()[1] as Element);
    expect(tab()).toBe('requests');
  });

  it('says each message in a sentence, cookies and faults included', async () => {
    await open();
    expect(messages()[2]?.textContent).toBe(
      'Message 3 of 4, request 22: GET /callback?… to http://app.garden.test, 302 → /dashboard. ' +
        'Broken: sid dropped: Secure over http. The application sets its session cookie, which the browser drops. ' +
        'Cookie sid refused: it is marked Secure, but came over http. Round 1 of 6.',
    );
  });

  it('is a list of hops where there is no room for lanes', async () => {
    width = 330;
    await open();
    expect(document.querySelector('.flow-picture')).toBeNull();
    expect(messages()).toHaveLength(4);
    expect(messages()[2]?.textContent).toContain('✖ sid refused');
    expect(messages().at(-1)?.textContent).toContain('×6');
    width = 900;
    cleanup();
    await open();
    expect(document.querySelector('.flow-picture')).not.toBeNull();
  });

  it('takes the message of a step apart, here and in its request', async () => {
    await open();
    const authorize = messages().find((one) => one.dataset.exchange === '21');
    if (authorize === undefined) throw new Error('no message');
    point(authorize);
    const parts = screen.getAllByTestId('message-part');
    expect(parts.map((part) => part.dataset.weight)).toEqual(['', 'fault', 'advice']);
    expect(screen.getByTestId('message-xml').textContent).toContain('<saml:Issuer>');
    fireEvent.click(authorize);
    expect(screen.getByTestId('tab-message').getAttribute('aria-selected')).toBe('true');
    expect(screen.getAllByTestId('message-part')).toHaveLength(3);
    fireEvent.click(screen.getAllByTestId('request')[2] as Element);
    expect(screen.queryByTestId('tab-message')).toBeNull();
    expect(screen.getByTestId('tab-headers').getAttribute('aria-selected')).toBe('true');
  });

  it('leads to incidents, tokens and cookies, and incidents lead back to it', async () => {
    const store = await open();
    const [incident] = store.state().incidents;
    if (incident === undefined) throw new Error('no incident');
    cleanup();
    await open([
      { ...looped(), incidents: [incident.id], tokens: ['‹561 chars #a1b2c3d4›'], cookies: ['theme'] },
    ]);
    go('flow-token');
    expect(tab()).toBe('tokens');
    go('tab-flows');
    go('flow-cookie');
    expect(screen.getByTestId('cookie-detail').dataset.name).toBe('theme');
    go('tab-flows');
    go('open-incident');
    expect(screen.getByTestId('incident-detail').dataset.incident).toBe(incident.id);
    go('open-flow');
    expect(tab()).toBe('flows');
  });

  it('shows what belongs together, with its verdict in words', async () => {
    await open();
    show('f1');
    const verdicts = [...screen.getByTestId('flow-matches').querySelectorAll('tr')].map(
      (row) => row.dataset.verdict,
    );
    expect(verdicts).toEqual(['matches', 'unknown']);
    expect(screen.getByTestId('flow-matches').textContent).toContain('cannot be told');
  });

  it('is filtered by host, end and fault', async () => {
    await open();
    const filter = (value: string) => fireEvent.change(screen.getByTestId('filter'), { target: { value } });
    filter('saml posted');
    expect(ends()).toEqual(['failed']);
    filter('#60');
    expect(screen.getByTestId('flow-detail').dataset.flow).toBe('f4');
    filter('no such thing');
    expect(screen.getByTestId('empty-no-match')).toBeTruthy();
  });

  it('teaches how to record one where there is none', async () => {
    await open([]);
    expect(screen.getByTestId('empty-no-flows').textContent).toContain('sign in again');
  });

  it('copies Mermaid text and saves a picture', async () => {
    const created: Blob[] = [];
    vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
      if (blob instanceof Blob) created.push(blob);
      return 'blob:x';
    });
    let copied = '';
    document.addEventListener('copy', () => {});
    document.execCommand = () => {
      copied = document.querySelector('textarea')?.value ?? '';
      return true;
    };
    await open();
    go('copy-mermaid');
    expect(copied).toMatch(/^sequenceDiagram\n/);
    go('save-svg');
    expect(await created[0]?.text()).toMatch(/^<svg .*<\/svg>\n$/s);
  });

  it('draws a long flow in part until more is asked for, and says what is left out', async () => {
    await open([{ ...longFlow(500), omitted: 40 }]);
    expect(messages()).toHaveLength(120);
    expect(screen.getByTestId('flow-omitted').textContent).toContain('40 more messages');
    go('draw-whole');
    expect(messages()).toHaveLength(500);
    expect(screen.queryByTestId('draw-whole')).toBeNull();
  });

  it('takes every name as text', () => {
    for (const word of HOSTILE) {
      const flow = hostileFlow(word);
      const { container } = render(<FlowDrawing picture={flow} onOpenRequest={() => {}} />);
      expect(container.querySelector('img, script'), word.slice(0, 20)).toBeNull();
      expect(container.querySelectorAll('button')).toHaveLength(5);
      expect(container.querySelector('svg')).not.toBeNull();
    }
  });
});
