import type { Report } from '../engine/report.ts';
import type { FileDigest } from '../report/digest.ts';
import { digestLine, digestTotal } from '../report/digest-text.ts';
import { githubAnnotations, githubSummary } from '../report/github.ts';
import { type JunitSuite, junitReport } from '../report/junit.ts';
import { type DiagnoseFlags, send } from './diagnose.ts';
import { examine, type FileJob, type FileResult } from './examine.ts';
import { InputError } from './faults.ts';
import { inputName } from './input.ts';
import type { Io } from './main.ts';
import { progressBar } from './progress.ts';

/** Formats that print one report, and so one file. */
const OF_ONE: readonly DiagnoseFlags['format'][] = ['json', 'markdown', 'html'];

/**
 * Diagnoses many files side by side and prints a line for each, in the order of `files` whichever is done first. Answers the exit code:
 * 2 where one of them could not be read (the others are diagnosed all the same), otherwise 1 where something is broken.
 * @throws InputError where the format is for one file only.
 */
export async function diagnoseFiles(files: readonly string[], flags: DiagnoseFlags, io: Io): Promise<number> {
  const { format, reveal } = flags;
  if (OF_ONE.includes(format))
    throw new InputError(
      `--format ${format} prints one report; for ${files.length} files take text, ndjson, junit or github`,
    );
  if (files.length > 1 && files.includes('-'))
    throw new InputError('standard input can be diagnosed by itself, not among files');
  const full = format === 'junit' || format === 'github';
  const bar = io.terminal === true ? progressBar(files.length, io.err, io.columns) : undefined;
  const crew = files.length > 1 ? await io.crew?.(files.length) : undefined;
  const work = crew?.examine ?? inTurn(io);
  const results = files.map(async (file) => {
    const result = await work({ file, reveal, full });
    bar?.step();
    return result;
  });
  const width = files.reduce((most, { length }) => Math.max(most, length), 0);
  const digests: FileDigest[] = [];
  const suites: JunitSuite[] = [];
  try {
    for (const result of results) {
      const { digest, report } = await result;
      // Of thousands of files only what is asked for is kept.
      digests.push(flags.otlp === undefined ? { ...digest, incidents: [], routes: [] } : digest);
      bar?.wipe();
      if (format === 'ndjson') io.out(`${JSON.stringify(digest)}\n`);
      else if (format !== 'junit') io.out(`${digestLine(digest, width)}\n`);
      if (full) suites.push(suiteOf(digest, report));
    }
  } finally {
    bar?.wipe();
    await crew?.close();
  }
  if (format === 'junit') io.out(junitReport(suites));
  else if (format !== 'ndjson' && files.length > 1) io.out(`\n${digestTotal(digests)}\n`);
  if (format === 'github') await tellGithub(suites, io);
  if (flags.otlp !== undefined) await send(digests, flags.otlp);
  return exitCode(digests, flags, io);
}

/** Without threads: one file after the other. */
function inTurn(io: Io): (job: FileJob) => Promise<FileResult> {
  let last: Promise<unknown> = Promise.resolve();
  return (job) => {
    const next = last.then(() => examine(job, io));
    last = next;
    return next;
  };
}

/** Annotations go to the output, the summary to the file that GitHub's runner names for it. */
async function tellGithub(suites: readonly JunitSuite[], io: Io): Promise<void> {
  io.out(githubAnnotations(suites));
  const file = io.env?.GITHUB_STEP_SUMMARY ?? '';
  if (file === '') return;
  try {
    await io.appendFile?.(file, githubSummary(suites));
  } catch {
    throw new InputError(`${file}: the summary cannot be written (GITHUB_STEP_SUMMARY)`);
  }
}

function suiteOf({ file, error }: FileDigest, report: Report | null): JunitSuite {
  const name = inputName(file);
  return report === null ? { name, error: error ?? '' } : { name, report };
}

function exitCode(digests: readonly FileDigest[], { failOn }: DiagnoseFlags, io: Io): number {
  const unreadable = digests.filter(({ error }) => error !== null);
  const [first] = unreadable;
  if (first !== undefined) {
    const many =
      unreadable.length === 1 ? '' : ` (the first of ${unreadable.length} files that cannot be read)`;
    io.err(`why401: ${inputName(first.file)}: ${first.error}${many}\n`);
    return 2;
  }
  return failOn === 'broken' && digests.some(({ broken }) => broken > 0) ? 1 : 0;
}
