import type { Cause, Fix, Incident } from './useSession.ts';

/** Who can do something: whoever uses or tests the site, whoever writes its code, whoever runs its servers. */
export type Party = 'user' | 'developer' | 'admin';

const PARTIES = { user: 'user', frontend: 'developer', backend: 'developer', admin: 'admin' } as const;
const ORDER: readonly Party[] = ['user', 'developer', 'admin'];
const EFFORTS = { easy: 0, medium: 1, hard: 2 } as const;

/** Fixes by who can make them, the easiest first; who can do nothing is left out. */
export function fixesByParty(
  fixes: readonly Fix[],
): readonly { readonly party: Party; readonly fixes: readonly Fix[] }[] {
  return ORDER.map((party) => ({
    party,
    fixes: fixes
      .filter(({ audience }) => PARTIES[audience] === party)
      .toSorted((a, b) => EFFORTS[a.effort] - EFFORTS[b.effort]),
  })).filter((group) => group.fixes.length > 0);
}

export type Owner = Exclude<Fix['audience'], 'user'>;

/** What somebody can do who cannot change any code. */
export interface TesterStep {
  /** To be tried in the browser: the easiest that the root cause names; undefined where there is nothing. */
  readonly attempt: Fix | undefined;
  /** Who can repair it, the one with the least to do first; empty where the cause is not known. */
  readonly owners: readonly Owner[];
}

/** From the root cause's own fixes; undefined where nothing has to be done. */
export function testerStep({ verdict, resolved, causes }: Incident): TesterStep | undefined {
  if (verdict === 'expected' || resolved !== null) return undefined;
  const root: Cause | undefined = causes[0];
  const easiest = (root?.fixes ?? []).toSorted((a, b) => EFFORTS[a.effort] - EFFORTS[b.effort]);
  const owners = easiest.map(({ audience }) => audience).filter((audience) => audience !== 'user');
  return {
    attempt: easiest.find(({ audience }) => audience === 'user'),
    owners: [...new Set(owners)],
  };
}
