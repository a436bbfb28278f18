import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JarCookie } from '../lane.ts';
import { type CaseBrowser, type Decision, PATIENCE, within } from './browser.ts';
import type { CaseSite } from './case-site.ts';
import { type CdpCookie, type CdpMessage, DevTools } from './devtools.ts';
import { opensWindow } from './plan.ts';

interface Told {
  readonly urls: string[];
  readonly withheld: Decision['withheld'][];
  readonly rejected: Decision['rejected'][];
}

/** A plain Chromium whose tabs carry out cases side by side. */
export class ChromiumCases implements CaseBrowser {
  readonly #devtools: DevTools;
  readonly #profile: string;
  /** By request id, as requests, and what is told of them, come in: hops of one redirect share an id. */
  readonly #told = new Map<string, Told>();
  /** Tabs that are free, as sessions, and all that are ours, as targets. */
  readonly #free: string[] = [];
  readonly #tabs = new Set<string>();
  readonly #sessions = new Map<string, string>();
  readonly #waiting: ((session: string) => void)[] = [];

  private constructor(executable: string, profile: string) {
    this.#profile = profile;
    this.#devtools = new DevTools(
      executable,
      [
        `--user-data-dir=${profile}`,
        '--headless=new',
        '--host-resolver-rules=MAP * 127.0.0.1',
        '--ignore-certificate-errors',
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-quic',
        '--no-first-run',
        '--no-default-browser-check',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--disable-extensions',
        '--disable-background-timer-throttling',
        '--disable-backgrounding-occluded-windows',
        '--disable-renderer-backgrounding',
        '--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,BackForwardCache',
        // Two minutes become ten seconds: an old cookie need not be waited for so long.
        '--enable-features=ShortLaxAllowUnsafeThreshold',
        'about:blank',
      ],
      (message) => this.#listen(message),
    );
  }

  static async launch(
    executable: string,
    thirdPartyCookies: 'allowed' | 'blocked',
    tabs: number,
  ): Promise<ChromiumCases> {
    const profile = mkdtempSync(join(tmpdir(), 'why401-differential-'));
    mkdirSync(join(profile, 'Default'));
    const preferences = {
      profile: {
        cookie_controls_mode: thirdPartyCookies === 'allowed' ? 0 : 1,
        // Windows and the tab's own address may then be reached for without a click.
        default_content_setting_values: { popups: 1 },
      },
    };
    writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
    const browser = new ChromiumCases(executable, profile);
    const attach = { autoAttach: true, waitForDebuggerOnStart: true, flatten: true };
    await browser.#devtools.send('Target.setAutoAttach', attach);
    for (let index = 0; index < tabs; index++) {
      const { targetId = '' } = await browser.#devtools.send('Target.createTarget', {
        url: 'about:blank',
        // Each in a window of its own, and so visible: pages behind others do not load media.
        newWindow: true,
      });
      browser.#tabs.add(targetId);
    }
    // Attaching was asked for before the tabs were: its events have come before the tabs' own answers.
    for (const targetId of browser.#tabs) browser.#free.push(browser.#sessions.get(targetId) ?? '');
    return browser;
  }

  async run(site: CaseSite, what: 'seed' | 'request' | 'both'): Promise<void> {
    await this.#inTab(async (session) => {
      if (what !== 'request') {
        await this.#devtools.send('Page.navigate', { url: site.seeding(false) }, session);
        await within(PATIENCE, site.seeded);
      }
      if (what === 'seed') return;
      if (site.hasLateSeeds) {
        await this.#devtools.send('Page.navigate', { url: site.seeding(true) }, session);
        await within(PATIENCE, site.renewed);
      }
      site.wish = () => {
        this.#devtools.send('Page.reload', {}, session).catch(() => undefined);
      };
      await this.#devtools.send('Page.navigate', { url: site.start }, session);
      if (!(await within(PATIENCE, site.finished))) site.failure ??= 'it did not end';
      if (opensWindow(site.plan)) await this.#closeWindows(site.plan.id);
      // The tab may still be on its way somewhere: what it does from here on belongs to no case.
      await this.#devtools.send('Page.navigate', { url: 'about:blank' }, session);
    });
  }

  async jar(): Promise<readonly JarCookie[]> {
    const { cookies = [] } = await this.#devtools.send('Storage.getCookies');
    return cookies.map((cookie) => ({
      name: cookie.name,
      value: cookie.value,
      domain: cookie.domain.replace(/^\./, ''),
      hostOnly: !cookie.domain.startsWith('.'),
      path: cookie.path,
      secure: cookie.secure,
      httpOnly: cookie.httpOnly,
      sameSite: SAME_SITE[cookie.sameSite ?? ''] ?? 'unspecified',
      expires: cookie.session ? null : cookie.expires * 1000,
      partition: partitionOf(cookie),
    }));
  }

  async forget(): Promise<void> {
    await this.#devtools.send('Storage.clearCookies');
    this.#told.clear();
  }

  decisions(): ReadonlyMap<string, readonly Decision[]> {
    const found = new Map<string, Decision[]>();
    for (const { urls, withheld, rejected } of this.#told.values()) {
      // Fewer words than requests: it cannot be told which is about which.
      const known = withheld.length === urls.length;
      for (const [index, url] of urls.entries()) {
        const list = found.get(url) ?? [];
        found.set(url, list);
        if (known) list.push({ url, withheld: withheld[index] ?? [], rejected: rejected[index] ?? [] });
      }
    }
    return found;
  }

  async close(): Promise<void> {
    await this.#devtools.close();
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  async #inTab(work: (session: string) => Promise<void>): Promise<void> {
    const session = this.#free.pop() ?? (await new Promise<string>((resolve) => this.#waiting.push(resolve)));
    try {
      await work(session);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free.push(session);
      else next(session);
    }
  }

  async #closeWindows(id: string): Promise<void> {
    const { targetInfos = [] } = await this.#devtools.send('Target.getTargets');
    for (const { targetId, type, url } of targetInfos)
      if (type === 'page' && !this.#tabs.has(targetId) && url.includes(`case=${id}.`))
        await this.#devtools.send('Target.closeTarget', { targetId }).catch(() => undefined);
  }

  #listen({ method, params }: CdpMessage): void {
    if (method === 'Target.attachedToTarget' && params?.sessionId !== undefined) {
      const session = params.sessionId;
      if (params.targetInfo !== undefined) this.#sessions.set(params.targetInfo.targetId, session);
      const attach = { autoAttach: true, waitForDebuggerOnStart: true, flatten: true };
      const quietly = (name: string, options: object = {}) =>
        this.#devtools.send(name, options, session).catch(() => undefined);
      quietly('Network.enable');
      quietly('Target.setAutoAttach', attach);
      quietly('Runtime.runIfWaitingForDebugger');
    }
    if (params?.requestId === undefined || method === undefined) return;
    const told = this.#told.get(params.requestId) ?? { urls: [], withheld: [], rejected: [] };
    if (method === 'Network.requestWillBeSent' && params.request !== undefined)
      told.urls.push(params.request.url);
    else if (method === 'Network.webSocketCreated' && params.url !== undefined)
      // The servers know of no other scheme.
      told.urls.push(params.url.replace(/^ws/, 'http'));
    else if (method === 'Network.requestWillBeSentExtraInfo')
      told.withheld.push(
        (params.associatedCookies ?? [])
          .filter(({ blockedReasons }) => blockedReasons.length > 0)
          .map(({ cookie, blockedReasons }) => ({ value: cookie.value, reasons: blockedReasons })),
      );
    else if (method === 'Network.responseReceivedExtraInfo')
      told.rejected.push(
        (params.blockedCookies ?? []).map(({ cookieLine, blockedReasons }) => ({
          line: cookieLine,
          reasons: blockedReasons,
        })),
      );
    else return;
    this.#told.set(params.requestId, told);
  }
}

function partitionOf({ partitionKey, partitionKeyOpaque }: CdpCookie): string | null {
  if (partitionKeyOpaque === true) return 'opaque';
  if (partitionKey === undefined) return null;
  return partitionKey.topLevelSite + (partitionKey.hasCrossSiteAncestor ? ' cross-site' : '');
}

const SAME_SITE: Readonly<Record<string, 'strict' | 'lax' | 'none'>> = {
  Strict: 'strict',
  Lax: 'lax',
  None: 'none',
};
