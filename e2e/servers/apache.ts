import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Apache } from '../../src/tools/servers.mjs';
import { type RunningProgram, startProgram } from './program.ts';

/** A virtual host of Apache. */
export interface ApacheSite {
  readonly host: string;
  /** Lines inside `<VirtualHost>`; `${files}` is the folder with the files below. */
  readonly lines: string;
  /** Name → content; those that end in `.cgi` can be run. */
  readonly files: Readonly<Record<string, string>>;
}

const modules = [
  'mpm_prefork',
  'unixd',
  'authn_core',
  'authn_file',
  'authz_core',
  'authz_user',
  'auth_basic',
  'auth_digest',
  'mime',
  'dir',
  'alias',
  'cgi',
];

function frame(
  apache: Apache,
  openidc: string | null,
  folder: string,
  port: number,
  sites: readonly ApacheSite[],
): string {
  const load = modules.map(
    (name) => `<IfModule !${name}_module>
  LoadModule ${name}_module ${join(apache.modules, `mod_${name}.so`)}
</IfModule>`,
  );
  if (openidc !== null) load.push(`LoadModule auth_openidc_module ${openidc}`);
  const hosts = sites.map(
    ({ host, lines }) => `<VirtualHost 127.0.0.1:${port}>
  ServerName ${host}
  DocumentRoot ${join(folder, host)}
${lines.replaceAll('$' + '{files}', join(folder, host))}
</VirtualHost>`,
  );
  // Apache refuses to answer as root: nobody does, who may read this folder.
  const user = process.getuid?.() === 0 ? 'User "#65534"\nGroup "#65534"' : '';
  return `${load.join('\n')}
ServerName localhost
ServerRoot ${folder}
Listen 127.0.0.1:${port}
PidFile ${join(folder, 'apache.pid')}
DefaultRuntimeDir ${folder}
Mutex file:${folder} default
ErrorLog ${join(folder, 'error.log')}
LogLevel error
${user}
<Directory ${folder}>
  Require all granted
</Directory>
TypesConfig /dev/null
AddType application/json .json
AddType text/html .html
${hosts.join('\n')}
`;
}

/**
 * Starts Apache in a new folder, and waits until it listens.
 * @param openidc path of mod_auth_openidc; null where no site has it
 * @throws Error with Apache's own words where it does not start
 */
export async function startApache(
  apache: Apache,
  openidc: string | null,
  sites: readonly ApacheSite[],
  port: number,
): Promise<RunningProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'why401-apache-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await chmod(folder, 0o755);
    for (const { host, files } of sites) {
      await mkdir(join(folder, host));
      for (const [name, content] of Object.entries(files))
        await writeFile(join(folder, host, name), content, { mode: name.endsWith('.cgi') ? 0o755 : 0o644 });
    }
    const file = join(folder, 'apache.conf');
    await writeFile(file, frame(apache, openidc, folder, port, sites));
    // One process (-X): otherwise Apache ends its whole process group, which is that of the tests, when it is stopped.
    const program = await startProgram('Apache', apache.binary, ['-X', '-f', file], port);
    return { stop: () => program.stop().then(remove) };
  } catch (error) {
    const log = await readFile(join(folder, 'error.log'), 'utf8').catch(() => '');
    await remove();
    throw new Error(`${error} ${log.slice(-2000)}`);
  }
}
