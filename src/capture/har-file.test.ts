import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { captureFromHar } from '../engine/exchange/from-har.ts';
import { HarError, readHarBytes } from './har-file.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const entry = (path: string, rest: object = {}) => ({
  startedDateTime: '2026-11-24T10:00:00Z',
  request: { method: 'GET', url: `https://api.test/${path}`, headers: [] },
  response: { status: 200, headers: [], content: { text: 'ö "quoted" \\ {[' } },
  ...rest,
});
const creator = { name: 'test', version: '1' };
const har = { log: { version: '1.2', creator, pages: [], entries: [entry('a'), entry('b'), entry('c')] } };
const text = JSON.stringify(har, null, 1);

async function read(input: Uint8Array, options = {}) {
  const { json, notes } = await readHarBytes(input, options);
  const capture = captureFromHar(json, notes);
  return {
    paths: capture.exchanges.map((exchange) => exchange.url.path).join(' '),
    creator: capture.info.creator,
    limits: capture.info.limits.filter((limit) => limit === 'cut-short' || limit === 'entries-skipped'),
    skipped: capture.skipped,
  };
}
const whole = { paths: '/a /b /c', creator: 'test 1', limits: [], skipped: [] };

function utf16(input: string, littleEndian: boolean, mark: boolean): Uint8Array {
  const units = new Uint8Array((input.length + (mark ? 1 : 0)) * 2);
  const view = new DataView(units.buffer);
  [...(mark ? ['\ufeff'] : []), ...input.split('')].forEach((char, at) => {
    view.setUint16(at * 2, char.charCodeAt(0), littleEndian);
  });
  return units;
}

describe('what is read whole', () => {
  it.each([
    ['plain', bytes(text)],
    ['with a byte order mark', bytes(`\ufeff${text}`)],
    ['UTF-16 LE with mark', utf16(text, true, true)],
    ['UTF-16 BE with mark', utf16(text, false, true)],
    ['UTF-16 LE without mark', utf16(text, true, false)],
    ['UTF-16 BE without mark', utf16(text, false, false)],
    ['gzip', gzipSync(text)],
    ['JSONP', bytes(`onInputData(${text});\n`)],
    ['something behind the end', bytes(`${text}\n<!-- saved by a proxy -->`)],
    ['NUL behind the end', bytes(`${text}\u0000\u0000`)],
    ['a raw NUL and a raw newline in a string', bytes(text.replace('ö', '\u0000ö\n'))],
    [
      'a bare key and a comma too many',
      bytes(text.replace('"log"', '_comment: "x", "log"').replace(/\]\s*\}\s*\}$/, '],}}')),
    ],
    [
      'one entry a line',
      bytes(
        `{"log":${JSON.stringify({ creator, entries: [] })}}\n${har.log.entries.map((one) => JSON.stringify(one)).join('\n')}\n`,
      ),
    ],
    [
      'whole HARs one a line',
      bytes(
        [
          [0, 1],
          [2, 3],
        ]
          .map(([a, b]) =>
            JSON.stringify({ log: { creator, entries: har.log.entries.slice(a, (b ?? 0) + 1) } }),
          )
          .join('\n'),
      ),
    ],
  ])('%s', async (_name, input) => {
    expect(await read(input)).toEqual(whole);
  });

  it('large files, entry by entry, with the creator before or behind the entries', async () => {
    expect(await read(bytes(text), { wholeLimit: 10 })).toEqual(whole);
    const behind = JSON.stringify({ log: { entries: har.log.entries, creator } });
    expect(await read(bytes(behind), { wholeLimit: 10 })).toEqual(whole);
  });

  it('does not take "entries" deeper in the file for the list', async () => {
    const tricky = {
      comment: 'entries',
      log: {
        pages: [{ entries: [1] }],
        extra: { deep: { entries: [2] } },
        creator,
        entries: har.log.entries,
      },
    };
    expect(await read(bytes(JSON.stringify(tricky)), { wholeLimit: 10 })).toEqual(whole);
  });

  it('lone surrogates, written as escapes or as broken UTF-8', async () => {
    const escaped = text.replace('ö', '\\ud83d');
    expect(await read(bytes(escaped))).toEqual(whole);
    const broken = bytes(text.replace('ö', '@@'));
    const at = broken.indexOf(0x40);
    broken.set([0xed, 0xa0], at);
    expect(await read(broken)).toEqual(whole);
  });

  it('the last of duplicate keys', async () => {
    const twice = text.replace('"version": "1.2",', '"version": "1.2", "creator": "other",');
    expect(await read(bytes(twice))).toEqual(whole);
  });
});

describe('what is read in part', () => {
  it('a file cut anywhere behind its first entry keeps the complete entries and says so', async () => {
    const input = bytes(text);
    const first = bytes(
      text.slice(0, text.lastIndexOf('{', text.indexOf('startedDateTime', text.indexOf('/a"')))),
    ).length;
    // Without the closing brackets of the log nothing is missing but the certainty that nothing is.
    for (let end = first; end < input.length - 4; end += 7) {
      const { paths, limits } = await read(input.subarray(0, end));
      expect(paths.split(' ').length, `cut at ${end}`).toBeGreaterThan(0);
      expect('/a /b /c'.startsWith(paths), `cut at ${end}: ${paths}`).toBe(true);
      if (paths !== '/a /b /c') expect(limits).toEqual(['cut-short', 'entries-skipped']);
    }
  });

  it('a compressed file cut short', async () => {
    const many = {
      log: { creator, entries: Array.from({ length: 300 }, (_, at) => entry(`${at}-${Math.sin(at)}`)) },
    };
    const packed = gzipSync(JSON.stringify(many));
    const { paths, limits } = await read(packed.subarray(0, Math.floor(packed.length / 2)));
    expect(paths.split(' ').length).toBeGreaterThan(20);
    expect(limits).toContain('cut-short');
  });

  it('an entry that is no JSON is skipped, named by its place and byte', async () => {
    const broken = text.replace('"https://api.test/b"', '"https://api.test/b" oops');
    const { paths, skipped, limits } = await read(bytes(broken));
    expect(paths).toBe('/a /c');
    expect(limits).toEqual(['entries-skipped']);
    expect(skipped).toEqual([{ entry: 1, reason: expect.stringMatching(/^not valid JSON, from byte \d+$/) }]);
  });

  it('the last of the lines is cut', async () => {
    const lines = har.log.entries.map((one) => JSON.stringify(one)).join('\n');
    const input = bytes(lines.slice(0, -30));
    expect(await read(input)).toEqual({
      paths: '/a /b',
      creator: '',
      limits: ['cut-short', 'entries-skipped'],
      skipped: [{ entry: 2, reason: `the file ends inside it, at byte ${input.length}` }],
    });
  });
});

describe('what is refused, in one line', () => {
  it.each([
    ['', 'the file is empty'],
    [' \n\u0000', 'the file holds nothing but blanks'],
    ['<!DOCTYPE html><html>', 'not a HAR: an HTML page (byte 0)'],
    ['<?xml version="1.0"?>', 'not a HAR: XML or HTML (byte 0)'],
    ['PK\u0003\u0004rest', 'not a HAR: a ZIP archive; unpack it first (byte 0)'],
    ['hello', 'not a HAR: the file does not start like JSON (byte 0)'],
    ['{"a": "ö", b c}', 'not valid JSON at byte 12'],
    [text.slice(0, 150), `not valid JSON: it ends at byte 150, before any entry is complete`],
  ])('%j', async (input, message) => {
    await expect(readHarBytes(bytes(input))).rejects.toThrow(new HarError(message));
  });

  it('a damaged gzip file', async () => {
    await expect(readHarBytes(new Uint8Array([0x1f, 0x8b, 1, 2, 3]))).rejects.toThrow(
      'the compressed file (gzip) is damaged or empty',
    );
  });

  it('a small file that unpacks to a huge one', async () => {
    const bomb = gzipSync(new Uint8Array(3_000_000));
    await expect(readHarBytes(bomb, { unpackLimit: 1_000_000 })).rejects.toThrow('unpacks to more than 1 MB');
  });

  it('a large file without entries', async () => {
    await expect(readHarBytes(bytes('{"a":1}'), { wholeLimit: 2 })).rejects.toThrow('no list of "entries"');
  });

  it('never quotes the input', async () => {
    const secret = '{"log":{"token":"s3cr3t-value" "x"}}';
    await expect(readHarBytes(bytes(secret))).rejects.toThrow(/^(?!.*s3cr3t)/);
  });
});
