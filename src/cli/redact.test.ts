import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from './main.ts';
import { nodeIo } from './node-io.ts';
import { callWith } from './testing.ts';

const har = (body = '{"error":"invalid_token"}') =>
  JSON.stringify({
    log: {
      creator: { name: 'WebInspector', version: '537.36' },
      entries: [
        {
          startedDateTime: '2026-11-24T10:00:00.000Z',
          time: 20,
          request: {
            method: 'GET',
            url: 'https://api.test/orders?ticket=s3cr3tTicket',
            headers: [
              { name: 'Host', value: 'api.test' },
              { name: 'Authorization', value: 'Bearer undefined' },
              { name: 'Cookie', value: 'sid=s3cr3tSession' },
            ],
          },
          response: {
            status: 401,
            headers: [{ name: 'Date', value: 'Tue, 24 Nov 2026 10:00:00 GMT' }],
            content: { mimeType: 'application/json', text: body },
          },
        },
      ],
    },
  });

describe('why401 redact', () => {
  it('writes a HAR without secrets that is diagnosed as before', async () => {
    const { code, out, err, written } = await callWith({ 'a.har': har() }, [
      'redact',
      'a.har',
      '-o',
      'safe.har',
    ]);
    expect({ code, out, err }).toEqual({ code: 0, out: '', err: '' });
    const safe = written['safe.har'] ?? '';
    expect(safe).not.toContain('s3cr3t');
    const causes = async (text: string) => {
      const { out: json } = await callWith({ 'x.har': text }, ['diagnose', 'x.har', '--format', 'json']);
      return JSON.parse(json).incidents.map((one: { causes: { check: string }[] }) =>
        one.causes.map(({ check }) => check),
      );
    };
    expect(await causes(safe)).toEqual(await causes(har()));
  });

  it('prints it where no file is named, and says beside it what was taken out', async () => {
    const { code, out, err } = await callWith({ '-': har('{"a": ') }, ['redact', '-']);
    expect(code).toBe(0);
    expect(JSON.parse(out).log.entries).toHaveLength(1);
    expect(err).toBe('why401: taken out: a body, it is no JSON (1)\n');
  });

  it.each([
    [
      ['redact', 'a.har', '-o', 'a.har'],
      "why401: a.har: the sanitised file would take the original's place; name another\n",
    ],
    [['redact', 'none.har'], 'why401: none.har: no such file\n'],
    [['redact', 'text.har'], /^why401: text\.har: .+\n$/],
    [['redact', 'a.har', '-o', 'dir/'], 'why401: dir/: is a folder, not a file\n'],
  ])('says in one line what is wrong: %j', async (argv, line) => {
    const { code, out, err } = await callWith({ 'a.har': har(), 'text.har': 'hello' }, argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    if (typeof line === 'string') expect(err).toBe(line);
    else expect(err).toMatch(line);
  });

  it('writes a file that is too large to keep entry by entry, with the same text', async () => {
    const { log } = JSON.parse(har());
    const content = {
      mimeType: 'image/png',
      encoding: 'base64',
      text: 'iVBORw0KGgo='.padStart(300_000, 'A'),
    };
    const [entry] = log.entries;
    const picture = { ...entry, response: { ...entry.response, status: 200, content } };
    const large = JSON.stringify({ log: { ...log, entries: [entry, ...Array(39).fill(picture), entry] } });
    const pieces: string[] = [];
    const { code, written } = await callWith({ 'a.har': large }, ['redact', 'a.har', '-o', 'safe.har'], {
      stream: async function* () {
        const bytes = new TextEncoder().encode(large);
        for (let at = 0; at < bytes.length; at += 1_000_000) yield bytes.subarray(at, at + 1_000_000);
      },
      appendFile: async (_, text) => {
        pieces.push(text);
      },
    });
    expect(code).toBe(0);
    const text = (written['safe.har'] ?? '') + pieces.join('');
    expect(pieces.length).toBeGreaterThan(5);
    expect(text).not.toContain('s3cr3t');
    const safe = JSON.parse(text);
    expect(`${JSON.stringify(safe, null, 2)}\n`).toBe(text);
    expect(safe.log.creator.name).toBe('WebInspector');
    expect(safe.log.entries).toHaveLength(41);
    expect(safe.log.entries[40]).toEqual(safe.log.entries[0]);
  });

  it.each([
    ['a small file', ''],
    ['a large one', 'x'.repeat(9_000_000)],
  ])('says what of %s could not be read', async (_what, text) => {
    const { log } = JSON.parse(har());
    const [entry] = log.entries;
    const long = { ...entry, response: { ...entry.response, content: { mimeType: 'text/plain', text } } };
    const whole = JSON.stringify({ log: { ...log, entries: [long, entry, entry] } });
    const cut = whole.slice(0, -200);
    const { code, err, written } = await callWith({ 'a.har': cut }, ['redact', 'a.har', '-o', 'safe.har'], {
      stream: async function* () {
        yield new TextEncoder().encode(cut);
      },
      appendFile: async () => {},
    });
    expect([code, written['safe.har'] === undefined]).toEqual([0, false]);
    expect(err).toMatch(/^why401: left out: entry 2: the file ends inside it, at byte \d+$/m);
  });

  it('does not write over its own input, whatever name that goes by', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'why401-redact-'));
    try {
      const [file, link] = [join(folder, 'a.har'), join(folder, 'link.har')];
      writeFileSync(file, har());
      symlinkSync(file, link);
      let said = '';
      const err = (text: string) => {
        said += text;
      };
      expect(await run(['redact', file, '-o', link], { ...nodeIo, err })).toBe(2);
      expect(said).toContain('would take the original');
      expect(readFileSync(file, 'utf8')).toBe(har());
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
