import type { Servers } from '../../src/tools/servers.mjs';

/** What the engine has to say about the failing request. */
export interface Expectation {
  /** `causes[0].check` of the incident. */
  readonly check: string;
  readonly kind: string;
  readonly verdict: 'broken' | 'expected' | 'warning';
}

export type ScenarioGroup =
  | 'Authorization header'
  | 'Token'
  | 'Cookie'
  | 'Session'
  | 'Browser'
  | 'Loop'
  | 'OAuth'
  | 'SAML'
  | 'Working';

/** How a scenario ends in a browser, and what must be said of it. */
export interface Outcome {
  readonly broken: boolean;
  /** Null where no incident may be reported. */
  readonly expect: Expectation | null;
  /** Ids of the checks that warn, each once, although nothing failed; not looked at where left out. */
  readonly warns?: readonly string[];
}

/** One way in which signing in breaks (or works): what the visitor sees, what the servers do, what must be found. */
export interface Scenario extends Outcome {
  /** Noun phrase, unique, also the file name of recordings. */
  readonly id: string;
  readonly group: ScenarioGroup;
  /** What is broken as the visitor sees it, in one sentence. */
  readonly title: string;
  /** What the servers and the page do. */
  readonly story: string;
  /** Where it starts, without a port: `https://app.tea.test/`. The site adds ports as they are chosen at start. */
  readonly start: string;
  /** Every host name that takes part, the starting one included. */
  readonly hosts: readonly string[];
  /** Those of the hosts that are reached through nginx. */
  readonly proxied?: readonly string[];
  /** Server programs, besides nginx for `proxied`, without which it cannot be run. */
  readonly needs?: readonly ('apache' | 'openidc' | 'django')[];
  /**
   * How to know that it is over. `page`: `document.documentElement.dataset.scenario` is `done`;
   * `error-page`: the browser shows its own error page, since the redirects never end.
   */
  readonly done: 'page' | 'error-page';
  /** Checks that must stand among the further causes of the expected incident. */
  readonly also?: readonly string[];
  /** By how many seconds the clocks of hosts are ahead (negative: behind): what the report must say within five. */
  readonly clocks?: Readonly<Record<string, number>>;
  /** The visitor has an ad blocker, which stops addresses with `/ads/` in them. */
  readonly adBlocker?: true;
  /** What differs in Firefox. */
  readonly firefox?: Outcome;
  /** Checks that must not stand first in any incident. */
  readonly neverFirst: readonly string[];
  /** Planted values that no report, log, title or storage may contain. Those made at run time: `Site.planted()`. */
  readonly secrets: readonly string[];
}

/** A page at `app.`, which is where it starts, and an API at `api.` (or the hosts named) of one registrable domain. */
export function shop(name: string, ...hosts: readonly string[]): Pick<Scenario, 'start' | 'hosts' | 'done'> {
  const others = hosts.length === 0 ? ['api'] : hosts;
  return {
    start: `https://app.${name}.test/`,
    hosts: ['app', ...others].map((host) => `${host}.${name}.test`),
    done: 'page',
  };
}

/** A 401 for this cause. */
export const unauthorized = (check: string) => ({ check, kind: 'unauthorized', verdict: 'broken' }) as const;

/** Whether all that a scenario needs is here. */
export function canRun({ proxied, needs = [] }: Scenario, servers: Servers): boolean {
  return (proxied === undefined || servers.nginx !== null) && needs.every((name) => servers[name] !== null);
}
