import { describe, expect, it } from 'vitest';
import { type EntryInput, har } from '../engine/checks/testing.ts';
import { diagnoseCapture } from '../engine/diagnose.ts';
import { captureFromHar } from '../engine/exchange/from-har.ts';
import { digestOf } from './digest.ts';
import { RouteTally } from './routes.ts';

const API = 'https://api.acme.test';

function digest(entries: EntryInput[]) {
  const capture = captureFromHar(har(entries));
  const tally = new RouteTally();
  for (const exchange of capture.exchanges) tally.add(exchange);
  return digestOf('a.har', diagnoseCapture(capture), tally);
}

const placeholder = (url: string): EntryInput => ({
  url,
  type: 'fetch',
  status: 401,
  headers: { Authorization: 'Bearer undefined' },
});

describe('counts by route', () => {
  it('puts ids, numbers and random parts of paths under one route, and leaves queries out', () => {
    const { routes } = digest([
      { url: `${API}/orders/17?token=s3cr3t-s3cr3t` },
      { url: `${API}/orders/18` },
      { url: `${API}/reset/Zk3J8s0Qm2Vx7Lr5Tq9WbXc4` },
      { url: `${API}/reset/Yw7T1p5Hn9Bd2Gs8Kf4MvQ6e` },
      { url: `${API}/users/3f2504e0-4f89-11d3-9a0c-0305e82c3301/photo` },
    ]);
    expect(routes.map(({ path, requests }) => [path, requests])).toEqual([
      ['/orders/*', 2],
      ['/reset/*', 2],
      ['/users/*/photo', 1],
    ]);
    expect(JSON.stringify(routes)).not.toMatch(/s3cr3t|Zk3J|‹/);
  });

  it('says how each was answered, and by which cause it was refused', () => {
    const { routes, unauthorized } = digest([
      { url: `${API}/orders`, status: 200 },
      placeholder(`${API}/orders`),
      placeholder(`${API}/orders`),
      { url: `${API}/orders`, status: 500 },
      { url: `${API}/orders`, status: 0 },
      { url: `${API}/other`, status: 302, answer: { Location: '/' } },
    ]);
    expect(routes[0]).toEqual({
      method: 'GET',
      origin: API,
      path: '/orders',
      requests: 5,
      answers: { '2xx': 1, '3xx': 0, '4xx': 2, '5xx': 1, other: 0, none: 1 },
      unauthorized: 2,
      forbidden: 0,
      causes: [
        {
          check: 'authorization-placeholder',
          verdict: 'broken',
          requests: 2,
          unauthorized: 2,
          forbidden: 0,
        },
      ],
    });
    expect(routes[1]).toMatchObject({ path: '/other', causes: [] });
    expect(unauthorized).toBe(2);
  });

  it('keeps a bounded number of routes, and counts the rest by origin', () => {
    const entries = Array.from({ length: 1500 }, (_, at) => ({
      url: `${API}/page-${String.fromCharCode(97 + (at % 26))}x${at}y/view`,
    }));
    const { routes } = digest(entries);
    expect(routes).toHaveLength(1001);
    expect(routes[0]).toMatchObject({ origin: API, path: '/…', requests: 500 });
    expect(routes.reduce((sum, { requests }) => sum + requests, 0)).toBe(1500);
  });

  it('leaves out what is no request to a host', () => {
    expect(digest([{ url: 'data:text/plain,x' }, { url: 'http://[' }]).routes).toEqual([]);
  });
});

describe('the client', () => {
  it.each([
    ['Chrome 156.0.0.0', 'Chrome', '156.0.0.0'],
    ['Mobile Safari 17.2', 'Mobile Safari', '17.2'],
    ['insomnia', 'insomnia', ''],
    ['BrowserTime 0.9.9-beta', 'BrowserTime', '0.9.9-beta'],
    ['k6/0.49', 'k6', '0.49'],
    ['', '', ''],
  ])('%j has name and version', (browser, name, version) => {
    const report = diagnoseCapture(captureFromHar(har([])));
    const told = { ...report, capture: { ...report.capture, browser, creator: '' } };
    expect(digestOf('a.har', told, new RouteTally()).client).toEqual({ name, version });
  });
});
