import type { Capture, Exchange } from '../engine/exchange/exchange.ts';
import { HarError } from '../engine/exchange/from-har.ts';

/** Exchanges that come in one message: so few that taking them in holds up no frame. */
export const SLICE = 250;

/** What the worker says. `buffer`: the JSON of some exchanges, in UTF-8. */
export type FromWorker =
  | { readonly type: 'read'; readonly bytes: number }
  | { readonly type: 'exchanges'; readonly buffer: ArrayBuffer }
  | ({ readonly type: 'done' } & Pick<Capture, 'info' | 'skipped'>)
  | { readonly type: 'failed'; readonly reason: string | undefined };

export interface RemoteReading {
  /** Told how many bytes have been read, now and then. */
  readonly onRead?: ((bytes: number) => void) | undefined;
  /** Ends the reading, which fails then. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads a HAR file on a thread of its own, so that the page answers meanwhile.
 * @throws HarError with what is wrong with the file
 */
export function readHarInWorker(file: File, { onRead, signal }: RemoteReading = {}): Promise<Capture> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./har-worker.ts', import.meta.url), { type: 'module' });
    const decoder = new TextDecoder();
    const exchanges: Exchange[] = [];
    const settle = (how: () => void) => {
      signal?.removeEventListener('abort', stop);
      worker.terminate();
      how();
    };
    const stop = () => settle(() => reject(new Error('the file is not wanted any more')));
    signal?.addEventListener('abort', stop);
    worker.addEventListener('error', () => settle(() => reject(new Error('the reading thread failed'))));
    worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
      switch (data.type) {
        case 'read':
          onRead?.(data.bytes);
          break;
        case 'exchanges':
          // What our own worker has just written.
          exchanges.push(...(JSON.parse(decoder.decode(data.buffer)) as Exchange[]));
          break;
        case 'done':
          settle(() => resolve({ info: data.info, exchanges, skipped: data.skipped }));
          break;
        case 'failed':
          settle(() =>
            reject(data.reason === undefined ? new Error('unforeseen') : new HarError(data.reason)),
          );
      }
    });
    worker.postMessage(file);
  });
}
