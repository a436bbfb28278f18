import type { CaptureAccess } from './messages.ts';
import { isEverySite, isForSockets, type PermissionsApi, siteOfPattern } from './permissions.ts';

/** For which sites full capture is allowed. */
export async function captureAccess(permissions: PermissionsApi): Promise<CaptureAccess> {
  const { permissions: names = [], origins: granted = [] } = await permissions.getAll();
  if (!names.includes('webRequest')) return { state: 'off' };
  const origins = granted.filter((pattern) => !isForSockets(pattern));
  if (origins.some(isEverySite)) return { state: 'all' };
  const sites = [...new Set(origins.map(siteOfPattern))].filter((site) => site !== '');
  return sites.length === 0 ? { state: 'off' } : { state: 'sites', sites };
}

/**
 * Gives full capture's permissions back. A browser does not tell for what a site was allowed: while cookies may be read, single
 * sites stay for them; WebSockets and every site at once, for which only full capture asks, go.
 */
export async function stopCapture(permissions: PermissionsApi): Promise<void> {
  const { permissions: names = [], origins = [] } = await permissions.getAll();
  const isMine = (pattern: string) => isEverySite(pattern) || isForSockets(pattern);
  const mine = names.includes('cookies') ? origins.filter(isMine) : origins;
  await permissions.remove({ permissions: ['webRequest'], origins: [...mine] });
}

/** Gives back what reading cookies was allowed; the sites too, unless full capture has need of them. */
export async function stopJar(permissions: PermissionsApi): Promise<void> {
  const { permissions: names = [], origins = [] } = await permissions.getAll();
  const mine = names.includes('webRequest') ? [] : origins;
  await permissions.remove({ permissions: ['cookies'], origins: [...mine] });
}
