/**
 * @file Builds everything that ships: dist/chrome and dist/firefox (the extension), dist/cli/why401.js (the command),
 * dist/lib (the library and its types), dist/playwright (the fixture for tests). Does nothing where the sources have not changed since the last build.
 *
 *     node src/tools/build.mjs [--force]
 */
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './root.mjs';
import { runPackage } from './run.mjs';
import { note, runTool, Stop } from './say.mjs';
import { ensurePackages } from './setup.mjs';

/** Everything that a build reads. */
function fingerprintOfSources() {
  const hash = createHash('sha256');
  const files = [
    'manifest.json',
    'package.json',
    'package-lock.json',
    'vite.config.ts',
    'tsconfig.base.json',
  ];
  for (const folder of ['src', 'public']) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      // The build itself writes the words there, from src/words.
      const written = path.includes(join('public', '_locales'));
      if (entry.isFile() && !written && !/\.test\.tsx?(\.snap)?$/.test(path))
        files.push(path.slice(root.length + 1));
    }
  }
  for (const file of files.sort())
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  return hash.digest('hex');
}

/**
 * @param {string} mode
 */
async function buildExtension(mode) {
  const { code, output } = await runPackage('vite/bin/vite.js', ['build', '--mode', mode], { quiet: true });
  if (code !== 0) throw new Stop(`${output}\nThe extension for ${mode} does not build: see above.`);
}

async function buildExtensions() {
  await buildExtension('chrome');
  await buildExtension('firefox');
}

/**
 * A self-contained ES module for Node, with what it loads later on in modules beside it where it is to start fast.
 * @param {string} entry
 * @param {string} outFile
 * @param {{ external?: readonly string[], split?: boolean }} [options] external: packages that it takes from where it is installed
 */
async function bundle(entry, outFile, { external = [], split = false } = {}) {
  const { build: viteBuild } = await import('vite');
  const built = viteBuild({
    root,
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    ssr: { noExternal: true, external: [...external], target: 'node' },
    build: {
      ssr: entry,
      outDir: join(root, outFile, '..'),
      emptyOutDir: true,
      target: 'node20',
      rolldownOptions: {
        output: {
          entryFileNames: basename(outFile),
          chunkFileNames: 'parts/[name]-[hash].js',
          codeSplitting: split,
        },
      },
    },
  });
  await built.catch((error) => {
    throw new Stop(`${error instanceof Error ? error.message : error}\n${entry} does not build: see above.`);
  });
}

/**
 * @param {string} project its tsconfig.json
 * @param {string} outDir
 */
async function buildTypes(project, outDir) {
  const { code, output } = await runPackage(
    'typescript/bin/tsc',
    ['-p', project, '--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--outDir', outDir],
    { quiet: true },
  );
  if (code !== 0) throw new Stop(`${output}\nThe types of ${project} do not build: see above.`);
  // The sources import './x.ts'; readers of the types know only './x.js'.
  const folder = join(root, outDir);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.d.ts')) continue;
    const path = join(entry.parentPath, entry.name);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace(/(from |import\()(['"])(\.\.?\/[^'"]+)\.ts\2/g, '$1$2$3.js$2'));
  }
}

async function buildLibrary() {
  await bundle('src/engine/index.ts', 'dist/lib/index.js');
  await buildTypes('src/engine/tsconfig.json', 'dist/lib');
}

async function buildPlaywright() {
  await bundle('src/playwright/index.ts', 'dist/playwright/index.js', { external: ['@playwright/test'] });
  // The compiler writes the types of all that is imported; those that a test sees stand in one file.
  const all = 'dist/.playwright-types';
  await buildTypes('src/playwright/tsconfig.json', all);
  copyFileSync(join(root, all, 'playwright/index.d.ts'), join(root, 'dist/playwright/index.d.ts'));
  rmSync(join(root, all), { recursive: true });
}

async function buildCommand() {
  const file = 'dist/cli/why401.js';
  await bundle('src/cli/bin.ts', file, { split: true });
  const text = readFileSync(join(root, file), 'utf8');
  if (!text.startsWith('#!')) writeFileSync(join(root, file), `#!/usr/bin/env node\n${text}`);
  chmodSync(join(root, file), 0o755);
}

const parts = {
  extension: buildExtensions,
  cli: buildCommand,
  lib: buildLibrary,
  playwright: buildPlaywright,
};

/**
 * Builds what is not up to date.
 * @param {{ force?: boolean, only?: readonly (keyof typeof parts)[] }} [options] only: every part where it is left out
 * @throws {Stop} where a part does not build
 */
export async function build({ force = false, only } = {}) {
  await ensurePackages();
  const fingerprint = fingerprintOfSources();
  const started = Date.now();
  /** @param {[string, () => Promise<void>]} part */
  const buildPart = async ([name, make]) => {
    const stamp = join(root, 'dist', `.${name}-built-from`);
    if (!force && existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return;
    rmSync(stamp, { force: true });
    await make();
    writeFileSync(stamp, fingerprint);
    note(`Built ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  };
  mkdirSync(join(root, 'dist'), { recursive: true });
  const wanted = Object.entries(parts).filter(([name]) => only?.some((one) => one === name) ?? true);
  await Promise.all(wanted.map(buildPart));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runTool(() => build({ force: process.argv.includes('--force') }));
}
