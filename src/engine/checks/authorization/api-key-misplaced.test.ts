import { describe, expect, it } from 'vitest';
import {
  bearerCall,
  causesOf,
  type EntryInput,
  epoch,
  firstCause,
  jwt,
  outcomesOnOddValues,
  placesOf,
} from '../testing.ts';

const secret = 'k3y-9f8e7d6c5b4a';
const apim = {
  answer: {
    'WWW-Authenticate':
      'AzureApiManagementKey realm="https://x.azure-api.net/shop",name="Ocp-Apim-Subscription-Key",type="header"',
  },
  text: '{"statusCode":401,"message":"Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API."}',
};
const kong = {
  answer: { 'WWW-Authenticate': 'Key realm="kong"' },
  text: '{"message":"No API key found in request"}',
};
const sent = (headers: EntryInput['headers'], rest: Partial<EntryInput>): EntryInput => ({
  url: 'https://gate.example/items',
  status: 401,
  ...(headers === undefined ? {} : { headers }),
  ...rest,
});

describe('api-key-misplaced', () => {
  it.each<[string, string, EntryInput]>([
    ['in another header (Kong)', '0 request.headers.x-api-key', sent({ 'X-API-Key': secret }, kong)],
    [
      'in a header of another name',
      '0 request.headers.api-key',
      sent({ 'Api-Key': secret }, { text: '{"error":"Missing X-API-Key header"}' }),
    ],
    [
      'as a Bearer token (Azure API Management)',
      '0 request.headers.authorization',
      bearerCall(jwt({ aud: 'shop', exp: epoch(900) }), { url: 'https://gate.example/items', ...apim }),
    ],
    [
      'as a Bearer token, whatever scheme the challenge has',
      '0 request.headers.authorization',
      sent(
        { Authorization: `Bearer ${secret}` },
        {
          answer: { 'WWW-Authenticate': 'ApiKey realm="api"' },
          text: '{"message":"Missing X-API-Key header"}',
        },
      ),
    ],
    [
      'in the address',
      '0 url',
      sent(undefined, {
        url: `https://gate.example/items?api_key=${secret}`,
        text: '{"error":"Missing X-API-Key header"}',
      }),
    ],
    [
      'in a cookie',
      '0 request.headers.cookie',
      sent({ Cookie: `api_key=${secret}` }, { text: '{"error":"Missing X-API-Key header"}' }),
    ],
  ])('finds a key %s', (_what, place, entry) => {
    const first = firstCause([entry]);
    expect([first?.check, first?.message]).toEqual(['api-key-misplaced', 'elsewhere']);
    expect(placesOf(first)).toContain(place);
    expect(JSON.stringify(first)).not.toContain(secret);
  });

  it('finds a header whose underscore nginx drops', () => {
    const first = firstCause([
      sent({ api_key: secret }, { answer: { Server: 'nginx' }, text: '{"error":"API key is missing"}' }),
    ]);
    expect([first?.check, first?.message, first?.confidence]).toEqual([
      'api-key-misplaced',
      'underscore',
      'certain',
    ]);
    expect(JSON.stringify(first)).not.toContain(secret);
  });

  it.each<[string, string, EntryInput]>([
    [
      'credential-refused',
      'a key in the right place that is wrong (Azure API Management)',
      sent(
        { 'Ocp-Apim-Subscription-Key': secret },
        { ...apim, text: '{"statusCode":401,"message":"Access denied due to invalid subscription key."}' },
      ),
    ],
    ['authorization-missing', 'no key at all', sent(undefined, kong)],
    ['authorization-missing', 'no key at all (Azure)', sent(undefined, apim)],
    [
      'credential-refused',
      'a key of which nothing is said',
      sent({ 'X-API-Key': secret }, { text: '{"message":"Unauthorized"}' }),
    ],
  ])('leaves to %s: %s', (id, _what, entry) => {
    expect(causesOf([entry])[0]).toBe(id);
  });

  it('bears odd values', () => {
    expect(outcomesOnOddValues('api-key-misplaced')).not.toContain('error');
  });

  it('is likely where calls that worked had the key in another header', () => {
    const url = 'https://api.shop.example/orders';
    const key = (name: string, status: number, at: number): EntryInput => ({
      url,
      status,
      at,
      headers: { [name]: 'a1b2c3d4e5f6a7b8c9d0' },
    });
    const entries = [key('X-Api-Key', 200, 0), key('Api-Key', 401, 1)];
    expect(causesOf(entries)[0]).toBe('api-key-misplaced');
    // The place is right: then the key is wrong.
    expect(causesOf([key('X-Api-Key', 200, 0), key('X-Api-Key', 401, 1)])).not.toContain('api-key-misplaced');
  });
});
