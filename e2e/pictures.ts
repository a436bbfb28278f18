import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Frame } from 'playwright';
import { root } from '../src/tools/root.mjs';
import type { Tools } from '../src/tools/setup.mjs';
import { Chromium, type InspectedTab } from './drivers/chromium.ts';
import { panelSettled } from './drivers/panel.ts';
import { play } from './drivers/play.ts';
import { type Site, startSite } from './servers/site.ts';

const BAD_DAY = [
  'token-refreshed',
  'token-expired',
  'authorization-hidden-characters',
  'cookie-domain-mismatch',
  'login-loop-secure-cookie-over-http',
  'oidc-code-flow',
];

/** What the stores ask for: the Chrome Web Store takes this size, addons.mozilla.org takes any. */
const STORE = { width: 1280, height: 800 };

interface Picture {
  /** From the project's folder. */
  readonly file: string;
  readonly size: { readonly width: number; readonly height: number };
  /** Brings the panel to what is shown. */
  readonly show: (panel: Frame) => Promise<void>;
}

const press = async (panel: Frame, ...ids: readonly string[]) => {
  for (const id of ids) await panel.getByTestId(id).first().click();
};

/** The incident with the most to draw. */
const loop = async (panel: Frame) => {
  await press(panel, 'tab-incidents');
  await panel.getByTestId('incident').filter({ hasText: 'loops' }).first().click();
};
const requests = async (panel: Frame) => {
  await press(panel, 'tab-requests');
  await panel
    .getByTestId('request')
    .filter({ hasText: /401.*api\.chat/ })
    .click();
  await press(panel, 'tab-headers');
};
const cookies = (panel: Frame) => press(panel, 'tab-cookies', 'cookie');
const tokens = (panel: Frame) => press(panel, 'tab-tokens', 'token-row');
const flows = async (panel: Frame) => {
  await press(panel, 'tab-flows');
  await panel.getByTestId('flow-row').filter({ hasText: 'Looped' }).click();
};
const overview = async (panel: Frame) => {
  await press(panel, 'tab-overview');
  await panel.getByTestId('overview').waitFor();
};
const guide = async (panel: Frame) => {
  await loop(panel);
  await press(panel, 'more-about');
  await panel.getByTestId('guide').waitFor();
};
const closeGuide = (panel: Frame) => press(panel, 'guide-close');

const PANEL = { width: 1180, height: 760 };

const LIGHT: readonly Picture[] = [
  { file: 'docs/screenshots/light.png', size: PANEL, show: loop },
  { file: 'docs/screenshots/requests.png', size: PANEL, show: requests },
  { file: 'docs/screenshots/cookies.png', size: PANEL, show: cookies },
  { file: 'docs/screenshots/tokens.png', size: PANEL, show: tokens },
  { file: 'docs/screenshots/flows.png', size: { width: 1100, height: 1060 }, show: flows },
  { file: 'docs/screenshots/overview.png', size: PANEL, show: overview },
  { file: 'docs/screenshots/narrow.png', size: { width: 380, height: 900 }, show: loop },
  { file: 'docs/store/screenshots/1-incidents.png', size: STORE, show: loop },
  { file: 'docs/store/screenshots/2-cookies.png', size: STORE, show: cookies },
  { file: 'docs/store/screenshots/3-flows.png', size: STORE, show: flows },
  { file: 'docs/store/screenshots/4-requests.png', size: STORE, show: requests },
  { file: 'docs/screenshots/guide.png', size: PANEL, show: guide },
];

const DARK: readonly Picture[] = [
  { file: 'docs/screenshots/dark.png', size: PANEL, show: loop },
  { file: 'docs/store/screenshots/5-dark.png', size: STORE, show: loop },
];

/** Makes the pictures of the documentation and of the stores anew, from the real panel in a real browser; answers their files. */
export async function takePictures(tools: Tools): Promise<readonly string[]> {
  const site = await startSite(tools.servers);
  for (const [theme, pictures] of [
    ['light', LIGHT],
    ['dark', DARK],
  ] as const) {
    const extension = join(root, 'dist/chrome');
    const browser = await Chromium.launch({ executable: tools.chromium, extension, theme });
    const tab = await badDay(browser, site);
    const panel = await tab.panel();
    await panelSettled(panel);
    for (const picture of pictures) await take(tab, panel, picture);
    await browser.close();
  }
  await site.close();
  return [...LIGHT, ...DARK].map(({ file }) => file);
}

/** One tab with the traffic of several scenarios, as on a bad day. */
export async function badDay(browser: Chromium, site: Site): Promise<InspectedTab> {
  const tab = await browser.openTab();
  for (const id of BAD_DAY) {
    const scenario = site.scenarios.find((one) => one.id === id);
    if (scenario === undefined) throw new Error(`there is no scenario ${id}`);
    await play(tab, site, scenario);
  }
  return tab;
}

async function take(tab: InspectedTab, panel: Frame, { file, size, show }: Picture): Promise<void> {
  await tab.devtools.setViewportSize(size);
  await show(panel);
  const path = join(root, file);
  mkdirSync(dirname(path), { recursive: true });
  await tab.devtools.screenshot({ path, animations: 'disabled' });
  if ((await panel.getByTestId('guide').count()) > 0) await closeGuide(panel);
}
