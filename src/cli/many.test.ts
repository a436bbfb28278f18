import { describe, expect, it } from 'vitest';
import { type EntryInput, har } from '../engine/checks/testing.ts';
import { schemaFaults } from '../report/testing-schema.ts';
import type { Crew } from './crew.ts';
import { examine } from './examine.ts';
import { callWith } from './testing.ts';

const SECRET = 's3cr3t-c00kie-value';
const call: EntryInput = {
  url: 'https://api.test/orders/7',
  type: 'fetch',
  headers: { Cookie: `sid=${SECRET}` },
};
const refused: EntryInput = {
  url: 'https://api.test/orders/7',
  type: 'fetch',
  status: 401,
  headers: { Authorization: 'Bearer undefined' },
};
const FILES = {
  'a.har': JSON.stringify(har([refused, refused])),
  'b.har': JSON.stringify(har([call])),
  'bad.har': '<!doctype html>',
};
const ALL = ['a.har', 'b.har', 'bad.har'];
const GOOD = ['a.har', 'b.har'];

describe('diagnose, of many files', () => {
  it('prints a line for each and a sum, and goes on after what cannot be read', async () => {
    const { code, out, err } = await callWith(FILES, ['diagnose', 'bad.har', 'a.har', 'b.har', 'none.har']);
    const lines = out.split('\n');
    expect(lines[0]).toBe('UNREADABLE  bad.har   not a HAR: an HTML page (byte 0)');
    expect(lines[1]).toMatch(/^BROKEN {6}a\.har {5}authorization-placeholder: .+; 2 requests, 2 × 401$/);
    expect(lines[2]).toBe('ok          b.har     1 request');
    expect(lines[3]).toBe('UNREADABLE  none.har  no such file');
    expect(lines.slice(4)).toEqual(['', '4 files: 1 broken, 1 with nothing broken, 2 unreadable.', '']);
    expect(code).toBe(2);
    expect(err).toBe(
      'why401: bad.har: not a HAR: an HTML page (byte 0) (the first of 2 files that cannot be read)\n',
    );
  });

  it.each([
    [GOOD, [], 1],
    [['b.har'], ['--format', 'ndjson'], 0],
    [['b.har', 'b.har'], [], 0],
    [GOOD, ['--fail-on', 'never'], 0],
    [ALL, ['--fail-on', 'never'], 2],
    [['bad.har'], ['--format', 'ndjson'], 2],
  ])('%j %j: exit code %d', async (files, options, code) => {
    expect((await callWith(FILES, ['diagnose', ...files, ...options])).code).toBe(code);
  });

  it('prints NDJSON, a line a file by its schema, without secrets', async () => {
    const { out } = await callWith(FILES, ['diagnose', ...ALL, '--format', 'ndjson']);
    const rows = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    for (const row of rows) expect(schemaFaults(row)).toEqual([]);
    expect(rows.map(({ file, error, broken }) => [file, error, broken])).toEqual([
      ['a.har', null, 1],
      ['b.har', null, 0],
      ['bad.har', 'not a HAR: an HTML page (byte 0)', 0],
    ]);
    expect(rows[0].routes[0]).toMatchObject({ path: '/orders/*', unauthorized: 2 });
    expect(out).not.toContain(SECRET);
  });

  it('prints one JUnit file, in which what cannot be read is an error', async () => {
    const { out } = await callWith(FILES, ['diagnose', ...ALL, '--format', 'junit']);
    expect(out).toContain('<testsuites name="why401" tests="3" failures="1" errors="1">');
    expect(out).toContain('<error type="unreadable" message="not a HAR: an HTML page (byte 0)"/>');
    expect(out).toContain('<failure type="authorization-placeholder"');
  });

  it.each(['json', 'markdown', 'html'])('--format %s is for one file', async (format) => {
    const { code, out, err } = await callWith(FILES, ['diagnose', ...GOOD, '--format', format]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^why401: --format \w+ prints one report; for 2 files take [^\n]+\n$/);
  });

  it('takes the files of a folder, each once', async () => {
    const findFiles = async (argument: string) =>
      ({ runs: ['a.har', 'b.har'], empty: [] })[argument] as readonly string[] | undefined;
    const { out } = await callWith(FILES, ['diagnose', 'runs', 'a.har'], { findFiles });
    expect(out).toContain('2 files: 1 broken, 1 with nothing broken.');
    const { code, err } = await callWith(FILES, ['diagnose', 'empty'], { findFiles });
    expect(code).toBe(2);
    expect(err).toBe('why401: empty: there is no HAR file here (.har, .har.gz), or none matches\n');
  });

  it('takes standard input by itself alone', async () => {
    const { code, err } = await callWith(FILES, ['diagnose', '-', 'a.har']);
    expect({ code, err }).toEqual({
      code: 2,
      err: 'why401: standard input can be diagnosed by itself, not among files\n',
    });
  });

  it('prints in the order of the files whichever is done first', async () => {
    const began: string[] = [];
    let closed = false;
    let free: () => void = () => undefined;
    const others = new Promise<void>((done) => {
      free = done;
    });
    const crew = async (): Promise<Crew> => ({
      examine: async (job) => {
        began.push(job.file);
        if (job.file === 'a.har') await others;
        if (job.file === 'bad.har') free();
        return examine(job, {
          out: () => undefined,
          err: () => undefined,
          readFile: async (path) => new TextEncoder().encode(FILES[path as keyof typeof FILES]),
          readStdin: async () => new Uint8Array(),
          writeFile: async () => undefined,
        });
      },
      close: async () => {
        closed = true;
      },
    });
    const alone = await callWith(FILES, ['diagnose', ...ALL]);
    const together = await callWith(FILES, ['diagnose', ...ALL], { crew });
    expect(together).toEqual(alone);
    expect(began).toEqual(ALL);
    expect(closed, 'the threads are ended').toBe(true);
  });

  it('draws a bar on a terminal alone, and leaves nothing of it', async () => {
    const { err } = await callWith(FILES, ['diagnose', ...GOOD], { terminal: true, columns: 60 });
    expect(err).toMatch(/^\r\[-{40}\] 0 of 2 files/);
    expect(err).toContain('1 of 2 files');
    expect(err).toMatch(/\r +\r$/);
    for (const drawn of err.split('\r')) expect(drawn.length).toBeLessThan(60);
    expect((await callWith(FILES, ['diagnose', ...GOOD])).err).toBe('');
  });
});

describe('--format github', () => {
  it('prints annotations, and adds the summary to the file that GitHub names', async () => {
    const appended: Record<string, string> = {};
    const appendFile = async (path: string, text: string) => {
      appended[path] = text;
    };
    const argv = ['diagnose', 'a.har', '--format', 'github'];
    const env = { GITHUB_STEP_SUMMARY: '/summary.md' };
    const { out, code } = await callWith(FILES, argv, { env, appendFile });
    expect(code).toBe(1);
    expect(out).toMatch(/^BROKEN {6}a\.har/);
    expect(out).toContain('\n::error file=a.har,title=');
    expect(appended['/summary.md']).toMatch(/^## Sign-in is broken\n/);
    const elsewhere = await callWith(FILES, argv, { env: {}, appendFile: () => Promise.reject(new Error()) });
    expect(elsewhere).toMatchObject({ code: 1, out, err: '' });
    const full = await callWith(FILES, argv, { env, appendFile: () => Promise.reject(new Error('secret')) });
    expect(full.err).toBe('why401: /summary.md: the summary cannot be written (GITHUB_STEP_SUMMARY)\n');
    expect(full.code).toBe(2);
  });
});
