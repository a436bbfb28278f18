import { describe, expect, it } from 'vitest';
import { diagnoseCapture } from '../diagnose.ts';
import { Session } from '../session.ts';
import { captureFromHar } from './from-har.ts';
import { entry, har, one, type Part } from './testing.ts';

/** As Playwright writes it: page and frame by id, nothing of service workers, headers of the renderer where the network gave none. */
const playwright = {
  creator: { name: 'Playwright', version: '1.65.1' },
  browser: { name: 'chromium', version: '156.0.0.0' },
};
const asked = (url: string, rest: Part = {}, headers: Readonly<Record<string, string>> = {}) =>
  entry(
    {
      url,
      headers: Object.entries({ Host: new URL(url).host, ...headers }).map(([name, value]) => ({
        name,
        value,
      })),
    },
    {},
    { pageref: 'page@1', _frameref: 'frame@1', _resourceType: 'fetch', ...rest },
  );
const bare = (url: string, response: Part = {}, rest: Part = {}) =>
  entry(
    { url, headers: [{ name: 'Referer', value: 'https://app.test/' }] },
    { ...response },
    { pageref: 'page@1', _frameref: 'frame@1', _resourceType: 'fetch', ...rest },
  );
const worker = asked(
  'https://app.test/worker.js',
  { pageref: undefined, _frameref: undefined, _resourceType: 'script' },
  { 'Service-Worker': 'script' },
);
const workersOf = (...entries: readonly Part[]) =>
  captureFromHar(har(entries, playwright)).exchanges.map(({ serviceWorker }) => serviceWorker);

describe('a HAR of Playwright', () => {
  it('names the frame of a request', () => {
    expect(one({}, {}, { _frameref: 'frame@7' }, playwright).frame).toBe('frame@7');
    expect(one({}, {}, {}, playwright).frame).toBeUndefined();
  });

  it.each([
    ['Error during WebSocket handshake: Unexpected response code: 403', 403],
    ['HTTP Authentication failed; no valid credentials available', 401],
    ['net::ERR_CONNECTION_REFUSED', 0],
  ])('tells in the failure how a WebSocket was answered: %s', (failure, status) => {
    const exchange = one(
      { url: 'wss://api.test/live' },
      { status: -1, headers: [], _failureText: failure },
      { _resourceType: 'websocket' },
      playwright,
    );
    expect(exchange).toMatchObject({ kind: 'websocket', failure, response: { status } });
  });

  it('shows what a service worker answered by what its requests lack', () => {
    const call = 'https://app.test/api';
    expect(workersOf(worker, bare(call)), 'an answer without the network').toEqual([undefined, 'page']);
    expect(workersOf(worker, asked(call)), 'the network’s own').toEqual([undefined, undefined]);
    expect(workersOf(bare(call)), 'there is no worker').toEqual([undefined]);
    expect(workersOf(bare(call), worker), 'there was none yet').toEqual([undefined, undefined]);
    expect(workersOf(worker, bare('https://other.test/api')), 'of another origin').toEqual([
      undefined,
      undefined,
    ]);
    const told = bare(call, { _fetchedViaServiceWorker: false });
    expect(workersOf(worker, told), 'the producer says that it is not').toEqual([undefined, undefined]);
  });

  it('says that preflights and what was kept from the page are missing', () => {
    const limits = (...entries: readonly Part[]) =>
      diagnoseCapture(captureFromHar(har(entries, playwright))).capture.limits.filter(
        (limit) => limit === 'answers-hidden',
      );
    const failed = { status: -1, headers: [], _failureText: 'net::ERR_FAILED' };
    expect(limits(bare('https://api.test/x', failed))).toEqual(['answers-hidden']);
    expect(limits(bare('https://app.test/x', failed)), 'its own origin').toEqual([]);
    expect(limits(bare('https://api.test/x', { ...failed, _failureText: 'net::ERR_ABORTED' }))).toEqual([]);
    const preflight = entry(
      {
        method: 'OPTIONS',
        url: 'https://api.test/y',
        headers: [{ name: 'Access-Control-Request-Method', value: 'GET' }],
      },
      { status: 204 },
      { _resourceType: 'preflight' },
    );
    expect(limits(bare('https://api.test/x', failed), preflight), 'preflights are recorded').toEqual([]);
  });

  it('takes that back where preflights come in after all, whatever else is found missing by then', () => {
    const failed = bare('https://api.test/x', { status: -1, headers: [], _failureText: 'net::ERR_FAILED' });
    const preflight = entry(
      { method: 'OPTIONS', url: 'https://api.test/y' },
      { status: 204 },
      { _resourceType: 'preflight' },
    );
    const socket = entry(
      { url: 'wss://api.test/live' },
      { status: 0, headers: [] },
      { _resourceType: 'websocket' },
    );
    const session = new Session();
    const limitsAfter = (...entries: readonly Part[]) => {
      for (const exchange of captureFromHar(har(entries, playwright)).exchanges) session.add(exchange);
      return session.info.limits;
    };
    expect(limitsAfter(failed)).toEqual(['answers-hidden']);
    expect(limitsAfter(preflight, socket)).toEqual(['socket-answer-missing']);
  });
});
