import { describe, expect, it } from 'vitest';
import { causesOf, type EntryInput, exchanges, reportOn } from './checks/testing.ts';
import { CookieJar } from './cookies/jar.ts';
import { Session } from './session.ts';

const START = Date.UTC(2026, 0, 15, 9);
const login = (attributes: string, host = 'www.shop.example'): EntryInput => ({
  url: `https://${host}/login`,
  method: 'POST',
  body: 'user=ann&password=secret',
  text: '{}',
  answer: { 'Set-Cookie': `session=0123456789abcdef0123; Path=/; ${attributes}` },
});
const socket = (url: string, rest: Partial<EntryInput> = {}): EntryInput => ({
  url,
  type: 'websocket',
  status: 401,
  ...rest,
  headers: { Origin: 'https://www.shop.example', Upgrade: 'websocket', ...rest.headers },
});

describe('a socket that did not open', () => {
  it.each<[string, Partial<EntryInput>, readonly string[]]>([
    ['without a word', { status: 0 }, ['socket-answer-missing']],
    ['as the network failed', { status: 0, error: 'net::ERR_CONNECTION_REFUSED' }, []],
    ['as it was refused', { status: 401 }, []],
    ['and one that did', { status: 101 }, []],
  ])('%s: the report says what it cannot tell', (_how, rest, limits) => {
    const report = reportOn(socket('wss://live.shop.example/feed', rest));
    expect(report.capture.limits).toEqual(limits);
    if (limits.length > 0) expect(report.incidents).toEqual([]);
  });

  it('is nothing but a request where it is none', () => {
    expect(reportOn({ url: 'https://www.shop.example/feed', status: 0 }).capture.limits).toEqual([]);
  });
});

describe('the cookies of a socket', () => {
  it.each([
    ['wss', 'Secure', true],
    ['ws', 'Secure', false],
    ['ws', 'HttpOnly', true],
  ])('go by the rules of http and https: %s, %s', (scheme, attributes, sent) => {
    const jar = new CookieJar({ profile: 'chromium' });
    jar.setCookie(`a=1; Path=/; ${attributes}`, {
      url: 'https://www.shop.example/',
      time: START,
      api: 'http',
    });
    const { sent: cookies } = jar.cookiesFor({
      url: `${scheme}://www.shop.example/live`,
      time: START,
      kind: 'websocket',
      initiator: `${scheme === 'ws' ? 'http' : 'https'}://www.shop.example`,
    });
    // Schemeful same-site: ws stands for http, wss for https, so neither is another site's.
    expect(cookies.length > 0).toBe(sent);
  });

  it('take part in the account of each cookie', () => {
    const entries = [
      login('Secure; HttpOnly'),
      socket('wss://www.shop.example/live', {
        status: 101,
        headers: { Cookie: 'session=0123456789abcdef0123' },
      }),
    ];
    const [cookie] = reportOn(...entries).cookies;
    expect(cookie?.requests).toMatchObject([{ exchange: 1, verdict: 'sent', basis: 'observed' }]);
  });

  it('explain a handshake that lacks one', () => {
    expect(causesOf([login('Secure; Path=/app'), socket('wss://www.shop.example/live')])[0]).toBe(
      'cookie-path-narrow',
    );
    const elsewhere = login('Secure; SameSite=Strict');
    const cross = socket('wss://www.shop.example/live', { headers: { Origin: 'https://other.example' } });
    expect(causesOf([elsewhere, cross])[0]).toBe('cookie-samesite-withheld');
  });
});

describe('the secrets of a socket', () => {
  const token = 'tok-7Hq2mZx81LpQ4rT6vW9y';

  it.each<[string, EntryInput]>([
    ['in the query', socket(`wss://live.shop.example/feed?access_token=${token}`)],
    ['in the user part', socket(`wss://ann:${token}@live.shop.example/feed`)],
    [
      'among the subprotocols',
      socket('wss://live.shop.example/feed', {
        headers: { 'Sec-WebSocket-Protocol': `v1, bearer, ${token}` },
      }),
    ],
    [
      'in a subprotocol as Kubernetes has it',
      socket('wss://live.shop.example/feed', {
        headers: {
          'Sec-WebSocket-Protocol': `base64url.bearer.authorization.k8s.io.${token}, base64.channel.k8s.io`,
        },
      }),
    ],
    [
      'repeated by the server',
      socket(`wss://live.shop.example/feed?token=${token}`, { text: `{"error":"bad token ${token}"}` }),
    ],
  ])('are not printed %s', (_where, entry) => {
    const report = JSON.stringify(reportOn(entry));
    expect(report).not.toContain(token);
    const session = new Session({ key: new Uint8Array(16).fill(7) });
    const [exchange] = exchanges(entry);
    for (const { name, value } of exchange?.request.fields.list ?? [])
      expect(session.show.field(name, value)).not.toContain(token);
  });

  it('keep the names that are no secrets', () => {
    const session = new Session({ key: new Uint8Array(16).fill(7) });
    expect(session.show.field('Sec-WebSocket-Protocol', 'graphql-transport-ws, mqtt')).toBe(
      'graphql-transport-ws, mqtt',
    );
  });

  it.each([101, 401])('in an address are warned of, under %i', (status) => {
    const report = reportOn(socket(`wss://live.shop.example/feed?access_token=${token}`, { status }));
    const found = [...report.warnings, ...report.incidents.flatMap(({ causes }) => causes)];
    expect(found.map(({ check }) => check)).toContain('credentials-in-url');
  });
});
