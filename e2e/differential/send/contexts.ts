import type { CookieContext, JarProfile } from '../../../src/engine/cookies/jar.ts';
import {
  hopUrl,
  isNavigation,
  isTopLevel,
  nodeUrl,
  opaque,
  type Plan,
  type Ports,
  type Recorded,
  seedUrl,
} from './plan.ts';

/** The circumstances in which a browser made a recorded request, all fields filled in as the contract words them. */
export function contextOf(plan: Plan, recorded: Recorded, ports: Ports, profile: JarProfile): CookieContext {
  const { url, method, at: time } = recorded;
  switch (recorded.role) {
    case 'seed':
      return seedContext(plan, recorded.index, ports, time);
    case 'node':
      return nodeContext(plan, recorded.index, ports, { url, method, time });
    default:
      return actionContext(plan, recorded, ports, profile);
  }
}

export function seedContext(plan: Plan, index: number, ports: Ports, time: number): CookieContext {
  const url = seedUrl(plan, index, ports);
  const inside = plan.seeds[index]?.inside;
  if (inside === undefined) return visit(url, time);
  return {
    url,
    time,
    method: 'GET',
    api: 'http',
    kind: 'fetch',
    initiator: initiatorAt(plan, inside, ports),
    topLevelUrl: nodeUrl(plan, 0, ports),
    frames: framesUpTo(plan, inside + 1, ports),
    redirectChain: [],
    mode: 'no-cors',
    credentials: 'include',
  };
}

function visit(url: string, time: number): CookieContext {
  return {
    url,
    time,
    method: 'GET',
    api: 'http',
    kind: 'document',
    initiator: null,
    topLevelUrl: url,
    frames: [],
    redirectChain: [],
    mode: 'navigate',
    credentials: 'include',
  };
}

const framesUpTo = (plan: Plan, end: number, ports: Ports): string[] =>
  plan.nodes.slice(0, end).map((_, index) => nodeUrl(plan, index, ports));

/** Who acts: "null" for an opaque origin; a document without an address of its own acts in the name of the one it inherits from. */
function initiatorAt(plan: Plan, index: number, ports: Ports): string {
  if (opaque(plan, index)) return 'null';
  for (let at = index; at > 0; at--) {
    const form = plan.nodes[at]?.form;
    if (form === 'url' || form === 'blob') return nodeUrl(plan, at, ports);
  }
  return nodeUrl(plan, 0, ports);
}

function nodeContext(
  plan: Plan,
  index: number,
  ports: Ports,
  base: { readonly url: string; readonly method: string; readonly time: number },
): CookieContext {
  if (index === 0) return visit(base.url, base.time);
  return {
    ...base,
    api: 'http',
    kind: 'iframe',
    initiator: initiatorAt(plan, index - 1, ports),
    topLevelUrl: nodeUrl(plan, 0, ports),
    frames: framesUpTo(plan, index, ports),
    redirectChain: [],
    mode: 'navigate',
    credentials: 'include',
  };
}

/** How many of the page's documents make way where a frame goes somewhere. */
const BELOW: Readonly<Record<string, number>> = { '': 1, _parent: 2, inner: 0 };

function actionContext(plan: Plan, recorded: Recorded, ports: Ports, profile: JarProfile): CookieContext {
  const { action, nodes } = plan;
  const { url, method, at: time, role } = recorded;
  const hops = role === 'hop' ? recorded.index : plan.hops.length;
  const redirectChain = Array.from({ length: hops }, (_, index) => hopUrl(plan, index, ports));
  const last = nodes.length - 1;
  const initiator = initiatorAt(plan, last, ports);
  const base = { url, time, method, api: 'http', initiator, redirectChain } as const;
  const all = framesUpTo(plan, nodes.length, ports);
  if (action.name === 'address') return { ...visit(url, time), method, redirectChain };
  if (isTopLevel(plan)) {
    // A reload keeps the initiator of what is reloaded, not the redirects that led there; in Chromium a script's has its own.
    if (role === 'target' && recorded.index > 0) {
      const own = action.name === 'reload-script' && profile === 'chromium';
      return { ...visit(url, time), method, kind: 'reload', initiator: own ? url : initiator };
    }
    return {
      ...base,
      kind: 'document',
      topLevelUrl: url,
      frames: all,
      mode: 'navigate',
      credentials: 'include',
    };
  }
  const topLevelUrl = nodeUrl(plan, 0, ports);
  // A frame that is sent elsewhere, and what stands in it, are not among the documents that will stand around the new one.
  if (isNavigation(action.name))
    return {
      ...base,
      kind: 'iframe',
      topLevelUrl,
      frames: all.slice(0, all.length - (BELOW[action.target] ?? 0)),
      mode: 'navigate',
      credentials: 'include',
    };
  if (action.name === 'read')
    return {
      url,
      time,
      method: 'GET',
      api: 'document.cookie',
      kind: last === 0 ? 'document' : 'iframe',
      initiator: url,
      topLevelUrl,
      frames: all,
      redirectChain: [],
    };
  const { kind, mode, credentials } = fetching(plan);
  const asked =
    role === 'preflight'
      ? { kind: 'preflight', mode: 'cors', credentials: 'omit' }
      : { kind, mode, credentials };
  return { ...base, ...asked, topLevelUrl, frames: all };
}

interface Fetching {
  readonly kind: string;
  readonly mode: string;
  readonly credentials: string;
}

/** Mode and credentials mode of each kind of request, by the HTML and Fetch standards. */
function fetching({ action }: Plan): Fetching {
  const { name, crossOrigin } = action;
  const byAttribute = (plain: Omit<Fetching, 'kind'>): Omit<Fetching, 'kind'> =>
    crossOrigin === ''
      ? plain
      : { mode: 'cors', credentials: crossOrigin === 'anonymous' ? 'same-origin' : 'include' };
  const plain = { mode: 'no-cors', credentials: 'include' };
  switch (name) {
    case 'image':
    case 'script':
    case 'style':
    case 'video':
    case 'audio':
      return { kind: name, ...byAttribute(plain) };
    case 'prefetch':
      return { kind: name, ...byAttribute(plain) };
    case 'preload':
      return { kind: 'image', ...byAttribute(plain) };
    case 'module':
    case 'modulepreload':
      return { kind: 'script', ...byAttribute({ mode: 'cors', credentials: 'same-origin' }) };
    case 'track':
      return { kind: 'track', ...byAttribute({ mode: 'same-origin', credentials: 'same-origin' }) };
    case 'import':
      return { kind: 'style', ...plain };
    case 'background':
    case 'input':
    case 'svg':
    case 'poster':
      return { kind: 'image', ...plain };
    case 'font':
      return { kind: 'font', mode: 'cors', credentials: 'same-origin' };
    case 'iframe':
    case 'object':
    case 'embed':
      return { kind: name, mode: 'navigate', credentials: 'include' };
    case 'fetch':
    case 'keepalive':
    case 'worker-fetch':
    case 'blob-worker-fetch':
    case 'shared-worker-fetch':
    case 'service-worker-fetch':
      return {
        kind: name === 'fetch' || name === 'keepalive' ? 'fetch' : name,
        mode: action.mode,
        credentials: action.credentials,
      };
    case 'xhr':
    case 'worker-xhr':
    case 'eventsource':
      return {
        kind: name,
        mode: 'cors',
        credentials: action.credentials === 'include' ? 'include' : 'same-origin',
      };
    case 'beacon':
    case 'ping':
      return { kind: name, ...plain };
    case 'websocket':
      return { kind: name, mode: 'websocket', credentials: 'include' };
    case 'worker':
    case 'shared-worker':
      return { kind: name, mode: 'same-origin', credentials: 'same-origin' };
    case 'worker-import':
      // Fetch would have it same-origin; browsers include.
      return { kind: name, mode: 'no-cors', credentials: 'include' };
    default:
      throw new Error(`${name} is a navigation`);
  }
}
