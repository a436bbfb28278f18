import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, type CDPSession, chromium } from 'playwright';
import type { Decisions, JarCookie, Lane } from './lane.ts';

export interface ChromiumOptions {
  readonly executable: string;
  /** `allowed` where left out. */
  readonly thirdPartyCookies?: 'allowed' | 'blocked';
}

/** A plain Chromium, for which every host name is this machine. */
export class PlainChromium {
  readonly #context: BrowserContext;
  readonly #root: CDPSession;
  readonly #profile: string;

  private constructor(context: BrowserContext, root: CDPSession, profile: string) {
    this.#context = context;
    this.#root = root;
    this.#profile = profile;
  }

  static async launch({
    executable,
    thirdPartyCookies = 'allowed',
  }: ChromiumOptions): Promise<PlainChromium> {
    const profile = mkdtempSync(join(tmpdir(), 'why401-differential-'));
    mkdirSync(join(profile, 'Default'));
    // A preference, which contexts without a trace inherit: 0 allows third-party cookies, 1 blocks them there.
    const preferences = { profile: { cookie_controls_mode: thirdPartyCookies === 'allowed' ? 0 : 1 } };
    writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: executable,
      headless: true,
      args: [
        '--host-resolver-rules=MAP * 127.0.0.1',
        '--ignore-certificate-errors',
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-quic',
        '--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable',
      ],
    });
    const browser = context.browser();
    if (browser === null) throw new Error('Playwright gives no browser for the context');
    return new PlainChromium(context, await browser.newBrowserCDPSession(), profile);
  }

  /** A tab in a jar of its own. */
  async lane(): Promise<Lane> {
    const browser = this.#context.browser();
    if (browser === null) throw new Error('Playwright gives no browser for the context');
    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    const { targetInfo } = await session.send('Target.getTargetInfo');
    await session.send('Network.enable');
    await session.send('Page.enable');
    return new ChromiumLane(session, this.#root, targetInfo.browserContextId);
  }

  async close(): Promise<void> {
    await this.#context.close();
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

const PATIENCE = 10_000;

/** `hop`: how many came before of the same request id. */
type Told = Omit<Decisions, 'url'> & { readonly requestId: string; readonly hop: number };

class ChromiumLane implements Lane {
  readonly #session: CDPSession;
  readonly #root: CDPSession;
  readonly #context: string | undefined;
  readonly #responses: Told[] = [];
  readonly #requests: Told[] = [];
  /** By request id: the hops of a redirect share theirs. */
  readonly #urls = new Map<string, string[]>();
  #wake: () => void = () => undefined;

  constructor(session: CDPSession, root: CDPSession, context: string | undefined) {
    this.#session = session;
    this.#root = root;
    this.#context = context;
    session.on('Network.requestWillBeSent', ({ requestId, request }) => {
      this.#urls.set(requestId, [...(this.#urls.get(requestId) ?? []), request.url]);
      this.#wake();
    });
    session.on('Network.requestWillBeSentExtraInfo', ({ requestId, associatedCookies }) => {
      const withheld = associatedCookies
        .filter(({ blockedReasons }) => blockedReasons.length > 0)
        .map(({ cookie: { name, value, domain, path }, blockedReasons }) => ({
          name,
          value,
          domain,
          path,
          reasons: blockedReasons,
        }));
      this.#requests.push({ requestId, hop: hopOf(requestId, this.#requests), rejected: [], withheld });
    });
    session.on('Network.responseReceivedExtraInfo', ({ requestId, blockedCookies }) => {
      const rejected = blockedCookies.map(({ cookieLine, blockedReasons }) => ({
        line: cookieLine,
        reasons: blockedReasons,
      }));
      this.#responses.push({ requestId, hop: hopOf(requestId, this.#responses), rejected, withheld: [] });
      this.#wake();
    });
  }

  async visit(url: string): Promise<void> {
    const loaded = new Promise<void>((resolve) => this.#session.once('Page.loadEventFired', () => resolve()));
    const { errorText } = await this.#session.send('Page.navigate', { url });
    if (errorText === undefined) await loaded;
    else if (errorText !== 'net::ERR_ABORTED') throw new Error(`${url}: ${errorText}`);
  }

  async run(body: string): Promise<unknown> {
    const { result, exceptionDetails } = await this.#session.send('Runtime.evaluate', {
      expression: `(async () => { ${body} })()`,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails !== undefined)
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  async cookies(): Promise<readonly JarCookie[]> {
    const { cookies } = await this.#root.send('Storage.getCookies', this.#contextOption());
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
      partition:
        cookie.partitionKey === undefined
          ? null
          : cookie.partitionKey.topLevelSite +
            (cookie.partitionKey.hasCrossSiteAncestor ? ' cross-site' : ''),
    }));
  }

  async forget(): Promise<void> {
    await this.#root.send('Storage.clearCookies', this.#contextOption());
    this.#urls.clear();
  }

  async decisions(
    responses: number | readonly string[],
  ): Promise<{ responses: readonly Decisions[]; requests: readonly Decisions[] }> {
    const deadline = Date.now() + PATIENCE;
    while (!this.#hasTold(responses) && Date.now() < deadline) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, deadline - Date.now());
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    // A request's own event may come after those about its cookies.
    const named = (told: Told) => {
      const { requestId: _id, hop: _hop, ...rest } = told;
      return { url: this.#urlOf(told) ?? '', ...rest };
    };
    return { responses: this.#responses.splice(0).map(named), requests: this.#requests.splice(0).map(named) };
  }

  #hasTold(responses: number | readonly string[]): boolean {
    if (typeof responses === 'number') return this.#responses.length >= responses;
    const urls = this.#responses.map((told) => this.#urlOf(told));
    return responses.every((url) => urls.includes(url));
  }

  #urlOf({ requestId, hop }: Told): string | undefined {
    return this.#urls.get(requestId)?.[hop];
  }

  #contextOption(): { browserContextId?: string } {
    return this.#context === undefined ? {} : { browserContextId: this.#context };
  }
}

function hopOf(id: string, told: readonly Told[]): number {
  return told.filter(({ requestId }) => requestId === id).length;
}

const SAME_SITE: Readonly<Record<string, 'strict' | 'lax' | 'none'>> = {
  Strict: 'strict',
  Lax: 'lax',
  None: 'none',
};
