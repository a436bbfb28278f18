import { describe, expect, it } from 'vitest';
import { diagnose } from '../../diagnose.ts';
import { captureFromHar, exchangesFromHar } from '../../exchange/from-har.ts';
import {
  bearerCall,
  bearerChallenge,
  causesOf,
  type EntryInput,
  epoch,
  firstCause,
  har,
  harEntry,
  incidentOf,
  jwt,
  placesOf,
  reportOn,
} from '../testing.ts';

const socket = (rest: Partial<EntryInput> = {}): EntryInput => ({
  url: 'wss://live.shop.example/feed',
  type: 'websocket',
  status: 401,
  ...rest,
  headers: { Origin: 'https://www.shop.example', Upgrade: 'websocket', ...rest.headers },
});
const session = { Cookie: 'connect.sid=s%3Aabcdefghijklmnopqrstuv.0123456789' };

/** The entry as Chromium writes it: no status, no fields of the answer, the words among the frames. */
function asChromium(entry: EntryInput, words: string): unknown {
  // The entry is an object by construction.
  const bare = harEntry({ ...entry, status: 0 }) as Record<string, unknown>;
  return { ...bare, _webSocketMessages: [{ type: 'error', time: 1, opcode: -1, data: words }] };
}

const signedIn: EntryInput = {
  url: 'https://www.shop.example/login',
  method: 'POST',
  headers: { Origin: 'https://www.shop.example', 'Sec-Fetch-Site': 'same-origin' },
  text: '{}',
  answer: {
    'Set-Cookie': 'connect.sid=s%3Aabcdefghijklmnopqrstuv.0123456789; Domain=shop.example; Path=/; Secure',
  },
};
const page: EntryInput = { url: 'https://www.shop.example/account', headers: session };

function incidentsOf(...entries: readonly unknown[]) {
  const capture = {
    log: { version: '1.2', creator: { name: 'WebInspector', version: '537.36' }, pages: [], entries },
  };
  return diagnose(exchangesFromHar(capture), { key: new Uint8Array(16).fill(7) }).incidents;
}

describe('websocket-unauthorized', () => {
  it('is first where nothing deeper is known', () => {
    const cause = firstCause([socket({ headers: { Cookie: 'theme=dark' }, answer: { Date: '' } })]);
    expect(cause?.check).toBe('websocket-unauthorized');
    expect([cause?.message, cause?.confidence]).toEqual(['unauthorized', 'certain']);
    expect(placesOf(cause)).toEqual(['0 response.status', '0 url', '0 request.headers.origin']);
  });

  it('leaves the first place to a session that the server does not know', () => {
    const { causes } = incidentOf([socket({ headers: session })]);
    expect(causes[0]?.check).toBe('session-not-recognised');
    const cause = causes.find(({ check }) => check === 'websocket-unauthorized');
    expect(placesOf(cause)).toContain('0 request.headers.cookie');
  });

  it('does not miss a cookie that Chromium never lists with a handshake to another host', () => {
    const refusal = asChromium(
      { ...socket(), at: 1 },
      'Error during WebSocket handshake: Unexpected response code: 403',
    );
    const [incident] = incidentsOf(harEntry(signedIn, 0), harEntry(page, 1), refusal);
    expect(incident?.causes[0]?.check).toBe('websocket-unauthorized');
    const own = asChromium(
      { ...socket({ url: 'wss://www.shop.example/feed' }), at: 1 },
      'Error during WebSocket handshake: Unexpected response code: 403',
    );
    const [missed] = incidentsOf(harEntry(signedIn, 0), harEntry(page, 1), own);
    expect(missed?.causes.map(({ check }) => check)).toContain('session-cookie-missing');
  });

  it('still names the cookie that no browser would send there', () => {
    const narrow = {
      ...signedIn,
      answer: { 'Set-Cookie': 'connect.sid=s%3Aabcdefghijklmnopqrstuv.0123456789; Path=/' },
    };
    const refusal = asChromium(
      { ...socket(), at: 1 },
      'HTTP Authentication failed; no valid credentials available',
    );
    const [incident] = incidentsOf(harEntry(narrow, 0), harEntry(page, 1), refusal);
    expect(incident?.causes[0]?.check).toBe('cookie-host-only');
  });

  it('takes an unlisted cookie for no sanitiser’s work', () => {
    const entry = asChromium(socket(), 'HTTP Authentication failed; no valid credentials available');
    const file = { log: { creator: { name: 'WebInspector' }, entries: [harEntry(signedIn), entry] } };
    expect(captureFromHar(file).info.limits).not.toContain('credentials-redacted');
  });

  it.each<[string, string]>([
    ['HTTP Authentication failed; no valid credentials available', 'unauthorized'],
    ['Error during WebSocket handshake: Unexpected response code: 403', 'forbidden'],
  ])('reads Chromium’s words among the frames: %s', (words, message) => {
    const [incident] = incidentsOf(asChromium(socket({ headers: session }), words));
    const cause = incident?.causes.find(({ check }) => check === 'websocket-unauthorized');
    expect(cause?.message).toBe(message);
    expect(placesOf(cause)[0]).toBe('0 failure');
  });

  it('says of a 403 which origin asked', () => {
    const incident = incidentOf([socket({ status: 403, headers: session })]);
    const cause = incident.causes.find(({ check }) => check === 'websocket-unauthorized');
    expect(cause?.message).toBe('forbidden');
    expect(cause?.what).toContain('https://www.shop.example');
  });

  it('stands behind a token in a header that a socket cannot send', () => {
    const token = jwt({ iss: 'https://id.shop.example', aud: 'shop', exp: epoch(700) });
    const api = bearerCall(token, { url: 'https://live.shop.example/items', status: 200 });
    const causes = causesOf([api, socket({ answer: bearerChallenge('') })]);
    expect(causes[0]).toBe('headerless-request');
    expect(causes).toContain('websocket-unauthorized');
  });

  it('stands behind a token in the address that has expired', () => {
    const worn = jwt({ iss: 'https://id.shop.example', aud: 'shop', exp: epoch(-700) });
    const first = firstCause([socket({ url: `wss://live.shop.example/feed?access_token=${worn}` })]);
    expect(first?.check).toBe('token-expired');
    expect(placesOf(first)).toContain('0 url');
  });

  it('stands behind a token in the subprotocol that has expired', () => {
    const worn = jwt({ iss: 'https://id.shop.example', aud: 'shop', exp: epoch(-700) });
    const first = firstCause([socket({ headers: { 'Sec-WebSocket-Protocol': `bearer, ${worn}` } })]);
    expect(first?.check).toBe('token-expired');
    expect(placesOf(first)).toContain('0 request.headers.sec-websocket-protocol');
  });

  it('stands behind a session cookie that was not sent along', () => {
    const login: EntryInput = {
      url: 'https://www.shop.example/login',
      method: 'POST',
      type: 'document',
      status: 303,
      body: 'user=ann&password=secret',
      answer: { Location: '/', 'Set-Cookie': 'session=0123456789abcdef0123; Path=/; HttpOnly; Secure' },
    };
    const causes = causesOf([login, socket()]);
    expect(causes[0]).toBe('cookie-host-only');
    expect(causes).toContain('websocket-unauthorized');
  });

  it.each<[string, EntryInput]>([
    ['a socket that opened', socket({ status: 101 })],
    ['a server that is not there', socket({ status: 0, error: 'net::ERR_CONNECTION_REFUSED' })],
    ['a proxy that knows no sockets', socket({ status: 400 })],
    ['a server that wants another protocol', socket({ status: 426 })],
    ['a server that fails', socket({ status: 502 })],
    ['a page where a socket was meant', socket({ status: 200, textType: 'text/html', text: '<p>hello' })],
  ])('is silent about %s', (_what, entry) => {
    expect(reportOn(entry).incidents).toEqual([]);
  });

  it('is silent about a call that is no socket', () => {
    expect(causesOf([{ url: 'https://live.shop.example/feed', status: 401 }])).not.toContain(
      'websocket-unauthorized',
    );
  });

  it('is not brought down by odd frames', () => {
    const odd = {
      ...(asChromium(socket(), '') as object),
      _webSocketMessages: [null, 5, { type: 'error', data: {} }],
    };
    expect(incidentsOf(odd)).toEqual([]);
    expect(har([])).toBeDefined();
  });
});
