/** @file Zip archives of which the same files always give the same bytes. */
import { zipSync } from 'fflate';

/** The first time that a zip can hold, in the zone of whoever runs this: what is written is the same everywhere. */
const NO_TIME = new Date(1980, 0, 1);

/**
 * @param {Iterable<readonly [path: string, bytes: Uint8Array]>} files in any order; paths with `/`
 * @returns {Uint8Array}
 */
export function zipOf(files) {
  const sorted = [...files].sort(([one], [other]) => (one < other ? -1 : 1));
  return zipSync(
    Object.fromEntries(
      sorted.map(([path, bytes]) => [path, [bytes, { mtime: NO_TIME, level: 9, os: 3, attrs: 0o644 << 16 }]]),
    ),
  );
}
