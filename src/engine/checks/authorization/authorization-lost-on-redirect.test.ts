import { describe, expect, it } from 'vitest';
import {
  bearerCall,
  bearerChallenge,
  causesOf,
  type EntryInput,
  epoch,
  firstCause,
  jwt,
  outcomeOf,
  outcomesOnOddValues,
  placesOf,
} from '../testing.ts';

const token = jwt({ iss: 'https://id.rail.example', aud: 'trains', exp: epoch(700) });
const url = 'https://api.rail.example/trains';
const hop = (from: string, to: string, status = 307) =>
  bearerCall(token, { url: from, status, answer: { Location: to } });
const end = (at: string, rest: Partial<EntryInput> = {}): EntryInput => ({
  url: at,
  status: 401,
  answer: bearerChallenge(''),
  ...rest,
});

describe('authorization-lost-on-redirect', () => {
  it.each<[string, string, string]>([
    ['from http to https', 'http://api.rail.example/trains', url],
    ['to another host', url, 'https://eu.rail.example/trains'],
    ['to another port', url, 'https://api.rail.example:8443/trains'],
  ])('finds it %s', (_what, from, to) => {
    const first = firstCause([hop(from, to), end(to)]);
    expect([first?.check, first?.message, first?.confidence]).toEqual([
      'authorization-lost-on-redirect',
      'lost',
      'certain',
    ]);
    expect(placesOf(first)).toEqual([
      '0 request.headers.authorization',
      '0 response.headers.location',
      '1 request.headers.authorization',
    ]);
  });

  it('finds it gone after the way there and back', () => {
    const there = 'https://eu.rail.example/trains';
    const back = `${url}?region=eu`;
    const first = firstCause([
      hop(url, there),
      { url: there, status: 302, answer: { Location: back } },
      end(back),
    ]);
    expect([first?.check, first?.message]).toEqual(['authorization-lost-on-redirect', 'lostHere']);
  });

  it('finds it behind a 403 that should be a 401', () => {
    const to = 'https://eu.rail.example/trains';
    const answer = end(to, { status: 403, answer: {}, text: '{"detail":"Not authenticated"}' });
    expect(causesOf([hop(url, to), answer])[0]).toBe('authorization-lost-on-redirect');
  });

  it('leaves a header that was kept to the token rows', () => {
    const kept = bearerCall(token, { url: `${url}/`, answer: bearerChallenge('error="invalid_token"') });
    expect(causesOf([hop(url, `${url}/`), kept])[0]).toBe('credential-refused');
  });

  it('leaves signed addresses alone, which need no header', () => {
    const signed = 'https://files.rail.example/t.csv?X-Amz-Signature=0123456789abcdef';
    expect(causesOf([hop(url, signed), end(signed, { status: 403, answer: {} })])).not.toContain(
      'authorization-lost-on-redirect',
    );
  });

  it('is not asked where the last hop was not recorded in full', () => {
    const to = 'https://eu.rail.example/trains';
    expect(outcomeOf([hop(url, to), end(to, { provisional: true })], 'authorization-lost-on-redirect')).toBe(
      'not-evaluated',
    );
  });

  it('bears odd values', () => {
    expect(outcomesOnOddValues('authorization-lost-on-redirect')).not.toContain('error');
  });
});
