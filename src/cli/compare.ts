import { compareCaptures } from '../engine/compare/captures.ts';
import { compareText } from '../report/compare-text.ts';
import { InputError } from './faults.ts';
import { readCapture } from './input.ts';
import type { Io } from './main.ts';

export interface CompareFlags {
  readonly format: 'text' | 'json';
  readonly reveal: boolean;
}

/**
 * Says what differs between a capture in which signing in fails and one in which it works, as far as it matters. Answers the exit
 * code, which is 0.
 * @throws InputError where a file cannot be read.
 */
export async function compareFiles(
  failing: string,
  working: string,
  flags: CompareFlags,
  io: Io,
): Promise<number> {
  if (failing === '-' && working === '-')
    throw new InputError('standard input can be one of the two captures, not both');
  const comparison = compareCaptures(await readCapture(failing, io), await readCapture(working, io), {
    reveal: flags.reveal,
  });
  io.out(
    flags.format === 'json'
      ? `${JSON.stringify(comparison, null, 2)}\n`
      : compareText(comparison, { width: Math.min(110, io.columns ?? 80) }),
  );
  return 0;
}
