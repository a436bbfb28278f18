import { describe, expect, it } from 'vitest';
import { presence } from './exchange.ts';
import { devtoolsCreator, exchangeFromEntry } from './from-har.ts';

/** An entry as the extension's full capture writes it in Chromium, where webRequest lists no Host. */
function exchange(over: object = {}, request: object = {}) {
  const entry = {
    startedDateTime: '2026-01-01T00:00:00.000Z',
    time: 5,
    request: {
      method: 'GET',
      url: 'https://a.test/',
      headers: [{ name: 'Accept', value: '*/*' }],
      _headersSource: 'webRequest',
      ...request,
    },
    response: { status: 401, headers: [{ name: 'Date', value: 'x' }], _headersSource: 'webRequest' },
    ...over,
  };
  const read = exchangeFromEntry(entry, 0, devtoolsCreator('chromium'));
  if (read === undefined) throw new Error('not read');
  return read;
}

describe('an entry of full capture', () => {
  it('proves that what it does not list was not sent', () => {
    const { request, response } = exchange();
    expect(presence(request.fields, 'cookie')).toBe('absent');
    expect(presence(response.fields, 'set-cookie')).toBe('absent');
  });

  it('proves nothing of the credentials that Chromium adds by itself', () => {
    const { request } = exchange({}, { _unlisted: ['authorization'] });
    expect(presence(request.fields, 'authorization')).toBe('not-recorded');
    expect(presence(request.fields, 'cookie')).toBe('absent');
    const headers = [{ name: 'Authorization', value: 'Bearer x' }];
    const own = exchange({}, { _unlisted: ['authorization'], headers });
    expect(presence(own.request.fields, 'authorization')).toBe('present');
  });

  it('proves nothing where a cache answered', () => {
    expect(presence(exchange({ _fromCache: 'disk' }).request.fields, 'cookie')).toBe('not-recorded');
  });

  it('is a frame’s, or a service worker’s own', () => {
    expect(exchange({ _resourceType: 'iframe' }).kind).toBe('iframe');
    expect(exchange({ _byServiceWorker: true }).serviceWorker).toBe('worker');
  });
});
