import {
  type Cookie,
  type CookieContext,
  CookieJar,
  type CookieJarOptions,
  type JarProfile,
  type Withheld,
} from '../../../src/engine/cookies/jar.ts';
import { reasonsAgree, withheldAgree } from '../devtools-reasons.ts';
import type { JarCookie } from '../lane.ts';
import type { Decision } from './browser.ts';
import { capturedContexts, PROXY } from './capture.ts';
import type { CaseSite } from './case-site.ts';
import { contextOf, seedContext } from './contexts.ts';
import { nodeUrl, type Ports, type Recorded } from './plan.ts';
import { variantsOf } from './variants.ts';

/** How the model and the browser differ over one request. */
export interface Difference {
  readonly what: string;
  readonly id: string;
  readonly context: unknown;
  readonly model: unknown;
  readonly browser: unknown;
}

export interface Comparison {
  /** The request that the case is about was made. */
  readonly asked: boolean;
  readonly requests: number;
  /** Withheld and rejected cookies that Chromium gave a reason for, and those of them to which the model's reasons correspond. */
  readonly reasons: number;
  readonly rightReasons: number;
  readonly differences: readonly Difference[];
  /** How many contexts were taken from captures, and those that contradict the browser. */
  readonly captured: number;
  readonly contradicting: readonly Difference[];
}

/** Two minutes in the model are ten seconds in a Chromium with the flag that shortens them: its time runs so much faster. */
const PACE = 12;

/** Runs the case through the model and holds it against what the browser did. */
export function compare(
  site: CaseSite,
  ports: Ports,
  options: CookieJarOptions,
  stored: readonly JarCookie[],
  decisions: ReadonlyMap<string, readonly Decision[]>,
): Comparison {
  return new Comparer(site, ports, options, decisions).compare(stored);
}

class Comparer {
  readonly #site: CaseSite;
  readonly #ports: Ports;
  readonly #profile: JarProfile;
  readonly #decisions: ReadonlyMap<string, readonly Decision[]>;
  readonly #jar: CookieJar;
  readonly #differences: Difference[] = [];
  readonly #contradicting: Difference[] = [];
  #contexts = 0;
  readonly #reasons = { told: 0, right: 0 };

  constructor(
    site: CaseSite,
    ports: Ports,
    options: CookieJarOptions,
    decisions: ReadonlyMap<string, readonly Decision[]>,
  ) {
    this.#site = site;
    this.#ports = ports;
    this.#profile = options.profile ?? 'rfc6265bis';
    this.#decisions = decisions;
    this.#jar = new CookieJar(options);
  }

  compare(stored: readonly JarCookie[]): Comparison {
    const { plan, recorded, read } = this.#site;
    const captured = capturedContexts(this.#site);
    const times = new Map<string, number>();
    for (const request of recorded) {
      if (request.role === 'seed') {
        const context = seedContext(plan, request.index, this.#ports, this.#clock(request.at));
        for (const line of plan.seeds[request.index]?.lines ?? []) this.#jar.setCookie(line, context);
        continue;
      }
      const time = times.get(request.url) ?? 0;
      times.set(request.url, time + 1);
      this.#request(request, this.#decisions.get(request.url)?.[time]);
      for (const [name, context] of captured.get(request) ?? []) this.#captured(name, request, context);
    }
    const target = recorded.findLast(({ role }) => role === 'target');
    const reads = plan.action.name === 'read';
    if (reads && read !== undefined) this.#answer(this.#read(read), [], stored);
    else if (!reads && target !== undefined)
      this.#answer(this.#context(target), this.#decisions.get(target.url)?.at(-1)?.rejected ?? [], stored);
    return {
      asked: reads ? read !== undefined : target !== undefined,
      requests: recorded.filter(({ role }) => role !== 'seed').length,
      reasons: this.#reasons.told,
      rightReasons: this.#reasons.right,
      differences: this.#differences,
      captured: this.#contexts,
      contradicting: this.#contradicting,
    };
  }

  #clock(at: number): number {
    const { plan, recorded } = this.#site;
    const isEarly = ({ role, index }: Recorded) => role === 'seed' && plan.seeds[index]?.late === false;
    const start = recorded.findLast(isEarly)?.at ?? 0;
    // While cookies are set, time goes on as it does: some expire after a second.
    return at <= start ? at : start + (at - start) * (this.#profile === 'chromium' ? PACE : 1);
  }

  #context(request: Recorded): CookieContext {
    return contextOf(
      this.#site.plan,
      { ...request, at: this.#clock(request.at) },
      this.#ports,
      this.#profile,
    );
  }

  #differ(what: string, context: unknown, model: unknown, browser: unknown): void {
    if (JSON.stringify(model) !== JSON.stringify(browser))
      this.#differences.push({ what, id: this.#site.plan.id, context, model, browser });
  }

  #request(request: Recorded, decision: Decision | undefined): void {
    const context = this.#context(request);
    const withheld = this.#sent(
      `cookies sent (${request.role} ${request.index}; ${request.fetch})`,
      context,
      request.cookie,
    );
    for (const { value, reasons } of decision?.withheld ?? []) {
      const ours = withheld.find(({ cookie }) => cookie.value === value)?.reasons ?? [];
      const what = 'reasons for withholding';
      this.#reason(what, { value, ...context }, ours, reasons, withheldAgree(ours, reasons));
    }
  }

  /** What a capture tells is less, and never wrong. */
  #captured(name: string, request: Recorded, context: CookieContext): void {
    // Nothing in it tells of a worker that Firefox takes for the first party's.
    const { name: action, credentials } = this.#site.plan.action;
    if (this.#profile === 'firefox' && /^worker-(?:xhr|import)$/.test(action)) return;
    // Without page ids and Sec-Fetch-Dest a frame that names no referrer looks like a page that the user opened.
    if (
      name === PROXY &&
      this.#site.recorded.some(({ role, url }) => role !== 'seed' && url.startsWith('http:'))
    )
      return;
    // Nor of what does without cookies that it would have.
    if (credentials === 'omit' && (action === 'keepalive' || action.endsWith('fetch'))) return;
    const known = { ...context, time: this.#clock(request.at) };
    const contradicting = contradiction(this.#jar, known, request.cookie);
    this.#contexts += 1;
    if (contradicting === undefined) return;
    const what = `in ${name} (${request.role} ${request.index})`;
    const { id } = this.#site.plan;
    this.#contradicting.push({ what, id, context: known, model: contradicting, browser: request.cookie });
  }

  /** The cookies that go with a request, with all told and with less. */
  #sent(what: string, context: CookieContext, truth: string): readonly Withheld[] {
    const { sent, withheld, unknown } = this.#jar.cookiesFor(context);
    this.#differ(what, context, field(sent), truth);
    const doubts = unknown.map(({ reasons }) => reasons);
    this.#differ('what is doubtful though all is told', context, doubts, []);
    for (const [name, variant] of variantsOf(context)) {
      const contradicting = contradiction(this.#jar, variant, truth);
      if (contradicting !== undefined) this.#differ(`with ${name}`, variant, contradicting, truth);
    }
    return withheld;
  }

  #read(truth: string): CookieContext {
    const { plan, recorded } = this.#site;
    const last = plan.nodes.findLastIndex(({ form }) => form === 'url');
    const context = this.#context({
      role: 'target',
      index: 0,
      url: nodeUrl(plan, last, this.#ports),
      method: 'GET',
      cookie: '',
      fetch: '',
      fields: new Map(),
      answer: {},
      at: recorded.at(-1)?.at ?? 0,
    });
    this.#sent('document.cookie', context, truth);
    return context;
  }

  #answer(context: CookieContext, told: Decision['rejected'], stored: readonly JarCookie[]): void {
    for (const line of this.#site.plan.answer) {
      const { reasons } = this.#jar.setCookie(line, context);
      const words = told.find((one) => one.line === line)?.reasons;
      if (words !== undefined)
        this.#reason(
          'reasons for rejecting',
          { line, ...context },
          reasons,
          words,
          reasonsAgree(reasons, words),
        );
    }
    this.#differ('jar after the answer', context, described(this.#jar.cookies()), described(stored));
  }

  #reason(
    what: string,
    context: unknown,
    ours: readonly string[],
    theirs: readonly string[],
    same: boolean,
  ): void {
    this.#reasons.told += 1;
    if (same) this.#reasons.right += 1;
    else this.#differ(what, context, ours, theirs);
  }
}

function field(cookies: readonly Cookie[]): string {
  return cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
}

function described(cookies: readonly (Cookie | JarCookie)[]): string[] {
  return cookies
    .map((cookie) => {
      const partition = 'partition' in cookie ? cookie.partition : cookie.partitionKey;
      const { name, value, domain, hostOnly, path, secure, httpOnly, sameSite, expires } = cookie;
      // In the partition of an opaque origin Firefox keeps a cookie for the session only.
      const lasts = expires !== null && partition !== 'opaque';
      const flags = `${secure ? 's' : ''}${httpOnly ? 'h' : ''}${lasts ? 'e' : ''}`;
      return `${name}=${value} ${hostOnly ? '' : '.'}${domain}${path} ${flags} ${sameSite} ${partition ?? ''}`;
    })
    .sort();
}

/** With less known, what the browser did must be one of the outcomes that the model gives; otherwise what it gives, doubtful ones in brackets. */
function contradiction(jar: CookieJar, context: CookieContext, truth: string): string | undefined {
  const { sent, unknown } = jar.cookiesFor(context);
  const carried = truth === '' ? [] : truth.split('; ');
  const possible = sent.map(({ name, value }) => `${name}=${value}`);
  const doubtful = new Set(unknown.map(({ cookie }) => `${cookie.name}=${cookie.value}`));
  const expected = possible.filter((one) => carried.includes(one) || !doubtful.has(one));
  return expected.join('; ') === truth
    ? undefined
    : possible.map((one) => (doubtful.has(one) ? `(${one})` : one)).join('; ');
}
