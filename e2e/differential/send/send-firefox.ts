import { Firefox } from '../../drivers/firefox.ts';
import { READ_JAR, toJarCookie } from '../firefox.ts';
import type { JarCookie } from '../lane.ts';
import { type CaseBrowser, type Decision, PATIENCE, within } from './browser.ts';
import type { CaseSite } from './case-site.ts';
import { opensWindow } from './plan.ts';

/** A plain Firefox whose tabs carry out cases side by side. */
export class FirefoxCases implements CaseBrowser {
  readonly #firefox: Firefox;
  readonly #free: number[] = [];
  readonly #waiting: ((tab: number) => void)[] = [];
  /** Marionette mixes up scripts that run at the same time: each waits for the one before. */
  #last: Promise<unknown> = Promise.resolve();

  private constructor(firefox: Firefox) {
    this.#firefox = firefox;
  }

  static async launch(
    executable: string,
    thirdPartyCookies: 'allowed' | 'blocked',
    tabs: number,
  ): Promise<FirefoxCases> {
    const firefox = await Firefox.launch({
      executable,
      preferences: {
        'network.dns.native-is-localhost': true,
        // 5: third parties have jars of their own, as is the default; 1: none.
        'network.cookie.cookieBehavior': thirdPartyCookies === 'allowed' ? 5 : 1,
        'dom.security.https_first': false,
        'dom.security.https_only_mode': false,
        // Windows and the tab's own address may be reached for without a click.
        'dom.disable_open_during_load': false,
        'dom.security.framebusting_intervention.enabled': false,
        // What Firefox grants a third party by heuristics hangs on clicks and on what was open before: not part of the model.
        'privacy.restrict3rdpartystorage.heuristic.opened_window_after_interaction': false,
        'privacy.restrict3rdpartystorage.heuristic.recently_visited': false,
        'privacy.restrict3rdpartystorage.heuristic.redirect': false,
        'privacy.restrict3rdpartystorage.heuristic.window_open': false,
        'privacy.bounceTrackingProtection.mode': 0,
        // Off by default, but a user may turn it on.
        'browser.send_pings': true,
        'browser.send_pings.require_same_host': false,
      },
    });
    const browser = new FirefoxCases(firefox);
    for (let tab = 0; tab < tabs; tab++) browser.#free.push(tab);
    await browser.#do(OPEN_TABS, tabs);
    return browser;
  }

  async run(site: CaseSite, what: 'seed' | 'request' | 'both'): Promise<void> {
    const tab = this.#free.pop() ?? (await new Promise<number>((resolve) => this.#waiting.push(resolve)));
    try {
      if (what !== 'request') {
        await this.#do(GO, tab, site.seeding(false));
        await within(PATIENCE, site.seeded);
      }
      if (what === 'seed') return;
      if (site.hasLateSeeds) {
        await this.#do(GO, tab, site.seeding(true));
        await within(PATIENCE, site.renewed);
      }
      site.wish = () => {
        this.#do(RELOAD, tab).catch(() => undefined);
      };
      await this.#do(GO, tab, site.start);
      if (!(await within(PATIENCE, site.finished))) site.failure ??= 'it did not end';
      if (opensWindow(site.plan)) await this.#do(CLOSE_OTHERS, `case=${site.plan.id}.`);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free.push(tab);
      else next(tab);
    }
  }

  async jar(): Promise<readonly JarCookie[]> {
    const stored = await this.#do(READ_JAR, 0);
    if (!Array.isArray(stored)) throw new Error('Firefox gives no cookies');
    // What has expired may still lie there.
    return stored.map(toJarCookie).filter(({ expires }) => expires === null || expires > Date.now());
  }

  async forget(): Promise<void> {
    await this.#do('Services.cookies.removeAll();');
  }

  decisions(): ReadonlyMap<string, readonly Decision[]> {
    return new Map();
  }

  close(): Promise<void> {
    return this.#firefox.close();
  }

  #do(body: string, ...args: readonly unknown[]): Promise<unknown> {
    const done = this.#last.then(() => this.#firefox.inBrowser(body, ...args));
    this.#last = done.catch(() => undefined);
    return done;
  }
}

// These run with Firefox's own privileges.

const TABS = `
  const window = Services.wm.getMostRecentWindow('navigator:browser');
  const triggeringPrincipal = Services.scriptSecurityManager.getSystemPrincipal();
`;

const OPEN_TABS = `${TABS}
  window.why401Tabs = Array.from({ length: args[0] }, () => window.gBrowser.addTab('about:blank', { triggeringPrincipal }));
`;

const GO = `${TABS}
  window.why401Tabs[args[0]].linkedBrowser.fixupAndLoadURIString(args[1], { triggeringPrincipal });
`;

const RELOAD = `${TABS}
  window.why401Tabs[args[0]].linkedBrowser.reload();
`;

const CLOSE_OTHERS = `${TABS}
  for (const tab of [...window.gBrowser.tabs])
    if (!window.why401Tabs.includes(tab) && tab.linkedBrowser.currentURI.spec.includes(args[0])) window.gBrowser.removeTab(tab);
`;
