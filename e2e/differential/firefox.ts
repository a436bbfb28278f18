import { Firefox } from '../drivers/firefox.ts';
import type { Decisions, JarCookie, Lane } from './lane.ts';

/**
 * Commands of several lanes at once. Marionette mixes up scripts that run at the same time, so that one short script after another
 * starts what is new and fetches what has ended.
 */
class Pump {
  readonly #firefox: Firefox;
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(reason: Error): void }>();
  #fresh: { readonly id: number; readonly body: string; readonly args: readonly unknown[] }[] = [];
  #lastId = 0;
  #running = false;

  constructor(firefox: Firefox) {
    this.#firefox = firefox;
  }

  /** As `Firefox.inBrowser`. */
  do(body: string, ...args: readonly unknown[]): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#fresh.push({ id, body, args });
      if (!this.#running) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#running = true;
    try {
      while (this.#waiting.size > 0) {
        const fresh = this.#fresh;
        this.#fresh = [];
        const started = fresh.map(
          ({ body }, at) => `start(args[${at}][0], async (...args) => { ${body} }, args[${at}][1]);`,
        );
        const ended = await this.#firefox.inBrowser(
          `${PUMP_HEAD}${started.join('\n')}${PUMP_TAIL}`,
          ...fresh.map(({ id, args }) => [id, args]),
        );
        if (Array.isArray(ended)) for (const one of ended) this.#end(one);
        // Those who waited may have more to do at once.
        await new Promise((resolve) => setImmediate(resolve));
      }
    } catch (error) {
      for (const { reject } of this.#waiting.values())
        reject(error instanceof Error ? error : new Error(String(error)));
      this.#waiting.clear();
    } finally {
      this.#running = false;
    }
  }

  #end({
    id,
    value,
    error,
  }: {
    readonly id: number;
    readonly value?: unknown;
    readonly error?: string;
  }): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(value);
    else waiting?.reject(new Error(error));
  }
}

/** A plain Firefox, for which every host name is this machine. */
export class PlainFirefox {
  readonly #firefox: Firefox;
  readonly #pump: Pump;
  #lanes = 0;

  private constructor(firefox: Firefox) {
    this.#firefox = firefox;
    this.#pump = new Pump(firefox);
  }

  static async launch({ executable }: { readonly executable: string }): Promise<PlainFirefox> {
    const firefox = await Firefox.launch({
      executable,
      preferences: {
        'network.dns.native-is-localhost': true,
        'dom.security.https_first': false,
        'dom.security.https_only_mode': false,
        // As it is for everyone; Marionette turns it off after a while, unless it is set.
        'network.cookie.useServerTime': true,
      },
    });
    return new PlainFirefox(firefox);
  }

  /** A tab in a container, and so in a jar, of its own. */
  async lane(): Promise<Lane> {
    this.#lanes += 1;
    await this.#pump.do(OPEN_LANE, this.#lanes);
    return new FirefoxLane(this.#pump, this.#lanes);
  }

  close(): Promise<void> {
    return this.#firefox.close();
  }
}

class FirefoxLane implements Lane {
  readonly #pump: Pump;
  readonly #container: number;

  constructor(pump: Pump, container: number) {
    this.#pump = pump;
    this.#container = container;
  }

  async visit(url: string): Promise<void> {
    await this.#pump.do(VISIT, this.#container, url);
  }

  run(body: string): Promise<unknown> {
    return this.#pump.do(RUN, this.#container, body);
  }

  async cookies(): Promise<readonly JarCookie[]> {
    const stored = await this.#pump.do(READ_JAR, this.#container);
    if (!Array.isArray(stored)) throw new Error('Firefox gives no cookies');
    return stored.map(toJarCookie);
  }

  async forget(): Promise<void> {
    await this.#pump.do(EMPTY_JAR, this.#container);
  }

  async decisions(
    _responses: number | readonly string[],
  ): Promise<{ responses: readonly Decisions[]; requests: readonly Decisions[] }> {
    return { responses: [], requests: [] };
  }
}

/** As READ_JAR writes it. */
export type Stored = Omit<JarCookie, 'sameSite' | 'partition' | 'hostOnly'> & {
  readonly sameSite: number;
  readonly partitionKey: string;
};

const SAME_SITE = ['none', 'lax', 'strict'] as const;

export function toJarCookie({ sameSite, partitionKey, domain, ...cookie }: Stored): JarCookie {
  // (scheme,site) or (scheme,site,,f): f for a frame of another site in between.
  const key = /^\((\w+),([^,]*)(?:,(\d*))?(?:,(f))?\)$/.exec(partitionKey);
  return {
    ...cookie,
    name: fromBytes(cookie.name),
    domain: domain.replace(/^\./, ''),
    hostOnly: !domain.startsWith('.'),
    sameSite: SAME_SITE[sameSite] ?? 'unspecified',
    partition:
      partitionKey === ''
        ? null
        : key === null
          ? // The document at the top has an opaque origin, which is written as a name made up for it.
            partitionKey.replace(/^[\da-f-]{36}\.mozilla$/, 'opaque')
          : `${key[1]}://${key[2]}${key[4] === undefined ? '' : ' cross-site'}`,
  };
}

/** Firefox gives names as bytes, one a character. */
function fromBytes(text: string): string {
  return Buffer.from(text, 'latin1').toString();
}

// These run with Firefox's own privileges.

const PUMP_HEAD = `
  const window = Services.wm.getMostRecentWindow('navigator:browser');
  window.why401Ended ??= [];
  const ended = window.why401Ended;
  const start = (id, work, args) => {
    work(...args).then(
      (value) => ended.push({ id, value }),
      (error) => ended.push({ id, error: String(error) }),
    );
  };
`;
const PUMP_TAIL = `
  for (let turn = 0; turn < 5 && ended.length === 0; turn++) await new Promise((resolve) => window.setTimeout(resolve, 1));
  return ended.splice(0);
`;

const LANE = `
  const window = Services.wm.getMostRecentWindow('navigator:browser');
  const tab = window.gBrowser.tabs.find((one) => one.userContextId === args[0]);
  const browser = tab?.linkedBrowser;
`;

const OPEN_LANE = `
  const window = Services.wm.getMostRecentWindow('navigator:browser');
  const triggeringPrincipal = Services.scriptSecurityManager.getSystemPrincipal();
  window.gBrowser.addTab('about:blank', { userContextId: args[0], triggeringPrincipal });
`;

// Progress listeners get lost where a load changes the tab's process: the end of the request itself is waited for.
const VISIT = `${LANE}
  const end = await new Promise((resolve) => {
    const observer = (subject) => {
      const channel = subject.QueryInterface(Ci.nsIHttpChannel);
      if (channel.originalURI.spec !== uri.spec || channel.loadInfo.originAttributes.userContextId !== args[0]) return;
      if (!channel.isDocument || [301, 302, 303, 307, 308].includes(channel.responseStatus)) return;
      Services.obs.removeObserver(observer, 'http-on-stop-request');
      resolve({ status: channel.responseStatus, spec: channel.URI.spec });
    };
    const uri = Services.io.newURI(args[1]);
    Services.obs.addObserver(observer, 'http-on-stop-request');
    browser.fixupAndLoadURIString(args[1], { triggeringPrincipal: Services.scriptSecurityManager.getSystemPrincipal() });
  });
  const done = () => {
    const { currentWindowGlobal, webProgress } = browser.browsingContext;
    if (webProgress.isLoadingDocument) return false;
    return end.status === 204 || currentWindowGlobal?.documentURI.spec.startsWith(end.spec.split('#')[0]);
  };
  while (!done()) await new Promise((resolve) => window.setTimeout(resolve, 2));
`;

const RUN = `${LANE}
  const body = 'const done = arguments[arguments.length - 1]; (async () => {' + args[1] + '})().then((value) => done({ value }), (error) => done({ error: String(error) }));';
  const actor = browser.browsingContext.currentWindowGlobal.getActor('MarionetteCommands');
  const answer = await actor.executeScript(body, [], { sandboxName: null, async: true, timeout: 10000 });
  if (answer.error !== undefined) throw new Error(answer.error);
  return answer.value;
`;

export const READ_JAR = `
  return Services.cookies.cookies
    .filter((cookie) => cookie.originAttributes.userContextId === args[0])
    // One that expires at once may stand there for a moment.
    .filter((cookie) => cookie.isSession || cookie.expiry > Date.now())
    .map((cookie) => ({
      name: cookie.name,
      value: cookie.value,
      domain: cookie.host,
      path: cookie.path,
      secure: cookie.isSecure,
      httpOnly: cookie.isHttpOnly,
      sameSite: cookie.sameSite,
      expires: cookie.isSession ? null : cookie.expiry,
      partitionKey: cookie.originAttributes.partitionKey,
    }));
`;

const EMPTY_JAR = `
  Services.cookies.removeCookiesWithOriginAttributes(JSON.stringify({ userContextId: args[0] }));
`;
