import type { CookieContext } from '../../src/engine/cookies/context.ts';
import { type LineOptions, randomLine } from './grammar.ts';
import { type Family, randomFamily, randomPath } from './places.ts';
import type { Random } from './random.ts';
import type { CaseServer } from './server.ts';

export type Way =
  /** A navigation of the tab, by the user. */
  | 'navigation'
  /** From within a page. */
  | 'iframe'
  | 'image'
  | 'script'
  | 'fetch'
  /** fetch in the mode cors, with credentials or without. */
  | 'cors'
  | 'omit';

/** One request and the lines of its answer. */
export interface Step {
  readonly url: string;
  readonly lines: readonly string[];
  /** The answer has a Date, which is so much ahead of the browser's clock, ms. */
  readonly ahead?: number;
}

/** One request, the redirects that lead to it, and what scripts of the answered document do then. */
export interface Visit extends Step {
  readonly way: Way;
  /** What redirects on to `url`, in turn. */
  readonly hops: readonly Step[];
  /** The page that an embedded request comes from. */
  readonly page: string | null;
  /** Assignments to document.cookie, by a script of the document at `url`. */
  readonly scripts: readonly string[];
}

export interface Situation {
  readonly visits: readonly Visit[];
}

/** The requests of a visit, in turn. */
export function stepsOf(visit: Visit): readonly Step[] {
  return [...visit.hops, visit];
}

/** A situation of one to four visits, within hosts that have to do with one another. */
export function randomSituation(random: Random, ports: CaseServer['ports'], token: string): Situation {
  if (random.chance(0.012)) return crowded(random, ports, token);
  if (random.chance(0.05)) return bulk(random, ports, token);
  const family = randomFamily(random);
  const visits: Visit[] = [];
  const count = random.weighted([
    [3, 1],
    [4, 2],
    [3, 3],
    [1, 4],
  ]);
  const home = random.pick(family.hosts);
  for (let step = 0; step < count; step++) {
    const host = random.chance(0.5) ? home : random.pick(family.hosts);
    visits.push(randomVisit(random, ports, family, host, `${token}.${step}`));
  }
  return { visits };
}

function randomVisit(
  random: Random,
  ports: CaseServer['ports'],
  family: Family,
  host: string,
  name: string,
): Visit {
  const scheme = random.chance(0.6) ? 'https' : 'http';
  const url = addressOf(random, ports, scheme, host, randomPath(random), name);
  const way = random.weighted<Way>([
    [18, 'navigation'],
    [1.5, 'iframe'],
    [0.8, 'image'],
    [0.5, 'script'],
    [1, 'fetch'],
    [1, 'cors'],
    [0.4, 'omit'],
  ]);
  const page =
    way === 'navigation'
      ? null
      : addressOf(
          random,
          ports,
          // An https page may not load from http.
          scheme === 'http' ? 'http' : random.pick(['https', 'https', 'http'] as const),
          random.chance(0.5) ? random.pick(family.hosts) : 'outside.test',
          '/',
          `${name}.page`,
        );
  const hops: Step[] = [];
  for (let left = random.chance(0.1) ? random.int(1, 3) : 0; left > 0; left--) {
    const hop = random.chance(0.7) ? random.pick(family.hosts) : 'outside.test';
    const safe = page?.startsWith('https:') === true || random.chance(0.6);
    hops.push({
      url: addressOf(
        random,
        ports,
        safe ? 'https' : 'http',
        hop,
        randomPath(random),
        `${name}.h${hops.length}`,
      ),
      lines: someLines(random, { family, host: hop, fromScript: false }, 1),
    });
  }
  const script = way === 'navigation' ? random.chance(0.12) : way === 'iframe' && random.chance(0.5);
  const lines = someLines(random, { family, host, fromScript: false }, script ? 4 : 1);
  const scripts: string[] = [];
  for (let left = script ? random.int(0, 3) : 0; left > 0; left--)
    scripts.push(randomLine(random, { family, host, fromScript: true }));
  const visit = { way, url, hops, page, lines, scripts: script ? ['', ...scripts] : [] };
  return random.chance(0.05) ? { ...visit, ahead: random.pick(SKEWS) } : visit;
}

const HOUR = 3_600_000;
const SKEWS = [0, HOUR, -HOUR, 30 * 24 * HOUR, -30 * 24 * HOUR, 2000 * 24 * HOUR, -2000 * 24 * HOUR];

/** None to four lines; `none` is the weight of there being none. */
function someLines(random: Random, options: LineOptions, none: number): string[] {
  const count = random.weighted([
    [none, 0],
    [5, 1],
    [4, 2],
    [2, 3],
    [1, 4],
  ]);
  return Array.from({ length: count }, () => randomLine(random, options));
}

function addressOf(
  random: Random,
  ports: CaseServer['ports'],
  scheme: 'http' | 'https',
  host: string,
  path: string,
  name: string,
): string {
  const [usual, other] = ports[scheme];
  const reached = host.startsWith('[') && !ports.hasSix ? '127.0.0.1' : host;
  return `${scheme}://${reached}:${random.chance(0.9) ? usual : other}${path}?case=${name}`;
}

/** Many lines at once, none of which overwrites another. */
export function bulk(random: Random, ports: CaseServer['ports'], token: string): Situation {
  const family = randomFamily(random);
  const host = random.pick(family.hosts);
  const scheme = random.chance(0.7) ? 'https' : 'http';
  const fromScript = random.chance(0.2);
  const lines = Array.from({ length: fromScript ? 30 : random.int(20, 100) }, (_, at) =>
    randomLine(random, { family, host, fromScript, unique: `n${at}` }),
  );
  const url = (step: number) => addressOf(random, ports, scheme, host, '/p/q', `${token}.${step}`);
  const visit = { way: 'navigation', hops: [], page: null } as const;
  return {
    visits: [
      { ...visit, url: url(0), lines: fromScript ? [] : lines, scripts: fromScript ? ['', ...lines] : [] },
      { ...visit, url: url(1), lines: [], scripts: [] },
    ],
  };
}

/** More cookies than a site may have, in one jar or in that of another site's page. */
export function crowded(random: Random, ports: CaseServer['ports'], token: string): Situation {
  const secureShare = random.pick([0, 0.3, 0.8, 1]);
  const partitionedShare = random.pick([0, 0, 0, 0.5, 1]);
  const overShare = random.pick([0, 0, 0.1]);
  const largest = random.pick([1, 1, 100, 300, 2000]);
  const names = random.pick([60, 250, 400, 2000]);
  const scheme = random.chance(0.85) ? 'https' : 'http';
  const inside = random.chance(0.25);
  const [site = '', ...below] = random.pick([
    ['a.test', 'www.a.test'],
    ['a.test', 'www.a.test', 'b.www.a.test'],
    ['x.github.io', 'y.x.github.io'],
    ['x.localhost', 'y.x.localhost'],
    ['127.0.0.1'],
  ]);
  const visits: Visit[] = [];
  for (let step = 0; step < 5; step++) {
    const lines: string[] = [];
    for (let at = random.int(35, 75); at > 0; at--) {
      const partitioned = random.chance(partitionedShare);
      const secure = random.chance(secureShare) || partitioned;
      lines.push(
        [
          `n${random.int(0, names)}=${'x'.repeat(random.chance(0.3) ? random.int(1, largest) : 1)}`,
          secure ? 'Secure' : 'Path=/',
          ...(partitioned ? ['Partitioned'] : []),
          ...(inside && secure ? ['SameSite=None'] : []),
          ...(random.chance(0.3) ? [`Priority=${random.pick(['Low', 'Medium', 'High'])}`] : []),
          ...(random.chance(0.5) ? [`Domain=${site}`] : []),
          ...(random.chance(0.1) ? ['Max-Age=100000'] : []),
          // Not 0: Firefox keeps one for a moment that expires a millisecond after the answer's first line was read.
          ...(random.chance(overShare) ? ['Max-Age=-1'] : []),
          ...(random.chance(0.1) ? ['HttpOnly'] : []),
        ].join('; '),
      );
    }
    const url = addressOf(
      random,
      ports,
      scheme,
      random.pick([site, ...below]),
      random.pick(['/', '/p/q']),
      `${token}.${step}`,
    );
    const page = addressOf(random, ports, scheme, 'outside.test', '/', `${token}.${step}.page`);
    const visit = { url, hops: [], lines, scripts: [] };
    visits.push(inside ? { ...visit, way: 'fetch', page } : { ...visit, way: 'navigation', page: null });
  }
  return { visits };
}

/** The circumstances of one of the visit's requests. */
export function requestContext(visit: Visit, step: number, time: number): CookieContext {
  const { way, page } = visit;
  const steps = stepsOf(visit);
  const { url, ahead } = steps[step] ?? visit;
  const request = {
    url,
    time,
    serverTime: ahead === undefined ? undefined : time + ahead,
    method: 'GET',
    redirectChain: steps.slice(0, step).map((hop) => hop.url),
  };
  if (page === null)
    return {
      ...request,
      kind: 'document',
      initiator: null,
      topLevelUrl: request.url,
      frames: [],
      mode: 'navigate',
      credentials: 'include',
    };
  return {
    ...request,
    kind: way === 'cors' || way === 'omit' ? 'fetch' : way,
    initiator: page,
    topLevelUrl: page,
    frames: [page],
    mode: way === 'iframe' ? 'navigate' : way === 'cors' || way === 'omit' ? 'cors' : 'no-cors',
    credentials: way === 'omit' ? 'omit' : 'include',
  };
}

/** The circumstances of a script in the visited document. */
export function scriptContext({ way, url, page }: Visit, time: number): CookieContext {
  const frames = page === null ? [url] : [page, url];
  return {
    url,
    time,
    api: 'document.cookie',
    kind: page === null ? 'document' : way,
    topLevelUrl: page ?? url,
    frames,
  };
}
