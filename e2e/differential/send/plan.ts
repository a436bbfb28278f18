import type { Answer } from '../server.ts';

/** A host on one of the test's ports. `alt` is a second port of the same scheme. */
export interface Place {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly alt: boolean;
}

/** How a frame's document comes to be: from the server, or made by its parent. */
export type NodeForm = 'url' | 'srcdoc' | 'blank' | 'blob' | 'data';

/** One document of the page, outermost first; each is a frame of the one before. */
export interface PageNode {
  readonly form: NodeForm;
  /** Of the server's documents; the others belong to the nearest one above. */
  readonly place: Place;
  /** Sandboxed without allow-same-origin: its origin is opaque. */
  readonly sandbox: boolean;
}

/** Set-Cookie lines that stand in the jar before the request. */
export interface Seed {
  readonly place: Place;
  readonly lines: readonly string[];
  /** Set by a visit in the address bar, or by a request of the document with this index. */
  readonly inside: number | undefined;
  /** Of the visits: right before the request, after what is old has grown old. */
  readonly late: boolean;
}

export const NAVIGATIONS = [
  'address',
  'link',
  'assign',
  'open',
  'open-assign',
  'refresh',
  'get',
  'post',
] as const;
export const AGAIN = ['reload-user', 'reload-script', 'back'] as const;
export const LOADS = [
  'image',
  'script',
  'module',
  'style',
  'import',
  'background',
  'input',
  'svg',
  'poster',
  'font',
  'video',
  'audio',
  'track',
  'prefetch',
  'preload',
  'modulepreload',
] as const;
export const EMBEDS = ['iframe', 'object', 'embed'] as const;
export const CALLS = ['fetch', 'keepalive', 'xhr', 'beacon', 'eventsource', 'websocket', 'ping'] as const;
export const WORKERS = [
  'worker',
  'worker-fetch',
  'worker-xhr',
  'worker-import',
  'blob-worker-fetch',
  'shared-worker',
  'shared-worker-fetch',
  'service-worker-fetch',
] as const;
export const SCRIPTED = ['read'] as const;

export type ActionName =
  | (typeof NAVIGATIONS)[number]
  | (typeof AGAIN)[number]
  | (typeof LOADS)[number]
  | (typeof EMBEDS)[number]
  | (typeof CALLS)[number]
  | (typeof WORKERS)[number]
  | (typeof SCRIPTED)[number];

export interface Action {
  readonly name: ActionName;
  /** Where a navigation goes: '' for the frame itself, `inner` for a frame below it. */
  readonly target: '' | '_top' | '_blank' | '_parent' | 'inner';
  readonly noopener: boolean;
  readonly method: 'GET' | 'POST' | 'PUT' | 'HEAD' | 'DELETE';
  /** The element's crossorigin attribute. */
  readonly crossOrigin: '' | 'anonymous' | 'use-credentials';
  readonly mode: 'cors' | 'no-cors' | 'same-origin';
  readonly credentials: 'omit' | 'same-origin' | 'include';
  /** A field that makes the browser ask first. */
  readonly preflight: boolean;
  readonly referrerPolicy: string;
}

/** One case: what is in the jar, which page there is, and the one request that counts. */
export interface Plan {
  readonly id: string;
  /** Its hosts are not its own: it is played while no other case is. */
  readonly alone: boolean;
  readonly seeds: readonly Seed[];
  /** The seeds are more than two minutes old, but for late ones. */
  readonly old: boolean;
  readonly nodes: readonly [PageNode, ...PageNode[]];
  readonly action: Action;
  /** Redirects before the target. */
  readonly hops: readonly Place[];
  readonly status: 301 | 302 | 303 | 307 | 308;
  readonly target: Place;
  readonly path: string;
  /** Set-Cookie lines of the target's answer, or assignments to document.cookie. */
  readonly answer: readonly string[];
}

/** One request that the server got. */
export interface Recorded {
  readonly role: 'seed' | 'node' | 'hop' | 'target' | 'preflight';
  /** Which seed, node or hop; for the target, which time. */
  readonly index: number;
  readonly url: string;
  readonly method: string;
  readonly cookie: string;
  /** Sec-Fetch-Site, -Mode, -Dest, for a person who reads a report. */
  readonly fetch: string;
  readonly at: number;
  /** All that the browser sent, and what it was sent. */
  readonly fields: ReadonlyMap<string, string>;
  readonly answer: Answer;
}

export interface Ports {
  readonly http: number;
  readonly https: number;
  readonly altHttp: number;
  readonly altHttps: number;
}

export function originOf({ scheme, host, alt }: Place, ports: Ports): string {
  const port = scheme === 'https' ? (alt ? ports.altHttps : ports.https) : alt ? ports.altHttp : ports.http;
  return `${scheme}://${host}:${port}`;
}

/** The target's path and query; `case` tells the server which case a request belongs to. */
export const targetPath = (plan: Plan): string => `${plan.path}?case=${plan.id}.t`;

export const hopUrl = (plan: Plan, index: number, ports: Ports): string => {
  const hop = plan.hops[index];
  return hop === undefined
    ? originOf(plan.target, ports) + targetPath(plan)
    : `${originOf(hop, ports)}/r/x?case=${plan.id}.r${index}`;
};

export const seedUrl = (plan: Plan, index: number, ports: Ports): string => {
  const seed = plan.seeds[index];
  if (seed === undefined) throw new Error(`No seed ${index}`);
  return `${originOf(seed.place, ports)}/s/x?case=${plan.id}.s${index}`;
};

/** The first URL that the action asks for. */
export function firstUrl(plan: Plan, ports: Ports): string {
  const url = hopUrl(plan, 0, ports);
  return plan.action.name === 'websocket' ? url.replace(/^http/, 'ws') : url;
}

/** Where the node's document comes from; for those that have no address of their own, what browsers call them. */
export function nodeUrl(plan: Plan, index: number, ports: Ports): string {
  const node = plan.nodes[index];
  if (node === undefined) throw new Error(`No node ${index}`);
  switch (node.form) {
    case 'url':
      return `${originOf(node.place, ports)}/n/x?case=${plan.id}.n${index}`;
    case 'srcdoc':
      return 'about:srcdoc';
    case 'blank':
      return 'about:blank';
    case 'blob':
      return `blob:${opaque(plan, index - 1) ? 'null' : originOf(node.place, ports)}/0b5e2d9e-4a60-4b2b-9d0e-0123456789ab`;
    case 'data':
      return 'data:text/html,x';
  }
}

/** Is the node's origin opaque: by its own sandbox, one above it, or a data: URL? */
export function opaque(plan: Plan, index: number): boolean {
  return plan.nodes.slice(0, index + 1).some(({ sandbox, form }, at) => {
    if (sandbox) return true;
    // A document from the server below a data: frame has its own origin again; those made by the parent inherit.
    return form === 'data' && plan.nodes.slice(at + 1, index + 1).every((below) => below.form !== 'url');
  });
}

export const isNavigation = (name: string): boolean =>
  ([...NAVIGATIONS, ...AGAIN] as string[]).includes(name);

/** Does the action replace the document of the whole tab, or open another? */
export function isTopLevel({ action, nodes }: Pick<Plan, 'action' | 'nodes'>): boolean {
  const { name, target } = action;
  if (!isNavigation(name) || target === 'inner' || target === '_parent') return false;
  return target !== '' || nodes.length === 1 || name.startsWith('open') || name === 'address';
}

export const opensWindow = ({ action }: Pick<Plan, 'action'>): boolean =>
  action.target === '_blank' || action.name.startsWith('open');
