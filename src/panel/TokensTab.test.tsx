// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PageStorageError } from '../capture/page-storage.ts';
import { entry } from './testing.ts';
import { giveRoom, go, openPanel } from './testing-app.tsx';

vi.setConfig({ testTimeout: 30_000 });

const TOKENS = {
  old: 'Zq8vK2mX7rT5yB3nW9sL',
  renewed: 'Hp4dF6jN1cV8xM2kR7tY',
  refresh: 'Gu9eA3wQ5zS7iO1lP6bD',
  stray: 'Jm2nB8vC4xZ6lK1jH5gF',
};
const API = 'https://api.acme.test/orders';
const bearer = (token: string) => [['Authorization', `Bearer ${token}`]] as const;
/** As a server writes it whose clock runs with the recorder's. */
const dated = (at: number) =>
  [['Date', new Date(Date.UTC(2026, 10, 24, 9, 41, 3) + at).toUTCString()]] as const;

function issue(at: number, access: string, by?: string) {
  return entry('https://id.acme.test/token', {
    at,
    method: 'POST',
    response: dated(at),
    body: JSON.stringify({ access_token: access, refresh_token: TOKENS.refresh, expires_in: 60 }),
    form:
      by === undefined
        ? 'grant_type=authorization_code&code=abcdefgh'
        : `grant_type=refresh_token&refresh_token=${by}`,
  });
}

/** Issued, used twice, refused, renewed, used again; and a token from elsewhere that is refused. */
function entries() {
  return [
    issue(0, TOKENS.old),
    entry(API, { at: 1000, request: bearer(TOKENS.old), response: dated(1000) }),
    entry(API, { at: 2000, request: bearer(TOKENS.old), response: dated(2000) }),
    entry(API, { at: 70_000, status: 401, request: bearer(TOKENS.old), response: dated(70_000) }),
    issue(71_000, TOKENS.renewed, TOKENS.refresh),
    entry(API, { at: 72_000, request: bearer(TOKENS.renewed), response: dated(72_000) }),
    entry('https://files.acme.test/a', {
      at: 73_000,
      status: 401,
      request: bearer(TOKENS.stray),
      response: dated(73_000),
    }),
  ];
}

async function open(list = entries(), readStorage?: Parameters<typeof openPanel>[2]) {
  const { ready } = openPanel(list, undefined, readStorage);
  await ready;
  go('tab-tokens');
}

const rows = () => screen.getAllByTestId('token-row');
const states = () => rows().map((row) => row.dataset.state);
const show = (state: string) => {
  const row = rows().find((one) => one.dataset.state === state);
  if (row === undefined) throw new Error(`no ${state} row`);
  fireEvent.click(row);
  return screen.getByTestId('token-detail');
};

describe('the Tokens view', () => {
  beforeEach(giveRoom);
  afterEach(cleanup);

  it('lists every token with where it stands, the refused first, and counts them in its tab', async () => {
    await open();
    expect(states()).toEqual(['refused', 'accepted', 'accepted', 'superseded']);
    expect(screen.getByTestId('count-tokens').textContent).toBe('4');
    expect(screen.getByTestId('token-sum').textContent).toBe('4 tokens · 1 refused');
  });

  it('never prints a token', async () => {
    await open();
    for (const state of ['refused', 'accepted', 'superseded']) show(state);
    for (const token of Object.values(TOKENS)) expect(document.body.innerHTML).not.toContain(token);
  });

  it('tells the life of a token in order, with the requests and the end', async () => {
    await open();
    const detail = show('superseded');
    const events = [...within(detail).getByTestId('token-life').children];
    expect(events.map((one) => one.getAttribute('data-event'))).toEqual([
      'issued',
      'accepted',
      'refused',
      'superseded',
      'expires',
    ]);
    expect(events[1]?.textContent).toContain('Let through, 2 times');
    expect(within(detail).getByTestId('token-state').textContent).toMatch(/^Refused, then replaced at /);
    expect(within(detail).getByTestId('life-line')).toBeTruthy();
  });

  it('goes from a token to the one that took its place, and back', async () => {
    await open();
    fireEvent.click(within(show('superseded')).getByText('show it'));
    const renewed = screen.getByTestId('token-detail');
    expect(renewed.dataset.state).toBe('accepted');
    const back = within(renewed).getByText('Took the place of').closest('tr');
    fireEvent.click(within(back as HTMLElement).getByRole('button'));
    expect(screen.getByTestId('token-detail').dataset.state).toBe('superseded');
  });

  it('leads from a refusal to its cause, and from an event to its request', async () => {
    await open();
    fireEvent.click(within(show('refused')).getByTestId('token-why'));
    expect(screen.getByTestId('tab-incidents').getAttribute('aria-selected')).toBe('true');
    go('tab-tokens');
    const [link] = within(screen.getByTestId('token-detail')).getAllByTestId('open-request');
    if (link === undefined) throw new Error('no link');
    fireEvent.click(link);
    expect(screen.getByTestId('tab-requests').getAttribute('aria-selected')).toBe('true');
  });

  it('is driven by the arrow keys, and left with Escape', async () => {
    await open();
    const grid = screen.getByTestId('tokens');
    fireEvent.keyDown(grid, { key: 'ArrowDown' });
    expect(screen.getByTestId('token-detail').dataset.state).toBe('refused');
    fireEvent.keyDown(grid, { key: 'Escape' });
    expect(screen.queryByTestId('token-detail')).toBeNull();
    expect(screen.getByTestId('clocks')).toBeTruthy();
  });

  it('is filtered by state, host and claim', async () => {
    await open();
    fireEvent.change(screen.getByTestId('filter'), { target: { value: 'files.acme' } });
    expect(states()).toEqual(['refused']);
    fireEvent.change(screen.getByTestId('filter'), { target: { value: 'no such thing' } });
    expect(screen.getByTestId('empty-no-match')).toBeTruthy();
  });

  it('looks into the page’s storage when asked, and leads to the token that it finds', async () => {
    const read = vi.fn(async () => ({
      origin: 'https://app.acme.test',
      items: [{ area: 'localStorage' as const, key: 'auth', value: `{"t":"${TOKENS.stray}"}` }],
      cut: false,
    }));
    await open(entries(), read);
    expect(read).not.toHaveBeenCalled();
    go('look-storage');
    const found = await screen.findByTestId('stored-token');
    expect(found.textContent).toContain('localStorage · auth');
    expect(document.body.innerHTML).not.toContain(TOKENS.stray);
    fireEvent.click(within(found).getByRole('button'));
    expect(screen.getByTestId('token-detail').dataset.state).toBe('refused');
  });

  it('says when the storage holds none, and when it cannot be read', async () => {
    const answers = [
      async () => ({ origin: 'https://app.acme.test', items: [], cut: false }),
      async () => Promise.reject(new PageStorageError('this page has none')),
    ];
    await open(entries(), () => (answers.shift() ?? (() => Promise.reject()))());
    go('look-storage');
    await waitFor(() =>
      expect(screen.getByTestId('storage-answer').textContent).toContain('stands in the 0 entries'),
    );
    go('look-storage');
    await waitFor(() =>
      expect(screen.getByTestId('storage-answer').textContent).toContain('this page has none'),
    );
  });

  it('offers no such look where nothing can be looked into', async () => {
    await open();
    expect(screen.queryByTestId('page-storage')).toBeNull();
  });

  it('says why there is none', async () => {
    await open([entry('https://app.acme.test/')]);
    expect(screen.getByTestId('empty-no-tokens')).toBeTruthy();
    expect(screen.getByTestId('clocks')).toBeTruthy();
  });
});
