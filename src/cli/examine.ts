import { diagnoseCapture } from '../engine/diagnose.ts';
import type { Report } from '../engine/report.ts';
import { digestOf, type FileDigest, failedDigest } from '../report/digest.ts';
import { RouteTally } from '../report/routes.ts';
import { oneLine } from './faults.ts';
import { inputName, readCapture } from './input.ts';
import type { Io } from './main.ts';

/** One file of many, to be diagnosed on whatever thread is free. */
export interface FileJob {
  readonly file: string;
  readonly reveal: boolean;
  /** The incidents are wanted in full, not only the digest. */
  readonly full: boolean;
}

export interface FileResult {
  readonly digest: FileDigest;
  /** The report where it was asked for and the file could be read: without cookies, tokens and flows, which nobody prints of many files. */
  readonly report: Report | null;
}

/** Diagnoses one file; never rejects: what cannot be read is said in the digest. */
export async function examine({ file, reveal, full }: FileJob, io: Io): Promise<FileResult> {
  try {
    const capture = await readCapture(file, io);
    const report = diagnoseCapture(capture, { reveal });
    return {
      digest: digestOf(file, report, RouteTally.of(capture)),
      report: full ? { ...report, cookies: [], tokens: [], flows: [] } : null,
    };
  } catch (error) {
    const line = oneLine(error);
    const name = `${inputName(file)}: `;
    return {
      digest: failedDigest(file, line.startsWith(name) ? line.slice(name.length) : line),
      report: null,
    };
  }
}
