import { describe, expect, it } from 'vitest';
import { type AlertApi, showAlert } from './alert-service.ts';

function apiWhere(allowed: boolean) {
  const done: string[] = [];
  const api: AlertApi = {
    permissions: { contains: async ({ permissions }) => allowed && permissions.includes('notifications') },
    action: {
      setBadgeText: async ({ tabId, text }) => void done.push(`badge ${tabId} ${text}`),
      setBadgeBackgroundColor: async () => {},
      setTitle: async ({ title }) => void done.push(title),
    },
    notifications: () =>
      allowed ? { create: async (id, { message }) => done.push(`${id}: ${message}`) } : undefined,
    iconUrl: 'icon.png',
  };
  return { api, done };
}

describe('an alert', () => {
  it('is a number on the icon of its tab', async () => {
    const { api, done } = apiWhere(false);
    await showAlert(api, { type: 'alert-count', tabId: 7, count: 2 });
    await showAlert(api, { type: 'alert-count', tabId: 7, count: 120 });
    await showAlert(api, { type: 'alert-count', tabId: 7, count: 0 });
    expect(done).toEqual([
      'badge 7 2',
      'Why401: 2 new problems in this tab',
      'badge 7 99+',
      'Why401: 120 new problems in this tab',
      'badge 7 ',
      'Why401',
    ]);
  });

  it('is a notification only where the user has asked for it', async () => {
    const alert = {
      type: 'alert-failure',
      tabId: 7,
      kind: 'unauthorized token-expired',
      title: 'It expired',
    } as const;
    const off = apiWhere(false);
    await showAlert(off.api, alert);
    expect(off.done).toEqual([]);
    const on = apiWhere(true);
    await showAlert(on.api, alert);
    expect(on.done).toEqual(['why401 7 unauthorized token-expired: It expired']);
  });
});
