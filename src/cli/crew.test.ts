import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startCrew } from './crew.ts';
import { findFiles } from './find-files.ts';

/** Answers each job with the file's name in its digest and the number of its thread; dies of `die.har`. */
const STUB = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort, threadId } from 'node:worker_threads';
    parentPort.on('message', ({ file }) => {
      if (file === 'die.har') throw Object.assign(new Error('secret'), { code: 'ERR_WORKER_OUT_OF_MEMORY' });
      parentPort.postMessage({ digest: { file, error: null, threadId }, report: null });
    });`)}`,
);

describe('threads that diagnose files', () => {
  it('share the files, and are no more than asked for', async () => {
    const crew = startCrew(STUB, 2);
    const names = Array.from({ length: 20 }, (_, at) => `${at}.har`);
    const results = await Promise.all(
      names.map((file) => crew.examine({ file, reveal: false, full: false })),
    );
    await crew.close();
    expect(results.map(({ digest }) => digest.file)).toEqual(names);
    const threads = new Set(results.map(({ digest }) => Object(digest).threadId));
    expect(threads.size).toBeLessThanOrEqual(2);
  });

  it('fail the file alone at which one of them dies, and go on', async () => {
    const crew = startCrew(STUB, 1);
    const results = await Promise.all(
      ['a.har', 'die.har', 'b.har', 'die.har', 'c.har'].map((file) =>
        crew.examine({ file, reveal: false, full: false }),
      ),
    );
    await crew.close();
    expect(results.map(({ digest }) => [digest.file, digest.error])).toEqual([
      ['a.har', null],
      ['die.har', expect.stringContaining('the diagnosis itself failed (ERR_WORKER_OUT_OF_MEMORY)')],
      ['b.har', null],
      ['die.har', expect.not.stringContaining('secret')],
      ['c.har', null],
    ]);
  });
});

describe('files that an argument stands for', () => {
  it('are those of a folder, those of a pattern, or the one that it names', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'why401-'));
    try {
      mkdirSync(join(folder, 'deep/er'), { recursive: true });
      const inside = [
        'b.har',
        'B2.HAR',
        'deep/er/c.har.gz',
        'deep/a.har',
        'notes.txt',
        'x.har.bak',
        'a[1].har',
      ];
      for (const name of inside) writeFileSync(join(folder, name), '');
      symlinkSync('.', join(folder, 'self'));
      const all = ['B2.HAR', 'a[1].har', 'b.har', 'deep/a.har', 'deep/er/c.har.gz'];
      expect(await findFiles(folder)).toEqual(all.map((name) => `${folder}/${name}`));
      expect(await findFiles(`${folder}/`)).toEqual(all.map((name) => `${folder}/${name}`));
      expect(await findFiles(`${folder}/deep/**/*.har`)).toEqual([`${folder}/deep/a.har`]);
      expect(await findFiles(`${folder}/*.zip`)).toEqual([]);
      expect(await findFiles(`${folder}/b.har`)).toBeUndefined();
      expect(await findFiles(`${folder}/a[1].har`), 'a name that looks like a pattern').toBeUndefined();
      expect(await findFiles(`${folder}/none.har`)).toBeUndefined();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
