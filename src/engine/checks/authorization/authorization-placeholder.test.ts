import { describe, expect, it } from 'vitest';
import {
  bearerCall,
  bearerChallenge,
  causesOf,
  type EntryInput,
  firstCause,
  outcomeOf,
  outcomesOnOddValues,
  placesOf,
  provisional,
} from '../testing.ts';

const refused = { answer: bearerChallenge('error="invalid_token"') };

describe('authorization-placeholder', () => {
  it.each([
    'undefined',
    'null',
    'NaN',
    '[object Object]',
    '[object Promise]',
    '{{access_token}}',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a template that was not filled in is what is tested
    '${token}',
    '<token>',
    'YOUR_TOKEN',
    '"undefined"',
    '{"access_token":"abc"}',
  ])('finds Bearer %s', (value) => {
    const first = firstCause([bearerCall(value, refused)]);
    expect([first?.check, first?.message, first?.confidence]).toEqual([
      'authorization-placeholder',
      'form',
      'certain',
    ]);
    expect(placesOf(first)).toEqual(['0 request.headers.authorization']);
  });

  it.each<[string, EntryInput]>([
    [
      'nothing after Bearer',
      { url: 'https://a.example/x', status: 401, headers: { Authorization: 'Bearer' } },
    ],
    ['an empty field', { url: 'https://a.example/x', status: 401, headers: { Authorization: '' } }],
    [
      'Basic of undefined:undefined',
      {
        url: 'https://a.example/x',
        status: 401,
        headers: { Authorization: `Basic ${btoa('undefined:undefined')}` },
        answer: { 'WWW-Authenticate': 'Basic realm="x"' },
      },
    ],
    ['a 403', bearerCall('null', { status: 403, text: '{"detail":"Invalid authentication credentials"}' })],
  ])('finds %s', (_what, entry) => {
    expect(causesOf([entry])[0]).toBe('authorization-placeholder');
  });

  it.each<[string, string, EntryInput]>([
    [
      'a key header',
      '0 request.headers.x-api-key',
      {
        url: 'https://a.example/x',
        status: 401,
        headers: { 'X-API-Key': 'undefined' },
        text: '{"message":"Invalid API key"}',
      },
    ],
    [
      'the address of a WebSocket',
      '0 url',
      { url: 'wss://a.example/ws?token=null', type: 'websocket', status: 401 },
    ],
  ])('finds one in %s', (_what, place, entry) => {
    const first = firstCause([entry]);
    expect([first?.check, first?.message]).toEqual(['authorization-placeholder', 'elsewhere']);
    expect(placesOf(first)).toEqual([place]);
  });

  it.each<[string, EntryInput]>([
    ['an opaque token', bearerCall('9f8e7d6c5b4a39281706', refused)],
    [
      'a user whose name is a word of documentation',
      {
        url: 'https://a.example/x',
        status: 401,
        headers: { Authorization: `Basic ${btoa('token:s3cret-of-mine')}` },
        answer: { 'WWW-Authenticate': 'Basic realm="x"' },
      },
    ],
    ['a mask', bearerCall('[REDACTED]', refused)],
  ])('leaves %s alone', (_what, entry) => {
    expect(causesOf([entry])).not.toContain('authorization-placeholder');
  });

  it('is not asked of what was not recorded', () => {
    const entries = provisional({ url: 'https://a.example/x', status: 401 });
    expect(outcomeOf(entries, 'authorization-placeholder')).toBe('not-evaluated');
  });

  it('bears odd values', () => {
    expect(outcomesOnOddValues('authorization-placeholder')).not.toContain('error');
  });
});
