import { expect, it } from 'vitest';
import { type KindHints, kindOf } from './har-kind.ts';

const hints = (fields: Record<string, string>, rest: Partial<KindHints> = {}): KindHints => ({
  method: 'GET',
  url: 'https://api.test/x',
  request: Object.entries(fields).map(([name, value]) => ({ name, value })),
  resourceType: '',
  initiator: '',
  mimeType: '',
  isWebSocket: false,
  ...rest,
});

it.each([
  [
    'preflight',
    'OPTIONS with Access-Control-Request-Method',
    hints({ 'access-control-request-method': 'PUT' }, { method: 'OPTIONS' }),
  ],
  ['preflight', "Chromium's type", hints({}, { resourceType: 'preflight' })],
  ['fetch', 'a plain OPTIONS by script', hints({ 'sec-fetch-dest': 'empty' }, { method: 'OPTIONS' })],
  ['document', "Chromium's type", hints({ 'sec-fetch-dest': 'document' }, { resourceType: 'document' })],
  ['iframe', 'a document for a frame', hints({ 'sec-fetch-dest': 'iframe' }, { resourceType: 'document' })],
  [
    'xhr',
    "Chromium's type before Fetch Metadata",
    hints({ 'sec-fetch-dest': 'empty' }, { resourceType: 'xhr' }),
  ],
  ['beacon', 'ping', hints({}, { resourceType: 'ping' })],
  ['style', 'stylesheet', hints({}, { resourceType: 'stylesheet' })],
  [
    'image',
    'an icon, which Chromium calls other',
    hints({ accept: 'image/avif,*/*' }, { resourceType: 'other' }),
  ],
  ['other', 'other', hints({ accept: '*/*' }, { resourceType: 'other' })],
  ['worker', 'Sec-Fetch-Dest', hints({ 'sec-fetch-dest': 'serviceworker' })],
  ['fetch', 'Sec-Fetch-Dest: empty', hints({ 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'cors' })],
  ['xhr', 'X-Requested-With', hints({ 'sec-fetch-dest': 'empty', 'x-requested-with': 'XMLHttpRequest' })],
  [
    'eventsource',
    'Accept: text/event-stream',
    hints({ 'sec-fetch-dest': 'empty', accept: 'text/event-stream' }),
  ],
  ['websocket', 'the scheme', hints({}, { url: 'wss://api.test/' })],
  ['websocket', 'Upgrade', hints({ upgrade: 'websocket' })],
  ['document', 'Accept: text/html', hints({ accept: 'text/html,*/*;q=0.8' })],
  ['fetch', 'Accept: application/json', hints({ accept: 'application/json, text/plain, */*' })],
  ['script', "the answer's type", hints({ accept: '*/*' }, { mimeType: 'text/javascript' })],
  ['other', 'a data URL', hints({}, { url: 'data:text/plain,x' })],
  ['fetch', 'Origin', hints({ accept: '*/*', origin: 'https://app.test' })],
  [
    'document',
    'a form, which has Origin too',
    hints({ accept: 'text/html,*/*;q=0.8', origin: 'https://app.test' }),
  ],
  ['unknown', 'nothing', hints({ accept: '*/*' })],
])('%s: %s', (kind, _why, given) => {
  expect(kindOf(given)).toBe(kind);
});
