import { describe, expect, it } from 'vitest';
import { causesOf, type EntryInput, incidentOf, reportOn } from '../testing.ts';

const APP = 'https://app.shop.example';

function preflight(status: number, rest: Partial<EntryInput> = {}): EntryInput {
  return {
    url: 'https://api.shop.example/orders',
    method: 'OPTIONS',
    type: 'preflight',
    status,
    ...rest,
    headers: {
      Origin: APP,
      'Access-Control-Request-Method': 'GET',
      'Access-Control-Request-Headers': 'authorization',
      ...rest.headers,
    },
  };
}

const stopped: EntryInput = {
  url: 'https://api.shop.example/orders',
  status: 0,
  error: 'net::ERR_FAILED',
  provisional: true,
  headers: { Authorization: 'Bearer 2YotnFZFEjr1zCsicMWpAA', Referer: `${APP}/` },
};
const allowed = {
  'Access-Control-Allow-Origin': APP,
  'Access-Control-Allow-Headers': 'Authorization',
  'Access-Control-Allow-Credentials': 'true',
};

describe('preflight-unauthorized', () => {
  it.each([401, 403, 407])('is the cause of a preflight that is answered %i', (status) => {
    const { causes, kind, verdict } = incidentOf([preflight(status)]);
    expect([kind, verdict, causes[0]?.check, causes[0]?.confidence]).toEqual([
      'cors',
      'broken',
      'preflight-unauthorized',
      'certain',
    ]);
    expect(causes[0]?.evidence[0]).toMatchObject({ exchange: 0, at: 'response.status' });
  });

  it.each([404, 405, 501, 502])('is so of a server that has no answer to OPTIONS: %i', (status) => {
    for (const entries of [
      [{ url: `${APP}/` }, stopped, preflight(status)],
      [{ url: `${APP}/` }, preflight(status), stopped],
    ]) {
      const { causes, kind, exchanges } = incidentOf(entries);
      expect([kind, causes[0]?.check, causes[0]?.message]).toEqual([
        'cors',
        'preflight-unauthorized',
        'unanswered',
      ]);
      expect(exchanges).toEqual([1, 2]);
    }
    // Alone it stopped nobody that is known of.
    expect(reportOn({ url: `${APP}/` }, preflight(status)).incidents).toEqual([]);
  });

  it('names the redirect to a sign-in page or to https', () => {
    const found = incidentOf([preflight(302, { answer: { Location: 'https://id.shop.example/login' } })])
      .causes[0];
    expect([found?.check, found?.message]).toEqual(['preflight-unauthorized', 'redirected']);
    expect(found?.what).toContain('id.shop.example/login');
  });

  it('is one incident with the call that it stopped, in either order', () => {
    const before = reportOn({ url: `${APP}/` }, stopped, preflight(401));
    const after = reportOn({ url: `${APP}/` }, preflight(401), stopped);
    for (const { incidents } of [before, after]) {
      expect(incidents).toHaveLength(1);
      expect(incidents[0]?.exchanges).toEqual([1, 2]);
      expect(incidents[0]?.causes[0]?.check).toBe('preflight-unauthorized');
    }
  });

  it('knows a preflight by its fields where its kind is not recorded', () => {
    expect(causesOf([preflight(401, { type: 'other' })])[0]).toBe('preflight-unauthorized');
  });

  it('is silent where the preflight is granted, though the call itself is refused', () => {
    const call: EntryInput = {
      url: 'https://api.shop.example/orders',
      status: 401,
      headers: { Origin: APP },
      answer: allowed,
    };
    expect(causesOf([preflight(204, { answer: allowed }), call])).not.toContain('preflight-unauthorized');
    expect(reportOn(preflight(204, { answer: allowed }), { ...call, status: 200 }).incidents).toEqual([]);
  });

  it('leaves counters and advertisers alone', () => {
    const tracker = preflight(403, {
      url: 'https://t.metrics.example/v1/collect',
      headers: { 'Access-Control-Request-Headers': 'content-type' },
    });
    expect(reportOn(tracker).incidents).toEqual([]);
  });

  it('does not take any OPTIONS for a preflight', () => {
    const options: EntryInput = {
      url: 'https://dav.shop.example/',
      method: 'OPTIONS',
      status: 401,
      answer: { 'WWW-Authenticate': 'Basic realm="dav"' },
    };
    expect(causesOf([options])).not.toContain('preflight-unauthorized');
  });
});
