import type { WordKey } from '../words/words.ts';

/** The panel's views, in the order of their tabs; a comparison comes behind them when there is one. */
export const VIEWS = [
  { id: 'incidents', label: 'view_incidents' },
  { id: 'requests', label: 'view_requests' },
  { id: 'cookies', label: 'view_cookies' },
  { id: 'tokens', label: 'view_tokens' },
  { id: 'flows', label: 'view_flows' },
  { id: 'overview', label: 'view_overview' },
] as const satisfies readonly { readonly id: string; readonly label: WordKey }[];

export type MainTab = (typeof VIEWS)[number]['id'] | 'compare' | 'settings';
