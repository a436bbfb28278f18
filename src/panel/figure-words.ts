import { number, percentage, t, tn } from '../words/words.ts';
import { ago } from './tokens.ts';
import type { EndCounts, FiguresReport, Rate, SessionAge } from './useSession.ts';

/** Refused although it should not be: 401 and 403 without those that are as they should be. */
export function refusedOf({ unauthorized, forbidden, expected }: Rate): number {
  return unauthorized + forbidden - expected;
}

/** Share of the refused ones among those that were answered, expected refusals left out of both, 0 to 1; undefined where there is none. */
export function shareOf(rate: Rate): number | undefined {
  const all = rate.answered - rate.expected;
  return all <= 0 ? undefined : refusedOf(rate) / all;
}

/** `70%`; `<1%` and `>99%` are never rounded to nothing or all; `–` where nothing was answered. */
export function percent(share: number | undefined): string {
  if (share === undefined) return '–';
  const rounded = Math.round(share * 100);
  if (rounded === 0 && share > 0) return `<${percentage(0.01)}`;
  if (rounded === 100 && share < 1) return `>${percentage(0.99)}`;
  return percentage(share);
}

/** `9 × 401, 2 × 403`; what is expected stands elsewhere and is not taken out here. */
export function statusWords({ unauthorized, forbidden }: Rate): string {
  return [
    unauthorized === 0 ? '' : `${number(unauthorized)} × 401`,
    forbidden === 0 ? '' : `${number(forbidden)} × 403`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

/** What one tile says: the figure, and what it is made of. */
export interface Tile {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly more: string;
  /** Something is wrong. */
  readonly alarming: boolean;
}

/** The figures at the top, those without any occasion left out. */
export function tilesOf(figures: FiguresReport): readonly Tile[] {
  const { total, signIns, sessions, stillborn } = figures;
  const refused = refusedOf(total);
  return [
    {
      id: 'refused',
      label: t('tile_refused'),
      value: percent(shareOf(total)),
      more: joined(
        t('tile_of', { part: refused, all: total.answered - total.expected }),
        refused === 0 ? '' : statusWords(total),
        counted('tile_expected', total.expected),
        counted('tile_unanswered', total.requests - total.answered),
      ),
      alarming: refused > 0,
    },
    ...endTiles('sign-ins', t('tile_sign_ins'), signIns.people),
    ...endTiles('renewals', t('tile_renewals'), signIns.renewals),
    ...endTiles('services', t('tile_services'), signIns.services),
    ...ageTile(sessions, stillborn),
  ];
}

function endTiles(id: string, label: string, counts: EndCounts): readonly Tile[] {
  const { succeeded, failed, abandoned, open } = counts;
  const ended = succeeded + failed + abandoned;
  if (ended + open === 0) return [];
  return [
    {
      id,
      label,
      value: percent(ended === 0 ? undefined : succeeded / ended),
      more: joined(
        t('tile_of', { part: succeeded, all: ended }),
        counted('tile_failed', failed),
        counted('tile_abandoned', abandoned),
        counted('tile_open', open),
      ),
      alarming: failed > 0,
    },
  ];
}

function ageTile(sessions: readonly SessionAge[], stillborn: number): readonly Tile[] {
  if (sessions.length + stillborn === 0) return [];
  const ended = sessions.filter(({ end }) => end !== null).toSorted((a, b) => a.age - b.age);
  const open = sessions.filter(({ end }) => end === null);
  const shortest = ended[0];
  const longest = ended.at(-1);
  const refused = ended.filter(({ endedBy }) => endedBy === 'refusal').length;
  const age = ago(Math.max(0, ...open.map((one) => one.age)));
  return [
    {
      id: 'age',
      label: t('tile_age'),
      value: shortest === undefined ? '–' : ago(medianOf(ended.map((one) => one.age))),
      more: joined(
        shortest === undefined || longest === undefined || ended.length < 2
          ? ''
          : t('tile_age_span', { from: ago(shortest.age), to: ago(longest.age) }),
        counted('tile_age_refused', refused),
        counted('tile_age_signed_out', ended.length - refused),
        open.length === 0 ? '' : tn('tile_age_open', open.length, { age }),
        counted('tile_stillborn', stillborn),
      ),
      alarming: false,
    },
  ];
}

type Counted =
  | 'tile_expected'
  | 'tile_unanswered'
  | 'tile_failed'
  | 'tile_abandoned'
  | 'tile_open'
  | 'tile_age_refused'
  | 'tile_age_signed_out'
  | 'tile_stillborn';

/** Nothing is said of none. */
function counted(stem: Counted, count: number): string {
  return count === 0 ? '' : tn(stem, count);
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}

/** Of sorted numbers the one in the middle. */
function medianOf(sorted: readonly number[]): number {
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
