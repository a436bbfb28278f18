import { t, tn } from '../words/words.ts';
import type { Alert } from './messages.ts';
import { NOTIFICATIONS, type PermissionsApi } from './permissions.ts';

/** What is used of the browser's API. */
export interface AlertApi {
  readonly permissions: Pick<PermissionsApi, 'contains'>;
  readonly action: {
    setBadgeText(details: { tabId: number; text: string }): Promise<void>;
    setBadgeBackgroundColor(details: { tabId: number; color: string }): Promise<void>;
    setTitle(details: { tabId: number; title: string }): Promise<void>;
  };
  /** Undefined while the permission is not granted. */
  notifications():
    | {
        create(
          id: string,
          options: { type: 'basic'; iconUrl: string; title: string; message: string },
        ): Promise<unknown>;
      }
    | undefined;
  readonly iconUrl: string;
}

/** White reads on it. */
const RED = '#b3201c';

/** Shows an alert: how many on the icon; a new kind as a notification, where the user has asked for those. */
export async function showAlert(api: AlertApi, alert: Alert): Promise<void> {
  const { tabId } = alert;
  if (alert.type === 'alert-count') {
    const { count } = alert;
    await api.action.setBadgeBackgroundColor({ tabId, color: RED });
    await api.action.setBadgeText({ tabId, text: count === 0 ? '' : count > 99 ? '99+' : String(count) });
    await api.action.setTitle({ tabId, title: count === 0 ? 'Why401' : tn('alert_count', count) });
    return;
  }
  if (!(await api.permissions.contains(NOTIFICATIONS))) return;
  // One of the same name takes the place of the one before.
  await api.notifications()?.create(`why401 ${tabId} ${alert.kind}`, {
    type: 'basic',
    iconUrl: api.iconUrl,
    title: t('alert_title'),
    message: alert.title,
  });
}
