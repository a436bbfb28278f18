import {
  type BrowserEngine,
  type CookiesApi,
  readCookies,
  removeCookies,
  storeOfTab,
} from '../capture/cookie-store.ts';
import type { BackgroundAnswers, BackgroundRequest, JarAnswer } from './messages.ts';
import { grantFor, type PermissionsApi } from './permissions.ts';

/** What the background page has. */
export interface BackgroundApi {
  readonly engine: BrowserEngine;
  readonly permissions: PermissionsApi;
  /** Asked for at each use: it comes and goes with the permission. */
  cookies(): CookiesApi | undefined;
  /** Opens a page of this extension in a tab beside another. */
  openPage(path: string, besideTab: number): Promise<void>;
}

export const PERMISSION_PAGE = '/src/extension/permission.html';

/** Answers the panel. Keeps nothing: the browser stops the background page whenever it idles. */
export async function answer(
  api: BackgroundApi,
  request: BackgroundRequest,
): Promise<BackgroundAnswers[BackgroundRequest['type']]> {
  switch (request.type) {
    case 'jar-access':
      return readable(api, request.sites);
    case 'jar-ask':
      if ((await readable(api, request.sites)).length < request.sites.length)
        await api.openPage(`${PERMISSION_PAGE}?${sitesQuery(request.sites)}`, request.tabId);
      return null;
    case 'jar-stop':
      await stop(api);
      return null;
    case 'jar-read':
    case 'jar-clear':
      return jar(api, request).catch((error: unknown): JarAnswer => {
        return { state: 'failed', why: error instanceof Error ? error.message : String(error) };
      });
  }
}

async function readable(api: BackgroundApi, sites: readonly string[]): Promise<string[]> {
  const granted = await Promise.all(sites.map((site) => api.permissions.contains(grantFor([site]))));
  return sites.filter((_, at) => granted[at]);
}

async function jar(
  api: BackgroundApi,
  request: Extract<BackgroundRequest, { type: 'jar-read' | 'jar-clear' }>,
): Promise<JarAnswer> {
  const sites = await readable(api, request.sites);
  const cookies = api.cookies();
  if (sites.length === 0 || cookies === undefined) return { state: 'no-access' };
  const storeId = await storeOfTab(cookies, request.tabId);
  if (storeId === undefined) return { state: 'no-store' };
  const errors =
    request.type === 'jar-clear' ? await removeCookies(cookies, api.engine, request.cookies) : [];
  return {
    state: 'read',
    sites,
    storeId,
    cookies: await readCookies(cookies, api.engine, storeId, sites),
    errors,
  };
}

/** Nothing is asked for at install, so everything that was granted may go. */
async function stop({ permissions }: BackgroundApi): Promise<void> {
  const { origins = [] } = await permissions.getAll();
  await permissions.remove({ permissions: ['cookies'], origins: [...origins] });
}

/** How the page that asks is told for which sites. */
export function sitesQuery(sites: readonly string[]): string {
  return new URLSearchParams(sites.map((site) => ['site', site])).toString();
}

export function sitesFromQuery(query: string): string[] {
  return new URLSearchParams(query).getAll('site');
}
