import {
  type BrowserCookie,
  bareDomain,
  type JarAnswer,
  type JarClient,
  jarKey,
  siteOf,
} from './useSession.ts';

export function browserCookie(over: Partial<BrowserCookie> = {}): BrowserCookie {
  return {
    name: 'sid',
    value: 's3cr3tS3ssionValue24x',
    domain: 'app.example.test',
    hostOnly: true,
    path: '/',
    secure: true,
    httpOnly: true,
    sameSite: 'lax',
    expirationDate: null,
    storeId: '0',
    partitionKey: null,
    firstPartyDomain: null,
    ...over,
  };
}

/** A browser's jar for tests: its user allows everything, its permissions can be taken away. */
export function fakeJar(url: string, cookies: BrowserCookie[], granted: string[] = []) {
  const listeners = new Set<() => void>();
  const allowed = new Set(granted);
  const browser = {
    url,
    cookies,
    /** Names of cookies that the browser will not remove. */
    stubborn: new Set<string>(),
    /** Set again as soon as they are removed. */
    refilled: [] as BrowserCookie[],
    asked: [] as string[],
    reloads: 0,
    fault: undefined as JarAnswer | undefined,
    grant(site: string) {
      allowed.add(site);
      for (const listener of listeners) listener();
    },
    revoke() {
      allowed.clear();
      for (const listener of listeners) listener();
    },
  };
  const read = async (sites: readonly string[]): Promise<JarAnswer> => {
    if (browser.fault !== undefined) return browser.fault;
    const readable = sites.filter((site) => allowed.has(site));
    if (readable.length === 0) return { state: 'no-access' };
    const found = browser.cookies.filter((one) => readable.includes(siteOf(bareDomain(one))));
    return { state: 'read', sites: readable, storeId: '0', cookies: found, errors: [] };
  };
  const client: JarClient = {
    access: async (sites) => sites.filter((site) => allowed.has(site)),
    ask: async (sites) => {
      browser.asked.push(...sites);
      for (const site of sites) browser.grant(site);
    },
    read,
    clear: async (sites, keys) => {
      const going = new Set(keys.filter(({ name }) => !browser.stubborn.has(name)).map(jarKey));
      browser.cookies = [...browser.cookies.filter((one) => !going.has(jarKey(one))), ...browser.refilled];
      const answer = await read(sites);
      return answer.state === 'read' && going.size < keys.length
        ? { ...answer, errors: ['It is locked.'] }
        : answer;
    },
    stop: async () => browser.revoke(),
    onAccessChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    pageUrl: async () => browser.url,
    reloadPage: () => {
      browser.reloads++;
    },
  };
  return { client, browser };
}
