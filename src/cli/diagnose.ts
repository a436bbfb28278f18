import { HarError, type HarFile, readHarBytes } from '../capture/har-file.ts';
import { diagnoseCapture } from '../engine/diagnose.ts';
import type { Capture } from '../engine/exchange/exchange.ts';
import { captureFromHar } from '../engine/exchange/from-har.ts';
import type { Report } from '../engine/report.ts';
import { htmlReport } from '../report/html.ts';
import { jsonReport } from '../report/json.ts';
import { junitReport } from '../report/junit.ts';
import { markdownReport } from '../report/markdown.ts';
import { textReport } from '../report/text.ts';
import type { Io } from './main.ts';

/** How `diagnose` prints. */
export const FORMATS = ['text', 'json', 'markdown', 'html', 'junit', 'ndjson'] as const;

export interface DiagnoseFlags {
  readonly format: (typeof FORMATS)[number];
  readonly failOn: 'broken' | 'never';
  readonly reveal: boolean;
}

/** Input that cannot be read, or usage that cannot be served: the message is the one line that the user sees. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/**
 * Diagnoses a HAR file and prints the report; answers the exit code.
 * @throws InputError where the file cannot be read.
 */
export async function diagnoseFile(file: string, flags: DiagnoseFlags, io: Io): Promise<number> {
  const capture = await readCapture(file, io);
  const report = diagnoseCapture(capture, { reveal: flags.reveal });
  io.out(print(report, file, flags, io));
  return flags.failOn === 'broken' && report.summary.incidents.broken > 0 ? 1 : 0;
}

/**
 * The capture in a file, or on standard input for `-`.
 * @throws InputError with the file's name and what is wrong with it.
 */
export function readCapture(file: string, io: Io): Promise<Capture> {
  return readHar(file, io, ({ json, notes }) => {
    const capture = captureFromHar(json, notes);
    const first = capture.skipped[0];
    if (capture.exchanges.length === 0 && first !== undefined) {
      const many = capture.skipped.length;
      throw new HarError(
        `${many === 1 ? 'its only entry cannot' : `none of its ${many} entries can`} be used (entry ${first.entry}: ${first.reason})`,
      );
    }
    return capture;
  });
}

/**
 * What is made of the JSON in a file, or on standard input for `-`.
 * @throws InputError with the file's name and what is wrong with it.
 */
export async function readHar<T>(file: string, io: Io, use: (har: HarFile) => T): Promise<T> {
  try {
    return use(await readHarBytes(await readBytes(file, io)));
  } catch (error) {
    if (error instanceof HarError || error instanceof InputError)
      throw new InputError(`${file === '-' ? 'standard input' : file}: ${error.message}`);
    throw error;
  }
}

async function readBytes(file: string, io: Io): Promise<Uint8Array> {
  try {
    return await (file === '-' ? io.readStdin() : io.readFile(file));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new InputError(READ_FAULTS[code] ?? `cannot be read${code === '' ? '' : ` (${code})`}`);
  }
}

const READ_FAULTS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file',
  EISDIR: 'is a directory, not a file',
  EACCES: 'may not be read (permission denied)',
  EPERM: 'may not be read (permission denied)',
  ENAMETOOLONG: 'the name is too long for a file',
  ERR_FS_FILE_TOO_LARGE: 'is larger than 2 GB, more than can be read',
  ERR_INVALID_ARG_VALUE: 'is no file name',
};

function print(report: Report, file: string, flags: DiagnoseFlags, io: Io): string {
  switch (flags.format) {
    case 'json':
      return jsonReport(report);
    case 'markdown':
      return markdownReport(report);
    case 'html':
      return htmlReport(report);
    case 'junit':
      return junitReport([{ name: file === '-' ? 'standard input' : file, report }]);
    // A line a file, also of one, is printed where many are.
    case 'ndjson':
    case 'text':
      return textReport(report, { width: Math.min(110, io.columns ?? 80) });
  }
}
