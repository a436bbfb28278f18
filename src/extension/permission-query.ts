import type { Sites } from './permissions.ts';

export const PERMISSION_PAGE = '/src/extension/permission.html';

/** What the page that asks is to ask for. */
export type Wanted =
  | { readonly what: 'cookies'; readonly sites: readonly string[] }
  | { readonly what: 'capture'; readonly sites: Sites };

/** The address of that page. */
export function permissionPage({ what, sites }: Wanted): string {
  const parts = sites === 'all' ? [['all', '1']] : sites.map((site) => ['site', site]);
  return `${PERMISSION_PAGE}?${new URLSearchParams([['for', what], ...parts])}`;
}

/** What the page's own query asks for. */
export function wantedBy(query: string): Wanted {
  const params = new URLSearchParams(query);
  const sites = params.getAll('site');
  if (params.get('for') !== 'capture') return { what: 'cookies', sites };
  return { what: 'capture', sites: params.has('all') ? 'all' : sites };
}
