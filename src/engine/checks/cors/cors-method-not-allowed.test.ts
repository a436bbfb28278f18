import { describe, expect, it } from 'vitest';
import { type EntryInput, firstCause, incidentOf, placesOf, reportOn } from '../testing.ts';

const APP = 'https://app.shop.example';
const preflight = (
  method: string,
  allowed: string | readonly string[] | undefined,
  rest: Partial<EntryInput> = {},
): EntryInput => ({
  url: 'https://api.shop.example/orders/1',
  method: 'OPTIONS',
  type: 'preflight',
  status: 204,
  ...rest,
  headers: {
    Origin: APP,
    'Access-Control-Request-Method': method,
    'Access-Control-Request-Headers': 'authorization',
  },
  answer: {
    'Access-Control-Allow-Origin': APP,
    'Access-Control-Allow-Headers': 'authorization',
    ...(allowed === undefined ? {} : { 'Access-Control-Allow-Methods': allowed }),
  },
});

describe('cors-method-not-allowed', () => {
  it('finds a method that is not in the list', () => {
    const stopped: EntryInput = {
      url: 'https://api.shop.example/orders/1',
      method: 'PUT',
      status: 0,
      error: 'net::ERR_FAILED',
      provisional: true,
      headers: { Authorization: 'Bearer 2YotnFZFEjr1zCsicMWpAA', Referer: `${APP}/` },
    };
    const incident = incidentOf([{ url: `${APP}/` }, stopped, preflight('PUT', 'GET,POST')]);
    const [first] = incident.causes;
    expect([incident.kind, first?.check, first?.message, first?.confidence]).toEqual([
      'cors',
      'cors-method-not-allowed',
      'listed',
      'certain',
    ]);
    expect(incident.exchanges).toEqual([1, 2]);
    expect(placesOf(first)[0]).toBe('2 response.headers.access-control-allow-methods');
  });

  it('finds an answer without a list', () => {
    expect(firstCause([preflight('DELETE', undefined)])?.what).toContain('allows: none');
  });

  it('tells small letters from capitals', () => {
    expect(firstCause([preflight('patch', 'GET, PATCH')])?.message).toBe('letters');
  });

  it.each<[string, EntryInput]>([
    ['a listed one', preflight('PUT', 'GET, PUT')],
    ['one in a second line', preflight('PUT', ['GET', 'PUT, POST'])],
    ['any', preflight('PUT', '*')],
    ['POST, which needs no leave', preflight('POST', 'GET')],
    ['no method at all', preflight('', 'GET')],
    ['fields that were not recorded', { ...preflight('PUT', undefined), provisional: true }],
  ])('is silent about %s', (_what, entry) => {
    expect(reportOn({ url: `${APP}/` }, entry).incidents).toEqual([]);
  });

  it('speaks of the origin first where that is not allowed either', () => {
    const entry = preflight('PUT', 'GET');
    const other = { ...entry, answer: { ...entry.answer, 'Access-Control-Allow-Origin': `${APP}/` } };
    expect(firstCause([other])?.check).toBe('cors-origin-not-allowed');
  });
});
