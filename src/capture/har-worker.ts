import { type ByteSource, HarError, readHarCapture } from './har-file.ts';
import { type FromWorker, SLICE } from './har-remote.ts';

/** The thread that reads a HAR file for the panel: takes a File, answers with what `har-remote.ts` knows how to take. */

const CHUNK = 1 << 20;
/** How often it tells how far it is, bytes. */
const TELL = 8 << 20;

function post(message: FromWorker, transfer: Transferable[] = []): void {
  self.postMessage(message, { transfer });
}

function sourceOf(file: File): ByteSource {
  return {
    reopens: true,
    async *open() {
      for (let at = 0; at < file.size; at += CHUNK) {
        if (at % TELL === 0) post({ type: 'read', bytes: at });
        yield new Uint8Array(await file.slice(at, at + CHUNK).arrayBuffer());
      }
    },
  };
}

async function read(file: File): Promise<void> {
  try {
    const { info, exchanges, skipped } = await readHarCapture(sourceOf(file));
    for (let at = 0; at < exchanges.length; at += SLICE) {
      // Bytes change threads without a copy; taking objects apart and together again would hold up the panel.
      const { buffer } = new TextEncoder().encode(JSON.stringify(exchanges.slice(at, at + SLICE)));
      post({ type: 'exchanges', buffer }, [buffer]);
    }
    post({ type: 'done', info, skipped });
  } catch (error) {
    post({ type: 'failed', reason: error instanceof HarError ? error.message : undefined });
  }
}

self.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (data instanceof File) void read(data);
});
