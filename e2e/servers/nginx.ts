import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RunningProgram, startProgram } from './program.ts';

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

/**
 * Starts nginx in a folder of its own and waits until it listens.
 * @throws Error with nginx's own words where it does not start
 */
export async function startNginx(
  binary: string,
  folder: string,
  { servers, files }: { readonly servers: string; readonly files: Readonly<Record<string, string>> },
  port: number,
): Promise<RunningProgram> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'nginx.conf');
  await writeFile(file, frame(servers));
  for (const [name, content] of Object.entries(files))
    await writeFile(join(folder, name), content, { mode: 0o600 });
  return startProgram('nginx', binary, ['-p', folder, '-c', file, '-e', 'stderr'], port);
}
