import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import manifest from '../../manifest.json' with { type: 'json' };
import { root } from '../../src/tools/root.mjs';
import {
  BADGE,
  CLICK_IN_PANEL,
  CLOSE_OTHER_TABS,
  CLOSE_TOOLBOX,
  COOKIE_NAMES,
  FOCUS_PANEL,
  FORGET,
  OPEN_TOOLBOX,
  PRESS_KEY,
  READ_CLIPBOARD,
  READ_POPUP,
  REVOKE,
  RUN_IN_PANEL,
  SET_THEME,
  SHOW_PANEL,
  STOP_BACKGROUND,
} from './firefox-scripts.ts';
import { Marionette } from './marionette.ts';

export interface FirefoxOptions {
  readonly executable: string;
  /** Folder of the extension built for Firefox; none where left out. */
  readonly extension?: string;
  /** Host names that stand for 127.0.0.1; Firefox wants each by name. */
  readonly hosts?: readonly string[];
  readonly preferences?: Readonly<Record<string, string | number | boolean>>;
  readonly headless?: boolean;
  /** The browser grants what an extension asks for after a click, without the prompt that a person would answer. */
  readonly consents?: boolean;
}

const PATIENCE = 30_000;
const extensionId = manifest.browser_specific_settings.gecko.id;
// Fixed, so that the panel's address is known.
const uuid = '4a1c0f2e-4014-4014-8014-401401401401';

/** A real Firefox, with the extension (and the ad blocker of one of the scenarios) installed for this run if wanted, driven over Marionette. One tab, one toolbox. */
export class Firefox {
  readonly #process: ChildProcess;
  readonly #marionette: Marionette;
  readonly #profile: string;

  private constructor(process: ChildProcess, marionette: Marionette, profile: string) {
    this.#process = process;
    this.#marionette = marionette;
    this.#profile = profile;
  }

  static async launch(options: FirefoxOptions): Promise<Firefox> {
    const { executable, extension, hosts = [], headless = true, consents = false } = options;
    const profile = mkdtempSync(join(tmpdir(), 'why401-firefox-'));
    const preferences = {
      'marionette.port': 0,
      'network.dns.localDomains': hosts.join(','),
      'extensions.webextOptionalPermissionPrompts': !consents,
      'extensions.webextensions.uuids': JSON.stringify({ [extensionId]: uuid }),
      'devtools.toolbox.host': 'bottom',
      'devtools.toolbox.footer.height': 600,
      'browser.shell.checkDefaultBrowser': false,
      'browser.startup.page': 0,
      'browser.download.folderList': 2,
      'browser.download.dir': join(profile, 'downloads'),
      'browser.download.alwaysOpenPanel': false,
      'datareporting.policy.dataSubmissionEnabled': false,
      'app.update.disabledForTesting': true,
      'network.captive-portal-service.enabled': false,
      'network.connectivity-service.enabled': false,
      'services.settings.server': 'data:,none',
      ...options.preferences,
    };
    const lines = Object.entries(preferences).map(
      ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
    );
    writeFileSync(join(profile, 'user.js'), lines.join('\n'));
    const args = ['--marionette', '--remote-allow-system-access', '--no-remote', '--profile', profile];
    const child = spawn(executable, [...args, ...(headless ? ['--headless'] : [])], { stdio: 'ignore' });
    const port = await until('Firefox to start', () => {
      if (child.exitCode !== null) throw new Error(`Firefox ended at once with exit code ${child.exitCode}`);
      try {
        return Number(readFileSync(join(profile, 'MarionetteActivePort'), 'utf8')) || undefined;
      } catch {
        return undefined;
      }
    }).catch((error: unknown) => {
      // Nobody else knows of it, and it would run on.
      child.kill();
      throw error;
    });
    const marionette = await Marionette.connect(port);
    const firefox = new Firefox(child, marionette, profile);
    // Capabilities are flat here, unlike in WebDriver.
    await marionette.send('WebDriver:NewSession', { acceptInsecureCerts: true });
    for (const path of extension === undefined ? [] : [extension, join(root, 'e2e/blocker')])
      await marionette.send('Addon:Install', { path, temporary: true });
    return firefox;
  }

  /** Runs the body of an async function with the browser's own privileges; `args` are its arguments. It must return JSON. */
  inBrowser(body: string, ...args: readonly unknown[]): Promise<unknown> {
    return this.#inChrome(body, ...args);
  }

  /** Opens the toolbox on the current tab; the extension records from then on. */
  async openDevTools(): Promise<void> {
    await this.#inChrome(OPEN_TOOLBOX, extensionId);
  }

  /** Closes the toolbox, and with it the panel and all that it holds. */
  async closeDevTools(): Promise<void> {
    await this.#inChrome(CLOSE_TOOLBOX, extensionId);
  }

  /** Forgets cookies, storage, caches and what sites were allowed, so that the next scenario starts like a new visitor. */
  async forget(): Promise<void> {
    await this.goto('about:blank');
    await this.#inChrome(FORGET);
  }

  /** Makes the tab, whose panel has been shown, like one that has just been opened: blank, nothing recorded, no other tab. */
  async renew(): Promise<void> {
    await this.forget();
    await this.#inChrome(CLOSE_OTHER_TABS);
    // What leaving the page has cut off is told of late.
    await this.untilInPanel('return !(window.wrappedJSObject ?? window).why401Feed.busy();');
    await this.inPanel("document.querySelector('[data-testid=clear]').click();");
    await this.untilInPanel('return document.querySelector(\'[data-count="0"]\') !== null;');
  }

  /** Goes to an address; the page may go on from there by itself. */
  async goto(address: string): Promise<void> {
    await this.#marionette.send('Marionette:SetContext', { value: 'content' });
    await this.#marionette.send('WebDriver:Navigate', { url: address });
  }

  /** Waits until the browser has given up and shows its own error page. */
  async untilErrorPage(): Promise<void> {
    await this.untilInPage("return document.documentURI.startsWith('about:neterror');");
  }

  /** The newest download whose name ends so; it is gone from the folder afterwards. */
  downloaded(ending: string): Promise<string> {
    const folder = join(this.#profile, 'downloads');
    return until(`a download …${ending}`, () => {
      // While it is under way there is a second file, *.part.
      const names = existsSync(folder) ? readdirSync(folder) : [];
      const [name] = names.filter((one) => one.endsWith(ending));
      if (name === undefined || names.some((one) => one.endsWith('.part'))) return undefined;
      const text = readFileSync(join(folder, name), 'utf8');
      if (text === '') return undefined;
      rmSync(join(folder, name));
      return text;
    });
  }

  /** Runs a function's body in the page. */
  async inPage(body: string): Promise<unknown> {
    await this.#marionette.send('Marionette:SetContext', { value: 'content' });
    return this.#script('WebDriver:ExecuteScript', body, []);
  }

  /** Asks the page until the answer is true; it may navigate meanwhile. */
  async untilInPage(body: string): Promise<void> {
    await until(`the page (${body})`, async () => {
      const answer = await this.inPage(body).catch(() => false);
      return answer === true ? true : undefined;
    });
  }

  /** Shows the panel and waits until it is ready. */
  async showPanel(): Promise<void> {
    await this.#inChrome(SHOW_PANEL, extensionId);
    await this.untilInPanel("return document.querySelector('[data-ready]') !== null;");
  }

  /** Runs a function's body in the panel and returns what it returns, which must be JSON. */
  async inPanel(body: string): Promise<unknown> {
    return this.#inChrome(RUN_IN_PANEL, extensionId, body);
  }

  /** Presses a key on what has the focus in the panel, as a keyboard does; Enter does not press a button in this way. */
  async keyInPanel(key: string): Promise<void> {
    await this.#inChrome(RUN_IN_PANEL, extensionId, `const key = '${key}'; ${PRESS_KEY}`, 'system');
  }

  /** Makes the panel what the keyboard writes to, as a click into it does. */
  async focusPanel(): Promise<void> {
    await this.#inChrome(FOCUS_PANEL, extensionId);
  }

  /** Clicks in the panel as a user does, which lets the page do what a browser allows its user alone. */
  async clickInPanel(selector: string): Promise<void> {
    await this.#inChrome(CLICK_IN_PANEL, extensionId, selector);
  }

  /** Gives the developer tools another theme. */
  async setTheme(theme: 'light' | 'dark'): Promise<void> {
    await this.#inChrome(SET_THEME, theme);
  }

  /** The text on the clipboard; '' where there is none. */
  async clipboard(): Promise<string> {
    return String(await this.#inChrome(READ_CLIPBOARD));
  }

  /** Asks the panel until the answer is true. */
  async untilInPanel(body: string): Promise<void> {
    await until(`the panel (${body})`, async () => ((await this.inPanel(body)) === true ? true : undefined));
  }

  /** Clicks in a page of the extension that has opened in a tab of its own, as a user does, and goes back to the inspected tab. */
  async clickInPage(path: string, selector: string): Promise<void> {
    await this.#marionette.send('Marionette:SetContext', { value: 'content' });
    const inspected = value(await this.#marionette.send('WebDriver:GetWindowHandle'));
    const id = await until(`${selector} in a tab with ${path}`, async () => {
      const handles = await this.#marionette.send('WebDriver:GetWindowHandles');
      for (const handle of Array.isArray(handles) ? handles : []) {
        await this.#marionette.send('WebDriver:SwitchToWindow', { handle, focus: true });
        const address = value(await this.#marionette.send('WebDriver:GetCurrentURL'));
        if (new URL(address).pathname !== path) continue;
        const query = { using: 'css selector', value: selector };
        // The page may not have come that far.
        const found = await this.#marionette.send('WebDriver:FindElement', query).catch(() => undefined);
        return Object.values(member(found, 'value') ?? {})[0];
      }
      return undefined;
    });
    await this.#marionette.send('WebDriver:ElementClick', { id });
    await this.#marionette.send('WebDriver:SwitchToWindow', { handle: inspected, focus: true });
  }

  /** What stands on the extension's icon for the inspected tab; '' where nothing does. */
  async badge(): Promise<string> {
    return String(await this.#inChrome(BADGE, extensionId));
  }

  /** Opens the popup of the icon, and answers what a function's body returns in it, once that is not ''. */
  async inPopup(body: string): Promise<string> {
    return String(await this.#inChrome(READ_POPUP, extensionId, body));
  }

  /** Ends the extension's background page, as the browser does when it idles. */
  async stopBackground(): Promise<void> {
    await this.#inChrome(STOP_BACKGROUND, extensionId);
  }

  /** Takes permissions from the extension, as the switches in about:addons do. */
  async revoke(permissions: readonly string[], origins: readonly string[]): Promise<void> {
    await this.#inChrome(REVOKE, extensionId, { permissions, origins, data_collection: [] });
  }

  /** Names of the cookies that the browser holds for a host and those above and below it. */
  async cookieNames(site: string): Promise<readonly string[]> {
    const names = await this.#inChrome(COOKIE_NAMES, site);
    return Array.isArray(names) ? names.map(String) : [];
  }

  /** A picture of the whole window, as PNG. */
  async screenshot(): Promise<Buffer> {
    await this.#marionette.send('Marionette:SetContext', { value: 'chrome' });
    return Buffer.from(
      value(await this.#marionette.send('WebDriver:TakeScreenshot', { full: false })),
      'base64',
    );
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    // The answer may be lost with the connection.
    await this.#marionette.send('Marionette:Quit', { flags: ['eForceQuit'] }).catch(() => undefined);
    this.#marionette.close();
    await ended;
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  async #inChrome(body: string, ...args: readonly unknown[]): Promise<unknown> {
    await this.#marionette.send('Marionette:SetContext', { value: 'chrome' });
    const script = `const done = arguments[arguments.length - 1];
      (async (...args) => { ${body} })(...arguments).then((value) => done({ value }), (error) => done({ error: String(error) }));`;
    const answer = await this.#script('WebDriver:ExecuteAsyncScript', script, args);
    if (typeof answer === 'object' && answer !== null && 'error' in answer)
      throw new Error(String(answer.error));
    return typeof answer === 'object' && answer !== null && 'value' in answer ? answer.value : undefined;
  }

  async #script(command: string, script: string, args: readonly unknown[]): Promise<unknown> {
    const options = { script, args, sandbox: 'system', scriptTimeout: PATIENCE };
    const answer = await this.#marionette.send(
      command,
      command.endsWith('AsyncScript') ? options : { script, args },
    );
    return typeof answer === 'object' && answer !== null && 'value' in answer ? answer.value : undefined;
  }
}

function value(answer: unknown): string {
  return typeof answer === 'object' && answer !== null && 'value' in answer ? String(answer.value) : '';
}

function member(answer: unknown, name: string): object | undefined {
  const found: unknown =
    typeof answer === 'object' && answer !== null ? Reflect.get(answer, name) : undefined;
  return typeof found === 'object' && found !== null ? found : undefined;
}

async function until<T>(what: string, ask: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`Waited ${PATIENCE / 1000} s in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
