import type { LargeHar } from '../capture/har-file.ts';
import type { Capture } from '../engine/exchange/exchange.ts';
import { captureFromHar } from '../engine/exchange/from-har.ts';
import { HarSanitiser, type SanitisedHar, sanitiseHar } from '../sanitise/har.ts';
import { InputError } from './faults.ts';
import { openLargeHar, readHar } from './input.ts';
import type { Io } from './main.ts';

export interface RedactFlags {
  /** Where it is written; undefined or `-`: standard output. */
  readonly output?: string;
}

/**
 * Writes a HAR that is safe to send and still gives the same diagnosis; says on stderr what was taken out whole, and what of the file could not be read.
 * @throws InputError where the file cannot be read, or the other cannot be written.
 */
export async function redactFile(file: string, flags: RedactFlags, io: Io): Promise<number> {
  const { output = '-' } = flags;
  if (output !== '-' && (output === file || (await io.sameFile?.(file, output)) === true))
    throw new InputError(`${file}: the sanitised file would take the original's place; name another`);
  const write = writerTo(output, io);
  const large = await openLargeHar(file, io);
  const { removed, skipped } =
    large === undefined ? await redactWhole(file, write, io) : await redactLarge(large, write);
  for (const { entry, reason } of skipped.slice(0, MOST_SAID))
    io.err(`why401: left out: entry ${entry}: ${reason}\n`);
  if (skipped.length > MOST_SAID) io.err(`why401: left out: ${skipped.length - MOST_SAID} more entries\n`);
  for (const { what, count } of removed) io.err(`why401: taken out: ${what} (${count})\n`);
  return 0;
}

const MOST_SAID = 10;

interface Redacted extends Pick<SanitisedHar, 'removed'> {
  readonly skipped: Capture['skipped'];
}

type Write = (text: string) => Promise<void>;

async function redactWhole(file: string, write: Write, io: Io): Promise<Redacted> {
  const { har, removed, skipped } = await readHar(file, io, ({ json, notes }) => {
    captureFromHar(json, notes);
    return { ...sanitiseHar(json), skipped: notes.skipped };
  });
  await write(`${JSON.stringify(har, null, 2)}\n`);
  return { removed, skipped };
}

/** The same text, without ever having the whole of it or of the file. */
async function redactLarge(large: LargeHar, write: Write): Promise<Redacted> {
  const sanitiser = new HarSanitiser();
  for await (const entries of large.entries()) for (const entry of entries) sanitiser.meet(entry);
  const frame = JSON.stringify({ log: sanitiser.log(large.log) }, null, 2);
  // No string of JSON has a line break in it.
  const start = '\n    "entries": [';
  const at = frame.indexOf(`${start}]`) + start.length;
  await write(frame.slice(0, at));
  let between = '\n      ';
  for await (const entries of large.entries()) {
    let text = '';
    for (const entry of entries) {
      text += between + JSON.stringify(sanitiser.entry(entry), null, 2).replaceAll('\n', '\n      ');
      between = ',\n      ';
    }
    await write(text);
  }
  await write(`${between.startsWith(',') ? '\n    ' : ''}${frame.slice(at)}\n`);
  return { removed: sanitiser.removed, skipped: large.skipped };
}

/** Writes one text after the other, to a file or to standard output. */
function writerTo(output: string, io: Io): Write {
  if (output === '-')
    return async (text) => {
      io.out(text);
      await io.printed?.();
    };
  let put = io.writeFile;
  return async (text) => {
    await written(output, put(output, text));
    put = io.appendFile ?? io.writeFile;
  };
}

async function written(path: string, writing: Promise<void>): Promise<void> {
  try {
    await writing;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new InputError(
      `${path}: ${WRITE_FAULTS[code] ?? `cannot be written${code === '' ? '' : ` (${code})`}`}`,
    );
  }
}

const WRITE_FAULTS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'its folder does not exist',
  EISDIR: 'is a folder, not a file',
  EACCES: 'may not be written (permission denied)',
  EPERM: 'may not be written (permission denied)',
  EROFS: 'may not be written (read-only)',
  ENOSPC: 'there is no space left for it',
};
