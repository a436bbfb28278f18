import {
  type ByteSource,
  HarError,
  type HarFile,
  type LargeHar,
  largeHar,
  readHarBytes,
  readHarCapture,
} from '../capture/har-file.ts';
import type { Capture } from '../engine/exchange/exchange.ts';
import { InputError } from './faults.ts';
import type { Io } from './main.ts';

/** What messages call an input. */
export function inputName(file: string): string {
  return file === '-' ? 'standard input' : file;
}

/**
 * The capture in a file, or on standard input for `-`.
 * @throws InputError with the file's name and what is wrong with it.
 */
export function readCapture(file: string, io: Io): Promise<Capture> {
  return named(file, async () => {
    const capture = await readHarCapture(sourceOf(file, io));
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
export function readHar<T>(file: string, io: Io, use: (har: HarFile) => T): Promise<T> {
  return named(file, async () => {
    const bytes = file === '-' ? io.readStdin() : io.readFile(file);
    return use(await readHarBytes(await bytes.catch(cannotBeRead)));
  });
}

/**
 * A file of which all of the JSON is wanted, entry by entry; undefined where it can be read at once (or but once: standard input).
 * @throws InputError as `readHar` does, also while its entries are read.
 */
export async function openLargeHar(file: string, io: Io): Promise<LargeHar | undefined> {
  const har = await named(file, () => largeHar(sourceOf(file, io)));
  if (har === undefined) return undefined;
  return {
    async *entries() {
      try {
        yield* har.entries();
      } catch (error) {
        throw inNameOf(file, error);
      }
    },
    get log() {
      return har.log;
    },
    get skipped() {
      return har.skipped;
    },
  };
}

/** Bytes as they come, where that can be had; all at once otherwise. */
function sourceOf(file: string, io: Io): ByteSource {
  async function* open() {
    try {
      if (io.stream !== undefined) yield* io.stream(file);
      else yield await (file === '-' ? io.readStdin() : io.readFile(file));
    } catch (error) {
      cannotBeRead(error);
    }
  }
  return { open, reopens: file !== '-' };
}

async function named<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw inNameOf(file, error);
  }
}

function inNameOf(file: string, error: unknown): unknown {
  return error instanceof HarError || error instanceof InputError
    ? new InputError(`${inputName(file)}: ${error.message}`)
    : error;
}

function cannotBeRead(error: unknown): never {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  throw new InputError(READ_FAULTS[code] ?? `cannot be read${code === '' ? '' : ` (${code})`}`);
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
