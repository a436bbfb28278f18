import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { diagnoseCapture } from '../engine/diagnose.ts';
import { largeHar, readHarCapture } from './har-file.ts';

const encode = (text: string) => new TextEncoder().encode(text);
/** A file in chunks of that size; like the command's reader, it writes over each chunk once the next is asked for. */
const source = (bytes: Uint8Array, size = 64, reopens = true) => ({
  reopens,
  async *open() {
    for (let at = 0; at < bytes.length; at += size) {
      const chunk = bytes.slice(at, at + size);
      yield chunk;
      chunk.fill(0x7b);
    }
  },
});
const streamed = (input: string | Uint8Array, size?: number, reopens?: boolean) =>
  readHarCapture(source(typeof input === 'string' ? encode(input) : input, size, reopens), { wholeLimit: 0 });
const whole = (input: string | Uint8Array) =>
  readHarCapture(source(typeof input === 'string' ? encode(input) : input), { wholeLimit: 1e9 });

const headers = [
  { name: 'Host', value: 'api.test' },
  { name: 'Content-Type', value: 'application/json' },
];
const entry = (path: string, content: object = {}, rest: object = {}) => ({
  startedDateTime: '2026-11-24T10:00:00Z',
  pageref: 'p',
  request: { method: 'GET', url: `https://api.test/${path}`, headers },
  response: {
    status: 200,
    headers,
    content: { mimeType: 'application/json', text: 'ö "q" \\ {[', ...content },
  },
  ...rest,
});
const creator = { name: 'WebInspector', version: '537.36' };
const pages = [{ id: 'p', title: 'https://api.test/page', entries: [1, '}]"'] }];
const entries = [entry('a'), entry('b?😀'), entry('c', { text: '\ud83d' })];
const log = { version: '1.2', creator, pages, entries };

describe('read entry by entry', () => {
  const text = JSON.stringify({ log }, null, 1);
  it.each([
    ['indented', text],
    ['on one line', JSON.stringify({ log })],
    ['with a byte order mark', `\ufeff${text}`],
    ['its creator and pages behind the entries', JSON.stringify({ log: { entries, pages, creator } })],
    ['without a creator', JSON.stringify({ log: { entries } })],
    [
      'another browser named behind the entries',
      JSON.stringify({ log: { ...log, browser: { name: 'Firefox' } } }),
    ],
    ['the list alone', JSON.stringify(entries)],
    ['an object of entries', JSON.stringify({ entries, creator })],
    ['a log in a "har"', JSON.stringify({ har: { log } })],
    [
      '"entries" elsewhere',
      JSON.stringify({ entries: [1], comment: 'entries', log: { _x: { entries: [2] }, ...log } }),
    ],
    ['a list beside the log', JSON.stringify({ log, entries: [entry('no')] })],
    [
      'the last of two lists',
      `{"log":{"entries":[${JSON.stringify(entry('no'))}],${JSON.stringify(log).slice(1)}}`,
    ],
    ['the last of two creators', text.replace('"pages"', '"creator": {"name": "Firefox"}, "pages"')],
    [
      'one value a line',
      [{ log: { ...log, entries: [] } }, ...entries].map((one) => JSON.stringify(one)).join('\r\n'),
    ],
    ['JSONP', `onInputData(${text});\n`],
    ['something behind the end', `${text}\n\u0000<!-- saved by {a} proxy -->`],
    ['blanks and NUL between entries', text.replaceAll('},\n  {', '}\n\u0000,\r\t {')],
    ['what is no entry between them', text.replace('"entries": [', '"entries": [null, 7, "}", [], ')],
  ])('%s', async (_name, input) => {
    const expected = await whole(input);
    expect(expected.exchanges).toHaveLength(3);
    for (const size of [1, 7, 1e9])
      expect(await streamed(input, size), `chunks of ${size}`).toEqual(expected);
  });

  it('gzip and UTF-16', async () => {
    const expected = await whole(text);
    expect(await streamed(gzipSync(text), 5)).toEqual(expected);
    const units = new Uint16Array(
      [0xfeff, ...Array.from(text, (_, at) => text.charCodeAt(at))].slice(0, text.length + 1),
    );
    expect(await streamed(new Uint8Array(units.buffer), 3)).toEqual(expected);
  });

  it('takes the creator from the end of what can be read but once, where it stands before too many entries', async () => {
    const capture = await streamed(JSON.stringify({ log: { entries, creator } }), 7, false);
    expect(capture.info.creator).toBe('WebInspector 537.36');
  });

  it('reads a file anew whose end tells that another browser wrote it', async () => {
    const provisional = entry(
      'x',
      {},
      { request: { method: 'GET', url: 'https://api.test/x', headers: [{ name: 'a', value: 'b' }] } },
    );
    const text = JSON.stringify({
      log: { creator: { name: 'Firefox' }, entries: [provisional, ...entries], browser: { name: 'Chrome' } },
    });
    const capture = await streamed(text);
    expect(capture).toEqual(await whole(text));
    expect(capture.exchanges[0]?.request.fields.recording).toBe('partial');
  });

  it('a file cut at any byte gives the complete entries, and the place where it ends', async () => {
    const input = encode(JSON.stringify({ log }));
    const list = input.indexOf(
      0x5b,
      encode(JSON.stringify({ log: { creator, version: '1.2', pages } })).length - 4,
    );
    for (let end = list + 1; end < input.length - 3; end++) {
      let skipped: unknown;
      let count = 0;
      try {
        const capture = await streamed(input.subarray(0, end), 50);
        count = capture.exchanges.length;
        skipped = capture.skipped;
        expect(capture.info.limits, `cut at ${end}`).toContain('cut-short');
      } catch (error) {
        expect(String(error), `cut at ${end}`).toContain(
          `it ends at byte ${end}, before any entry is complete`,
        );
        continue;
      }
      expect(skipped, `cut at ${end}`).toEqual([
        {
          entry: count,
          reason: expect.stringMatching(new RegExp(`^the file ends (inside|before) it, at byte ${end}$`)),
        },
      ]);
    }
  });
});

describe('long bodies', () => {
  const long = (length: number, part: string) => part.repeat(length / part.length);
  const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
  it.each([
    ['data, cut where no diagnosis reads on', { text: `{"access_token":"${long(2_000_000, 'é"\\\n')}"}` }],
    ['data that ends in escapes', { text: `token ${long(900_000, '"\\')}` }],
    [
      'a page whose type stands behind it',
      { mimeType: undefined, text: `token ${long(300_000, '<p>')}`, _type: 1 },
    ],
    ['a picture', { mimeType: 'image/png', encoding: 'base64', text: long(3_000_000, 'iVBORw0K') }],
    ['a script full of escapes', { mimeType: 'text/javascript', text: long(1_500_000, '\\"\n\\\\') }],
    [
      'base64 data whose encoding stands behind it',
      { text: btoa(long(1_500_000, '{"errors":1}')), encoding: 'base64' },
    ],
    ['a short text of a type that is not read', { mimeType: 'image/png', text: 'forbidden' }],
    ['a type with an escape in it', { mimeType: 'image\\u002fpng', text: long(30_000, 'ab') }],
  ])('%s', async (_name, content) => {
    const text = JSON.stringify({ log: { ...log, entries: [entry('a'), entry('b', content), entry('c')] } });
    const expected = await whole(text);
    for (const size of [4093, 1e9])
      expect(same(await streamed(text, size), expected), `chunks of ${size}`).toBe(true);
  });

  it('keeps no data that cannot speak of signing in', async () => {
    const body = (text: string) => ({ text: JSON.stringify({ rows: [text.repeat(1000)] }) });
    const { exchanges } = await streamed(
      JSON.stringify({ log: { ...log, entries: [entry('a', body('row ')), entry('b', body('token '))] } }),
    );
    expect(exchanges.map(({ response }) => response.body?.text?.length)).toEqual([undefined, 6013]);
  });

  it('messages of a WebSocket, and other long strings', async () => {
    const frames = [
      { type: 'receive', data: long(900_000, '"x') },
      { type: 'error', data: 'HTTP Authentication failed' },
    ];
    const text = JSON.stringify({
      log: {
        ...log,
        entries: [entry('a', {}, { _webSocketMessages: frames, comment: long(1_200_000, '{"') }), entry('b')],
      },
    });
    expect(same(await streamed(text, 100_000), await whole(text))).toBe(true);
  });
});

const folders = ['../shared/hars', 'e2e/.out/hars'].filter((folder) => existsSync(folder));
if (!folders.includes('../shared/hars'))
  console.log('Skipped: the HARs of many producers are not at ../shared/hars.');
// Without a list of entries there is nothing to be read one by one.
const files = folders
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  .filter((name) => /\.har(\.gz)?$/.test(name) && !/032-k6-page-only|053-entries-is-string/.test(name));

it.runIf(files.length > 0).each(files)('%s is diagnosed alike', async (file) => {
  const bytes = new Uint8Array(readFileSync(file));
  const options = { key: new Uint8Array(16).fill(7) };
  const report = async (read: typeof whole) => {
    const capture = await read(bytes).catch(String);
    return typeof capture === 'string' ? capture : diagnoseCapture(capture, options);
  };
  expect(await report((input) => streamed(input, 10_007))).toEqual(await report(whole));
});

describe('a file that is read for all of its JSON', () => {
  const open = (text: string, options = { wholeLimit: 0 }) => largeHar(source(encode(text)), options);

  it('gives every entry whole, each time anew, and then what is around them', async () => {
    const entries = [entry('a', { text: 'x'.repeat(100_000) }), entry('b', {}, { _mine: [1, { a: '}' }] })];
    const text = JSON.stringify({ log: { creator, entries, pages: [{ id: 'p' }] } });
    const har = await open(text);
    for (let time = 0; time < 2; time++) expect(await all(har)).toEqual(entries);
    expect(har?.log).toMatchObject({ creator, pages: [{ id: 'p' }] });
  });

  it('gives the entries of the last of several lists, once it has been read', async () => {
    const [a, b] = [entry('a'), entry('b')].map((one) => JSON.stringify(one));
    const har = await open(`{"log":{"entries":[${a}],"entries":[${b}]}}`);
    expect(await all(har)).toHaveLength(2);
    expect(await all(har)).toEqual([entry('b')]);
  });

  it('keeps the place of an entry that is no JSON, and says what is no HAR', async () => {
    const one = JSON.stringify(entry('a'));
    expect(await all(await open(`{"log":{"entries":[${one},{"a":nothing},${one}]}}`))).toEqual([
      entry('a'),
      undefined,
      entry('a'),
    ]);
    await expect(open('{"a":1}').then(all)).rejects.toThrow(/no list of "entries"/);
    await expect(open('{"log":{"entries":[{"a":').then(all)).rejects.toThrow(/before any entry is complete/);
  });

  it('is none where it is small, or can be read but once', async () => {
    const text = JSON.stringify({ log: { entries: [entry('a')] } });
    expect(await open(text, { wholeLimit: 1e6 })).toBeUndefined();
    expect(await largeHar(source(encode(text), 64, false), { wholeLimit: 0 })).toBeUndefined();
  });

  const all = async (har: Awaited<ReturnType<typeof largeHar>>) => {
    const found: unknown[] = [];
    for await (const some of har?.entries() ?? []) found.push(...some);
    return found;
  };
});

describe('a file', () => {
  const watched = (bytes: Uint8Array, size: number) => {
    const files = { open: 0 };
    const { reopens, open } = source(bytes, size);
    const from = async function* () {
      files.open++;
      try {
        yield* open();
      } finally {
        files.open--;
      }
    };
    return { files, source: { reopens, open: from } };
  };

  it('is not left open where it turns out to be no HAR', async () => {
    // More than may stand around entries, and more than is read at once.
    const bytes = new Uint8Array(68_000_000).fill(0x78);
    bytes.set(encode('{"a":"'));
    const { files, source: from } = watched(bytes, 1 << 20);
    await expect(readHarCapture(from, { wholeLimit: 65_000_000 })).rejects.toThrow(/no list of "entries"/);
    expect(files.open).toBe(0);
  });

  it('is not left open where its beginning is all that is wanted', async () => {
    const { files, source: from } = watched(encode(JSON.stringify({ log: { entries: [entry('a')] } })), 8);
    expect(await largeHar(from, { wholeLimit: 0 })).toBeDefined();
    expect(files.open).toBe(0);
  });
});
