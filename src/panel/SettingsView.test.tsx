// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SETTINGS_KEY } from '../extension/keep.ts';
import { demoEntries, entry } from './testing.ts';
import { giveRoom, go, openPanel } from './testing-app.tsx';

beforeEach(giveRoom);
afterEach(cleanup);

const field = (name: string): HTMLInputElement => screen.getByTestId(`setting-${name}`);
/** Writes into a field and leaves it. */
async function write(name: string, value: string) {
  fireEvent.change(field(name), { target: { value } });
  await act(async () => fireEvent.blur(field(name)));
}

describe('the settings', () => {
  it('count as soon as a field is left, for what is there as well, and are kept', async () => {
    const panel = openPanel(demoEntries());
    await panel.ready;
    go('settings-button');
    await write('ignoredHosts', ' app.example.test \n\n');
    expect(field('ignoredHosts').value).toBe('app.example.test');
    expect(JSON.parse(panel.kept.get(SETTINGS_KEY) ?? '')).toMatchObject({
      ignoredHosts: ['app.example.test'],
    });
    await panel.push([entry('https://app.example.test/again')]);
    expect(panel.store.state().exchanges.some(({ url }) => url.host === 'app.example.test')).toBe(false);
    expect(panel.store.state().count).toBeGreaterThan(0);
  });

  it('say what a number may be, and go by the one before until then', async () => {
    const panel = openPanel(demoEntries());
    await panel.ready;
    go('settings-button');
    await write('keep', '2');
    expect(field('keep').getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByTestId('settings').textContent).toContain('from 500 to 100,000');
    expect(panel.kept.size).toBe(0);
    expect(panel.store.state().keep).toBe(20_000);
    await write('keep', '700');
    expect(panel.store.state().keep).toBe(700);
  });

  it('go back to the defaults', async () => {
    const panel = openPanel([]);
    await panel.ready;
    go('settings-button');
    await write('loopRounds', '7');
    await act(async () => go('settings-reset'));
    expect(field('loopRounds').value).toBe('2');
    expect(panel.kept.size).toBe(0);
  });

  it('have a name and a hint for each field, and close with Escape', async () => {
    const panel = openPanel([]);
    await panel.ready;
    go('settings-button');
    const view = screen.getByTestId('settings');
    for (const role of ['textbox', 'spinbutton', 'combobox']) {
      const all = within(view).getAllByRole(role);
      expect(within(view).getAllByRole(role, { name: /./, description: /./ })).toEqual(all);
    }
    fireEvent.keyDown(view, { key: 'Escape' });
    expect(screen.queryByTestId('settings')).toBeNull();
  });

  it('are offered where requests were let go', async () => {
    const panel = openPanel([]);
    await panel.ready;
    go('settings-button');
    await write('keep', '500');
    go('settings-close');
    await panel.push(Array.from({ length: 501 }, (_, at) => entry(`https://api.test/${at}`, { at })));
    expect(screen.getByTestId('dropped').textContent).toContain('126 older requests were let go');
    go('dropped-setting');
    expect(field('keep').value).toBe('500');
  });
});
