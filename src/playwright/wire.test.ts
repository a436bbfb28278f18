import { describe, expect, it } from 'vitest';
import { diagnoseCapture } from '../engine/diagnose.ts';
import { captureFromHar } from '../engine/exchange/from-har.ts';
import { completed, PageLog, type Sent } from './wire.ts';

const URL = 'https://api.acme.test/orders';
const START = 1_795_000_000;

/** As Playwright writes a request that CORS kept from the page: nobody answered. */
const entry = (url: string, seconds: number) => ({
  startedDateTime: new Date((START + seconds) * 1000).toISOString(),
  time: 5,
  _resourceType: 'fetch',
  request: { method: 'GET', url, headers: [] },
  response: { status: -1, statusText: '', headers: [], _failureText: 'net::ERR_FAILED' },
});
const har = (...entries: object[]) => ({ log: { creator: { name: 'Playwright', version: '1' }, entries } });

const begin = (requestId: string, seconds = 0, more: object = {}) => ({
  requestId,
  request: { url: URL, method: 'GET' },
  wallTime: START + seconds,
  timestamp: 100 + seconds,
  initiator: { type: 'script' },
  ...more,
});
const sentHeaders = {
  Host: 'api.acme.test',
  Origin: 'https://app.acme.test',
  Authorization: 'Bearer undefined',
  'Sec-Fetch-Mode': 'cors',
};
const failed = (requestId: string, seconds = 0.1) => ({
  requestId,
  timestamp: 100 + seconds,
  errorText: 'net::ERR_FAILED',
});
const refusal = (requestId: string, headers: Record<string, string> = {}) => ({
  requestId,
  statusCode: 401,
  headers,
  headersText: 'HTTP/1.1 401 Unauthorized\r\nX: y\r\n\r\n',
});

function logged(events: (log: PageLog) => void): Sent[] {
  const kept: Sent[] = [];
  events(new PageLog((sent) => kept.push(sent)));
  return kept;
}

const statuses = (whole: ReturnType<typeof completed>) =>
  captureFromHar(whole).exchanges.map(({ response }) => response.status);

describe('what Playwright’s HAR lacks', () => {
  it('is the answer that CORS kept from the page, which then has its diagnosis', () => {
    const kept = logged((log) => {
      log.asSent({ requestId: '1', headers: sentHeaders });
      log.begin(begin('1'));
      log.answer(refusal('1', { 'Set-Cookie': 'a=1\nb=2', Date: 'Thu, 19 Nov 2026 00:00:00 GMT' }));
      log.end(failed('1'));
    });
    const whole = completed(har(entry(URL, 0)), kept);
    const capture = captureFromHar(whole);
    expect(capture.exchanges[0]?.response).toMatchObject({ status: 401, statusText: 'Unauthorized' });
    expect(capture.exchanges[0]?.response.fields.list.map(({ name, value }) => `${name}: ${value}`)).toEqual([
      'set-cookie: a=1',
      'set-cookie: b=2',
      'date: Thu, 19 Nov 2026 00:00:00 GMT',
    ]);
    const [incident] = diagnoseCapture(capture).incidents;
    expect(incident?.verdict).toBe('broken');
    expect(incident?.causes.map(({ check }) => check)).toContain('authorization-placeholder');
    expect(diagnoseCapture(captureFromHar(har(entry(URL, 0)))).incidents).toEqual([]);
  });

  it('is preflights, also those that went well', () => {
    const kept = logged((log) => {
      log.begin(
        begin('p', 0, { request: { url: URL, method: 'OPTIONS' }, initiator: { type: 'preflight' } }),
      );
      log.answer({ requestId: 'p', statusCode: 204, headers: {} });
      log.end({ requestId: 'p', timestamp: 100.2, errorText: '' });
    });
    const { exchanges } = captureFromHar(completed(har(entry(URL, 1)), kept));
    expect(exchanges.map(({ kind, request }) => [kind, request.method])).toEqual([
      ['preflight', 'OPTIONS'],
      ['fetch', 'GET'],
    ]);
  });

  it('goes to the entry that began next to it, and to none that has an answer', () => {
    const kept = logged((log) => {
      log.begin(begin('2', 10));
      log.answer(refusal('2'));
      log.end(failed('2', 10.1));
    });
    const answered = { ...entry(URL, 10), response: { status: 200, headers: [] } };
    expect(statuses(completed(har(entry(URL, 0), answered, entry(URL, 11)), kept))).toEqual([0, 200, 401]);
    expect(statuses(completed(har(answered), kept))).toEqual([200]);
  });

  it('is not the answer of a redirect that came before', () => {
    const kept = logged((log) => {
      log.begin(begin('3'));
      log.answer({ requestId: '3', statusCode: 302, headers: { Location: URL } });
      log.begin(begin('3', 0.05, { redirectResponse: {} }));
      log.end(failed('3'));
    });
    expect(statuses(completed(har(entry(URL, 0.05)), kept))).toEqual([0]);
  });

  it('is nothing where requests went well, or nobody answered', () => {
    const kept = logged((log) => {
      log.begin(begin('4'));
      log.answer({ requestId: '4', statusCode: 200, headers: {} });
      log.end({ requestId: '4', timestamp: 101, errorText: '' });
      log.begin(begin('5'));
      log.end(failed('5'));
      log.end(failed('unknown'));
    });
    const whole = har(entry(URL, 0));
    expect(completed(whole, kept)).toEqual(whole);
  });
});
