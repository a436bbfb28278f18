import { describe, expect, it } from 'vitest';
import { causesOf, type EntryInput, incidentOf, reportOn } from '../testing.ts';

const APP = 'https://app.shop.example';

function preflight(
  answer: Readonly<Record<string, string>>,
  asked = 'authorization,content-type',
): EntryInput {
  return {
    url: 'https://api.shop.example/orders',
    method: 'OPTIONS',
    type: 'preflight',
    status: 204,
    headers: {
      Origin: APP,
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': asked,
    },
    answer,
  };
}

function stopped(rest: Partial<EntryInput> = {}): EntryInput {
  return {
    url: 'https://api.shop.example/orders',
    method: 'POST',
    status: 0,
    error: 'net::ERR_FAILED',
    provisional: true,
    headers: { Authorization: 'Bearer 2YotnFZFEjr1zCsicMWpAA', Referer: `${APP}/` },
    ...rest,
  };
}

const page: EntryInput = { url: `${APP}/` };
const origin = { 'Access-Control-Allow-Origin': APP, 'Access-Control-Allow-Methods': 'GET,POST' };

describe('cors-authorization-not-allowed', () => {
  it('finds Authorization missing from the list', () => {
    const entries = [
      page,
      stopped(),
      preflight({ ...origin, 'Access-Control-Allow-Headers': 'Content-Type, X-Requested-With' }),
    ];
    const { causes, exchanges, kind } = incidentOf(entries);
    expect([kind, causes[0]?.check, causes[0]?.message, causes[0]?.confidence]).toEqual([
      'cors',
      'cors-authorization-not-allowed',
      'listed',
      'certain',
    ]);
    expect(exchanges).toEqual([1, 2]);
    expect(causes[0]?.evidence[0]).toMatchObject({
      exchange: 2,
      at: 'response.headers.access-control-allow-headers',
    });
    expect(reportOn(page, entries[2] ?? page, stopped()).incidents).toHaveLength(1);
  });

  it('finds it from the preflight alone, as Firefox shows it', () => {
    expect(causesOf([preflight({ ...origin, 'Access-Control-Allow-Headers': 'content-type' })])[0]).toBe(
      'cors-authorization-not-allowed',
    );
  });

  it.each(['x-api-key', 'x-auth-token'])('minds other headers that carry a credential: %s', (name) => {
    const found = incidentOf([preflight({ ...origin, 'Access-Control-Allow-Headers': 'content-type' }, name)])
      .causes[0];
    expect(found?.title).toContain(name);
  });

  it('counts * as not covering Authorization only where the call did not go out', () => {
    const star = preflight({ ...origin, 'Access-Control-Allow-Headers': '*' });
    expect(incidentOf([page, stopped(), star]).causes[0]?.message).toBe('wildcard');
    expect(reportOn(page, star, { ...stopped(), status: 200, provisional: false }).incidents).toEqual([]);
  });

  it('says so where the server grants nothing at all', () => {
    expect(incidentOf([preflight({ Allow: 'GET, HEAD, POST' })]).causes[0]?.message).toBe('silent');
  });

  it('is silent on a preflight that grants it, in any case of letters', () => {
    for (const list of [
      'Authorization, Content-Type',
      'AUTHORIZATION,content-type',
      'content-type , authorization',
    ])
      expect(reportOn(preflight({ ...origin, 'Access-Control-Allow-Headers': list })).incidents).toEqual([]);
  });

  it('has nothing to say of headers that carry no credential', () => {
    expect(
      reportOn(preflight({ ...origin, 'Access-Control-Allow-Headers': 'content-type' }, 'x-trace')).incidents,
    ).toEqual([]);
  });

  it('does not take unrecorded response fields for absent ones', () => {
    expect(reportOn(page, { ...preflight({}), provisional: true }).incidents).toEqual([]);
  });

  it('survives a header of a megabyte', () => {
    const { causes } = incidentOf([
      preflight({ ...origin, 'Access-Control-Allow-Headers': 'x,'.repeat(500_000) }),
    ]);
    expect(causes[0]?.what.length).toBeLessThan(1000);
  });
});
