import { once } from 'node:events';
import { appendFile, readFile, stat, writeFile } from 'node:fs/promises';
import { readChunks } from './file-chunks.ts';
import type { Io } from './main.ts';

/** Node's files and streams for the command. */
export const nodeIo = {
  out: (text) => process.stdout.write(text),
  printed: async () => {
    if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
  },
  err: (text) => process.stderr.write(text),
  readFile: (path) => readFile(path),
  readStdin: async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks);
  },
  stream: (path) => (path === '-' ? process.stdin : readChunks(path)),
  sameFile: async (...paths) => {
    const [one, other] = await Promise.all(paths.map((path) => stat(path).catch(() => undefined)));
    return one !== undefined && one.dev === other?.dev && one.ino === other.ino;
  },
  writeFile: (path, text) => writeFile(path, text),
  appendFile: (path, text) => appendFile(path, text),
  env: process.env,
  columns: process.stdout.columns,
} satisfies Io;
