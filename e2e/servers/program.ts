import { type ChildProcess, spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';

/** A port of loopback that nobody listens on now. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  return new Promise((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address === null || typeof address === 'string'
          ? reject(new Error('No port'))
          : resolve(address.port),
      );
    });
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

export interface RunningProgram {
  stop(): Promise<void>;
}

/**
 * Starts a server program in the foreground and waits until it listens on the port of loopback.
 * @throws Error with the program's own words where it does not start
 */
export async function startProgram(
  name: string,
  binary: string,
  args: readonly string[],
  port: number,
): Promise<RunningProgram> {
  const child: ChildProcess = spawn(binary, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let words = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(-2000);
  });
  let ended = false;
  const over = new Promise<void>((resolve) => {
    const end = () => {
      ended = true;
      resolve();
    };
    child.once('exit', end);
    child.once('error', (error) => {
      words += error.message;
      end();
    });
  });
  // Ours: a test run that dies must not leave servers behind.
  const reap = () => child.kill('SIGTERM');
  process.once('exit', reap);
  while (!(await answers(port))) {
    if (ended) throw new Error(`${name} did not start: ${words.trim()}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  return {
    async stop() {
      process.removeListener('exit', reap);
      child.kill('SIGTERM');
      await over;
    },
  };
}
