/**
 * @file The version: it stands in package.json, and what follows from it (lock file, manifests, names of archives) must agree.
 *
 *     node src/tools/version.mjs v1.2.3     writes the version of a tag into package.json and package-lock.json
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './root.mjs';
import { runTool, Stop, say } from './say.mjs';

/**
 * The version that a tag names. Both stores take three numbers, each at most 65535 and without a leading zero.
 * @param {string} tag `v1.2.3` or `1.2.3`
 * @throws {Stop} for anything else
 */
export function versionOfTag(tag) {
  const [, version = ''] = /^v?((?:0|[1-9]\d{0,4})(?:\.(?:0|[1-9]\d{0,4})){2})$/.exec(tag) ?? [];
  if (version === '' || version.split('.').some((part) => Number(part) > 65_535))
    throw new Stop(`${tag} names no version: three numbers, such as v1.2.3`);
  return version;
}

/**
 * Where a version stands that is not the one of package.json, a line each.
 * @param {string} version
 * @param {Readonly<Record<string, unknown>>} found by where it was found
 */
export function mismatches(version, found) {
  return Object.entries(found)
    .filter(([, other]) => other !== version)
    .map(([where, other]) => `${where} says ${other}, package.json says ${version}`);
}

/** @param {string} file */
const readJson = (file) => JSON.parse(readFileSync(join(root, file), 'utf8'));

/**
 * The version of what is about to be packed.
 * @param {string | undefined} tag that it is made for, if any
 * @returns {string}
 * @throws {Stop} where lock file, built manifests or tag say another
 */
export function agreedVersion(tag) {
  const { version } = readJson('package.json');
  const lock = readJson('package-lock.json');
  const wrong = mismatches(version, {
    'package-lock.json': lock.version,
    'package-lock.json (packages)': lock.packages['']?.version,
    'dist/chrome/manifest.json': readJson('dist/chrome/manifest.json').version,
    'dist/firefox/manifest.json': readJson('dist/firefox/manifest.json').version,
    ...(tag === undefined ? {} : { [`the tag ${tag}`]: versionOfTag(tag) }),
  });
  if (wrong.length > 0) throw new Stop(`The versions differ, nothing is packed:\n${wrong.join('\n')}`);
  return version;
}

/**
 * A JSON file with the version in the places that have one; all else as it was.
 * @param {string} text of package.json or package-lock.json
 * @param {string} version
 */
export function stamped(text, version) {
  const json = JSON.parse(text);
  json.version = version;
  if (json.packages?.[''] !== undefined) json.packages[''].version = version;
  return `${JSON.stringify(json, null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runTool(async () => {
    const version = versionOfTag(process.argv[2] ?? '');
    for (const file of ['package.json', 'package-lock.json']) {
      const path = join(root, file);
      writeFileSync(path, stamped(readFileSync(path, 'utf8'), version));
    }
    say(`Version ${version}`);
  });
}
