/**
 * @file `npm run package`: builds anew and writes what the stores want into dist/packages: a zip of the extension for each browser, and
 * the sources from which the reviewers of addons.mozilla.org can build it. The same sources give the same bytes.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';
import { root } from './root.mjs';
import { runTool, Stop, say } from './say.mjs';
import { zipOf } from './zip.mjs';

/**
 * @param {string} folder
 * @returns {Generator<readonly [path: string, bytes: Uint8Array]>}
 */
function* filesIn(folder) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    yield [relative(folder, path).split(sep).join('/'), readFileSync(path)];
  }
}

/** What is under version control, as it stands in the folder. */
function* sources() {
  let listed = '';
  try {
    listed = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' });
  } catch {
    throw new Stop('The archive of the sources is made of what git lists: run this in a clone.');
  }
  for (const path of listed.split('\0')) {
    if (path !== '' && statSync(join(root, path), { throwIfNoEntry: false })?.isFile() === true)
      yield/** @type {const} */ ([path, readFileSync(join(root, path))]);
  }
}

/**
 * Writes the archives; answers their paths.
 * @param {{ force?: boolean }} [options] force: builds even what is up to date
 */
export async function pack({ force = true } = {}) {
  await build({ force, only: ['extension'] });
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const folder = join(root, 'dist/packages');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const parts = /** @type {const} */ ([
    ['chrome', filesIn(join(root, 'dist/chrome'))],
    ['firefox', filesIn(join(root, 'dist/firefox'))],
    ['source', sources()],
  ]);
  return parts.map(([name, files]) => {
    const path = join(folder, `why401-${version}-${name}.zip`);
    const zip = zipOf(files);
    writeFileSync(path, zip);
    const hash = createHash('sha256').update(zip).digest('hex');
    say(`${relative(root, path)}  ${Math.round(zip.length / 1024)} KB  sha256 ${hash}`);
    return path;
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runTool(async () => {
    await pack();
  });
}
