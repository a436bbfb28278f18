/**
 * @file Builds everything that ships: dist/chrome and dist/firefox (the extension), dist/cli/why401.js (the command),
 * dist/lib (the library and its types). Does nothing where the sources have not changed since the last build.
 *
 *     node src/tools/build.mjs [--force]
 */
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './root.mjs';
import { runPackage } from './run.mjs';
import { runTool, Stop, say } from './say.mjs';
import { ensurePackages } from './setup.mjs';

const stampFile = join(root, 'dist', '.built-from');

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
      if (entry.isFile() && !/\.test\.tsx?(\.snap)?$/.test(path)) files.push(path.slice(root.length + 1));
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

/**
 * One self-contained ES module for Node.
 * @param {string} entry
 * @param {string} outFile
 */
async function bundle(entry, outFile) {
  if (!existsSync(join(root, entry))) return say(`${entry} is not there yet.`);
  const { build } = await import('vite');
  await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: entry,
      outDir: join(root, outFile, '..'),
      emptyOutDir: true,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: basename(outFile), codeSplitting: false } },
    },
  });
}

async function buildTypes() {
  const { code, output } = await runPackage(
    'typescript/bin/tsc',
    [
      '-p',
      'src/engine/tsconfig.json',
      '--noEmit',
      'false',
      '--declaration',
      '--emitDeclarationOnly',
      '--outDir',
      'dist/lib',
    ],
    { quiet: true },
  );
  if (code !== 0) throw new Stop(`${output}\nThe library's types do not build: see above.`);
  // The sources import './x.ts'; readers of the types know only './x.js'.
  const folder = join(root, 'dist/lib');
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.d.ts')) continue;
    const path = join(entry.parentPath, entry.name);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace(/(from |import\()(['"])(\.\.?\/[^'"]+)\.ts\2/g, '$1$2$3.js$2'));
  }
}

async function buildLibrary() {
  if (!existsSync(join(root, 'src/engine/index.ts'))) return;
  await bundle('src/engine/index.ts', 'dist/lib/index.js');
  await buildTypes();
}

async function buildCommand() {
  if (!existsSync(join(root, 'src/cli/bin.ts'))) return;
  const file = 'dist/cli/why401.js';
  await bundle('src/cli/bin.ts', file);
  const text = readFileSync(join(root, file), 'utf8');
  if (!text.startsWith('#!')) writeFileSync(join(root, file), `#!/usr/bin/env node\n${text}`);
  chmodSync(join(root, file), 0o755);
}

/**
 * Builds what is not up to date.
 * @param {{ force?: boolean, quiet?: boolean }} [options]
 */
export async function build({ force = false, quiet = false } = {}) {
  await ensurePackages();
  const fingerprint = fingerprintOfSources();
  if (!force && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === fingerprint) return;
  const started = Date.now();
  rmSync(stampFile, { force: true });
  await Promise.all([
    buildExtension('chrome').then(() => buildExtension('firefox')),
    buildCommand().then(buildLibrary),
  ]);
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stampFile, fingerprint);
  if (!quiet) say(`Built dist/ in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runTool(() => build({ force: process.argv.includes('--force') }));
}
