import { availableParallelism } from 'node:os';
import { isMainThread } from 'node:worker_threads';
import { type Io, run } from './main.ts';
import { nodeIo } from './node-io.ts';
import { withBar } from './reading-bar.ts';

/** The command's entry: Node's files, streams and threads for `run`. On a thread that it started itself, the thread's work. */

if (isMainThread) {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // The reader closed the pipe (`| head`): nothing is left to be said.
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
    throw error;
  });
  const io: Io = {
    ...nodeIo,
    stream: (path) =>
      path === '-' || !process.stderr.isTTY
        ? nodeIo.stream(path)
        : withBar(path, nodeIo.err, process.stderr.columns),
    findFiles: async (argument) => (await import('./find-files.ts')).findFiles(argument),
    crew: async (files) =>
      (await import('./crew.ts')).startCrew(
        new URL(import.meta.url),
        Math.min(files, availableParallelism()),
      ),
    terminal: process.stderr.isTTY,
  };
  process.exitCode = await run(process.argv.slice(2), io);
} else (await import('./crew.ts')).serveCrew(nodeIo);
