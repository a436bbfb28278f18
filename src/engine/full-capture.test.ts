import { describe, expect, it } from 'vitest';
import type { Exchange } from './exchange/exchange.ts';
import { devtoolsCreator, exchangeFromEntry } from './exchange/from-har.ts';
import { entry, type Part } from './exchange/testing.ts';
import { captureGap } from './full-capture.ts';

/** As Chromium shows what it was about to send. */
const provisional = { headers: [{ name: 'Referer', value: 'https://app.test/' }] };
/** As the developer tools hand it out. */
function live(engine: 'chromium' | 'firefox', ...parts: [Part, Part, Part]): Exchange {
  const exchange = exchangeFromEntry(entry(...parts), 0, devtoolsCreator(engine));
  if (exchange === undefined) throw new Error('the entry was not read');
  return exchange;
}

const none = { status: 0, headers: [] };

describe('what full capture would add to a request', () => {
  it.each([
    [
      'how a WebSocket was refused',
      { url: 'wss://api.test/x' },
      none,
      { _resourceType: 'websocket' },
      'handshake',
    ],
    [
      'what came with that, where the status is known',
      { url: 'wss://api.test/x' },
      none,
      {
        _resourceType: 'websocket',
        _webSocketMessages: [
          { type: 'error', data: 'HTTP Authentication failed; No valid credentials available' },
        ],
      },
      'handshake',
    ],
    ['what it carried', provisional, {}, {}, 'credentials'],
    ['nothing where all of it is there', {}, {}, {}, undefined],
    ['nothing where a cache answered', provisional, {}, { _fromCache: 'disk' }, undefined],
    ['nothing where the browser names the error', {}, { ...none, _error: 'net::ERR_FAILED' }, {}, undefined],
  ] as const)('in Chromium, is %s', (_what, request, response, rest, gap) => {
    expect(captureGap(live('chromium', request, response, rest), 'chromium')).toBe(gap);
  });

  it('in Firefox, is what a service worker asked, until it is known', () => {
    const refused = { status: 401, headers: [] };
    const viaWorker = { ...refused, _fetchedViaServiceWorker: true };
    const known = { ...viaWorker, _serviceWorkerResponseSource: 'worker' };
    expect(captureGap(live('firefox', {}, viaWorker, {}), 'firefox')).toBe('worker');
    expect(captureGap(live('firefox', {}, known, {}), 'firefox')).toBeUndefined();
    expect(captureGap(live('chromium', {}, viaWorker, {}), 'chromium')).toBeUndefined();
  });

  it('in Firefox, is why there was no answer', () => {
    expect(captureGap(live('firefox', {}, none, {}), 'firefox')).toBe('error');
    const mixed = {
      url: 'http://api.test/orders',
      headers: [
        { name: 'Accept', value: '*/*' },
        { name: 'Origin', value: 'https://app.test' },
      ],
    };
    expect(captureGap(live('firefox', mixed, none, {}), 'firefox'), 'mixed content').toBeUndefined();
    expect(captureGap(live('firefox', {}, {}, {}), 'firefox')).toBeUndefined();
  });
});
