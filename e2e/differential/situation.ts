import type { CookieContext } from '../../src/engine/cookies/context.ts';
import { randomLine } from './grammar.ts';
import { type Family, randomFamily, randomPath } from './places.ts';
import type { Random } from './random.ts';
import type { CaseServer } from './server.ts';

export type Way =
  /** A navigation of the tab, by the user. */
  | 'navigation'
  /** From within a page. */
  | 'iframe'
  | 'image'
  | 'fetch';

/** One request, the lines of its answer, and what scripts of the answered document do then. */
export interface Visit {
  readonly way: Way;
  readonly url: string;
  /** The page that an embedded request comes from. */
  readonly page: string | null;
  readonly lines: readonly string[];
  /** Assignments to document.cookie, by a script of the document at `url`. */
  readonly scripts: readonly string[];
}

export interface Situation {
  readonly visits: readonly Visit[];
}

/** A situation of one to four visits, within hosts that have to do with one another. */
export function randomSituation(random: Random, ports: CaseServer['ports'], token: string): Situation {
  if (random.chance(0.008)) return crowded(random, ports, token);
  if (random.chance(0.04)) return bulk(random, ports, token);
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
    [20, 'navigation'],
    [1.5, 'iframe'],
    [0.8, 'image'],
    [1.2, 'fetch'],
  ]);
  const lines: string[] = [];
  const script = way === 'navigation' ? random.chance(0.12) : way === 'iframe' && random.chance(0.5);
  for (
    let left = random.weighted([
      [script ? 4 : 1, 0],
      [5, 1],
      [4, 2],
      [2, 3],
      [1, 4],
    ]);
    left > 0;
    left--
  )
    lines.push(randomLine(random, { family, host, fromScript: false }));
  const scripts: string[] = [];
  for (let left = script ? random.int(0, 3) : 0; left > 0; left--)
    scripts.push(randomLine(random, { family, host, fromScript: true }));
  if (way === 'navigation') return { way, url, page: null, lines, scripts: script ? ['', ...scripts] : [] };
  const from = random.chance(0.5) ? random.pick(family.hosts) : 'outside.test';
  // An https page may not load from http.
  const page = addressOf(
    random,
    ports,
    scheme === 'http' ? 'http' : random.pick(['https', 'https', 'http'] as const),
    from,
    '/',
    `${name}.page`,
  );
  return { way, url, page, lines, scripts: script ? ['', ...scripts] : [] };
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
  return `${scheme}://${host}:${random.chance(0.9) ? usual : other}${path}?case=${name}`;
}

/** Many lines at once, none of which overwrites another. */
export function bulk(random: Random, ports: CaseServer['ports'], token: string): Situation {
  const family = randomFamily(random);
  const host = random.pick(family.hosts);
  const scheme = random.chance(0.7) ? 'https' : 'http';
  const lines = Array.from({ length: 40 }, (_, at) =>
    randomLine(random, { family, host, fromScript: false, unique: `n${at}` }),
  );
  const url = (step: number) => addressOf(random, ports, scheme, host, '/p/q', `${token}.${step}`);
  return {
    visits: [
      { way: 'navigation', url: url(0), page: null, lines, scripts: [] },
      { way: 'navigation', url: url(1), page: null, lines: [], scripts: [] },
    ],
  };
}

/** More cookies than a site may have. */
export function crowded(random: Random, ports: CaseServer['ports'], token: string): Situation {
  const secureShare = random.pick([0, 0.3, 0.8, 1]);
  const partitionedShare = random.pick([0, 0, 0, 0.5, 1]);
  const hosts = ['a.test', 'www.a.test'];
  const visits: Visit[] = [];
  for (let step = 0; step < 4; step++) {
    const lines: string[] = [];
    for (let at = random.int(40, 75); at > 0; at--) {
      const partitioned = random.chance(partitionedShare);
      lines.push(
        [
          `n${random.int(0, 400)}=${'x'.repeat(partitioned && random.chance(0.3) ? random.int(1, 300) : 1)}`,
          random.chance(secureShare) || partitioned ? 'Secure' : 'Path=/',
          ...(partitioned ? ['Partitioned'] : []),
          ...(random.chance(0.3) ? [`Priority=${random.pick(['Low', 'Medium', 'High'])}`] : []),
          ...(random.chance(0.5) ? ['Domain=a.test'] : []),
          ...(random.chance(0.1) ? ['Max-Age=100000'] : []),
        ].join('; '),
      );
    }
    const url = addressOf(
      random,
      ports,
      'https',
      random.pick(hosts),
      random.pick(['/', '/p/q']),
      `${token}.${step}`,
    );
    visits.push({ way: 'navigation', url, page: null, lines, scripts: [] });
  }
  return { visits };
}

/** The circumstances of the visit's own request. */
export function requestContext({ way, url, page }: Visit, time: number): CookieContext {
  if (page === null)
    return {
      url,
      time,
      method: 'GET',
      kind: 'document',
      initiator: null,
      topLevelUrl: url,
      frames: [],
      redirectChain: [],
      mode: 'navigate',
      credentials: 'include',
    };
  return {
    url,
    time,
    method: 'GET',
    kind: way,
    initiator: page,
    topLevelUrl: page,
    frames: [page],
    redirectChain: [],
    mode: way === 'iframe' ? 'navigate' : 'no-cors',
    credentials: 'include',
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
