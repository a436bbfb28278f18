import type { Random } from '../random.ts';

/** Names of hosts of one case. The target's family comes first: the registrable domain and hosts below it. */
export interface Family {
  readonly target: readonly string[];
  readonly others: readonly string[];
  /** The names are not the case's own. */
  readonly alone: boolean;
}

/** Suffixes: none that browsers know, known ones, one of a hoster, one by a wildcard. None is on the list of hosts that demand https. */
const SUFFIXES = [
  [16, 'test'],
  [2, 'co.uk'],
  [2, 'localhost'],
  [1, 'azurewebsites.net'],
  [1, 'x.kawasaki.jp'],
] as const;

export function familyOf(random: Random, id: string): Family {
  const other = `${id}b.test`;
  if (random.chance(0.025)) {
    // The machine itself: for a browser of no other site than its own name or address.
    const names = random.shuffled(['localhost', '127.0.0.1'] as const);
    return { target: names.slice(0, 1), others: [names[1] ?? other, other], alone: true };
  }
  const suffix = random.weighted(SUFFIXES);
  // A name of one label belongs to no site but itself.
  const base = random.chance(0.03) ? `${id}a` : `${id}a.${suffix}`;
  return {
    target: [base, `www.${base}`, `b.www.${base}`],
    others: [other, `www.${other}`, `${id}c.${suffix}`],
    alone: false,
  };
}

/** Does a cookie of this domain belong to the case? */
export function ownsDomain(
  { id, alone }: { readonly id: string; readonly alone: boolean },
  domain: string,
): boolean {
  return alone || new RegExp(`(?:^|\\.)${id}[abc](?:\\.|$)`).test(domain);
}
