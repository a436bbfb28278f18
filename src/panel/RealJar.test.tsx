// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { type ComponentProps, useState } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { JarStore } from './jar-store.ts';
import { browserCookie, fakeJar } from './jar-testing.ts';
import { RealJar } from './RealJar.tsx';
import { entry } from './testing.ts';
import { type BrowserCookie, devtoolsCreator, exchangeFromEntry, Session } from './useSession.ts';

vi.setConfig({ testTimeout: 30_000 });

const PAGE = 'https://app.example.test/home';
const SECRET = browserCookie().value;

const recorded = entry('https://app.example.test/login', {
  type: 'document',
  response: [
    ['Set-Cookie', `sid=${SECRET}; Path=/; Secure; HttpOnly; SameSite=Lax`],
    ['Set-Cookie', 'lost=1234567; Path=/; Secure; HttpOnly'],
  ],
});

function View(props: Omit<ComponentProps<typeof RealJar>, 'clearing' | 'onClearing'>) {
  const [clearing, onClearing] = useState<string>();
  return <RealJar {...props} clearing={clearing} onClearing={onClearing} />;
}

async function open(cookies: BrowserCookie[], { granted = ['example.test'], sites = ['example.test'] } = {}) {
  const session = new Session();
  const exchange = exchangeFromEntry(recorded, 0, devtoolsCreator('chromium'));
  if (exchange !== undefined) session.add(exchange);
  const { client, browser } = fakeJar(PAGE, cookies, granted);
  const store = new JarStore(client);
  const view = (count: number) => (
    <View jar={store} session={session} sites={sites} lastPage="" count={count} />
  );
  const { rerender } = render(view(1));
  await settled();
  return { browser, record: (count: number) => rerender(view(count)) };
}

/** Lets every answer of the fake browser arrive. */
const settled = () => act(() => new Promise<void>((resolve) => setTimeout(resolve)));

async function press(id: string, at = 0) {
  fireEvent.click(screen.getAllByTestId(id)[at] as HTMLElement);
  await settled();
}

const rows = () =>
  screen.queryAllByTestId('jar-row').map((row) => `${row.dataset.name} ${row.dataset.standing}`);
const listed = () =>
  screen
    .getAllByTestId('clear-cookie')
    .map((box) => [box.closest('label')?.textContent, box instanceof HTMLInputElement && box.checked]);

describe('the browser’s own cookies in the panel', () => {
  afterEach(cleanup);

  it('says what reading them adds before it asks, and asks for the page’s site alone', async () => {
    const { browser } = await open([browserCookie()], { granted: [], sites: ['example.test', 'idp.test'] });
    const text = screen.getByTestId('jar').textContent;
    for (const word of ['example.test', 'before the recording', 'The browser asks you first'])
      expect(text).toContain(word);
    await press('jar-ask');
    expect(browser.asked).toEqual(['example.test']);
    expect(screen.getByTestId('jar-status').textContent).toContain('holds 1 cookie of example.test');
  });

  it('asks for another site of the recording where that is wanted', async () => {
    const { browser } = await open([], { sites: ['example.test', 'idp.test', 'cdn.test'] });
    await press('jar-ask-other');
    expect(browser.asked).toEqual(['idp.test']);
    expect(screen.getByTestId('jar-clear-other')).toBeTruthy();
  });

  it('lists what differs from the recording, and counts the rest', async () => {
    await open([browserCookie(), browserCookie({ name: 'old', httpOnly: false, sameSite: 'strict' })]);
    expect(screen.getByTestId('jar-plain').textContent).toContain('1 cookie is stored');
    expect(rows()).toEqual(['lost ledger-only', 'old browser-only']);
    const [lost, old] = screen.getAllByTestId('jar-row');
    expect(lost?.textContent).toContain('the browser does not hold it');
    expect(old?.textContent).toContain('SameSite=Strict');
    expect(old?.textContent).toContain(
      'set: before the recording began, by a script of the page, or by an answer that was not recorded',
    );
  });

  it('puts no value into the page', async () => {
    await open([browserCookie({ name: 'old' }), browserCookie({ path: `/${SECRET}` })]);
    await press('jar-clear');
    expect(document.documentElement.outerHTML).not.toContain(SECRET);
  });

  it('lists every cookie of the site before it clears them, and removes those that stay chosen', async () => {
    const partitionKey = { topLevelSite: 'https://top.test', hasCrossSiteAncestor: true };
    const { browser } = await open([
      browserCookie(),
      browserCookie({ name: 'wide', domain: '.example.test', hostOnly: false, partitionKey }),
      browserCookie({ name: 'keep', path: '/app' }),
    ]);
    await press('jar-clear');
    expect(screen.getByRole('dialog').textContent).toContain('Clear the cookies of example.test?');
    expect(listed()).toEqual([
      ['sid app.example.test/', true],
      ['wide *.example.test/ embedded under https://top.test', true],
      ['keep app.example.test/app', true],
    ]);
    expect(document.activeElement).toBe(screen.getByTestId('clear-cancel'));
    await press('clear-cookie', 2);
    expect(screen.getByTestId('clear-confirm').textContent).toBe('Remove 2 cookies');
    await press('clear-confirm');
    expect(screen.queryByTestId('clear-dialog')).toBeNull();
    expect(browser.cookies.map(({ name }) => name)).toEqual(['keep']);
    expect(screen.getByTestId('jar-cleared').textContent).toContain('Removed 2 cookies.');
    expect(screen.getByTestId('jar-status').textContent).toContain('1 cookie');
    // Why the recorded session cookie is gone is no riddle.
    expect(rows()).not.toContain('sid ledger-only');
    await press('jar-reload');
    expect(browser.reloads).toBe(1);
  });

  it('removes nothing when the dialog is left', async () => {
    const { browser } = await open([browserCookie()]);
    await press('jar-clear');
    await press('clear-cancel');
    expect(screen.queryByTestId('clear-dialog')).toBeNull();
    expect(screen.queryByTestId('jar-cleared')).toBeNull();
    expect(browser.cookies).toHaveLength(1);
  });

  it('keeps cookies together that can only go together, and says so', async () => {
    await open([browserCookie(), browserCookie({ path: '/app' })]);
    await press('jar-clear');
    expect(screen.getByTestId('clear-dialog').textContent).toContain('only be removed together');
    await press('clear-cookie', 0);
    expect(listed().map(([, checked]) => checked)).toEqual([false, false]);
    expect(screen.getByTestId('clear-confirm').hasAttribute('disabled')).toBe(true);
    await press('clear-cookie', 1);
    expect(listed().map(([, checked]) => checked)).toEqual([true, true]);
  });

  it('says what could not be removed, and what the site has set again', async () => {
    const again = browserCookie({ name: 'again' });
    const { browser } = await open([browserCookie(), again]);
    browser.stubborn.add('sid');
    browser.refilled.push({ ...again, value: 'anew' });
    await press('jar-clear');
    await press('clear-confirm');
    const text = screen.getByTestId('jar-cleared').textContent;
    for (const words of [
      'Removed 0 cookies',
      'Not removed: sid',
      'It is locked.',
      'set again by the site at once: again',
    ])
      expect(text).toContain(words);
  });

  it('offers no clearing where there is nothing to clear', async () => {
    await open([]);
    expect(screen.getByTestId('jar-clear').getAttribute('aria-disabled')).toBe('true');
    await press('jar-clear');
    expect(screen.queryByTestId('clear-dialog')).toBeNull();
  });

  it('tells that requests were recorded since, and reads again', async () => {
    const { browser, record } = await open([browserCookie()]);
    record(4);
    expect(screen.getByTestId('jar-status').textContent).toContain('3 requests since');
    browser.cookies = [];
    await press('jar-refresh');
    expect(rows()).toContain('sid ledger-only');
  });

  it('forgets them when the permission goes, whoever takes it', async () => {
    const { browser } = await open([browserCookie({ name: 'old' })]);
    act(() => browser.revoke());
    await settled();
    expect(screen.getByTestId('jar-ask')).toBeTruthy();
    expect(rows()).toEqual([]);
    act(() => browser.grant('example.test'));
    await settled();
    expect(rows()).toContain('old browser-only');
    await press('jar-stop');
    expect(within(screen.getByTestId('jar')).getByTestId('jar-ask')).toBeTruthy();
  });

  it('says why a private window’s cookies cannot be read', async () => {
    const { browser } = await open([browserCookie()]);
    browser.fault = { state: 'no-store' };
    await press('jar-refresh');
    expect(screen.getByTestId('jar-problem').textContent).toContain('private window');
  });
});
