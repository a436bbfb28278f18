import { parentPort, Worker } from 'node:worker_threads';
import { failedDigest } from '../report/digest.ts';
import { examine, type FileJob, type FileResult } from './examine.ts';
import { ownFault } from './faults.ts';
import type { Io } from './main.ts';

/** Threads that diagnose files. */
export interface Crew {
  /** Queues a file; never rejects. */
  examine(job: FileJob): Promise<FileResult>;
  /** Ends the threads; what is queued is not done any more. */
  close(): Promise<void>;
}

interface Task {
  readonly job: FileJob;
  readonly done: (result: FileResult) => void;
}

/**
 * `size` worker threads that run `entry`, which must call `serveCrew`. A thread that dies (out of memory) fails its file alone, and
 * another takes its place.
 */
export function startCrew(entry: URL, size: number): Crew {
  const queue: Task[] = [];
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  const busy = new Map<Worker, Task>();

  const give = (worker: Worker) => {
    const task = queue.shift();
    if (task === undefined) {
      idle.push(worker);
      return;
    }
    busy.set(worker, task);
    worker.postMessage(task.job);
  };
  const finish = (worker: Worker, result: FileResult) => {
    busy.get(worker)?.done(result);
    busy.delete(worker);
  };
  const start = () => {
    const worker = new Worker(entry);
    all.add(worker);
    worker.on('message', (result: FileResult) => {
      finish(worker, result);
      give(worker);
    });
    worker.on('error', (error: NodeJS.ErrnoException) => {
      all.delete(worker);
      const file = busy.get(worker)?.job.file;
      if (file !== undefined)
        finish(worker, { digest: failedDigest(file, ownFault(error.code ?? error.name)), report: null });
      if (queue.length > 0) start();
    });
    give(worker);
  };

  return {
    examine: (job) =>
      new Promise((done) => {
        queue.push({ job, done });
        const worker = idle.pop();
        if (worker !== undefined) give(worker);
        else if (all.size < size) start();
      }),
    close: async () => {
      queue.length = 0;
      await Promise.all([...all].map((worker) => worker.terminate()));
    },
  };
}

/** The thread's side: diagnoses what it is sent, one file after the other. */
export function serveCrew(io: Io): void {
  parentPort?.on('message', async (job: FileJob) => {
    parentPort?.postMessage(await examine(job, io));
  });
}
