import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './root.mjs';
import { mismatches, stamped, versionOfTag } from './version.mjs';

const read = (file: string) => readFileSync(join(root, file), 'utf8');

describe('the version', () => {
  it('is taken from a tag of three numbers, and from no other', () => {
    expect(versionOfTag('v1.2.3')).toBe('1.2.3');
    expect(versionOfTag('0.10.65535')).toBe('0.10.65535');
    for (const tag of [
      '',
      'v1.2',
      'v1.2.3.4',
      'v1.2.3-beta',
      'v01.2.3',
      'v1.2.65536',
      'release-1.2.3',
      'v1.2.3\n',
    ])
      expect(() => versionOfTag(tag), tag).toThrow('names no version');
  });

  it('is stamped into both files, and changes nothing else in them', () => {
    for (const file of ['package.json', 'package-lock.json']) {
      const before = read(file);
      const after = stamped(before, '9.8.7');
      expect(JSON.parse(after).version).toBe('9.8.7');
      expect(stamped(after, JSON.parse(before).version), file).toBe(before);
    }
    expect(JSON.parse(stamped(read('package-lock.json'), '9.8.7')).packages[''].version).toBe('9.8.7');
  });

  it('must be the same everywhere', () => {
    expect(mismatches('1.2.3', { manifest: '1.2.3', tag: '1.2.3' })).toEqual([]);
    expect(mismatches('1.2.3', { manifest: '1.2.2', lock: undefined })).toEqual([
      'manifest says 1.2.2, package.json says 1.2.3',
      'lock says undefined, package.json says 1.2.3',
    ]);
  });

  it('is the same in the two files that hold it', () => {
    const { version } = JSON.parse(read('package.json'));
    const lock = JSON.parse(read('package-lock.json'));
    expect([lock.version, lock.packages[''].version]).toEqual([version, version]);
  });
});

describe('the workflow of a release', () => {
  const workflow = read('.github/workflows/release.yml');

  it('runs commands that there are, in the order that makes them worth something', () => {
    const steps = ['src/tools/version.mjs', '.ci/run', 'npm run package'].map((step) =>
      workflow.indexOf(step),
    );
    expect(steps.every((at) => at > 0)).toBe(true);
    expect(steps).toEqual([...steps].sort((one, other) => one - other));
  });

  it('lets only the job that publishes write, and no tag be read as a command', () => {
    expect(workflow.match(/contents: write/g)).toHaveLength(1);
    expect(workflow).toMatch(/^permissions:\n {2}contents: read$/m);
    expect(workflow).not.toMatch(/run:[^\n]*\$\{\{/);
  });
});

describe('the icons', () => {
  it('are there in each size that the manifest names, drawn in that size', () => {
    const { icons } = JSON.parse(read('manifest.json'));
    expect(Object.keys(icons)).toEqual(['16', '32', '48', '64', '96', '128']);
    for (const [size, file] of Object.entries(icons)) {
      // PNG (third edition) 11.2.1: width and height are the first two fields of the header chunk.
      const bytes = readFileSync(join(root, 'public', String(file)));
      expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)].map(String), String(file)).toEqual([
        size,
        size,
      ]);
    }
  });
});
