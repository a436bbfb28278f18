import { useMemo, useState } from 'react';
import type { RequestTab } from './RequestDetail.tsx';
import type { MainTab } from './views.ts';

/** Some of the requests: those that are counted in rows of the Overview. */
export interface Scope {
  /** Ids of figures. */
  readonly ids: ReadonlySet<string>;
  /** Which those are, in words. */
  readonly label: string;
}

/** Where in the panel its user is: the view, the filter, and what is selected in each view. */
export interface Place {
  readonly tab: MainTab;
  readonly filter: string;
  /** What the list of requests is narrowed to, beside the filter. */
  readonly scope: Scope | undefined;
  readonly request: number | undefined;
  readonly requestTab: RequestTab;
  readonly incident: string | undefined;
  readonly cookie: string | undefined;
  readonly token: string | undefined;
  readonly flow: string | undefined;
}

const NOTHING_SELECTED = {
  scope: undefined,
  request: undefined,
  incident: undefined,
  cookie: undefined,
  token: undefined,
  flow: undefined,
} as const;

const START: Place = { tab: 'incidents', filter: '', requestTab: 'checklist', ...NOTHING_SELECTED };

/** What is open, and the ways to go elsewhere: they keep their identity. Going to a thing clears the filter, which might hide it. */
export function usePlace() {
  const [place, setPlace] = useState(START);
  const ways = useMemo(() => {
    const set = (part: Partial<Place>) => setPlace((before) => ({ ...before, ...part }));
    return {
      set,
      /** Selects nothing: what is shown is about to be another recording. */
      forget: () => set(NOTHING_SELECTED),
      openRequest: (request: number, requestTab: RequestTab = 'headers') =>
        set({ filter: '', scope: undefined, request, requestTab, tab: 'requests' }),
      openScope: (scope: Scope) => set({ filter: '', scope, request: undefined, tab: 'requests' }),
      openIncident: (incident: string) => set({ filter: '', incident, tab: 'incidents' }),
      openCookie: (cookie: string) => set({ filter: '', cookie, tab: 'cookies' }),
      openToken: (token: string) => set({ filter: '', token, tab: 'tokens' }),
      openFlow: (flow: string) => set({ filter: '', flow, tab: 'flows' }),
    };
  }, []);
  return { place, ...ways };
}
