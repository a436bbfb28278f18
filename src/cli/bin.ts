import { readFile, writeFile } from 'node:fs/promises';
import { readChunks } from './file-chunks.ts';
import { type Io, run } from './main.ts';

/** The command's entry: Node's files and streams for `run`. */

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader closed the pipe (`| head`): nothing is left to be said.
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
  throw error;
});

const io: Io = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  readFile: (path) => readFile(path),
  readStdin: async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks);
  },
  stream: (path) => (path === '-' ? process.stdin : readChunks(path)),
  writeFile: (path, text) => writeFile(path, text),
  columns: process.stdout.columns,
};

process.exitCode = await run(process.argv.slice(2), io);
