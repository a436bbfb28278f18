import { describe, expect, it } from 'vitest';
import { run } from './main.ts';

type Part = Record<string, unknown>;

async function diagnose(input: string | Uint8Array) {
  let out = '';
  let err = '';
  const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : input;
  const code = await run(['diagnose', '-', '--format', 'json'], {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    readFile: async () => bytes,
    readStdin: async () => bytes,
    writeFile: async () => {},
  });
  return { code, err, report: out === '' ? undefined : JSON.parse(out) };
}

const entry = (request: Part = {}, response: Part = {}, rest: Part = {}) => ({
  startedDateTime: '2026-11-24T10:00:00Z',
  time: 4,
  request: { method: 'GET', url: 'https://api.test/x', headers: [], ...request },
  response: { status: 401, statusText: 'Unauthorized', headers: [], ...response },
  ...rest,
});
const har = (...entries: unknown[]) => JSON.stringify({ log: { creator: { name: 'test' }, entries } });
const refusal = (name: string, value: string) => har(entry({}, { headers: [{ name, value }] }));
const request = (name: string, value: string) => har(entry({ headers: [{ name, value }] }));

describe('what is odd, and diagnosed nevertheless', () => {
  it.each([
    [
      'entries without headers',
      har({ request: { url: 'https://a.test/' } }, { request: { url: 'https://a.test/' }, response: {} }),
    ],
    [
      'null wherever null can stand',
      har(
        entry(
          { headers: null, cookies: null, postData: null, method: null },
          { headers: null, content: null, statusText: null },
          { time: null, timings: null, cache: null },
        ),
      ),
    ],
    [
      '10,000 challenges in one field',
      refusal(
        'WWW-Authenticate',
        Array.from({ length: 10_000 }, (_, at) => `Scheme${at} realm="a, Basic b"`).join(', '),
      ),
    ],
    ['10,000 unclosed quotes', refusal('WWW-Authenticate', 'Bearer a="'.repeat(10_000))],
    [
      '10,000 lines of one field',
      har(
        entry(
          {},
          { headers: Array.from({ length: 10_000 }, () => ({ name: 'www-authenticate', value: 'Basic' })) },
        ),
      ),
    ],
    ['a credential of a megabyte', request('Authorization', `Bearer ${'a'.repeat(1_000_000)}`)],
    ['a megabyte of blanks', request('Authorization', `Bearer ${' '.repeat(1_000_000)}x`)],
    ['a cookie of a megabyte', request('Cookie', `a=${'b'.repeat(1_000_000)}`)],
    ['100,000 cookies', request('Cookie', 'a=b; '.repeat(100_000))],
    ['a Set-Cookie of a megabyte of semicolons', refusal('Set-Cookie', `a=b${';'.repeat(1_000_000)}`)],
    [
      'NUL and control characters',
      har(
        entry({
          url: 'https://a.test/\u0000\u001b[31m',
          headers: [{ name: 'Authori\u0000zation', value: '\u0000' }],
        }),
      ),
    ],
    [
      'lone surrogates',
      har(
        entry(
          {
            url: 'https://a.test/\ud800?\udfff=1',
            headers: [{ name: 'Authorization', value: 'Bearer \ud83d' }],
          },
          { content: { text: '\udfff', mimeType: 'text/html' } },
        ),
      ),
    ],
    [
      'a URL that does not parse',
      har(
        entry({ url: 'http://[bad' }),
        entry({ url: '/relative' }),
        entry({ url: 'https://a.test:99999/' }),
      ),
    ],
    ['strings for numbers', har(entry({}, { status: '401' }, { time: '12' }))],
    ['dates without zone', har(entry({}, {}, { startedDateTime: '2026-11-24T10:00:00' }))],
    [
      'a redirect to what is no address',
      har(entry({}, { status: 302, headers: [{ name: 'Location', value: 'http://[' }] })),
    ],
    [
      'a date far away',
      har(
        entry(
          {},
          { headers: [{ name: 'Date', value: 'Tue, 24 Nov 99999 10:00:00 GMT' }] },
          { startedDateTime: '9999-12-31T23:59:59Z' },
        ),
      ),
    ],
    [
      'a JWT of claims nested 2,000 deep',
      request(
        'Authorization',
        `Bearer e30.${btoa(`{"a":${'['.repeat(2000)}${']'.repeat(2000)}}`).replace(/=+$/, '')}.x`,
      ),
    ],
    [
      'a body of JSON nested 20,000 deep',
      har(
        entry(
          {},
          { content: { mimeType: 'application/json', text: '['.repeat(20_000) + ']'.repeat(20_000) } },
        ),
      ),
    ],
    [
      'keys that objects have by themselves',
      '{"log":{"entries":[{"__proto__":{"status":1},"request":{"url":"https://a.test/","headers":[{"name":"__proto__","value":"x"},{"name":"constructor","value":"y"}]},"response":{"status":401}}]}}',
    ],
    ['a cookie named like a property', request('Cookie', '__proto__=1; constructor=2; toString=3')],
    [
      'a loop of 2,000 hops',
      har(
        ...Array.from({ length: 2000 }, (_, at) =>
          entry(
            { url: `https://a.test/${at % 2 ? 'login' : ''}` },
            { status: 302, headers: [{ name: 'Location', value: at % 2 ? '/' : '/login' }] },
            { startedDateTime: new Date(1_795_000_000_000 + at * 10).toISOString() },
          ),
        ),
      ),
    ],
  ])('%s', async (_name, input) => {
    const { code, err, report } = await diagnose(input);
    expect(err).toBe('');
    expect([0, 1]).toContain(code);
    expect(report.schema).toBe('why401/report@1');
    const failed = report.incidents.flatMap(
      (one: { checklist: { outcome: string; check: string; reason: string }[] }) =>
        one.checklist
          .filter((item) => item.outcome === 'error')
          .map((item) => `${item.check}: ${item.reason}`),
    );
    expect(failed).toEqual([]);
  });

  it('counts refusals also where the status is a string', async () => {
    expect((await diagnose(har(entry({}, { status: '401' })))).report.summary.unauthorized).toBe(1);
  });
});

describe('what cannot be read', () => {
  const text = har(entry(), entry());
  it.each([
    ['nothing', ''],
    ['HTML', '<!doctype html><title>504</title>'],
    ['a number', '42'],
    ['a string', '"log"'],
    ['null', 'null'],
    ['a list of numbers', '[1,2]'],
    ['another object', '{"swagger":"2.0"}'],
    ['a log that is a list', '{"log":[]}'],
    ['cut before the first entry ends', text.slice(0, 120)],
    ['brackets without end', '['.repeat(300_000)],
    ['random bytes', Uint8Array.from({ length: 5000 }, (_, at) => (at * 7919 + (at >> 3)) % 256)],
    ['an image', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13])],
  ])('%s: one line, exit code 2', async (_name, input) => {
    const { code, err, report } = await diagnose(input);
    expect({ code, report }).toEqual({ code: 2, report: undefined });
    expect(err).toMatch(/^why401: standard input: [^\n]{5,150}\n$/);
  });

  it('a file cut at any byte is diagnosed as far as it goes, or refused in one line', async () => {
    const bytes = new TextEncoder().encode(text);
    for (let end = 1; end < bytes.length; end += 11) {
      const { code, err, report } = await diagnose(bytes.subarray(0, end));
      if (code === 2) expect(err).toMatch(/^why401: standard input: [^\n]+\n$/);
      else expect(report.capture.exchanges, `cut at ${end}`).toBeGreaterThan(0);
    }
  });
});
