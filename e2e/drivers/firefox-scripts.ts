/** These run with Firefox's own privileges, in its window. */

const TOOLBOX = `
  const { require } = ChromeUtils.importESModule('resource://devtools/shared/loader/Loader.sys.mjs');
  const { gDevTools } = require('devtools/client/framework/devtools');
  // Not a window that the page has opened: the one whose tab is inspected, if there is one.
  const window =
    [...Services.wm.getEnumerator('navigator:browser')].find(({ gBrowser }) => gDevTools.getToolboxForTab(gBrowser.selectedTab)) ??
    Services.wm.getMostRecentWindow('navigator:browser');
  const wait = () => new Promise((resolve) => window.setTimeout(resolve, 50));
  const [id] = args;
  const toolOf = (toolbox) => toolbox.getAdditionalTools().find((tool) => tool.extensionId === id);
`;

export const OPEN_TOOLBOX = `${TOOLBOX}
  const toolbox = await gDevTools.showToolboxForTab(window.gBrowser.selectedTab, { toolId: 'webconsole' });
  while (toolOf(toolbox) === undefined) await wait();
`;

export const CLOSE_TOOLBOX = `${TOOLBOX}
  await gDevTools.getToolboxForTab(window.gBrowser.selectedTab)?.destroy();
`;

export const CLOSE_OTHER_TABS = `
  const { gBrowser } = Services.wm.getMostRecentWindow('navigator:browser');
  if (gBrowser.tabs.length > 1) gBrowser.removeAllTabsBut(gBrowser.selectedTab, { animate: false });
`;

export const FORGET = `
  const { CLEAR_COOKIES, CLEAR_DOM_STORAGES, CLEAR_ALL_CACHES, CLEAR_HSTS } = Ci.nsIClearDataService;
  const what = CLEAR_COOKIES | CLEAR_DOM_STORAGES | CLEAR_ALL_CACHES | CLEAR_HSTS;
  await new Promise((resolve) => Services.clearData.deleteData(what, { onDataDeleted: resolve }));
`;

export const SHOW_PANEL = `${TOOLBOX}
  const toolbox = gDevTools.getToolboxForTab(window.gBrowser.selectedTab);
  await toolbox.selectTool(toolOf(toolbox).id);
`;

const PANEL = `${TOOLBOX}
  const toolbox = gDevTools.getToolboxForTab(window.gBrowser.selectedTab);
  const outer = toolbox.doc.getElementById('toolbox-panel-iframe-' + toolOf(toolbox).id);
  const browser = outer?.contentDocument?.querySelector('#webext-panels-browser');
  const global = browser?.browsingContext?.currentWindowGlobal;
  if (!global?.documentURI?.spec.includes('/src/panel/panel.html')) return null;
  const panel = global.getActor('MarionetteCommands');
`;

export const FOCUS_PANEL = `${PANEL}
  window.focus();
  browser.focus();
  while (Services.focus.focusedContentBrowsingContext !== browser.browsingContext) await wait();
`;

export const CLICK_IN_PANEL = `${PANEL}
  await panel.clickElement(await panel.findElement('css selector', args[1], {}), { toJSON: () => ({}) });
`;

export const RUN_IN_PANEL = `${PANEL}
  return panel.executeScript(args[1], [], { sandboxName: args[2] ?? null, async: false });
`;

export const PRESS_KEY = `
  const { classes, interfaces } = Components;
  const keyboard = classes['@mozilla.org/text-input-processor;1'].createInstance(interfaces.nsITextInputProcessor);
  if (!keyboard.beginInputTransactionForTests(window)) throw new Error('the keyboard is taken');
  const event = new window.KeyboardEvent('', { key });
  keyboard.keydown(event);
  keyboard.keyup(event);
`;

const ACTION = `${TOOLBOX}
  const { ExtensionParent } = ChromeUtils.importESModule('resource://gre/modules/ExtensionParent.sys.mjs');
  const button = ExtensionParent.apiManager.global.browserActionFor(WebExtensionPolicy.getByID(id).extension);
`;

export const BADGE = `${ACTION}
  return button.action.getContextData(window.gBrowser.selectedTab).badgeText ?? '';
`;

export const READ_POPUP = `${ACTION}
  await button.openPopup(window, true);
  const popup = () => window.document.querySelector('.webextension-popup-browser');
  const ready = () => popup()?.browsingContext?.currentWindowGlobal?.documentURI?.spec.includes('/popup.html');
  while (!ready()) await wait();
  const page = popup().browsingContext.currentWindowGlobal.getActor('MarionetteCommands');
  const text = () => page.executeScript(args[1], [], { sandboxName: null, async: false });
  while ((await text()) === '') await wait();
  const read = await text();
  popup().closest('panel')?.hidePopup();
  return read;
`;

export const STOP_BACKGROUND = `
  const { extension } = WebExtensionPolicy.getByID(args[0]);
  await extension.terminateBackground({ ignoreDevToolsAttached: true, disableResetIdleForTest: true });
`;

export const REVOKE = `
  const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
  await ExtensionPermissions.remove(args[0], args[1], WebExtensionPolicy.getByID(args[0]).extension);
`;

export const COOKIE_NAMES = `
  const of = ({ host }) => host === args[0] || host.endsWith('.' + args[0]);
  return Services.cookies.cookies.filter(of).map(({ name }) => name);
`;

export const SET_THEME = `
  Services.prefs.setStringPref('devtools.theme', args[0]);
`;

export const READ_CLIPBOARD = `
  const data = Components.Constructor('@mozilla.org/widget/transferable;1', 'nsITransferable', 'init')(null);
  data.addDataFlavor('text/plain');
  const held = {};
  try {
    Services.clipboard.getData(data, Ci.nsIClipboard.kGlobalClipboard);
    data.getTransferData('text/plain', held);
  } catch {
    return '';
  }
  return held.value?.QueryInterface(Ci.nsISupportsString).data ?? '';
`;
