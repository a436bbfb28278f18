import { describe, expect, it } from 'vitest';
import { diagnose } from '../../diagnose.ts';
import { exchangesFromHar } from '../../exchange/from-har.ts';
import { epoch, harEntry, jwt } from '../testing.ts';

const worn = jwt({ iss: 'https://id.quay.example', aud: 'quay', exp: epoch(-900) });
const good = jwt({ iss: 'https://id.quay.example', aud: 'quay', exp: epoch(900) });

type Frame = readonly ['send' | 'receive', unknown] | readonly ['receive', string, 8];
const init = (payload: object = {}): Frame => ['send', { type: 'connection_init', payload }];
const ack: Frame = ['receive', { type: 'connection_ack' }];
const subscribe: Frame = [
  'send',
  { id: '1', type: 'subscribe', payload: { query: 'subscription { tide }' } },
];
const closed = (words: string): Frame => ['receive', words, 8];
const error = (code: string) => ({ message: 'No.', extensions: { code } });

/** A GraphQL socket as Chromium writes it. */
function socket(frames: readonly Frame[], subprotocol = 'graphql-transport-ws', took = 0.2): unknown {
  // The entry is an object by construction.
  const bare = harEntry({
    url: 'wss://api.quay.example/graphql',
    type: 'websocket',
    status: 101,
    took,
    headers: { Origin: 'https://www.quay.example', 'Sec-WebSocket-Protocol': subprotocol },
    answer: { 'Sec-WebSocket-Protocol': subprotocol },
  }) as Record<string, unknown>;
  return {
    ...bare,
    _webSocketMessages: frames.map(([type, data, opcode = 1]) => ({
      type,
      time: 1,
      opcode,
      data: typeof data === 'string' ? data : JSON.stringify(data),
    })),
  };
}

function incidentsOf(...entries: readonly unknown[]) {
  const creator = { name: 'WebInspector', version: '537.36' };
  const capture = { log: { version: '1.2', creator, pages: [], entries } };
  return diagnose(exchangesFromHar(capture), { key: new Uint8Array(16).fill(7) }).incidents;
}
const told = (...frames: readonly Frame[]) =>
  incidentsOf(socket(frames)).map(({ kind, causes: [root] }) => [
    kind,
    root?.check,
    root?.message,
    root?.confidence,
  ]);

const UNACKNOWLEDGED = ['soft-unauthorized', 'graphql-unauthenticated', 'unacknowledged'];
const UNAUTHENTICATED = ['soft-unauthorized', 'graphql-unauthenticated', 'unauthenticated'];

describe('a GraphQL socket', () => {
  it.each<[string, readonly Frame[], string]>([
    ['that is closed with 4403', [init({ token: good }), closed('4403 Forbidden')], 'certain'],
    ['that is closed with 4401', [init(), closed('4401 Unauthorized')], 'certain'],
    ['that is closed without an answer, and no code was recorded', [init({ token: good })], 'likely'],
  ])('is refused %s', (_what, frames, confidence) => {
    expect(told(...frames)).toEqual([[...UNACKNOWLEDGED, confidence]]);
  });

  it.each([
    ['error', [error('UNAUTHENTICATED')]],
    ['next', { errors: [error('UNAUTHENTICATED')] }],
    ['data', { errors: [error('UNAUTHENTICATED')] }],
  ])('tells of a refused subscription in a message %s', (type, payload) => {
    const message: Frame = ['receive', { id: '1', type, payload }];
    expect(told(init(), ack, subscribe, message)).toEqual([[...UNAUTHENTICATED, 'certain']]);
  });

  it('of the older protocol tells why it does not connect', () => {
    const refusal: Frame = ['receive', { type: 'connection_error', payload: { message: 'Unauthorized' } }];
    const [incident] = incidentsOf(socket([init({ authToken: good }), refusal], 'graphql-ws'));
    expect(incident?.causes[0]).toMatchObject({ check: 'graphql-unauthenticated', confidence: 'likely' });
    expect(incident?.causes[0]?.what).toContain('Unauthorized');
  });

  it.each([{ authorization: `Bearer ${worn}` }, { headers: { Authorization: worn } }, { authToken: worn }])(
    'names the token of its first message that has expired, and does not print it',
    (payload) => {
      const [incident] = incidentsOf(socket([init(payload)]));
      expect(incident?.causes.map(({ check }) => check).slice(0, 2)).toEqual([
        'token-expired',
        'graphql-unauthenticated',
      ]);
      expect(JSON.stringify(incident)).not.toContain(worn.split('.')[2]);
    },
  );

  it('is not asked for the Authorization field that calls of the page have', () => {
    const answer = {
      url: 'https://api.quay.example/token',
      method: 'POST',
      text: `{"access_token":"${good}"}`,
    };
    const call = { url: 'https://api.quay.example/berths', headers: { Authorization: `Bearer ${good}` } };
    const refusal: Frame = ['receive', { type: 'error', payload: [error('UNAUTHENTICATED')] }];
    const incidents = incidentsOf(
      harEntry({ ...answer, bodyType: 'application/json' }),
      harEntry({ ...call, at: 1 }),
      socket([init(), ack, subscribe, refusal]),
    );
    expect(incidents.flatMap(({ causes }) => causes.map(({ check }) => check))).toEqual([
      'graphql-unauthenticated',
    ]);
  });

  it('says where no token was brought', () => {
    const [incident] = incidentsOf(
      socket([init(), ack, subscribe, ['receive', { type: 'error', payload: [error('UNAUTHENTICATED')] }]]),
    );
    expect(incident?.causes[0]?.why).toContain('connection_init, brought no token');
  });

  it.each<[string, unknown]>([
    ['is acknowledged', socket([init({ token: good }), ack])],
    ['is closed for another reason', socket([init(), closed('1011 Internal error')])],
    ['has not been acknowledged yet', socket([init()], 'graphql-transport-ws', 0)],
    [
      'tells of a wrong query',
      socket([init(), ack, ['receive', { type: 'error', payload: [error('BAD_USER_INPUT')] }]]),
    ],
    [
      'brings news that speak of errors',
      socket([init(), ack, ['receive', { type: 'next', payload: { data: { errors: [] } } }]]),
    ],
    [
      'has messages of another kind',
      socket(
        [
          ['send', 'hello'],
          ['receive', '{"type":"error","payload":[]}'],
        ],
        'chat',
      ),
    ],
    [
      'has messages that are none',
      { ...Object(socket([])), _webSocketMessages: [null, 5, { type: 'send', data: {} }] },
    ],
  ])('is left alone where it %s', (_what, entry) => {
    expect(incidentsOf(entry)).toEqual([]);
  });
});
