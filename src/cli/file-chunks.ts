import { open } from 'node:fs/promises';

/** Bytes of one chunk. */
export const CHUNK = 1 << 20;

/**
 * The bytes of a file, a megabyte at a time. While one chunk is used the next is read; there are two buffers in all, so that a chunk
 * is good until the next one is asked for.
 */
export async function* readChunks(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path);
  try {
    const read = (buffer: Uint8Array) => file.read(buffer, 0, CHUNK, null);
    let [mine, other] = [Buffer.allocUnsafeSlow(CHUNK), Buffer.allocUnsafeSlow(CHUNK)];
    let coming = read(mine);
    for (;;) {
      const { bytesRead } = await coming;
      if (bytesRead === 0) return;
      const chunk = mine.subarray(0, bytesRead);
      [mine, other] = [other, mine];
      coming = read(mine);
      // Whoever stops early leaves a read behind; its fault is nobody's then.
      coming.catch(() => {});
      yield chunk;
    }
  } finally {
    await file.close();
  }
}
