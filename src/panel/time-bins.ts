import type { SliceFigure } from './useSession.ts';

/** A span of the time line, as it is drawn. Times in ms since the epoch, `to` exclusive. */
export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly requests: number;
  /** Refused although they should not be. */
  readonly refused: number;
  readonly expected: number;
  /** The slices that it takes together: their ids. */
  readonly ids: readonly string[];
  readonly incident: string | undefined;
}

/** Spans that people think in, s. */
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400];

/** Slices as at most `most` spans of one round length; the ones in which nothing happened are there as well. */
export function binsOf(slices: readonly SliceFigure[], most: number): readonly Bin[] {
  const first = slices[0];
  const last = slices.at(-1);
  if (first === undefined || last === undefined) return [];
  const span = last.to - first.from;
  const least = Math.max(first.to - first.from, span / Math.max(1, most - 1));
  const step = STEPS.find((seconds) => seconds * 1000 >= least) ?? Math.ceil(least / 86_400_000) * 86_400;
  const width = step * 1000;
  const start = Math.floor(first.from / width) * width;
  const count = Math.floor((last.from - start) / width) + 1;
  const bins = Array.from({ length: count }, (_, at): { -readonly [Key in keyof Bin]: Bin[Key] } => ({
    from: start + at * width,
    to: start + (at + 1) * width,
    requests: 0,
    refused: 0,
    expected: 0,
    ids: [],
    incident: undefined,
  }));
  for (const slice of slices) {
    const bin = bins[Math.floor((slice.from - start) / width)];
    if (bin === undefined) continue;
    bin.requests += slice.requests;
    bin.refused += slice.unauthorized + slice.forbidden - slice.expected;
    bin.expected += slice.expected;
    bin.ids = [...bin.ids, slice.id];
    bin.incident ??= slice.incidents[0];
  }
  return bins;
}
