import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { diagnoseCapture } from '../engine/diagnose.ts';
import type { Capture } from '../engine/exchange/exchange.ts';
import { captureFromHar } from '../engine/exchange/from-har.ts';
import { chromium, entry, firefox, har } from '../engine/exchange/testing.ts';
import { harOf } from './har.ts';

const key = new Uint8Array(16).fill(7);
const again = ({ exchanges, info }: Capture) =>
  captureFromHar(JSON.parse(JSON.stringify(harOf(exchanges, info))));
const gist = (capture: Capture) =>
  diagnoseCapture(capture, { key }).incidents.map(({ kind, verdict, exchanges, causes }) => ({
    kind,
    verdict,
    exchanges,
    causes: causes.map(({ check, message, confidence }) => `${check} ${message} ${confidence}`),
  }));

describe('exchanges written as a HAR', () => {
  it.each([
    ['Chromium', chromium],
    ['Firefox', firefox],
  ])('are read again as they were: %s', (_name, log) => {
    const capture = captureFromHar(
      har(
        [
          entry(
            {
              method: 'POST',
              url: 'https://app.test/login?next=%2F',
              headers: [
                { name: 'Host', value: 'app.test' },
                { name: 'Cookie', value: 'sid=1' },
              ],
              postData: { mimeType: 'application/x-www-form-urlencoded', text: 'user=a&password=b' },
            },
            {
              status: 302,
              headers: [
                { name: 'Location', value: '/home' },
                { name: 'Set-Cookie', value: 'sid=2; Path=/' },
              ],
            },
            { _resourceType: 'document', pageref: 'p1', timings: { send: 1, wait: 5, receive: 2 } },
          ),
          entry({}, { status: 0, headers: [], _error: 'net::ERR_FAILED' }, { _resourceType: 'fetch' }),
          entry({}, { status: 401, content: { mimeType: 'application/json', text: '{"error":"x"}' } }),
        ],
        { ...log, pages: [{ id: 'p1', title: 'https://app.test/login' }] },
      ),
    );
    const copy = again(capture);
    expect(
      copy.exchanges.map(({ url, kind, failure, page, pageUrl, startedAt }) => [
        url.raw,
        kind,
        failure,
        page,
        pageUrl,
        startedAt,
      ]),
    ).toEqual(
      capture.exchanges.map(({ url, kind, failure, page, pageUrl, startedAt }) => [
        url.raw,
        kind,
        failure,
        page,
        pageUrl,
        startedAt,
      ]),
    );
    for (const side of ['request', 'response'] as const)
      expect(copy.exchanges.map((one) => [one[side].fields, one[side].body])).toEqual(
        capture.exchanges.map((one) => [one[side].fields, one[side].body]),
      );
    expect(copy.info.engine).toBe(capture.info.engine);
  });

  const folder = join(import.meta.dirname, '../../../shared/hars');
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.har')) : [];
  it.runIf(files.length > 0).each(files)('give the same diagnosis: %s', (name) => {
    let capture: Capture;
    try {
      capture = captureFromHar(JSON.parse(readFileSync(join(folder, name), 'utf8').replace(/^\uFEFF/, '')));
    } catch {
      // Broken on purpose: that it is said to be is tested elsewhere.
      return;
    }
    // Numbers are the file's: a file that lacks entries is numbered anew.
    if (capture.skipped.length > 0) return;
    expect(gist(again(capture))).toEqual(gist(capture));
  });
});
