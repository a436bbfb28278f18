import browser from 'webextension-polyfill';
import { type AlertApi, showAlert } from './alert-service.ts';
import { answer, type BackgroundApi } from './cookie-service.ts';
import { engineOf } from './feed-window.ts';
import { type Announcement, isAlert, isBackgroundRequest } from './messages.ts';
import { TRAFFIC_PORT } from './traffic.ts';
import { createTrafficService, isSamePage, type WebRequestApi } from './traffic-service.ts';

const engine = engineOf(navigator.userAgent);
const api: BackgroundApi = {
  engine,
  permissions: browser.permissions,
  // The types know only a browser in which the permission is granted.
  cookies: () => ('cookies' in browser ? browser.cookies : undefined),
  openPage: async (path, besideTab) => {
    await browser.tabs.create({ url: browser.runtime.getURL(path), openerTabId: besideTab });
  },
};
const traffic = createTrafficService({
  engine,
  permissions: browser.permissions,
  // Each stage has a type of its own in the polyfill; what is used of them is one.
  webRequest: () =>
    'webRequest' in browser ? (browser.webRequest as unknown as WebRequestApi | undefined) : undefined,
  onTabs: (created, removed) => {
    browser.tabs.onCreated.addListener(created);
    browser.tabs.onRemoved.addListener(removed);
    return () => {
      browser.tabs.onCreated.removeListener(created);
      browser.tabs.onRemoved.removeListener(removed);
    };
  },
  tabsAt: async (url) => {
    // Firefox tells the addresses of tabs that show a site for which the extension has a permission.
    const tabs = await browser.tabs.query({});
    return tabs.flatMap((tab) =>
      tab.id !== undefined && tab.url !== undefined && isSamePage(tab.url, url) ? [tab.id] : [],
    );
  },
  isPrivate: async (tabId) => (await browser.tabs.get(tabId)).incognito,
});

const alerts: AlertApi = {
  permissions: browser.permissions,
  action: browser.action,
  notifications: () => ('notifications' in browser ? browser.notifications : undefined),
  iconUrl: browser.runtime.getURL('icons/128.png'),
};

browser.runtime.onMessage.addListener((message: unknown) => {
  // A tab may be gone by the time that its alert is shown.
  if (isAlert(message)) return showAlert(alerts, message).catch(() => undefined);
  return isBackgroundRequest(message) ? answer(api, message) : undefined;
});
browser.runtime.onConnect.addListener((port) => {
  if (port.name === TRAFFIC_PORT) traffic.connect(port);
});

const announce = () => {
  const announcement: Announcement = { type: 'permissions-changed' };
  // Rejects where no page of the extension is open.
  browser.runtime.sendMessage(announcement).catch(() => undefined);
  void traffic.refresh();
};
browser.permissions.onAdded.addListener(announce);
browser.permissions.onRemoved.addListener(announce);
