import type { Tools } from '../../src/tools/setup.mjs';
import { PlainChromium } from './chromium.ts';
import { PlainFirefox } from './firefox.ts';
import type { Lane } from './lane.ts';
import { Random } from './random.ts';
import { CaseServer } from './server.ts';

export type BrowserName = 'chromium' | 'firefox';

/** Where a case is played. */
export interface Stage {
  readonly browser: BrowserName;
  readonly lane: Lane;
  readonly server: CaseServer;
  /** The case's name on the server. */
  readonly token: string;
}

export interface Outcome {
  /** The case as data. */
  readonly situation: unknown;
  /** What the model and the browser disagree on, a sentence or a JSON object each; empty where they agree. */
  readonly differences: readonly unknown[];
  /** Rejected lines or withheld cookies of which the browser told why, and for how many of them the model says the same. */
  readonly reasons: { readonly told: number; readonly same: number };
}

/** One half of the test: makes a case from the generator, plays it in the browser and in the model, compares. */
export interface Part {
  readonly name: 'set' | 'send';
  play(stage: Stage, random: Random): Promise<Outcome>;
}

export interface Report {
  readonly cases: number;
  readonly agreed: number;
  readonly reasons: { readonly told: number; readonly same: number };
  /** The seed of each case that went wrong, which makes it alone when given as `--seed` with `--cases 1`. */
  readonly wrong: readonly { readonly seed: number; readonly outcome: Outcome }[];
  /** Contexts taken from what a capture of the cases would hold, and those of them by which the model contradicts the browser. */
  readonly captures?: {
    readonly contexts: number;
    readonly wrong: readonly { readonly seed: number; readonly difference: unknown }[];
  };
}

export interface RunOptions {
  readonly browser: BrowserName;
  readonly part: Part;
  readonly cases: number;
  /** The seed of the first case; those of the others follow from it. */
  readonly seed: number;
  readonly tools: Pick<Tools, 'chromium' | 'firefox'>;
  readonly lanes?: number;
}

/** Plays cases in a browser of its own, several at once. */
export async function runCases({
  browser,
  part,
  cases,
  seed,
  tools,
  lanes = 4,
}: RunOptions): Promise<Report> {
  const server = await CaseServer.start();
  const program =
    browser === 'chromium'
      ? await PlainChromium.launch({ executable: tools.chromium })
      : await PlainFirefox.launch({ executable: tools.firefox });
  const wrong: { seed: number; outcome: Outcome }[] = [];
  const reasons = { told: 0, same: 0 };
  let next = 0;
  const work = async (first: Lane) => {
    let lane = first;
    for (let index = next++; index < cases; index = next++) {
      const own = index === 0 ? seed : seedOf(seed, index);
      const attempt = async (token: string) => {
        const played = await inTime(part.play({ browser, lane, server, token }, new Random(own)));
        server.forget(token);
        // What the browser is still busy with must not disturb the next case.
        if (played === undefined) lane = await program.lane();
        return played;
      };
      // A busy machine may be late once.
      const outcome = (await attempt(`c${index}`)) ?? (await attempt(`c${index}again`)) ?? NO_ANSWER;
      reasons.told += outcome.reasons.told;
      reasons.same += outcome.reasons.same;
      if (outcome.differences.length > 0) wrong.push({ seed: own, outcome });
    }
  };
  try {
    const all: Lane[] = [];
    while (all.length < Math.min(lanes, cases)) all.push(await program.lane());
    await Promise.all(all.map(work));
  } finally {
    await program.close();
    await server.close();
  }
  return { cases, agreed: cases - wrong.length, reasons, wrong };
}

const PATIENCE = 20_000;
const NO_ANSWER: Outcome = {
  situation: null,
  differences: [`The browser gave no answer for ${PATIENCE / 1000} s`],
  reasons: { told: 0, same: 0 },
};

async function inTime<T>(work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, PATIENCE, undefined);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Neighbouring cases must not be alike: the seed is mixed with a large odd number. */
export function seedOf(seed: number, index: number): number {
  return (seed + Math.imul(index, 0x9e3779b1)) >>> 0;
}
