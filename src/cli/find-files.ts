import { realpath, stat } from 'node:fs/promises';
import { glob } from 'tinyglobby';

const HARS = '**/*.har{,.gz}';

/**
 * The files that an argument stands for: those of a folder and of the folders in it (.har, .har.gz), or those that a pattern matches;
 * undefined where it names one file, which need not be there.
 */
export async function findFiles(argument: string): Promise<readonly string[] | undefined> {
  const found = await stat(argument).catch(() => undefined);
  if (found?.isDirectory()) {
    const base = argument.replace(/[\\/]+$/, '') || '/';
    const files = await glob(HARS, { cwd: argument, caseSensitiveMatch: false, expandDirectories: false });
    return await distinct(files.map((file) => (base === '.' ? file : `${base === '/' ? '' : base}/${file}`)));
  }
  if (found !== undefined || !/[*?[{(!]/.test(argument)) return undefined;
  // Windows writes paths with backslashes, which escape in patterns.
  const pattern = process.platform === 'win32' ? argument.replaceAll('\\', '/') : argument;
  return await distinct(await glob(pattern, { expandDirectories: false, absolute: pattern.startsWith('/') }));
}

/** Each file once, by whichever of its names comes first by code unit: the same on every machine. A folder may link to one above it. */
async function distinct(names: readonly string[]): Promise<readonly string[]> {
  const files = new Map<string, string>();
  for (const name of [...names].sort()) {
    const path = await realpath(name).catch(() => name);
    if (!files.has(path)) files.set(path, name);
  }
  return [...files.values()];
}
