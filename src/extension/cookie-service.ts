import {
  type BrowserEngine,
  type CookiesApi,
  readCookies,
  removeCookies,
  storeOfTab,
} from '../capture/cookie-store.ts';
import { captureAccess, stopCapture, stopJar } from './capture-service.ts';
import type { BackgroundAnswers, BackgroundRequest, JarAnswer } from './messages.ts';
import { permissionPage } from './permission-query.ts';
import { captureGrantFor, grantFor, type PermissionsApi } from './permissions.ts';

/** What the background page has. */
export interface BackgroundApi {
  readonly engine: BrowserEngine;
  readonly permissions: PermissionsApi;
  /** Asked for at each use: it comes and goes with the permission. */
  cookies(): CookiesApi | undefined;
  /** Opens a page of this extension in a tab beside another. */
  openPage(path: string, besideTab: number): Promise<void>;
}

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
        await api.openPage(permissionPage({ what: 'cookies', sites: request.sites }), request.tabId);
      return null;
    case 'jar-stop':
      await stopJar(api.permissions);
      return null;
    case 'capture-access':
      return captureAccess(api.permissions);
    case 'capture-ask':
      if (!(await api.permissions.contains(captureGrantFor(request.sites))))
        await api.openPage(permissionPage({ what: 'capture', sites: request.sites }), request.tabId);
      return null;
    case 'capture-stop':
      await stopCapture(api.permissions);
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
