import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { zipOf } from './zip.mjs';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('an archive', () => {
  it('holds what was put into it', () => {
    const zip = zipOf([
      ['manifest.json', bytes('{}')],
      ['assets/a.js', bytes('a'.repeat(1000))],
    ]);
    const files = unzipSync(zip);
    expect(Object.keys(files)).toEqual(['assets/a.js', 'manifest.json']);
    expect(new TextDecoder().decode(files['assets/a.js'])).toBe('a'.repeat(1000));
  });

  it('is the same whatever the order of the files', () => {
    const files = [
      ['b', bytes('2')],
      ['a', bytes('1')],
    ] as const;
    expect(zipOf(files)).toEqual(zipOf([...files].reverse()));
    expect(zipOf(files)).not.toEqual(zipOf([['a', bytes('2')]]));
  });
});
