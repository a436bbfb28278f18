/**
 * @file `npm run package`: builds anew and writes what the stores want into dist/packages: a zip of the extension for each browser, and
 * the sources from which the reviewers of addons.mozilla.org can build it, with their checksums. The same sources give the same
 * bytes. Nothing is written where versions differ.
 *
 *     npm run package [-- --tag v1.2.3]     --tag: what it is made for, which must be the version, too
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { root } from './root.mjs';
import { runTool, Stop, say } from './say.mjs';
import { agreedVersion } from './version.mjs';
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
 * @param {{ force?: boolean, tag?: string | undefined }} [options] force: builds even what is up to date
 * @throws {Stop} where package.json, its lock file, a built manifest and the tag are not of one version
 */
export async function pack({ force = true, tag } = {}) {
  await build({ force, only: ['extension'] });
  const version = agreedVersion(tag);
  const folder = join(root, 'dist/packages');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const parts = /** @type {const} */ ([
    ['chrome', filesIn(join(root, 'dist/chrome'))],
    ['firefox', filesIn(join(root, 'dist/firefox'))],
    ['source', sources()],
  ]);
  const sums = parts.map(([name, files]) => {
    const file = `why401-${version}-${name}.zip`;
    const zip = zipOf(files);
    writeFileSync(join(folder, file), zip);
    const hash = createHash('sha256').update(zip).digest('hex');
    say(`dist/packages/${file}  ${Math.round(zip.length / 1024)} KB  sha256 ${hash}`);
    return { file, hash };
  });
  // As `sha256sum --check` reads it.
  writeFileSync(join(folder, 'SHA256SUMS'), sums.map(({ file, hash }) => `${hash}  ${file}\n`).join(''));
  return sums.map(({ file }) => join(folder, file));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runTool(async () => {
    const { values } = parseArgs({ options: { tag: { type: 'string' } } });
    await pack({ tag: values.tag });
  });
}
