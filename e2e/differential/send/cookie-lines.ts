import type { Random } from '../random.ts';
import type { Place, Plan, Seed } from './plan.ts';

/** Names of hosts of one case. The target's family comes first: the registrable domain and two hosts below it. */
export interface Family {
  readonly target: readonly string[];
  readonly others: readonly string[];
}

const NAMES = ['sid', 'csrf', 'theme', 'a', 'b', 'c', 'd', 'e'];

/** What stands in the jar before the request: at least two cookies of the target's host. */
export function seedsOf(random: Random, plan: Plan, hosts: Family): Seed[] {
  const seeds: Seed[] = [];
  let count = 0;
  const lines = (at: Place, least: number): string[] =>
    Array.from({ length: random.int(least, 4) }, () => {
      count += 1;
      return line(random, `v${count}`, at, plan.target);
    });
  const visits: Place[] = [plan.target];
  for (let more = random.int(0, 3); more > 0; more--)
    visits.push({
      scheme: random.pick(['https', 'https', 'http']),
      host: random.pick(hosts.target),
      alt: false,
    });
  for (const visit of random.shuffled(visits))
    seeds.push({ place: visit, lines: lines(visit, visit === plan.target ? 2 : 1), inside: false });
  if (plan.action.name !== 'address' && !plan.old && !plan.nodes[0].sandbox && random.chance(0.35)) {
    const inside: Place = { ...plan.target, scheme: 'https' };
    const partitioned = lines(inside, 2).map((one) =>
      random.chance(0.7)
        ? `${one.split(';')[0]}; SameSite=None; Secure; Path=/${random.chance(0.7) ? '; Partitioned' : ''}`
        : one,
    );
    seeds.push({ place: inside, lines: partitioned, inside: true });
  }
  return seeds;
}

function line(random: Random, value: string, at: Place, target: Place): string {
  const parts: string[] = [];
  const secure = random.chance(at.scheme === 'https' ? 0.65 : 0.05);
  const sameSite = random.weighted([
    [3, ''],
    [3, 'Strict'],
    [3, 'Lax'],
    [4, 'None'],
    [0.4, 'Bogus'],
  ]);
  const prefix = secure
    ? random.weighted([
        [8, ''],
        [1, '__Host-'],
        [1, '__Secure-'],
      ])
    : '';
  const path =
    prefix === '__Host-'
      ? '/'
      : random.weighted([
          [8, '/'],
          [2, '/t'],
          [1, '/t/'],
          [1, '/other'],
          [1, '/T'],
          [1, ''],
        ]);
  if (sameSite !== '') parts.push(`SameSite=${sameSite}`);
  if (secure || (sameSite === 'None' && at.scheme === 'https')) parts.push('Secure');
  if (path !== '') parts.push(`Path=${path}`);
  if (prefix !== '__Host-' && random.chance(0.3)) {
    const shared = target.host.endsWith(`.${at.host}`)
      ? at.host
      : at.host
          .split('.')
          .slice(at.host.endsWith('.co.uk') ? -3 : -2)
          .join('.');
    parts.push(`Domain=${random.chance(0.5) ? at.host : shared}`);
  }
  if (random.chance(0.2)) parts.push('HttpOnly');
  if (parts.includes('Secure') && random.chance(0.15)) parts.push('Partitioned');
  if (random.chance(0.3)) parts.push('Max-Age=86400');
  return [`${prefix}${random.pick(NAMES)}=${value}`, ...random.shuffled(parts)].join('; ');
}

/** What the target's answer sets. */
export function answerLines(random: Random, target: Place): string[] {
  return Array.from({ length: random.int(2, 5) }, (_, index) => {
    const one = line(random, `n${index}`, target, target);
    // Names of their own, so that each line can be told in the jar.
    return random.chance(0.8) ? one.replace(/^(__\w+-)?\w+/, `$1new${index}`) : one;
  });
}
