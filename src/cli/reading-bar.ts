import { stat } from 'node:fs/promises';
import { CHUNK, readChunks } from './file-chunks.ts';
import { progressBar } from './progress.ts';

/** Ours: smaller files are read before a bar says anything, bytes. */
const LARGE = 100_000_000;

/** The bytes of a file, and for a large one a bar on the terminal that shows how far it is read. */
export async function* withBar(
  path: string,
  write: (text: string) => void,
  columns?: number,
  large = LARGE,
): AsyncGenerator<Uint8Array> {
  const { size } = await stat(path);
  if (size < large) {
    yield* readChunks(path);
    return;
  }
  const bar = progressBar(Math.ceil(size / CHUNK), write, columns, 'MB');
  try {
    for await (const chunk of readChunks(path)) {
      yield chunk;
      bar.step();
    }
  } finally {
    bar.wipe();
  }
}
