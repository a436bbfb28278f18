import { createHash } from 'node:crypto';
import type { Answer, Asked } from '../server.ts';
import { act } from './page-actions.ts';
import { type Job, pageRuntime, scriptOf } from './page-runtime.ts';
import {
  firstUrl,
  hopUrl,
  nodeUrl,
  originOf,
  type Plan,
  type Ports,
  type Recorded,
  seedUrl,
} from './plan.ts';

/** What a page asks its browser to do: it cannot press the reload button itself. */
export type Wish = 'reload';

const FROM_ARRIVAL = new Set([
  'beacon',
  'ping',
  'prefetch',
  'modulepreload',
  'background',
  'import',
  'worker',
  'shared-worker',
  'poster',
]);
const GIF = 'GIF89a\u0001\0\u0001\0\0\0\0;';

/** The servers' side of one case: its pages, redirects and target, and what was asked of them. */
export class CaseSite {
  readonly plan: Plan;
  readonly recorded: Recorded[] = [];
  /** What document.cookie gave. */
  read: string | undefined;
  /** How the page's script failed. */
  failure: string | undefined;
  readonly seeded: Promise<void>;
  readonly renewed: Promise<void>;
  readonly finished: Promise<void>;
  wish: (what: Wish) => void = () => undefined;
  readonly #ports: Ports;
  #seeded: () => void = () => undefined;
  #renewed: () => void = () => undefined;
  #finish: () => void = () => undefined;

  constructor(plan: Plan, ports: Ports) {
    this.plan = plan;
    this.#ports = ports;
    this.seeded = new Promise((resolve) => {
      this.#seeded = resolve;
    });
    this.renewed = new Promise((resolve) => {
      this.#renewed = resolve;
    });
    this.finished = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  /** Where a visit begins that seeds the jar: redirects over all seeds that are early, or late, and an end that shows nothing. */
  seeding(late: boolean): string {
    return this.#afterSeed(-1, late);
  }

  get hasLateSeeds(): boolean {
    return this.plan.seeds.some(({ late }) => late);
  }

  /** Where the user goes then. */
  get start(): string {
    const { action } = this.plan;
    return action.name === 'address' ? firstUrl(this.plan, this.#ports) : nodeUrl(this.plan, 0, this.#ports);
  }

  answer(asked: Asked): Answer {
    const known = this.recorded.length;
    const answer = this.#answer(asked);
    const request = this.recorded[known];
    if (request !== undefined) this.recorded[known] = { ...request, answer };
    return answer;
  }

  #answer(asked: Asked): Answer {
    const step = /[?&]case=[^&.]+\.([a-z])(\d*)/.exec(asked.target);
    const index = Number(step?.[2] ?? 0);
    switch (step?.[1]) {
      case 's':
        return this.#seed(asked, index);
      case 'e':
        (index === 0 ? this.#seeded : this.#renewed)();
        return {};
      case 'n':
        return this.#node(asked, index);
      case 'r':
        return this.#hop(asked, index);
      case 't':
        return this.#target(asked);
      case 'w':
        return {
          status: 200,
          fields: [['content-type', 'text/javascript']],
          body: decodeURIComponent(/[&]source=([^&]*)/.exec(asked.target)?.[1] ?? ''),
        };
      case 'b':
        return html('<script>onload = () => setTimeout(() => history.back(), 50)</script>');
      case 'u':
        this.wish('reload');
        return {};
      case 'd':
        this.#done(decodeURIComponent(/[&]text=([^&]*)/.exec(asked.target)?.[1] ?? ''));
        return {};
      default:
        return { status: 404 };
    }
  }

  #done(text: string): void {
    if (text.startsWith('read:')) this.read = text.slice(5);
    if (text.startsWith('error:')) this.failure = text.slice(6);
    this.#finish();
  }

  #afterSeed(index: number, late: boolean): string {
    const { id, seeds } = this.plan;
    const next = seeds.findIndex((seed, at) => at > index && seed.inside === undefined && seed.late === late);
    return next < 0
      ? `${this.#endOrigin}/e/x?case=${id}.e${late ? 1 : 0}`
      : seedUrl(this.plan, next, this.#ports);
  }

  get #endOrigin(): string {
    return originOf({ scheme: 'https', host: 'end.test', alt: false }, this.#ports);
  }

  #record(asked: Asked, role: Recorded['role'], index: number): void {
    const field = (name: string) => asked.fields.get(`sec-fetch-${name}`) ?? '-';
    this.recorded.push({
      role: asked.method === 'OPTIONS' ? 'preflight' : role,
      index,
      url: `${asked.scheme}://${asked.fields.get('host') ?? ''}${asked.target}`,
      method: asked.method,
      cookie: asked.cookie,
      fetch: `${field('site')} ${field('mode')} ${field('dest')}`,
      at: Date.now(),
      fields: asked.fields,
      answer: {},
    });
  }

  #seed(asked: Asked, index: number): Answer {
    const seed = this.plan.seeds[index];
    if (seed === undefined) return { status: 404 };
    this.#record(asked, 'seed', index);
    if (seed.inside !== undefined) return { status: 200, setCookie: seed.lines };
    const next = this.#afterSeed(index, seed.late);
    return { status: 302, setCookie: seed.lines, fields: [['location', next]] };
  }

  #node(asked: Asked, index: number): Answer {
    this.#record(asked, 'node', index);
    const { plan } = this;
    const job: Job = {
      id: plan.id,
      nodes: plan.nodes.map(({ form, sandbox }, at) => ({
        form,
        sandbox,
        url: nodeUrl(plan, at, this.#ports),
      })),
      index,
      action: plan.action,
      url: firstUrl(plan, this.#ports),
      worker: `${originOf(plan.nodes.at(-1)?.place ?? plan.target, this.#ports)}/w/x?case=${plan.id}.w`,
      seeds: plan.nodes.map((_, node) =>
        plan.seeds.flatMap(({ inside }, at) => (inside === node ? [seedUrl(plan, at, this.#ports)] : [])),
      ),
      writes: plan.action.name === 'read' ? plan.answer : [],
      done: this.#doneUrl,
    };
    const call = scriptOf(job, { run: pageRuntime.toString(), act: act.toString() });
    const sandboxed = index === 0 && plan.nodes[0].sandbox;
    return {
      ...html(`<body><script>${call}</script>`),
      fields: [
        ...(html('').fields ?? []),
        ...(plan.action.referrerPolicy === ''
          ? []
          : [['referrer-policy', plan.action.referrerPolicy] as const]),
        ...(sandboxed
          ? [
              [
                'content-security-policy',
                'sandbox allow-scripts allow-forms allow-popups allow-top-navigation',
              ] as const,
            ]
          : []),
      ],
    };
  }

  #hop(asked: Asked, index: number): Answer {
    this.#record(asked, 'hop', index);
    if (asked.method === 'OPTIONS') return { status: 204, fields: cors(asked) };
    const next = hopUrl(this.plan, index + 1, this.#ports);
    return { status: this.plan.status, fields: [['location', next], ...cors(asked)] };
  }

  #target(asked: Asked): Answer {
    const { plan } = this;
    const { name } = plan.action;
    const time = this.recorded.filter(({ role }) => role === 'target').length;
    this.#record(asked, 'target', time);
    if (asked.method === 'OPTIONS') return { status: 204, fields: cors(asked) };
    const again = name === 'back' || name.startsWith('reload');
    const setCookie = again && time === 0 ? [] : plan.answer;
    // Ours: nothing on the page tells when these have ended, and their cookies are read a while later anyway.
    if (FROM_ARRIVAL.has(name)) setTimeout(() => this.#finish(), 60);
    if (name === 'websocket') return { status: 101, setCookie, fields: handshake(asked) };
    const { fields = [], body = '' } = content(name, again && time === 0 ? this.#first(name) : this.#last);
    return { status: 200, setCookie, fields: [...fields, ...cors(asked)], body };
  }

  get #doneUrl(): string {
    return `${originOf({ scheme: 'https', host: 'done.test', alt: false }, this.#ports)}/d/x?case=${this.plan.id}.d`;
  }

  get #last(): string {
    return `<script>fetch(${JSON.stringify(this.#doneUrl)}, { mode: 'no-cors', credentials: 'omit' })</script>`;
  }

  #first(name: string): string {
    const away = JSON.stringify(
      `${originOf(this.plan.nodes[0].place, this.#ports)}/b/x?case=${this.plan.id}.b`,
    );
    const wish = JSON.stringify(this.#doneUrl.replace(/\.d$/, '.u'));
    const what =
      name === 'back'
        ? `location.href = ${away}`
        : name === 'reload-script'
          ? 'location.reload()'
          : `fetch(${wish}, { mode: 'no-cors', credentials: 'omit' })`;
    return `<script>onload = () => setTimeout(() => { ${what} }, 50)</script>`;
  }
}

function html(body: string): Answer {
  return {
    status: 200,
    fields: [['content-type', 'text/html; charset=utf-8']],
    body: `<!doctype html><link rel="icon" href="data:,">${body}`,
  };
}

function content(name: string, page: string): Answer {
  const typed = (type: string, body: string): Answer => ({ fields: [['content-type', type]], body });
  switch (name) {
    case 'image':
    case 'background':
    case 'input':
    case 'svg':
    case 'poster':
    case 'preload':
      return typed('image/gif', GIF);
    case 'script':
    case 'module':
    case 'modulepreload':
    case 'worker':
    case 'shared-worker':
    case 'worker-import':
      return typed('text/javascript', '');
    case 'style':
    case 'import':
      return typed('text/css', '');
    case 'font':
      return typed('font/woff2', '');
    case 'video':
      return typed('video/webm', '');
    case 'audio':
      return typed('audio/ogg', '');
    case 'track':
      return typed('text/vtt', 'WEBVTT\n\n');
    case 'eventsource':
      return typed('text/event-stream', ': hello\n\n');
    default:
      return html(page);
  }
}

function cors(asked: Asked): (readonly [string, string])[] {
  const origin = asked.fields.get('origin');
  if (origin === undefined) return [];
  return [
    ['access-control-allow-origin', origin],
    ['access-control-allow-credentials', 'true'],
    ['access-control-allow-headers', 'x-asked'],
    ['access-control-allow-methods', 'GET, POST, PUT, HEAD, DELETE'],
  ];
}

function handshake(asked: Asked): (readonly [string, string])[] {
  const key = asked.fields.get('sec-websocket-key') ?? '';
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  return [
    ['upgrade', 'websocket'],
    ['connection', 'Upgrade'],
    ['sec-websocket-accept', accept],
  ];
}
