import { stat } from 'node:fs/promises';
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
    return sorted(files.map((file) => (base === '.' ? file : `${base === '/' ? '' : base}/${file}`)));
  }
  if (found !== undefined || !/[*?[{(!]/.test(argument)) return undefined;
  // Windows writes paths with backslashes, which escape in patterns.
  const pattern = process.platform === 'win32' ? argument.replaceAll('\\', '/') : argument;
  return sorted(await glob(pattern, { expandDirectories: false, absolute: pattern.startsWith('/') }));
}

/** By code unit: the same order on every machine. */
function sorted(files: readonly string[]): readonly string[] {
  return [...files].sort();
}
