import { describe, expect, it } from 'vitest';
import { causesOf, type EntryInput, firstCause, incidentOf, placesOf, reportOn } from '../testing.ts';

const APP = 'https://app.shop.example';
const api = 'https://api.shop.example/orders';
const page: EntryInput = { url: `${APP}/`, type: 'document' };
const preflight = (
  allowed: string | readonly string[] | undefined,
  origin = APP,
  rest: Partial<EntryInput> = {},
): EntryInput => ({
  url: api,
  method: 'OPTIONS',
  type: 'preflight',
  status: 204,
  ...rest,
  headers: {
    Origin: origin,
    'Access-Control-Request-Method': 'POST',
    'Access-Control-Request-Headers': 'authorization',
    ...rest.headers,
  },
  answer: {
    'Access-Control-Allow-Headers': 'authorization',
    'Access-Control-Allow-Credentials': 'true',
    ...(allowed === undefined ? {} : { 'Access-Control-Allow-Origin': allowed }),
  },
});
const stopped: EntryInput = {
  url: api,
  method: 'POST',
  status: 0,
  error: 'net::ERR_FAILED',
  provisional: true,
  headers: { Authorization: 'Bearer 2YotnFZFEjr1zCsicMWpAA', Referer: `${APP}/` },
};

describe('cors-origin-not-allowed', () => {
  it.each<[string, string | readonly string[] | undefined, string]>([
    ['is missing', undefined, 'is missing'],
    ['ends in a slash', `${APP}/`, 'slash'],
    ['has another scheme', 'http://app.shop.example', 'another scheme'],
    ['has another port', `${APP}:8443`, 'another port'],
    ['has capitals', 'https://APP.shop.example', 'the letters'],
    ['is null', 'null', '“null”'],
    ['is a list', `${APP}, https://www.shop.example`, 'more than one value'],
    ['stands there twice', [APP, APP], 'more than one value'],
    ['names another page', 'https://www.shop.example', 'another origin'],
  ])('finds that the field %s', (_how, value, words) => {
    const incident = incidentOf([page, stopped, preflight(value)]);
    expect([incident.kind, incident.causes[0]?.check, incident.causes[0]?.confidence]).toEqual([
      'cors',
      'cors-origin-not-allowed',
      'certain',
    ]);
    expect(incident.causes[0]?.what).toContain(words);
    expect(incident.exchanges).toEqual([1, 2]);
    expect(placesOf(incident.causes[0])[0]).toBe('2 response.headers.access-control-allow-origin');
  });

  it('finds a call without an origin of its own', () => {
    expect(firstCause([page, preflight(APP, 'null')])?.what).toContain('the call came as “null”');
  });

  it('finds an answer that the page may not see', () => {
    const answered: EntryInput = {
      url: api,
      error: 'net::ERR_FAILED',
      headers: { Origin: APP, 'Sec-Fetch-Mode': 'cors', Authorization: 'Bearer 2YotnFZFEjr1zCsicMWpAA' },
      answer: { 'Access-Control-Allow-Origin': 'https://www.shop.example' },
    };
    const first = firstCause([page, answered]);
    expect([first?.check, first?.message, first?.confidence]).toEqual([
      'cors-origin-not-allowed',
      'answer',
      'certain',
    ]);
  });

  it('thinks it likely of an answer that was kept for another page', () => {
    const kept: EntryInput = {
      url: api,
      headers: { Origin: 'https://www.shop.example' },
      answer: {
        'Access-Control-Allow-Origin': 'https://www.shop.example',
        'Cache-Control': 'private, max-age=600',
      },
    };
    const again: EntryInput = { ...stopped, method: 'GET', headers: { Referer: `${APP}/` } };
    const first = firstCause([kept, page, again]);
    expect([first?.check, first?.message, first?.confidence]).toEqual([
      'cors-origin-not-allowed',
      'kept',
      'likely',
    ]);
    expect(placesOf(first)).toContain('0 response.headers.vary');
    const varies = { ...kept, answer: { ...kept.answer, Vary: 'Accept-Encoding, Origin' } };
    expect(reportOn(varies, page, again).incidents).toEqual([]);
    const never = { ...kept, answer: { ...kept.answer, 'Cache-Control': 'no-store' } };
    expect(reportOn(never, page, again).incidents).toEqual([]);
  });

  it.each<[string, EntryInput]>([
    ['the page’s own origin', preflight(APP)],
    ['every origin', preflight('*')],
    [
      'a counter of another site',
      preflight(undefined, APP, {
        url: 'https://c.counter.example/x',
        headers: { 'Access-Control-Request-Headers': 'content-type' },
      }),
    ],
    ['fields that were not recorded', { ...preflight(undefined), provisional: true }],
  ])('is silent where the answer allows, or does not matter: %s', (_what, entry) => {
    expect(reportOn(page, entry).incidents).toEqual([]);
  });

  it.each<[string, Partial<EntryInput>]>([
    ['carries nothing of a sign-in', { headers: { Origin: APP, 'Sec-Fetch-Mode': 'cors' } }],
    ['does not ask to read', { headers: { Origin: APP, 'Sec-Fetch-Mode': 'no-cors' } }],
    [
      'was read all the same',
      {
        error: undefined as unknown as string,
        headers: { Origin: APP, 'Sec-Fetch-Mode': 'cors', Authorization: 'Bearer x12345678' },
      },
    ],
  ])('leaves alone an answer to a call that %s', (_what, rest) => {
    const { error, ...others } = rest;
    const answered: EntryInput = {
      url: api,
      ...('error' in rest ? {} : { error: 'net::ERR_FAILED' }),
      ...others,
    };
    expect(error).toBeUndefined();
    expect(reportOn(page, answered).incidents).toEqual([]);
  });

  it('leaves a way to the sign-in page of another origin to its own row', () => {
    const hop: EntryInput = {
      url: `${APP}/api/orders`,
      status: 302,
      answer: { Location: 'https://id.shop.example/authorize?client_id=a&response_type=code' },
    };
    const end: EntryInput = {
      url: 'https://id.shop.example/authorize?client_id=a&response_type=code',
      error: 'net::ERR_FAILED',
      headers: { Origin: APP, 'Sec-Fetch-Mode': 'cors', Cookie: 'session=0123456789abcdef0123' },
      textType: 'text/html',
    };
    expect(causesOf([page, hop, end], 1)[0]).toBe('xhr-redirected-to-login');
    expect(reportOn(page, hop, end).incidents).toHaveLength(1);
  });

  it('reads odd values without harm', () => {
    for (const value of ['', ' ', '%', 'https://', `https://${'a'.repeat(100_000)}`, '<script>'])
      expect(firstCause([page, preflight(value)])?.what.length).toBeLessThan(1000);
  });
});
