import type { Random } from '../random.ts';
import type { Family } from './hosts.ts';
import type { Place, Plan, Seed } from './plan.ts';

const NAMES = ['sid', 'csrf', 'theme', 'a', 'b', 'c', 'd', 'e'];

/** What stands in the jar before the request: at least two cookies of the target's host. */
export function seedsOf(random: Random, plan: Plan, hosts: Family): Seed[] {
  const seeds: Seed[] = [];
  let count = 0;
  const lines = (at: Place, least: number): string[] =>
    Array.from({ length: random.int(least, 4) }, () => {
      count += 1;
      return line(random, `v${count}`, at, plan);
    });
  const visits: Place[] = [plan.target];
  for (let more = random.int(0, 3); more > 0; more--)
    visits.push({
      scheme: random.pick(['https', 'https', 'http']),
      host: random.pick(hosts.target),
      alt: false,
    });
  for (const place of random.shuffled(visits))
    seeds.push({ place, lines: lines(place, place === plan.target ? 2 : 1), inside: undefined, late: false });
  if (plan.old && random.chance(0.5)) seeds.push(renewed(random, random.pick(seeds)));
  if (plan.action.name !== 'address' && !plan.old && !plan.nodes[0].sandbox)
    for (const inside of plan.nodes.keys()) {
      if (!random.chance(inside === 0 ? 0.35 : 0.25)) continue;
      const place: Place = { ...plan.target, scheme: 'https' };
      const partitioned = lines(place, 2).map((one) =>
        random.chance(0.7)
          ? `${one.split(';')[0]}; SameSite=None; Secure; Path=/${random.chance(0.7) ? '; Partitioned' : ''}`
          : one,
      );
      seeds.push({ place, lines: partitioned, inside, late: false });
    }
  return seeds;
}

/** Set once more: as it was, or with another value. */
function renewed(random: Random, seed: Seed): Seed {
  const lines = seed.lines
    .filter(() => random.chance(0.7))
    .map((one) => one.replace(/Max-Age=1\b/, 'Max-Age=86400'))
    .map((one) => (random.chance(0.5) ? one : one.replace(/=v(\d+)/, '=w$1')));
  return { ...seed, lines, late: true };
}

/** Paths around that of the target: above it, itself, below it, and what looks alike. */
function pathOf(random: Random, { path }: Plan): string {
  const folder = path.slice(0, path.lastIndexOf('/'));
  return random.weighted([
    [9, '/'],
    [2, folder],
    [1.5, `${folder}/`],
    [1, path],
    [0.5, `${path}/`],
    [0.5, path.slice(0, -1)],
    [0.3, path.slice(1)],
    [0.3, `${path}?case=`],
    [0.3, folder.toUpperCase()],
    [0.3, `/${path}`],
    [0.3, encodeURI(decodeURI(path)).replace('t', '%74')],
    [0.3, `${folder}/../`],
    [0.5, '/other'],
    [1, ''],
  ]);
}

function line(random: Random, value: string, at: Place, plan: Plan): string {
  const { target } = plan;
  const parts: string[] = [];
  // Browsers trust the machine itself without https.
  const trusted = at.scheme === 'https' || /(?:^|\.)localhost$|^127\./.test(at.host);
  const secure = random.chance(trusted ? 0.65 : 0.05);
  const sameSite = random.weighted([
    [3, ''],
    [3, '=Strict'],
    [3, '=Lax'],
    [4, '=None'],
    [0.2, '=Bogus'],
    [0.2, ' '],
    [0.2, '=lAX'],
    [0.2, '=NONE'],
    [0.2, '='],
    [0.2, '= strict '],
  ]);
  const prefix = secure
    ? random.weighted([
        [8, ''],
        [1, '__Host-'],
        [1, '__Secure-'],
        [0.4, '__Http-'],
        [0.4, '__Host-Http-'],
        [0.2, '__hOsT-'],
      ])
    : '';
  const ofHost = prefix.toLowerCase().startsWith('__host-');
  const path = ofHost ? '/' : pathOf(random, plan);
  if (sameSite !== '') parts.push(`SameSite${sameSite}`);
  const needed = /none/i.test(sameSite) && at.scheme === 'https' && random.chance(0.9);
  if (secure || needed) parts.push('Secure');
  if (path !== '') parts.push(`Path=${path}`);
  if (!ofHost && random.chance(0.3)) {
    const shared = target.host.endsWith(`.${at.host}`)
      ? at.host
      : at.host
          .split('.')
          .slice(at.host.endsWith('.co.uk') ? -3 : -2)
          .join('.');
    parts.push(`Domain=${random.chance(0.5) ? at.host : shared}`);
  }
  if (random.chance(prefix.includes('Http') ? 0.9 : 0.2)) parts.push('HttpOnly');
  if (parts.includes('Secure') && random.chance(0.15)) parts.push('Partitioned');
  if (random.chance(0.3)) parts.push(plan.old && random.chance(0.4) ? 'Max-Age=1' : 'Max-Age=86400');
  return [`${prefix}${random.pick(NAMES)}=${value}`, ...random.shuffled(parts)].join('; ');
}

/** What the target's answer sets. */
export function answerLines(random: Random, plan: Plan): string[] {
  return Array.from({ length: random.int(2, 5) }, (_, index) => {
    const one = line(random, `n${index}`, plan.target, { ...plan, old: false });
    // Names of their own, so that each line can be told in the jar.
    return random.chance(0.8) ? one.replace(/^(__[a-z]+-(?:http-)?)?\w+/i, `$1new${index}`) : one;
  });
}
