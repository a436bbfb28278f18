import { type Report, type RunOptions, runCases } from './run.ts';
import { runSend } from './send/run.ts';
import { setPart } from './set.ts';

/** One half of the differential test. */
export interface NamedPart {
  /** As `--part` gives it. */
  readonly name: 'set' | 'send';
  run(options: Omit<RunOptions, 'part' | 'lanes'>): Promise<Report>;
}

export const parts: readonly NamedPart[] = [
  { name: 'set', run: (options) => runCases({ ...options, part: setPart }) },
  { name: 'send', run: runSend },
];
