import { captureFromHar } from '../engine/exchange/from-har.ts';
import { sanitiseHar } from '../sanitise/har.ts';
import { InputError } from './faults.ts';
import { readHar } from './input.ts';
import type { Io } from './main.ts';

export interface RedactFlags {
  /** Where it is written; undefined or `-`: standard output. */
  readonly output?: string;
}

/**
 * Writes a HAR that is safe to send and still gives the same diagnosis; says on stderr what was taken out whole.
 * @throws InputError where the file cannot be read, or the other cannot be written.
 */
export async function redactFile(file: string, flags: RedactFlags, io: Io): Promise<number> {
  const { output = '-' } = flags;
  if (output !== '-' && output === file)
    throw new InputError(`${file}: the sanitised file would take the original's place; name another`);
  const sanitised = await readHar(file, io, ({ json, notes }) => {
    captureFromHar(json, notes);
    return sanitiseHar(json);
  });
  const text = `${JSON.stringify(sanitised.har, null, 2)}\n`;
  if (output === '-') io.out(text);
  else await write(output, text, io);
  for (const { what, count } of sanitised.removed) io.err(`why401: taken out: ${what} (${count})\n`);
  return 0;
}

async function write(path: string, text: string, io: Io): Promise<void> {
  try {
    await io.writeFile(path, text);
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
