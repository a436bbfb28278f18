import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';

/** Where nginx is, or null: WHY401_NGINX, the search path, the places that system users have on theirs. */
export function findNginx(): string | null {
  const named = process.env.WHY401_NGINX;
  if (named !== undefined && named !== '') return named;
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const places = [...folders, '/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin'];
  return places.map((folder) => join(folder, 'nginx')).find((path) => existsSync(path)) ?? null;
}

function frame(servers: string): string {
  // As root, nginx would hand its workers to a user who cannot read the folder.
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  return `daemon off;
${user}
worker_processes 1;
pid nginx.pid;
error_log stderr error;
events { worker_connections 256; }
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  server_names_hash_bucket_size 128;
  absolute_redirect off;
${servers}
}
`;
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

export interface RunningNginx {
  stop(): Promise<void>;
}

/**
 * Starts nginx in a folder of its own and waits until it listens.
 * @throws Error with nginx's own words where it does not start
 */
export async function startNginx(
  binary: string,
  folder: string,
  servers: string,
  port: number,
): Promise<RunningNginx> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'nginx.conf');
  await writeFile(file, frame(servers));
  const child: ChildProcess = spawn(binary, ['-p', folder, '-c', file, '-e', 'stderr'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
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
  // Ours: a test run that dies must not leave nginx behind.
  const reap = () => child.kill('SIGTERM');
  process.once('exit', reap);
  while (!(await answers(port))) {
    if (ended) throw new Error(`nginx did not start: ${words.trim()}`);
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
