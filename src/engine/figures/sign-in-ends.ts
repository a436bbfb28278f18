import type { Attempt } from '../facts/sign-ins/attempt.ts';
import type { EndCounts, FiguresReport } from '../report-figures.ts';
import type { FlowEnd } from '../report-flows.ts';

type Told = Pick<Attempt, 'kind' | 'silent' | 'known'>;
type Sort = keyof FiguresReport['signIns'];
type Counts = { -readonly [End in keyof EndCounts]: EndCounts[End] };

const ENDS: Readonly<Record<FlowEnd, keyof EndCounts>> = {
  'signed-in': 'succeeded',
  renewed: 'succeeded',
  'signed-out': 'succeeded',
  failed: 'failed',
  looped: 'failed',
  abandoned: 'abandoned',
  open: 'open',
};

/** Counts attempts to sign in by who made them and how they ended. */
export class SignInEnds {
  readonly #counts: Readonly<Record<Sort, Counts>> = { people: none(), renewals: none(), services: none() };

  /** @param state how it ended, as the report says it */
  add(attempt: Told, state: FlowEnd, count = 1): void {
    const sort = sortOf(attempt, state);
    if (sort !== undefined) this.#counts[sort][ENDS[state]] += count;
  }

  get counts(): FiguresReport['signIns'] {
    return this.#counts;
  }
}

function none(): Counts {
  return { succeeded: 0, failed: 0, abandoned: 0, open: 0 };
}

function sortOf({ kind, silent, known }: Told, state: FlowEnd): Sort | undefined {
  if (kind === 'logout') return undefined;
  if (kind === 'client-credentials' || kind === 'other-grant') return 'services';
  if (kind === 'refresh' || state === 'renewed') return 'renewals';
  if (!silent) return 'people';
  // A question behind the scenes whether somebody is signed in: that nobody is, is an answer.
  return known ? 'renewals' : state === 'signed-in' ? 'people' : undefined;
}
