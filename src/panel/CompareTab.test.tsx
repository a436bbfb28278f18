// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RawEntry } from '../capture/raw-entry.ts';
import { EXPIRED, entry, SECRETS } from './testing.ts';
import { giveRoom, go, openPanel } from './testing-app.tsx';

// Drawing the whole panel without a browser takes a while on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const URL = 'https://api.example.test/orders';
const GOOD = 'Bearer s3cr3tT0kenThatWorked0123456789';
const FAILS = entry(URL, { status: 401, request: [['Authorization', `Bearer ${EXPIRED}`]] });
const WORKS = entry(URL, { request: [['Authorization', GOOD]] });

function har(...entries: readonly RawEntry[]): File {
  const log = { version: '1.2', creator: { name: 'Chromium', version: '150' }, entries };
  return new File([JSON.stringify({ log })], 'colleague.har');
}

function compareWith(file: File): void {
  const input = screen.getByTestId('compare-with-file');
  Object.defineProperty(input, 'files', { value: [file], configurable: true });
  fireEvent.change(input);
}

const sides = () => [screen.getByTestId('compare-fails'), screen.getByTestId('compare-works')];
const tab = () => screen.queryByTestId('tab-compare');

describe('a recording beside another one', () => {
  beforeEach(giveRoom);
  afterEach(cleanup);

  it('shows what differs and matters, opens the requests of what is shown, and keeps secrets', async () => {
    await openPanel([FAILS]).ready;
    expect(tab()).toBeNull();
    compareWith(har(WORKS));
    await waitFor(() => expect(tab()?.getAttribute('aria-selected')).toBe('true'));
    expect(sides()[0]?.textContent).toContain('Fails: this recording');
    expect(sides()[1]?.textContent).toContain('Works: colleague.har');
    const rows = within(screen.getByTestId('compare-group-1')).getAllByTestId('capture-difference');
    expect(rows[0]?.textContent).toContain('401');
    const page = document.body.innerHTML;
    for (const secret of [...SECRETS, GOOD.slice(7)]) expect(page).not.toContain(secret);
    const link = rows[0]?.querySelector('button');
    if (!link) throw new Error('no way to the request');
    fireEvent.click(link);
    expect(screen.getByTestId('request-title').textContent).toContain('401');
  });

  it('takes the broken one for the one that fails, and lets its user swap', async () => {
    await openPanel([WORKS]).ready;
    compareWith(har(FAILS));
    await waitFor(() => expect(sides()[0]?.textContent).toContain('colleague.har'));
    expect(screen.queryByTestId('compare-doubt')).toBeNull();
    go('compare-swap');
    expect(sides()[0]?.textContent).toContain('this recording');
    expect(screen.getByTestId('compare-doubt').textContent).toContain('broken');
  });

  it('says so where the two have nothing in common', async () => {
    await openPanel([FAILS]).ready;
    compareWith(har(entry('https://elsewhere.test/other')));
    await waitFor(() =>
      expect(screen.getByTestId('compare-sum').textContent).toContain('no request in common'),
    );
    expect(screen.queryAllByTestId('capture-difference')).toEqual([]);
  });

  it('leaves all as it was where the file cannot be read', async () => {
    await openPanel([FAILS]).ready;
    compareWith(new File(['<html>'], 'page.har'));
    await waitFor(() =>
      expect(screen.getByTestId('notice-error').textContent).toContain('page.har was not opened'),
    );
    expect(tab()).toBeNull();
  });

  it('goes away when it is closed, or the recording cleared', async () => {
    await openPanel([FAILS]).ready;
    compareWith(har(WORKS));
    await waitFor(() => expect(tab()).not.toBeNull());
    go('compare-close');
    expect(tab()).toBeNull();
    expect(screen.getByTestId('incident-detail')).toBeTruthy();
  });
});
