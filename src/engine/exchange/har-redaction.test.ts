import { describe, expect, it } from 'vitest';
import { type Exchange, presence } from './exchange.ts';
import { captureFromHar } from './from-har.ts';

type Line = { name: string; value: string };
const SECRET = /^(?:cookie|authorization|set-cookie)$/i;

/** A HAR as Chromium's DevTools writes it, with HTTP/1.1 sizes counted over what went over the wire. */
function recorded(
  messages: { request: Line[]; response?: Line[]; method?: string; url?: string; http2?: boolean }[],
  { sanitised = false, agent = 'Chrome/156.0.0.0' } = {},
) {
  const entries = messages.map(
    ({ request, response = [], method = 'GET', url = 'https://api.test/x', http2 = false }, at) => {
      const sent = [
        { name: http2 ? ':authority' : 'Host', value: 'api.test' },
        { name: 'User-Agent', value: agent },
        ...request,
      ];
      const octets = (list: Line[]) =>
        list.reduce((sum, { name, value }) => sum + name.length + value.length + 4, 0);
      const keep = (list: Line[]) => (sanitised ? list.filter(({ name }) => !SECRET.test(name)) : list);
      const httpVersion = http2 ? 'http/2.0' : 'HTTP/1.1';
      const line = `${method} ${url.replace('https://api.test', '')} HTTP/1.1\r\n`;
      return {
        startedDateTime: new Date(1_795_000_000_000 + at).toISOString(),
        request: {
          method,
          url,
          httpVersion,
          headers: keep(sent),
          cookies: [],
          headersSize: http2 ? -1 : line.length + octets(sent),
        },
        response: {
          status: 401,
          statusText: http2 ? '' : 'Unauthorized',
          httpVersion,
          headers: keep([{ name: 'Date', value: 'Tue, 24 Nov 2026 10:00:00 GMT' }, ...response]),
          cookies: [],
          headersSize: http2
            ? -1
            : 'HTTP/1.1 401 Unauthorized\r\n\r\n'.length +
              octets(response) +
              'Date: Tue, 24 Nov 2026 10:00:00 GMT\r\n'.length,
        },
      };
    },
  );
  return { log: { creator: { name: 'WebInspector', version: '537.36' }, entries } };
}

const tell = ({ request, response }: Exchange) =>
  [
    presence(request.fields, 'cookie'),
    presence(request.fields, 'authorization'),
    presence(response.fields, 'set-cookie'),
  ].join(' ');
const bearer = { name: 'Authorization', value: 'Bearer abc' };
const cookie = { name: 'Cookie', value: 'a=1' };
const setCookie = { name: 'Set-Cookie', value: 'a=1' };
const accept = { name: 'Accept', value: '*/*' };

describe("Chrome's sanitised export", () => {
  it('is found by sizes that the listed fields do not explain; a size without a gap still proves absence', () => {
    const { info, exchanges } = captureFromHar(
      recorded(
        [
          { request: [bearer] },
          { request: [accept] },
          { request: [accept], response: [setCookie] },
          { request: [cookie] },
        ],
        { sanitised: true },
      ),
    );
    expect(info.limits).toContain('credentials-redacted');
    expect(exchanges.map(tell)).toEqual([
      'not-recorded not-recorded absent',
      'absent absent absent',
      'absent absent not-recorded',
      'not-recorded not-recorded absent',
    ]);
  });

  it('once found, messages without a size tell nothing', () => {
    const { exchanges } = captureFromHar(
      recorded([{ request: [bearer] }, { request: [accept], http2: true }], { sanitised: true }),
    );
    expect(exchanges.map(tell)[1]).toBe('not-recorded not-recorded not-recorded');
  });

  it('is found over HTTP/2 by a preflight that announced Authorization', () => {
    const preflight = [
      { name: 'Access-Control-Request-Method', value: 'GET' },
      { name: 'Access-Control-Request-Headers', value: 'authorization,x-a' },
    ];
    const { info, exchanges } = captureFromHar(
      recorded(
        [
          { request: preflight, method: 'OPTIONS', http2: true },
          { request: [bearer], http2: true },
        ],
        { sanitised: true },
      ),
    );
    expect(info.limits).toContain('credentials-redacted');
    expect(exchanges.map(tell)[1]).toBe('not-recorded not-recorded not-recorded');
  });

  it('cannot be told over HTTP/2 otherwise, and the capture says so', () => {
    const { info } = captureFromHar(recorded([{ request: [bearer], http2: true }], { sanitised: true }));
    expect(info.limits).toContain('credentials-perhaps-redacted');
  });

  it('is not suspected where sizes explain every message', () => {
    const { info, exchanges } = captureFromHar(
      recorded([{ request: [accept] }, { request: [accept], response: [accept] }]),
    );
    expect(info.limits.filter((limit) => limit.startsWith('credentials'))).toEqual([]);
    expect(exchanges.map(tell)).toEqual(['absent absent absent', 'absent absent absent']);
  });

  it('is not suspected where any message shows a credential', () => {
    const { info, exchanges } = captureFromHar(
      recorded([
        { request: [bearer], http2: true },
        { request: [accept], http2: true },
      ]),
    );
    expect(info.limits.filter((limit) => limit.startsWith('credentials'))).toEqual([]);
    expect(exchanges.map(tell)[1]).toBe('absent absent absent');
  });

  it('is not suspected of a Chrome that could not do it', () => {
    const { info } = captureFromHar(
      recorded([{ request: [accept], http2: true }], { agent: 'Chrome/120.0.0.0' }),
    );
    expect(info.limits.filter((limit) => limit.startsWith('credentials'))).toEqual([]);
  });
});

describe('masked values', () => {
  it.each([
    ['authorization', 'Bearer [REDACTED]'],
    ['authorization', '[authorization redacted]'],
    ['authorization', 'Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.redacted'],
    ['cookie', '***'],
    ['cookie', 'theme=dark; sid=[REDACTED]'],
  ])('%s: %s', (name, value) => {
    const { info, exchanges } = captureFromHar(recorded([{ request: [{ name, value }] }]));
    expect(info.limits).toContain('credentials-redacted');
    expect(exchanges[0] && presence(exchanges[0].request.fields, name)).toBe('masked');
  });

  it('are not seen where a value only looks odd', () => {
    const { exchanges } = captureFromHar(
      recorded([{ request: [{ name: 'Cookie', value: 'banner=hidden; x=; y=removed' }] }]),
    );
    expect(exchanges[0] && presence(exchanges[0].request.fields, 'cookie')).toBe('present');
  });

  it('are seen in each request that has the same line, and not in another field with the same text', () => {
    const line = { name: 'Cookie', value: 'theme=dark; sid=[REDACTED]' };
    const note = { name: 'X-Note', value: line.value };
    const { exchanges } = captureFromHar(
      recorded([{ request: [note] }, { request: [line] }, { request: [note, line] }]),
    );
    const [first, second, third] = exchanges.map(({ request }) => request.fields.withheld);
    expect([first, second, third]).toEqual([[], ['cookie'], ['cookie']]);
  });
});
