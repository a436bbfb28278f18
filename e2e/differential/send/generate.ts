import type { Random } from '../random.ts';
import { answerLines, seedsOf } from './cookie-lines.ts';
import { familyOf } from './hosts.ts';
import {
  type Action,
  type ActionName,
  AGAIN,
  CALLS,
  EMBEDS,
  isTopLevel,
  LOADS,
  NAVIGATIONS,
  type NodeForm,
  type PageNode,
  type Place,
  type Plan,
  SCRIPTED,
  WORKERS,
} from './plan.ts';

const FRAMED: readonly (readonly [number, NodeForm])[] = [
  [6, 'url'],
  [1, 'srcdoc'],
  [1, 'blank'],
  [1, 'blob'],
  [1, 'data'],
];

const PATHS = [
  [8, '/t/x'],
  [1, '/t/x/y'],
  [0.5, '/t'],
  [0.5, '/t/'],
  [0.5, '/tx'],
  [0.3, '//t/x'],
  [0.3, '/t//x'],
  [0.3, '/t/%78'],
  [0.3, '/t/x;p=1'],
  [0.3, '/t/\u00e9'],
] as const;

/** The frames below the top document, each within the one before. */
function framesOf(
  random: Random,
  top: PageNode,
  depth: number,
  plainly: boolean,
  any: () => Place,
): readonly PageNode[] {
  const frames: PageNode[] = [];
  while (frames.length < depth) {
    const above = frames.at(-1) ?? top;
    const wanted = random.weighted(plainly ? FRAMED.slice(0, 3) : FRAMED);
    // Where the origin is opaque, a blob: cannot be loaded into a frame, and a blank frame not be written to.
    const opaque = [top, ...frames].some(({ sandbox, form }) => sandbox || form === 'data');
    const form = opaque && (wanted === 'blob' || wanted === 'blank') ? 'srcdoc' : wanted;
    frames.push({
      form,
      place: form === 'url' ? any() : above.place,
      sandbox: form !== 'blank' && !plainly && random.chance(0.08),
    });
  }
  return frames;
}

/** One case; `id` must be new to the browser, as its host names are made of it. */
export function planOf(random: Random, id: string, thirdPartyCookies: 'allowed' | 'blocked'): Plan {
  const hosts = familyOf(random, id);
  const name = actionName(random);
  const near = (): Place => place(random, random.pick(hosts.target));
  const any = (): Place =>
    random.chance(name === 'read' ? 0.75 : 0.5) ? near() : place(random, random.pick(hosts.others));
  // Neither workers nor document.cookie are to be had where the origin is opaque.
  const plainly = name === 'read' || name.includes('worker');
  const target = near();
  // Where third-party cookies are blocked, third parties have neither shared nor service workers.
  const lasting = name.startsWith('shared-') || name.startsWith('service-');
  const depth =
    name === 'address' || (lasting && thirdPartyCookies === 'blocked')
      ? 1
      : random.weighted([
          [5, 1],
          [3, 2],
          [2, 3],
        ]);
  const action = actionOf(random, name, depth);
  // In a frame below such a page nothing tells that the page is sandboxed.
  const frameless = depth === 1 && !['iframe', 'ping', 'address'].includes(name) && action.target !== 'inner';
  const topSandbox = frameless && !plainly && random.chance(0.06);
  const top: PageNode = { form: 'url', place: any(), sandbox: topSandbox };
  const frames = framesOf(random, top, depth - 1, plainly, any);
  // The click that pings goes to a place in its own document: one that has an address.
  const pinged: PageNode[] = name === 'ping' ? [{ form: 'url', place: any(), sandbox: false }] : [];
  const hops = Array.from({ length: redirects(random, name) }, any);
  const plan = settled({
    id,
    alone: hosts.alone,
    seeds: [],
    old: random.chance(0.1),
    nodes: [top, ...frames, ...pinged],
    action,
    hops,
    status: random.pick([302, 302, 301, 303, 307, 308]),
    target,
    path: random.weighted(PATHS),
    answer: [],
  });
  return { ...plan, seeds: seedsOf(random, plan, hosts), answer: answerLines(random, plan) };
}

function redirects(random: Random, name: ActionName): number {
  if (name === 'read' || name === 'websocket') return 0;
  return random.weighted([
    [6, 0],
    [2, 1],
    [1, 2],
    [1, 3],
  ]);
}

function place(random: Random, host: string): Place {
  return { scheme: random.chance(0.75) ? 'https' : 'http', host, alt: random.chance(0.1) };
}

function actionName(random: Random): ActionName {
  return random.pick<ActionName>(
    random.weighted<readonly ActionName[]>([
      [32, NAVIGATIONS],
      [8, AGAIN],
      [22, LOADS],
      [12, EMBEDS],
      [22, CALLS],
      [6, WORKERS],
      [5, SCRIPTED],
    ]),
  );
}

function actionOf(random: Random, name: ActionName, depth: number): Action {
  const canTarget = ['link', 'get', 'post'].includes(name);
  const target = canTarget
    ? random.pick(['', '_top', '_blank', 'inner', ...(depth > 2 ? (['_parent'] as const) : [])] as const)
    : name === 'assign'
      ? random.pick(['', '', '_top', '_top', 'inner'] as const)
      : '';
  const again: readonly ActionName[] = AGAIN;
  const call = name === 'keepalive' || name.endsWith('fetch');
  const method =
    call || name === 'xhr' || name === 'worker-xhr'
      ? random.pick(['GET', 'GET', 'GET', 'POST', 'PUT', 'HEAD', 'DELETE'] as const)
      : 'GET';
  const mode = call ? random.pick(['cors', 'cors', 'no-cors', 'same-origin'] as const) : 'cors';
  return {
    name,
    target: again.includes(name) && depth > 1 ? '_top' : target,
    noopener: random.chance(0.3),
    method: mode === 'no-cors' && (method === 'PUT' || method === 'DELETE') ? 'POST' : method,
    // A track is not loaded from another origin without the attribute.
    crossOrigin: random.weighted([
      [name === 'track' ? 0 : 6, ''],
      [2, 'anonymous'],
      [2, 'use-credentials'],
    ] as const),
    mode,
    credentials: random.pick(['omit', 'same-origin', 'include', 'include'] as const),
    preflight: mode === 'cors' && random.chance(0.2),
    referrerPolicy: random.weighted([
      [6, ''],
      [1, 'no-referrer'],
      [1, 'origin'],
      [1, 'unsafe-url'],
    ] as const),
  };
}

/** Takes out what no browser would load: mixed content, other origins where only the own will do, documents that may not read cookies. */
function settled(plan: Plan): Plan {
  const fix = (at: Place): Place => ({ ...at, scheme: 'https' });
  let { action, nodes, hops, target } = plan;
  // Service workers want https all around them, and a document with an address.
  if (action.name === 'service-worker-fetch')
    nodes = [
      { ...nodes[0], place: fix(nodes[0].place) },
      ...nodes.slice(1).map((node) => ({ ...node, form: 'url' as const, place: fix(node.place) })),
    ];
  // Without a click, a frame may send the tab elsewhere only from right below the top document.
  if (action.target === '_top') nodes = [nodes[0], ...nodes.slice(1, 2)];
  // A frame may send elsewhere what stands around it where it is not sandboxed, and in Chromium of its origin.
  const around = nodes.at(-2);
  if (action.target === '_parent' && around !== undefined)
    nodes = [
      nodes[0],
      ...nodes.slice(1, -1).map(untied),
      { form: 'url', place: around.place, sandbox: false },
    ];
  // A sandboxed frame that sends itself on cannot be told from one that embeds another, but in the top document.
  const last = nodes.at(-1);
  if (
    action.target === '' &&
    nodes.length > 2 &&
    (last?.sandbox === true || last?.form === 'data') &&
    ([...NAVIGATIONS] as string[]).includes(action.name)
  )
    action = { ...action, name: 'link', target: '_blank' };
  // Firefox fetches ahead only for documents with an address over http, and no fonts for those that inherit a sandbox.
  const addressed = nodes.at(-1)?.form === 'url';
  const boxed = nodes.some(({ sandbox }) => sandbox);
  if (!addressed && (action.name === 'prefetch' || (action.name === 'font' && boxed)))
    action = { ...action, name: 'image' };
  const navigation = isTopLevel({ action, nodes });
  const [top, ...below] = nodes;
  let secure = top.place.scheme === 'https';
  // A form on a page over https that goes to http meets a warning; other navigations do not.
  const isForm = action.name === 'get' || action.name === 'post';
  const places: PageNode[] = below.map((node) => {
    const next = secure ? { ...node, place: fix(node.place) } : node;
    secure ||= next.place.scheme === 'https';
    return next;
  });
  // A document that its parent made belongs to the parent's place.
  for (const [index, node] of places.entries()) {
    const above = index === 0 ? top : places[index - 1];
    if (node.form !== 'url' && above !== undefined) places[index] = { ...node, place: above.place };
  }
  nodes = [top, ...places];
  if (secure && (!navigation || isForm)) {
    hops = hops.map(fix);
    target = fix(target);
  }
  if (action.name === 'read') {
    const last = nodes.at(-1);
    if (last !== undefined) target = last.place;
    hops = [];
  }
  // A worker's script must come from the document's own origin.
  if (action.name === 'worker' || action.name === 'shared-worker') {
    target = nodes.at(-1)?.place ?? target;
    hops = [];
  }
  if (action.mode === 'same-origin' && nodes.some(({ sandbox, form }) => sandbox || form === 'data'))
    action = { ...action, mode: 'cors' };
  if (action.mode === 'same-origin' && (action.name === 'keepalive' || action.name.endsWith('fetch'))) {
    target = nodes.at(-1)?.place ?? target;
    hops = [];
  }
  return { ...plan, action, nodes, hops, target };
}

function untied(node: PageNode): PageNode {
  return { ...node, form: node.form === 'data' ? 'srcdoc' : node.form, sandbox: false };
}
