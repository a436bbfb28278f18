/** The panel's views, in the order of their tabs; a comparison comes behind them when there is one. */
export const VIEWS = [
  { id: 'incidents', label: 'Incidents' },
  { id: 'requests', label: 'Requests' },
  { id: 'cookies', label: 'Cookies' },
  { id: 'tokens', label: 'Tokens' },
  { id: 'flows', label: 'Flows' },
] as const;

export type MainTab = (typeof VIEWS)[number]['id'] | 'compare';
