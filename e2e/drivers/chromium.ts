import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Frame, Page } from 'playwright';
import manifest from '../../manifest.json' with { type: 'json' };
import { root } from '../../src/tools/root.mjs';
import { COLLECT_REQUESTS, COUNT_REQUESTS, IS_BUSY, SHOW_PANEL, WRITE_HAR } from './chromium-scripts.ts';

// Playwright then treats the DevTools window as a page. Internal, so Playwright's version is pinned; read at its import.
process.env.PW_CHROMIUM_ATTACH_TO_OTHER = '1';
const { chromium } = await import('playwright');

export interface ChromiumOptions {
  /** A Chromium that loads unpacked extensions. */
  readonly executable: string;
  /** Folder of the built extension. */
  readonly extension: string;
  readonly theme?: 'light' | 'dark';
  /**
   * The browser grants what the extension asks for after a click, without the prompt that a person would answer; `before`: it
   * has granted everything when it starts.
   */
  readonly consents?: 'when-asked' | 'before';
  /**
   * With an ad blocker beside it. It changes what developer tools and extensions see: Chromium then does not say why a WebSocket was
   * refused, and shows requests at once to what has just been allowed to see them.
   */
  readonly adBlocker?: boolean;
  /** Further switches of its command line. */
  readonly args?: readonly string[];
  /** Size of the DevTools window in CSS pixels. */
  readonly size?: { readonly width: number; readonly height: number };
}

/** A tab with DevTools open beside it. */
export interface InspectedTab {
  readonly page: Page;
  readonly devtools: Page;
  /** Shows the Why401 panel, loading it at the first call, and waits until it is ready. */
  panel(): Promise<Frame>;
  /** The HAR that DevTools' "Save all as HAR with content" writes with "Preserve log" on, as text. */
  har(options?: { readonly sanitize?: boolean }): Promise<string>;
  /** Waits until the browser has given up and shows its own error page. */
  untilErrorPage(): Promise<void>;
  /** Waits until every request has ended, and the extension has all that there is to tell of them. */
  settle(): Promise<void>;
  /** Makes the tab, whose panel has been shown, like one that has just been opened: blank, nothing recorded, no other tab. */
  renew(): Promise<void>;
  close(): Promise<void>;
}

interface Size {
  width: number;
  height: number;
}

const PATIENCE = 20_000;

/** A real Chromium with the extension, each tab with its DevTools. One browser serves many scenarios in turn. */
export class Chromium {
  readonly context: BrowserContext;
  readonly #options: ChromiumOptions;
  readonly #profile: string;
  readonly #size: Size;

  private constructor(context: BrowserContext, options: ChromiumOptions, profile: string, size: Size) {
    this.context = context;
    this.#options = options;
    this.#profile = profile;
    this.#size = size;
  }

  static async launch(options: ChromiumOptions): Promise<Chromium> {
    const { size = { width: 1180, height: 760 }, theme = 'light' } = options;
    // Undocked: only then is DevTools a page that can be driven.
    const profile = makeProfile(
      { currentDockState: '"undocked"', 'ui-theme': theme === 'dark' ? '"dark"' : '"default"' },
      options.consents === undefined ? {} : grantedBefore(options.extension, options.consents === 'before'),
    );
    return Chromium.#start(options, profile, size);
  }

  static async #start(options: ChromiumOptions, profile: string, size: Size): Promise<Chromium> {
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: options.executable,
      headless: true,
      viewport: null,
      // People's browsers bring pages back from memory.
      ignoreDefaultArgs: ['--disable-extensions', '--disable-back-forward-cache'],
      args: [
        ...flags(options.extension, options.adBlocker === true ? [blocker] : []),
        ...(options.args ?? []),
      ],
    });
    const browser = new Chromium(context, options, profile, size);
    // The first tab has its DevTools window too: let it come, so that it is not taken for that of the next tab.
    await until('the first DevTools window', () => browser.#devtoolsBesides(new Set()));
    return browser;
  }

  #devtoolsBesides(known: ReadonlySet<Page>): Page | undefined {
    return this.context.pages().find((page) => !known.has(page) && page.url().includes('devtools_app.html'));
  }

  /** Opens a tab and waits until its DevTools and the extension's part in them are up. Not to be called twice at once. */
  async openTab(): Promise<InspectedTab> {
    const known = new Set(this.context.pages());
    const page = await this.context.newPage();
    const devtools = await until('the DevTools window', () => this.#devtoolsBesides(known));
    // Asking DevTools for anything before its tabs stand breaks its start.
    await devtools.locator('[role=tab]').first().waitFor({ timeout: PATIENCE });
    await until("the extension's DevTools page", () => frameAt(devtools, '/src/extension/devtools.html'));
    await devtools.setViewportSize(this.#size);
    await devtools.evaluate(COLLECT_REQUESTS);
    return {
      page,
      devtools,
      panel: () => showPanel(devtools),
      har: async ({ sanitize = false } = {}) => String(await devtools.evaluate(WRITE_HAR, sanitize)),
      untilErrorPage: async () => {
        await until("the browser's error page", () => page.url().startsWith('chrome-error:') || undefined);
      },
      settle: () => settle(devtools),
      renew: () => this.#renew(page, devtools),
      close: async () => {
        await page.close();
        await until('the DevTools window to close', () => devtools.isClosed() || undefined);
      },
    };
  }

  async #renew(page: Page, devtools: Page): Promise<void> {
    const { open } = await devtools.evaluate(COUNT_REQUESTS);
    await page.goto('about:blank');
    for (const other of this.context.pages())
      if (other !== page && /^https?:/.test(other.url())) await other.close();
    await this.forget();
    // What leaving the page has cut off is told of late.
    if (open > 0) await settle(devtools);
    await devtools.evaluate(COLLECT_REQUESTS);
    const panel = frameAt(devtools, '/src/panel/panel.html');
    await panel?.locator('[data-testid=clear]').evaluate((button: HTMLElement) => button.click());
    await panel?.locator('[data-count="0"]').waitFor({ state: 'attached', timeout: PATIENCE });
  }

  /** Ends the extension's background page, as the browser does when it idles. */
  async stopBackground(): Promise<void> {
    const session = await this.context.newCDPSession(this.#home());
    const { targetInfos } = await session.send('Target.getTargets');
    for (const { type, targetId } of targetInfos)
      if (type === 'service_worker') await session.send('Target.closeTarget', { targetId });
    await session.detach();
  }

  // The tab that the browser began with. A new one would open a DevTools window for nothing.
  #home(): Page {
    const home = this.context.pages().find((page) => page.url() === 'about:blank');
    if (home === undefined) throw new Error('The first tab has gone.');
    return home;
  }

  /** Forgets cookies, storage, caches and service workers, so that the next scenario starts like a new visitor. */
  async forget(): Promise<void> {
    await this.context.clearCookies();
    const session = await this.context.newCDPSession(this.#home());
    await session.send('Network.clearBrowserCookies');
    await session.send('Network.clearBrowserCache');
    await session.send('Storage.clearDataForOrigin', { origin: '*', storageTypes: 'all' });
    await session.detach();
  }

  /** Closes the browser and starts it again, with all that it has kept. */
  async restart(): Promise<Chromium> {
    await this.context.close();
    return Chromium.#start(this.#options, this.#profile, this.#size);
  }

  async close(): Promise<void> {
    await this.context.close();
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * Opens Chromium for a person: visible, DevTools docked to the side.
 * @returns when the browser has been closed
 */
export function browseByHand(executable: string, extension: string, address: string): Promise<void> {
  const profile = makeProfile({ currentDockState: '"right"' });
  const child = spawn(
    executable,
    [...flags(extension, []), `--user-data-dir=${profile}`, '--window-size=1500,920', '--test-type', address],
    {
      stdio: 'ignore',
    },
  );
  // Ctrl+C ends the browser, and with it this function, so that the caller can clean up.
  const stop = () => child.kill();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => {
      process.off('SIGINT', stop).off('SIGTERM', stop);
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
      resolve();
    });
  });
}

/** Chromium asks its user once: what an extension was granted and gave back it gets again without a prompt. */
function grantedBefore(extension: string, active: boolean): object {
  // An unpacked extension's id: the first half of the SHA-256 of its folder's path, its digits written as a to p.
  const digest = createHash('sha256').update(realpathSync(extension)).digest('hex').slice(0, 32);
  const id = digest.replace(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));
  const permissions = {
    api: ['devtools', ...manifest.optional_permissions],
    explicit_host: manifest.optional_host_permissions,
    manifest_permissions: [],
    scriptable_host: [],
  };
  const commandLine = 8;
  return {
    [id]: {
      path: extension,
      location: commandLine,
      granted_permissions: permissions,
      runtime_granted_permissions: permissions,
      ...(active ? { active_permissions: permissions } : {}),
    },
  };
}

function makeProfile(devtoolsPreferences: Readonly<Record<string, string>>, extensions: object = {}): string {
  const profile = mkdtempSync(join(tmpdir(), 'why401-chromium-'));
  mkdirSync(join(profile, 'Default'));
  const preferences = {
    devtools: { preferences: devtoolsPreferences },
    // Debian's build blocks third-party cookies; Chrome's default does not.
    profile: { cookie_controls_mode: 0 },
    extensions: { settings: extensions },
  };
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
  return profile;
}

/** Blocks what one of the scenarios asks for, as a visitor's ad blocker does. */
const blocker = join(root, 'e2e/blocker');

function flags(extension: string, others: readonly string[]): string[] {
  const all = [extension, ...others].join();
  return [
    `--load-extension=${all}`,
    `--disable-extensions-except=${all}`,
    '--auto-open-devtools-for-tabs',
    '--host-resolver-rules=MAP *.test 127.0.0.1',
    '--ignore-certificate-errors',
    // Chromium's sandbox does not start for root.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
}

async function settle(devtools: Page): Promise<void> {
  const recorder = frameAt(devtools, '/src/extension/devtools.html');
  const deadline = Date.now() + PATIENCE;
  let last = '';
  let since = Date.now();
  for (;;) {
    const { count, open } = await devtools.evaluate(COUNT_REQUESTS);
    const busy = (await recorder?.evaluate(IS_BUSY)) ?? false;
    const now = `${count} ${open} ${busy}`;
    if (now !== last) since = Date.now();
    last = now;
    // A long poll or an event stream never ends: quiet is then that nothing changes.
    const enough = open > 0 ? 500 : 150;
    if ((!busy && Date.now() - since >= enough) || Date.now() > deadline) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function showPanel(devtools: Page): Promise<Frame> {
  // The extension's page is there before it has added its panel.
  const deadline = Date.now() + PATIENCE;
  while (!(await devtools.evaluate(SHOW_PANEL, 'Why401'))) {
    if (Date.now() > deadline) throw new Error('The extension added no panel.');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  const frame = await until('the panel', () => frameAt(devtools, '/src/panel/panel.html'));
  await frame.locator('[data-ready]').waitFor({ state: 'attached', timeout: PATIENCE });
  return frame;
}

function frameAt(page: Page, path: string): Frame | undefined {
  return page
    .frames()
    .find((frame) => frame.url().startsWith('chrome-extension://') && frame.url().includes(path));
}

/** Asks until there is an answer: DevTools announces few of its steps. */
async function until<T>(what: string, ask: () => T | undefined): Promise<T> {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const answer = ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`Waited ${PATIENCE / 1000} s in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
