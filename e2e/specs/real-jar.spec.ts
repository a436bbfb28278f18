import { join } from 'node:path';
import { root } from '../../src/tools/root.mjs';
import { ensureTools } from '../../src/tools/setup.mjs';
import { Chromium } from '../drivers/chromium.ts';
import { Firefox } from '../drivers/firefox.ts';
import { chromiumHand, firefoxHand, type PanelHand } from '../drivers/panel-hand.ts';
import { leaked } from '../drivers/secrets.ts';
import { expect, test } from '../drivers/test.ts';
import { JAR_SECRETS, type JarSite, startJarSite } from '../servers/jar-site.ts';

/** What the one test below does in either browser. */
interface Stage {
  readonly hand: PanelHand;
  readonly site: JarSite;
  /** Presses what asks for a permission, and says yes. */
  allow(id: string): Promise<void>;
  /** What the browser itself says it holds for a site. */
  held(site: string): Promise<readonly string[]>;
  stopBackground(): Promise<void>;
  /** Looks at the dialog that is open. */
  readonly dialog?: () => Promise<void>;
  /** Takes the permission away outside of the panel. */
  revoke(): Promise<void>;
}

const PATTERNS = ['*://*.pantry.test/*', '*://*.larder.test/*'];

async function readAndClear({ hand, site, ...stage }: Stage): Promise<void> {
  const rows = () => hand.texts('jar-row');
  const row = async (name: string) => (await rows()).find((text) => text.startsWith(name)) ?? '';
  // The page and what it embeds; a browser may list an icon, too.
  await expect.poll(async () => Number(await hand.texts('count-requests'))).toBeGreaterThanOrEqual(2);
  await hand.press('tab-cookies');
  await hand.press('open-jar');
  expect(await hand.texts('jar-status'), 'nothing is read before it is allowed').toEqual([]);

  await stage.allow('jar-ask');
  await expect
    .poll(() => hand.texts('jar-status'))
    .toEqual([expect.stringContaining('holds 6 cookies of pantry.test')]);
  await expect.poll(() => row('early')).toContain('only in the browser');
  expect(await row('early'), 'its attributes').toMatch(/Path=\/cellar; Secure; HttpOnly; SameSite=Strict/);
  expect(await row('early'), 'no script sets an HttpOnly cookie').not.toContain('by a script');
  expect(await row('scripted')).toContain('by a script');
  expect(await row('lost')).toContain('only in the recording');
  expect(await row('lost'), 'it was never sent').toContain('blocked');
  expect(await hand.texts('jar-plain')).toEqual([expect.stringMatching(/^4 cookies are stored/)]);

  await stage.allow('jar-ask-other');
  await hand.press('jar-clear-other');
  await expect
    .poll(() => hand.texts('clear-dialog'))
    .toEqual([expect.stringContaining('chip widget.larder.test/ embedded under https://pantry.test')]);
  await hand.press('clear-confirm');
  await expect.poll(() => hand.texts('jar-cleared')).toEqual([expect.stringContaining('Removed 1 cookie.')]);
  expect(await stage.held('larder.test'), 'a partitioned cookie is removed').toEqual([]);

  await hand.press('jar-clear');
  const dialog = (await hand.texts('clear-dialog'))[0] ?? '';
  for (const line of [
    'sid app.pantry.test/',
    'wide *.pantry.test/',
    'deep app.pantry.test/shelf',
    'early app.pantry.test/cellar',
  ])
    expect(dialog, 'what goes is listed').toContain(line);
  await stage.dialog?.();
  await hand.press('clear-cancel');
  await expect.poll(() => hand.texts('clear-dialog')).toEqual([]);
  expect(await stage.held('pantry.test'), 'cancelling removes nothing').toHaveLength(6);
  await hand.press('jar-clear');
  await stage.stopBackground();
  await hand.press('clear-confirm');
  await expect.poll(() => hand.texts('jar-cleared')).toEqual([expect.stringContaining('Removed 6 cookies.')]);
  expect(await stage.held('pantry.test')).toEqual([]);
  const before = site.received.length;
  await hand.press('jar-reload');
  await expect.poll(() => site.received.length).toBe(before + 1);
  expect(site.received.at(-1), 'the next request carries none').toEqual([]);
  expect(leaked(await hand.html(), Object.values(JAR_SECRETS))).toEqual([]);

  await stage.revoke();
  await expect.poll(() => hand.texts('jar-ask'), 'the panel notices').toHaveLength(1);
  expect(await hand.texts('jar-row')).toEqual([]);
  await stage.allow('jar-ask');
  await expect.poll(() => hand.texts('jar-status')).toEqual([expect.stringContaining('of pantry.test')]);
  await hand.press('jar-stop');
  await expect.poll(() => hand.texts('jar-ask')).toHaveLength(1);
}

test('Chromium’s own cookies are read and cleared, when the user allows it', async () => {
  const { chromium: executable } = await ensureTools({ chromium: true });
  const site = await startJarSite();
  const extension = join(root, 'dist/chrome');
  const browser = await Chromium.launch({ executable, extension, consents: 'when-asked' });
  const tab = await browser.openTab();
  await tab.page.goto(site.earlyUrl);
  const panel = await tab.panel();
  await tab.settle();
  const hand = chromiumHand(panel);
  await hand.press('clear');
  await hand.press('tab-cookies');
  await expect
    .poll(() => hand.texts('jar'), 'before anything is recorded')
    .toEqual([expect.stringContaining('pantry.test')]);
  await tab.page.goto(site.url);
  await tab.page.locator('html[data-scenario=done]').waitFor({ state: 'attached' });
  await tab.settle();
  await readAndClear({
    hand,
    site,
    allow: async (id) => {
      if (id === 'jar-ask-other') await panel.getByTestId('jar-others').locator('summary').click();
      await hand.press(id);
    },
    held: async (of) => {
      const cookies = await browser.context.cookies();
      return cookies.filter(({ domain }) => `.${domain}`.endsWith(`.${of}`)).map(({ name }) => name);
    },
    stopBackground: () => browser.stopBackground(),
    dialog: async () => {
      await tab.devtools.setViewportSize({ width: 900, height: 200 });
      for (const part of [
        panel.locator('.dialog h2'),
        ...['cancel', 'confirm'].map((id) => panel.getByTestId(`clear-${id}`)),
      ])
        await expect(part, 'question and answers are in sight in a low panel').toBeInViewport({ ratio: 1 });
      await tab.devtools.setViewportSize({ width: 1180, height: 760 });
    },
    revoke: async () => {
      await panel.evaluate(
        (origins) => Reflect.get(globalThis, 'chrome').permissions.remove({ origins }),
        PATTERNS,
      );
    },
  });
  await browser.close();
  await site.close();
});

test('Firefox’s own cookies are read and cleared, when the user allows it', async () => {
  const { firefox: executable } = await ensureTools({ firefox: true });
  const site = await startJarSite();
  const { hosts } = site;
  const extension = join(root, 'dist/firefox');
  const browser = await Firefox.launch({ executable, extension, hosts, consents: true });
  await browser.goto(site.earlyUrl);
  await browser.openDevTools();
  await browser.goto(site.url);
  await browser.untilInPage("return document.documentElement.dataset.scenario === 'done';");
  await browser.showPanel();
  const hand = firefoxHand(browser);
  await readAndClear({
    hand,
    site,
    allow: async (id) => {
      await hand.press(id);
      await browser.clickInPage('/src/extension/permission.html', 'main:not([hidden]) .allow:enabled');
    },
    held: (of) => browser.cookieNames(of),
    stopBackground: () => browser.stopBackground(),
    revoke: () => browser.revoke(['cookies'], PATTERNS),
  });
  await browser.close();
  await site.close();
});
