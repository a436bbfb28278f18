import { printable } from '../engine/exchange/redact.ts';
import type { FileDigest } from './digest.ts';
import { count, refusalCounts } from './words.ts';

const WIDEST_NAME = 48;

/**
 * One line a file: verdict, name, what is broken first, how many requests of which were refused.
 * `width`: of the longest name, so that the columns stand below each other.
 */
export function digestLine(digest: FileDigest, width = 0): string {
  const name = printable(digest.file).padEnd(Math.min(width, WIDEST_NAME));
  if (digest.error !== null) return `UNREADABLE  ${name}  ${digest.error}`;
  const [worst] = digest.incidents.filter(({ verdict }) => verdict === 'broken');
  const requests = [count(digest.requests, 'request'), ...refusalCounts(digest)].join(', ');
  if (worst === undefined) {
    const found = [
      digest.warning > 0 ? count(digest.warning, 'warning') : '',
      digest.expected > 0 ? `${digest.expected} expected` : '',
    ].filter((part) => part !== '');
    return `ok          ${name}  ${[...found, requests].join('; ')}`;
  }
  const more = digest.broken > 1 ? ` (and ${digest.broken - 1} more)` : '';
  return `BROKEN      ${name}  ${worst.check}: ${printable(worst.title)}${more}; ${requests}`;
}

/** The last line: how many files are how. */
export function digestTotal(digests: readonly FileDigest[]): string {
  const unreadable = digests.filter(({ error }) => error !== null).length;
  const broken = digests.filter((one) => one.broken > 0).length;
  const fine = digests.length - unreadable - broken;
  const parts = [
    broken > 0 ? `${broken} broken` : '',
    fine > 0 ? `${fine} with nothing broken` : '',
    unreadable > 0 ? `${unreadable} unreadable` : '',
  ];
  return `${count(digests.length, 'file')}: ${parts.filter((part) => part !== '').join(', ')}.`;
}
