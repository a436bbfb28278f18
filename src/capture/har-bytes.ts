import { HarError } from '../engine/exchange/from-har.ts';

/** Bytes as they come. A chunk is good until the next one is asked for. */
export type Chunks = AsyncIterable<Uint8Array>;

/** Where a file's bytes come from. */
export interface ByteSource {
  /** Its bytes from the beginning. */
  open(): Chunks;
  /** Whether it can be opened more than once. */
  readonly reopens: boolean;
}

/** What is found out while the bytes are read. */
export interface ReadState {
  /** The compressed bytes end, or are damaged, before the end of the file in them. */
  cutShort: boolean;
}

/** The chunks, of which the first has `count` bytes at least if there are as many. */
async function* withStart(chunks: Chunks, count: number): AsyncGenerator<Uint8Array> {
  let start: Uint8Array | undefined = new Uint8Array();
  for await (const chunk of chunks) {
    if (start === undefined) {
      yield chunk;
      continue;
    }
    const all: Uint8Array = start.length === 0 ? chunk : new Uint8Array(start.length + chunk.length);
    if (all !== chunk) {
      all.set(start);
      all.set(chunk, start.length);
    }
    start = all.length < count ? new Uint8Array(all) : undefined;
    if (start === undefined) yield all;
  }
  if (start !== undefined && start.length > 0) yield start;
}

/**
 * The chunks, unpacked where they are gzip (RFC 1952); what came out before a fault is kept.
 * @throws HarError where nothing comes out, or more than `limit` bytes do.
 */
export async function* unpack(chunks: Chunks, limit: number, state: ReadState): Chunks {
  const source = withStart(chunks, 2);
  try {
    const first = await source.next();
    if (first.done) return;
    const [a, b] = first.value;
    if (a !== 0x1f || b !== 0x8b) {
      yield first.value;
      yield* source;
    } else yield* gunzip(first.value, source, limit, state);
  } finally {
    await source.return(undefined);
  }
}

async function* gunzip(
  start: Uint8Array,
  source: AsyncGenerator<Uint8Array>,
  limit: number,
  state: ReadState,
): Chunks {
  const packed = new ReadableStream<Uint8Array<ArrayBuffer>>({
    // The copies have plain ArrayBuffers of their own, as the stream wants them.
    start: (controller) => controller.enqueue(new Uint8Array(start)),
    pull: async (controller) => {
      const next = await source.next();
      if (next.done) controller.close();
      else controller.enqueue(new Uint8Array(next.value));
    },
  });
  const reader = packed.pipeThrough(new DecompressionStream('gzip')).getReader();
  let size = 0;
  for (;;) {
    let chunk: Uint8Array | undefined;
    try {
      chunk = (await reader.read()).value;
    } catch {
      state.cutShort = true;
    }
    if (chunk === undefined) break;
    size += chunk.length;
    if (size > limit) {
      await reader.cancel();
      throw new HarError(`the compressed file unpacks to more than ${Math.round(limit / 1e6)} MB`);
    }
    yield chunk;
  }
  if (size === 0) throw new HarError('the compressed file (gzip) is damaged or empty (byte 0)');
}

/** The chunks as UTF-8 without a byte order mark; UTF-16 is told by its mark, or by the NUL beside the first character. */
export async function* toUtf8(chunks: Chunks): Chunks {
  const source = withStart(chunks, 4);
  try {
    yield* inUtf8(source);
  } finally {
    await source.return(undefined);
  }
}

async function* inUtf8(source: AsyncGenerator<Uint8Array>): Chunks {
  const first = await source.next();
  if (first.done) return;
  const [a, b, c, d] = first.value;
  if (a === 0xef && b === 0xbb && c === 0xbf) {
    yield first.value.subarray(3);
    yield* source;
    return;
  }
  const mark = a === 0xff && b === 0xfe ? 'utf-16le' : a === 0xfe && b === 0xff ? 'utf-16be' : undefined;
  const bare =
    b === 0 && d === 0 && a !== 0 ? 'utf-16le' : a === 0 && c === 0 && b !== 0 ? 'utf-16be' : undefined;
  const encoding = mark ?? (first.value.length >= 4 ? bare : undefined);
  if (encoding === undefined) {
    yield first.value;
    yield* source;
    return;
  }
  const decoder = new TextDecoder(encoding);
  const encoder = new TextEncoder();
  yield encoder.encode(decoder.decode(first.value, { stream: true }));
  for await (const chunk of source) yield encoder.encode(decoder.decode(chunk, { stream: true }));
  yield encoder.encode(decoder.decode());
}
