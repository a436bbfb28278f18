import { diagnoseCapture } from '../engine/diagnose.ts';
import type { Report } from '../engine/report.ts';
import { digestOf, type FileDigest } from '../report/digest.ts';
import { htmlReport } from '../report/html.ts';
import { jsonReport } from '../report/json.ts';
import { junitReport } from '../report/junit.ts';
import { markdownReport } from '../report/markdown.ts';
import { RouteTally } from '../report/routes.ts';
import { textReport } from '../report/text.ts';
import type { FORMATS } from './choices.ts';
import { inputName, readCapture } from './input.ts';
import type { Io } from './main.ts';

export interface DiagnoseFlags {
  readonly format: (typeof FORMATS)[number];
  readonly failOn: 'broken' | 'never';
  readonly reveal: boolean;
  /** Where metrics go: the address of an OTLP receiver; true: where the environment says. */
  readonly otlp?: string | true;
}

/**
 * Diagnoses a HAR file and prints the report; answers the exit code.
 * @throws InputError where the file cannot be read.
 */
export async function diagnoseFile(file: string, flags: DiagnoseFlags, io: Io): Promise<number> {
  const capture = await readCapture(file, io);
  const report = diagnoseCapture(capture, { reveal: flags.reveal });
  io.out(print(report, file, flags, io));
  if (flags.otlp !== undefined) await send([digestOf(file, report, RouteTally.of(capture))], flags.otlp);
  return flags.failOn === 'broken' && report.summary.incidents.broken > 0 ? 1 : 0;
}

/** What sends metrics is loaded by those alone who want that. */
export async function send(digests: readonly FileDigest[], url: string | true): Promise<void> {
  const { sendMetrics } = await import('./otlp.ts');
  await sendMetrics(digests, url);
}

function print(report: Report, file: string, flags: DiagnoseFlags, io: Io): string {
  switch (flags.format) {
    case 'json':
      return jsonReport(report);
    case 'markdown':
      return markdownReport(report);
    case 'html':
      return htmlReport(report);
    case 'junit':
      return junitReport([{ name: inputName(file), report }]);
    // These go by files, and are printed where many are, also of one.
    case 'ndjson':
    case 'github':
    case 'text':
      return textReport(report, { width: Math.min(110, io.columns ?? 80) });
  }
}
