/** @file Where the server programs of the scenarios are, besides Node. Imports no package. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { answers } from './run.mjs';

/**
 * What the scenarios' servers run in, null for each that is not here.
 * @typedef {object} Servers
 * @property {string | null} nginx path of the program
 * @property {Apache | null} apache
 * @property {string | null} openidc path of Apache's mod_auth_openidc
 * @property {string | null} django path of a Python that has Django REST framework
 */

/**
 * @typedef {object} Apache
 * @property {string} binary path of the program
 * @property {string} modules folder of its modules
 */

/** @param {readonly string[]} names @returns {string[]} where they would be on the search path */
export function onPath(names) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

// System users have places on their search path that others have not.
/** @param {readonly string[]} names */
function system(names) {
  const folders = ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin'];
  return [...onPath(names), ...names.flatMap((name) => folders.map((folder) => join(folder, name)))];
}

/** @returns {string | null} WHY401_NGINX, or the first that runs */
export function findNginx() {
  const named = process.env.WHY401_NGINX;
  if (named !== undefined && named !== '') return named;
  return system(['nginx']).find((path) => existsSync(path) && answers(path, '-v')) ?? null;
}

/** @returns {Apache | null} as Debian, Fedora and macOS install it */
export function findApache() {
  const folders = ['/usr/lib/apache2/modules', '/usr/lib64/httpd/modules', '/usr/libexec/apache2'];
  const modules = folders.find((folder) => existsSync(join(folder, 'mod_auth_digest.so')));
  const binary = system(['apache2', 'httpd']).find((path) => existsSync(path));
  return binary === undefined || modules === undefined ? null : { binary, modules };
}

/** @returns {string | null} Apache's module for OpenID Connect, where Apache is here as well */
export function findOpenidc() {
  const apache = findApache();
  const module = apache === null ? '' : join(apache.modules, 'mod_auth_openidc.so');
  return existsSync(module) ? module : null;
}

/** @returns {string | null} a Python that has Django REST framework with its JWT and its CORS package */
export function findDjango() {
  const packages = ['django', 'rest_framework', 'rest_framework_simplejwt', 'corsheaders'];
  const look =
    'import sys; from importlib.util import find_spec; sys.exit(None in map(find_spec, sys.argv[1:]))';
  // Debian's packages are for Debian's own Python, which need not be the first on the path.
  const places = ['/usr/bin/python3', ...onPath(['python3'])].filter((path) => existsSync(path));
  return places.find((python) => spawnSync(python, ['-c', look, ...packages]).status === 0) ?? null;
}
