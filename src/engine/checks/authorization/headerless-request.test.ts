import { describe, expect, it } from 'vitest';
import { diagnose } from '../../diagnose.ts';
import { exchangesFromHar } from '../../exchange/from-har.ts';
import {
  bearerCall,
  bearerChallenge,
  causesOf,
  type EntryInput,
  epoch,
  firstCause,
  harEntry,
  jwt,
  outcomesOnOddValues,
  placesOf,
} from '../testing.ts';

const token = jwt({ iss: 'https://id.gallery.example', aud: 'art', exp: epoch(700) });
const host = 'https://api.gallery.example';
const works = bearerCall(token, { url: `${host}/works`, status: 200 });
const refused = (type: string, rest: Partial<EntryInput> = {}): EntryInput => ({
  url: `${host}/works/7/picture`,
  type,
  status: 401,
  answer: bearerChallenge(''),
  ...rest,
});

describe('headerless-request', () => {
  it.each<[string, string, EntryInput]>([
    ['eventsource', 'an EventSource', refused('eventsource')],
    ['image', 'an image element', refused('image')],
    ['media', 'a media element', refused('media')],
    ['download', 'a navigation or download', refused('document')],
    ['WebSocket', 'a WebSocket', refused('websocket', { url: 'wss://api.gallery.example/live' })],
    [
      'image known by Sec-Fetch-Dest',
      'an image element',
      refused('', { headers: { 'Sec-Fetch-Dest': 'image', 'Sec-Fetch-Mode': 'no-cors' } }),
    ],
  ])('finds a %s', (_what, words, entry) => {
    const first = firstCause([works, entry]);
    expect(first?.check).toBe('headerless-request');
    expect(first?.title).toContain(words);
    expect(placesOf(first)).toContain('1 request.headers.authorization');
  });

  it('needs no challenge where script calls carry a token', () => {
    const entry = refused('image', { answer: {}, text: '{"error":"No token provided"}' });
    expect(causesOf([works, entry])[0]).toBe('headerless-request');
  });

  it('needs none of a WebSocket, whose address has a scheme of its own and whose answer is not recorded', () => {
    const words = 'HTTP Authentication failed; no valid credentials available';
    const socket = harEntry(refused('websocket', { url: 'wss://api.gallery.example/live', status: 0 }), 1);
    const handshake = Object.assign(Object(socket), {
      _webSocketMessages: [{ type: 'error', time: 1, opcode: -1, data: words }],
    });
    const file = { log: { creator: { name: 'WebInspector' }, entries: [harEntry(works), handshake] } };
    expect(diagnose(exchangesFromHar(file)).incidents[0]?.causes[0]?.check).toBe('headerless-request');
  });

  it.each<[string, EntryInput[]]>([
    ['a fetch that forgot the header', [works, refused('fetch')]],
    ['a page that is opened first of all', [refused('document')]],
    ['an image behind Basic', [refused('image', { answer: { 'WWW-Authenticate': 'Basic realm="Art"' } })]],
  ])('leaves to authorization-missing: %s', (_what, entries) => {
    expect(causesOf(entries)[0]).toBe('authorization-missing');
  });

  it('is silent about an image that was shown', () => {
    expect(causesOf([works, refused('image', { status: 200, answer: {} })])).toEqual([]);
  });

  it('says nothing where the header was not recorded', () => {
    expect(causesOf([works, refused('image', { provisional: true })])).not.toContain('headerless-request');
  });

  it('bears odd values', () => {
    expect(outcomesOnOddValues('headerless-request')).not.toContain('error');
  });
});
