// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { jwt } from '../engine/checks/testing.ts';
import { entry, SERVER_NOW } from './testing.ts';
import { giveRoom, openPanel } from './testing-app.tsx';

const expired = entry('https://api.example.test/orders', {
  status: 401,
  request: [['Authorization', `Bearer ${jwt({ exp: 1_000_000_000 })}`]],
  response: [
    ['Date', SERVER_NOW],
    ['WWW-Authenticate', 'Bearer error="invalid_token"'],
  ],
});

beforeEach(giveRoom);
afterEach(cleanup);

/** The page that is open, once what draws it is loaded. */
async function guide() {
  await act(() => vi.dynamicImportSettled());
  return within(await screen.findByTestId('guide'));
}

const openFirst = async () => {
  await openPanel([expired]).ready;
  const [button] = within(screen.getByTestId('incident-detail')).getAllByTestId('more-about');
  if (button === undefined) throw new Error('nothing leads to a page');
  fireEvent.click(button);
  return guide();
};

describe('the page of a cause', () => {
  it('opens from its card, and closes again', async () => {
    const page = await openFirst();
    expect(page.getByTestId('guide-title').textContent).toBe('Token expired');
    expect(page.getByTestId('guide-look').textContent).toContain('Network');
    expect(page.getByTestId('guide-products').textContent).toContain('Firebase');
    fireEvent.click(page.getByTestId('guide-close'));
    expect(screen.queryByTestId('guide')).toBeNull();
  });

  it('leads to its neighbours, back, and to the list of all', async () => {
    const page = await openFirst();
    fireEvent.click(within(page.getByTestId('guide-unlike')).getByText('Clock skew'));
    expect(page.getByTestId('guide-title').textContent).toBe('Clock skew');
    fireEvent.keyDown(page.getByTestId('guide-title'), { key: 'ArrowLeft', altKey: true });
    expect(page.getByTestId('guide-title').textContent).toBe('Token expired');
    expect(page.getByTestId('guide-back')).toHaveProperty('disabled', true);
    fireEvent.click(page.getByTestId('guide-index'));
    fireEvent.click(page.getByText('PKCE missing'));
    expect(page.getByTestId('guide-title').textContent).toBe('PKCE missing');
    fireEvent.click(page.getByTestId('guide-back'));
    expect(page.getByTestId('guide-title').textContent).toBe('All causes');
  });

  it('opens from a line of the checklist, which says aloud what it is about', async () => {
    await openPanel([expired]).ready;
    const fold = screen.getByTestId('checklist-fold');
    const item = within(fold)
      .getAllByTestId('checklist-item')
      .find((one) => one.dataset.check === 'authorization-missing');
    if (item === undefined) throw new Error('the checklist lacks it');
    const button = within(item).getByTestId('more-about');
    expect(button.textContent).toBe('More: Authorization missing');
    fireEvent.click(button);
    expect((await guide()).getByTestId('guide-title').textContent).toBe('Authorization missing');
  });
});
