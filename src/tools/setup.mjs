/**
 * @file Makes a fresh clone ready with nothing but Node: packages, browsers, server programs. Imports no package.
 *
 *     node src/tools/setup.mjs
 */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './root.mjs';
import { answers, run, runPackage } from './run.mjs';
import { runTool, Stop, say } from './say.mjs';
import { findApache, findDjango, findNginx, findOpenidc, onPath } from './servers.mjs';

const lowestNode = [20, 19];

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [needMajor = 0, needMinor = 0] = lowestNode;
  if (major > needMajor || (major === needMajor && minor >= needMinor)) return;
  throw new Stop(
    `Node ${process.versions.node} is too old: install Node ${lowestNode.join('.')} or newer (https://nodejs.org).`,
  );
}

/** @param {string} file @returns {Record<string, { version?: string, optional?: boolean }>} */
function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages ?? {};
  } catch {
    return {};
  }
}

/** npm records what it installed in node_modules/.package-lock.json: compare that with what is wanted. */
function packagesAreCurrent() {
  const installed = packagesOf('node_modules/.package-lock.json');
  return Object.entries(packagesOf('package-lock.json')).every(
    // Optional packages of other platforms are not installed.
    ([path, { version, optional }]) =>
      path === '' ||
      installed[path]?.version === version ||
      (optional === true && installed[path] === undefined),
  );
}

/** Installs the packages of package-lock.json where they are missing or differ. */
export async function ensurePackages() {
  checkNode();
  if (packagesAreCurrent()) return;
  say('Installing packages (npm ci) …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const clean = await run(npm, ['ci', '--no-audit', '--no-fund'], { quiet: true });
  if (clean.code === 0) return;
  // A registry that lacks some platform's optional package makes npm ci refuse the lock file; npm install does not mind.
  say('npm ci did not work; trying npm install …');
  const { code } = await run(npm, ['install', '--no-save', '--no-audit', '--no-fund'], { quiet: true });
  if (code === 0) return;
  throw new Stop(
    `${clean.output}\nThe packages cannot be installed: check the network connection, then run npm ci.`,
  );
}

/** @param {string} path */
function isSnap(path) {
  // A snap sees neither /tmp nor hidden folders, so it can read no test profile.
  return path.startsWith('/snap/') || realpathSync(path) === '/usr/bin/snap';
}

/** @returns {string[]} */
function chromiumPlaces() {
  const home = homedir();
  switch (process.platform) {
    case 'darwin':
      return ['/Applications', join(home, 'Applications')].flatMap((folder) => [
        `${folder}/Chromium.app/Contents/MacOS/Chromium`,
        `${folder}/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing`,
      ]);
    case 'win32':
      return ['LOCALAPPDATA', 'PROGRAMFILES', 'PROGRAMFILES(X86)'].map((name) =>
        join(process.env[name] ?? 'C:\\', 'Chromium\\Application\\chrome.exe'),
      );
    default:
      return onPath(['chromium', 'chromium-browser', 'ungoogled-chromium']);
  }
}

/** @returns {string[]} */
function firefoxPlaces() {
  switch (process.platform) {
    case 'darwin':
      return ['Firefox', 'Firefox Developer Edition', 'Firefox Nightly'].flatMap((name) =>
        ['/Applications', join(homedir(), 'Applications')].map(
          (folder) => `${folder}/${name}.app/Contents/MacOS/firefox`,
        ),
      );
    case 'win32':
      return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map((name) =>
        join(process.env[name] ?? 'C:\\', 'Mozilla Firefox\\firefox.exe'),
      );
    default:
      return onPath(['firefox', 'firefox-esr', 'firefox-developer-edition']);
  }
}

/** @param {string[]} places */
function firstUsable(places) {
  return places.find((path) => {
    if (!existsSync(path) || isSnap(path)) return false;
    // On Windows --version opens a window instead of answering.
    return process.platform === 'win32' || answers(path);
  });
}

/** Playwright's own Chromium, where it has been downloaded. */
async function playwrightChromium() {
  const { chromium } = await import('playwright');
  return chromium.executablePath();
}

function canInstall() {
  return process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

let aptUpdated = false;

/**
 * @param {readonly string[]} packages
 * @returns {Promise<boolean>}
 */
async function aptInstall(packages) {
  if (!canInstall()) return false;
  say(`Installing ${packages.join(', ')} (apt-get) …`);
  const options = { quiet: true, env: { DEBIAN_FRONTEND: 'noninteractive' } };
  if (!aptUpdated) await run('apt-get', ['update', '-qq'], options);
  aptUpdated = true;
  return (
    (await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options)).code ===
    0
  );
}

/**
 * @param {string} variable environment variable that names the program
 * @returns {string | undefined}
 */
function chosen(variable) {
  const path = process.env[variable];
  if (path === undefined || path === '') return undefined;
  if (existsSync(path)) return path;
  throw new Stop(`${variable} is ${path}, which does not exist: correct it or unset it.`);
}

async function findChromium() {
  const own = chosen('WHY401_CHROMIUM') ?? firstUsable(chromiumPlaces());
  if (own !== undefined) return own;
  const downloaded = firstUsable([await playwrightChromium()]);
  if (downloaded !== undefined) return downloaded;
  // Chrome itself is of no use: since version 137 it ignores --load-extension.
  say(
    'No Chromium found (Google Chrome loads no extension from the command line): downloading one (playwright install chromium) …',
  );
  await runPackage('playwright/cli.js', ['install', 'chromium'], { quiet: true });
  const fresh = firstUsable([await playwrightChromium()]);
  if (fresh !== undefined) return fresh;
  if (await aptInstall(['chromium'])) {
    const installed = firstUsable(chromiumPlaces());
    if (installed !== undefined) return installed;
  }
  throw new Stop(
    'No Chromium could be found or installed: install Chromium or Chrome for Testing, or set WHY401_CHROMIUM to its program.',
  );
}

async function findFirefox() {
  const own = chosen('WHY401_FIREFOX') ?? firstUsable(firefoxPlaces());
  if (own !== undefined) return own;
  if ((await aptInstall(['firefox-esr'])) || (await aptInstall(['firefox']))) {
    const installed = firstUsable(firefoxPlaces());
    if (installed !== undefined) return installed;
  }
  throw new Stop(
    'No Firefox could be found or installed (142 or newer; a snap is of no use): install Firefox, or set WHY401_FIREFOX to its program.',
  );
}

/** @typedef {import('./servers.mjs').Servers} Servers */

/** Debian's names; apache2-bin is the program alone, without a server that is started on port 80. */
const serverPackages = {
  nginx: ['nginx-light'],
  apache: ['apache2-bin'],
  openidc: ['apache2-bin', 'libapache2-mod-auth-openidc'],
  django: [
    'python3-django',
    'python3-djangorestframework',
    'python3-djangorestframework-simplejwt',
    'python3-django-cors-headers',
  ],
};

/**
 * @template Found
 * @param {string} name
 * @param {readonly string[]} packages
 * @param {() => Found | null} find
 * @returns {Promise<Found | null>} null where the scenarios with it have to be left out
 * @throws {Stop} in CI, where it could be installed and was not: nothing may be left out there
 */
async function findServer(name, packages, find) {
  const there = find();
  if (there !== null) return there;
  await aptInstall(packages);
  const installed = find();
  if (installed !== null) return installed;
  const missing = `No ${name} (Debian: apt-get install ${packages.join(' ')})`;
  if (process.env.CI !== undefined && canInstall()) throw new Stop(`${missing}: CI plays every scenario.`);
  say(`${missing}: the scenarios with it are left out.`);
  return null;
}

/** @returns {Promise<Servers>} */
async function findServers() {
  chosen('WHY401_NGINX');
  return {
    nginx: await findServer('nginx', serverPackages.nginx, findNginx),
    apache: await findServer('Apache', serverPackages.apache, findApache),
    openidc: await findServer('mod_auth_openidc', serverPackages.openidc, findOpenidc),
    django: await findServer('Django REST framework', serverPackages.django, findDjango),
  };
}

/**
 * @typedef {object} Tools
 * @property {string} chromium path of a Chromium that loads extensions; '' where it was not asked for
 * @property {string} firefox '' where it was not asked for
 * @property {Servers} servers all null where they were not asked for
 */

/**
 * Finds, and where it can installs, the programs that are asked for.
 * @param {{ chromium?: boolean, firefox?: boolean, servers?: boolean }} wanted
 * @returns {Promise<Tools>}
 * @throws {Stop} names the remedy where a browser cannot be had
 */
export async function ensureTools({ chromium = false, firefox = false, servers = false }) {
  await ensurePackages();
  return {
    chromium: chromium ? await findChromium() : '',
    firefox: firefox ? await findFirefox() : '',
    servers: servers ? await findServers() : { nginx: null, apache: null, openidc: null, django: null },
  };
}

/** @param {Tools} tools */
export function described({ chromium, firefox, servers: { nginx, apache, openidc, django } }) {
  const all = {
    Chromium: chromium,
    Firefox: firefox,
    nginx,
    Apache: apache?.binary,
    mod_auth_openidc: openidc,
    Django: django,
  };
  return Object.entries(all)
    .map(([name, path]) => `${name}: ${path ?? 'none'}`)
    .join('; ');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runTool(async () => {
    say(described(await ensureTools({ chromium: true, firefox: true, servers: true })));
  });
}
