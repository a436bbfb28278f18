import { type Cookie, type CookieContext, CookieJar } from '../../src/engine/cookies/jar.ts';
import type { RejectedReason } from '../../src/engine/cookies/reasons.ts';
import { isTold, reasonsAgree } from './devtools-reasons.ts';
import type { Decisions, JarCookie, Lane } from './lane.ts';
import type { Random } from './random.ts';
import type { BrowserName, Outcome, Part, Stage } from './run.ts';
import type { Answer, CaseServer } from './server.ts';
import {
  randomSituation,
  requestContext,
  type Situation,
  scriptContext,
  stepsOf,
  type Visit,
} from './situation.ts';

/** A part whose situations come from a generator of one's own. */
export function setPartOf(
  generate: (random: Random, ports: CaseServer['ports'], token: string) => Situation,
): Part {
  return {
    name: 'set',
    async play(stage, random) {
      const situation = generate(random, stage.server.ports, stage.token);
      return compare(situation, stage.browser, await playInBrowser(stage, situation));
    },
  };
}

/** What is stored, what is rejected and why. */
export const setPart = setPartOf(randomSituation);

/** What a browser did, one entry a visit. */
interface Observed {
  readonly visits: readonly {
    readonly time: number;
    /** Redirects first. */
    readonly requests: readonly {
      /** The Cookie field that came; null where no request came. */
      readonly cookie: string | null;
      /** What DevTools says of the lines. */
      readonly decisions: Decisions | undefined;
    }[];
    /** document.cookie after each assignment. */
    readonly seen: readonly string[];
  }[];
  readonly jar: readonly JarCookie[];
}

// Without an icon of its own the browser would ask for one.
const PAGE = '<!doctype html><link rel="icon" href="data:,">';
const HTML = [['content-type', 'text/html; charset=utf-8']] as const;

/** Those that stand on a page. */
const ready = new WeakSet<Lane>();

/** Firefox weighs no partition while a tab that is still blank goes to its first address. */
async function prepare({ lane, server, token }: Stage): Promise<void> {
  if (ready.has(lane)) return;
  server.serve(token, () => ({ status: 200, fields: HTML, body: PAGE }));
  await lane.visit(`http://start.test:${server.ports.http[0]}/?case=${token}`);
  ready.add(lane);
}

async function playInBrowser(stage: Stage, { visits }: Situation): Promise<Observed> {
  const { lane, server, token, browser } = stage;
  await prepare(stage);
  const name = (step: number, hop: number, hops: number) =>
    `case=${token}.${step}${hop < hops ? `.h${hop}` : ''}`;
  server.serve(token, ({ target, fields }): Answer => {
    const [, step = '', page, hop] = /[?&]case=[^&.]+\.(\d+)(\.page)?(?:\.h(\d+))?/.exec(target) ?? [];
    const visit = visits[Number(step)];
    if (visit === undefined) return { status: 404 };
    if (page !== undefined) return { status: 200, fields: HTML, body: PAGE };
    const { scripts, way } = visit;
    const steps = stepsOf(visit);
    const at = hop === undefined ? steps.length - 1 : Number(hop);
    const setCookie = steps[at]?.lines ?? [];
    const ahead = steps[at]?.ahead;
    const open = [
      ...(ahead === undefined ? [] : ([['date', new Date(Date.now() + ahead).toUTCString()]] as const)),
      ...opened(fields.get('origin')),
    ];
    const next = steps[at + 1];
    if (next !== undefined)
      return { status: 302, fields: [['location', new URL(next.url).href], ...open], setCookie };
    if (way === 'iframe')
      return { status: 200, fields: [...HTML, ...open], setCookie, body: frameDocument(scripts) };
    return scripts.length > 0
      ? { status: 200, fields: [...HTML, ...open], setCookie, body: PAGE }
      : { fields: open, setCookie };
  });
  await lane.forget();
  await lane.decisions(0);
  const observed: Observed['visits'][number][] = [];
  for (const [step, visit] of visits.entries()) {
    const time = Date.now();
    const seen = await performed(lane, visit);
    const asked = stepsOf(visit).map((_, hop) =>
      server.asked(token).find(({ target }) => target.endsWith(name(step, hop, visit.hops.length))),
    );
    const told = asked.flatMap((request) =>
      request === undefined ? [] : [`${request.scheme}://${request.fields.get('host')}${request.target}`],
    );
    const { responses } = await lane.decisions(browser === 'firefox' ? 0 : told);
    const requests = asked.map((request, hop) => ({
      cookie: request?.cookie ?? null,
      decisions: responses.find(({ url }) => url.endsWith(name(step, hop, visit.hops.length))),
    }));
    observed.push({ time, requests, seen });
  }
  return { visits: observed, jar: await lane.cookies() };
}

/** Lets the page that asks read the answer. */
function opened(origin: string | undefined): readonly (readonly [string, string])[] {
  if (origin === undefined) return [];
  return [
    ['access-control-allow-origin', origin],
    ['access-control-allow-credentials', 'true'],
  ];
}

async function performed(
  lane: Stage['lane'],
  { way, url, hops, page, scripts }: Visit,
): Promise<readonly string[]> {
  const start = hops[0]?.url ?? url;
  await lane.visit(page ?? start);
  const address = JSON.stringify(start);
  switch (way) {
    case 'navigation':
      return scripts.length === 0
        ? []
        : strings(await lane.run(`return ${ASSIGN}(${JSON.stringify(scripts)});`));
    case 'iframe':
      return strings(
        await lane.run(`return new Promise((resolve) => {
          addEventListener('message', ({ data }) => resolve(data), { once: true });
          document.body.append(Object.assign(document.createElement('iframe'), { src: ${address} }));
        });`),
      );
    case 'image':
      await lane.run(`return new Promise((resolve) => {
        const image = new Image();
        image.onload = image.onerror = () => resolve();
        image.src = ${address};
      });`);
      return [];
    case 'script':
      await lane.run(`return new Promise((resolve) => {
        const script = document.createElement('script');
        script.onload = script.onerror = () => resolve();
        script.src = ${address};
        document.head.append(script);
      });`);
      return [];
    case 'fetch':
      await lane.run(`await fetch(${address}, { mode: 'no-cors', credentials: 'include' });`);
      return [];
    case 'cors':
    case 'omit':
      await lane.run(
        `await fetch(${address}, { credentials: ${way === 'cors' ? "'include'" : "'omit'"} }).catch(() => undefined);`,
      );
      return [];
  }
}

const ASSIGN = `((lines) => lines.map((line) => {
  if (line !== '') document.cookie = line;
  return document.cookie;
}))`;

function frameDocument(scripts: readonly string[]): string {
  const lines = JSON.stringify(scripts).replaceAll('<', '\\u003c');
  return `${PAGE}<script>parent.postMessage(${ASSIGN}(${lines}), '*');</script>`;
}

function strings(value: unknown): string[] {
  if (!Array.isArray(value)) throw new Error('The page gave no list');
  return value.map(String);
}

/** Plays the situation in the model and lists what differs. */
function compare({ visits }: Situation, browser: BrowserName, observed: Observed): Outcome {
  const jar = new CookieJar({ profile: browser });
  const differences: unknown[] = [];
  const reasons = { told: 0, same: 0 };
  const note = (what: string, step: number | null, ours: unknown, theirs: unknown) => {
    if (JSON.stringify(ours) !== JSON.stringify(theirs)) differences.push({ what, step, ours, theirs });
  };
  let misled = false;
  for (const [step, visit] of visits.entries()) {
    const seen = observed.visits[step];
    if (seen === undefined) continue;
    for (const [hop, { lines }] of stepsOf(visit).entries()) {
      const context = requestContext(visit, hop, seen.time);
      const { cookie, decisions } = seen.requests[hop] ?? { cookie: null, decisions: undefined };
      note('Cookie', step, fieldFor(jar, context), cookie ?? '(no request)');
      const rejected: { line: string; reasons: readonly RejectedReason[] }[] = [];
      for (const line of lines) {
        const result = jar.setCookie(line, context);
        if (result.verdict === 'rejected' && isTold(result.reasons, line))
          rejected.push({ line, reasons: result.reasons });
        if (result.verdict === 'unknown') note('verdict', step, { line, verdict: 'unknown' }, null);
      }
      // Of a frame that gets a process of its own DevTools sometimes misses the answer.
      if (browser === 'chromium' && decisions === undefined && visit.way !== 'iframe')
        note('DevTools', step, null, 'nothing told');
      if (decisions !== undefined) judge(rejected, decisions.rejected, step, note, reasons);
    }
    for (const [at, line] of visit.scripts.entries()) {
      const script = scriptContext(visit, seen.time);
      const reasons = line === '' ? [] : jar.setCookie(line, script).reasons;
      // Firefox goes on showing scripts what one failed to write over HttpOnly; neither jar nor requests have it.
      misled ||= browser === 'firefox' && reasons.includes('cookie-httponly-overwrite');
      if (misled) continue;
      note('document.cookie', step, fieldFor(jar, script), seen.seen[at]);
    }
  }
  const sort = (list: readonly string[]) => [...list].sort();
  const ours = jar.cookies();
  note('jar', null, sort(ours.map(described)), sort(observed.jar.map(described)));
  for (const cookie of ours) {
    const theirs = observed.jar.find((other) => described(other) === described(cookie));
    if (theirs !== undefined && Math.abs((theirs.expires ?? 0) - (cookie.expires ?? 0)) > TOLERANCE)
      note('expiry', null, [cookie.name, dated(cookie.expires)], [cookie.name, dated(theirs.expires)]);
  }
  return { situation: differences.length > 0 ? { visits } : null, differences, reasons };
}

/** Between our clock and the browser's, ms. */
const TOLERANCE = 10_000;

/** Compares what was rejected, and why. */
function judge(
  ours: readonly { readonly line: string; readonly reasons: readonly RejectedReason[] }[],
  theirs: Decisions['rejected'],
  step: number,
  note: (what: string, step: number | null, ours: unknown, theirs: unknown) => void,
  reasons: { told: number; same: number },
): void {
  reasons.told += theirs.length;
  if (ours.length !== theirs.length) {
    note('rejected', step, ours, theirs);
    return;
  }
  for (const [at, { line, reasons: mine }] of ours.entries()) {
    const told = theirs[at]?.reasons ?? [];
    if (reasonsAgree(mine, told)) reasons.same += 1;
    else note('reasons', step, { line, reasons: mine }, told);
  }
}

function fieldFor(jar: CookieJar, context: CookieContext): string {
  const { sent } = jar.cookiesFor(context);
  return sent.map(({ name, value }) => (name === '' ? value : `${name}=${value}`)).join('; ');
}

function described(cookie: JarCookie | Cookie): string {
  const { name, value, domain, hostOnly, path, secure, httpOnly, sameSite } = cookie;
  const partition = 'partition' in cookie ? cookie.partition : cookie.partitionKey;
  return JSON.stringify([
    name,
    value,
    (hostOnly ? '' : '.') + domain,
    path,
    secure ? 's' : '',
    httpOnly ? 'h' : '',
    sameSite,
    partition,
    cookie.expires === null ? 'session' : '',
  ]);
}

function dated(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}
