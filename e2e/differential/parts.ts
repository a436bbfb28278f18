import type { Part } from './run.ts';
import { setPart } from './set.ts';

/** By the name that `--part` gives. */
export const parts: readonly Part[] = [setPart];

export { runCases } from './run.ts';
