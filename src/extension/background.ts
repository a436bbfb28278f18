import browser from 'webextension-polyfill';
import { answer, type BackgroundApi } from './cookie-service.ts';
import { type Announcement, engineOf, isBackgroundRequest } from './messages.ts';

const api: BackgroundApi = {
  engine: engineOf(navigator.userAgent),
  permissions: browser.permissions,
  // The types know only a browser in which the permission is granted.
  cookies: () => ('cookies' in browser ? browser.cookies : undefined),
  openPage: async (path, besideTab) => {
    await browser.tabs.create({ url: browser.runtime.getURL(path), openerTabId: besideTab });
  },
};

browser.runtime.onMessage.addListener((message: unknown) =>
  isBackgroundRequest(message) ? answer(api, message) : undefined,
);

const announce = () => {
  const announcement: Announcement = { type: 'permissions-changed' };
  // Rejects where no page of the extension is open.
  browser.runtime.sendMessage(announcement).catch(() => undefined);
};
browser.permissions.onAdded.addListener(announce);
browser.permissions.onRemoved.addListener(announce);
