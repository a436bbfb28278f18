import { describe, expect, it } from 'vitest';
import {
  bearerCall,
  bearerChallenge,
  causeOf,
  causesOf,
  type EntryInput,
  epoch,
  jwt,
  reportOn,
} from '../testing.ts';

const expired = jwt({ iss: 'https://id.example/', exp: epoch(-900) });
const refused = { answer: bearerChallenge('error="invalid_token"') };

/** The same refused call at these seconds. */
const calls = (times: readonly number[], rest: (index: number) => Partial<EntryInput> = () => ({})) =>
  times.map((at, index) => bearerCall(expired, { ...refused, at, ...rest(index) }));
const every = (period: number, count: number) => Array.from({ length: count }, (_, index) => index * period);

describe('retry-storm', () => {
  it('tells count and rate beside the cause', () => {
    const entries = calls(every(0.25, 23));
    expect(causesOf(entries)[0]).toBe('token-expired');
    const storm = causeOf(entries, 'retry-storm');
    expect(storm?.title).toContain('20 times in 5 s');
    expect(storm?.what).toContain('4.0 a second');
    expect(storm?.evidence.map((one) => one.exchange)).toEqual([0, 19]);
  });

  it('is told although another call of the same incident came first', () => {
    const other = bearerCall(expired, { ...refused, at: 0, url: 'https://api.shop.example/me' });
    const entries = [other, ...calls(every(0.25, 8).map((at) => at + 1))];
    expect(causesOf(entries)).toEqual(expect.arrayContaining(['token-expired', 'retry-storm']));
    expect(reportOn(...entries).incidents).toHaveLength(1);
  });

  it('counts renewals that are refused, with their period', () => {
    const renewal = (at: number): EntryInput => ({
      url: 'https://id.example/oauth2/token',
      method: 'POST',
      at,
      status: 400,
      body: 'grant_type=refresh_token&refresh_token=tGzv3JOkF0XG5Qx2TlKWIA',
      text: '{"error":"invalid_grant","error_description":"Token is not active"}',
    });
    const entries = every(1, 12).map(renewal);
    const cause = causeOf(entries, 'token-refresh-failing');
    expect(causesOf(entries)[0]).toBe('token-refresh-failing');
    expect(cause?.what).toContain('tried 10 times, once every 1 s');
  });

  it('takes no notice of what only keeps caches away', () => {
    const busted = calls(every(0.25, 8), (index) => ({
      url: `https://api.shop.example/orders?page=1&_=${1768467600000 + index}`,
    }));
    expect(causesOf(busted)).toContain('retry-storm');
  });

  it.each([
    ['a few refusals', calls(every(0.25, 4))],
    ['polling at a human pace', calls(every(6, 20))],
    ['polling every three seconds', calls(every(3, 20))],
    ['a backoff that doubles', calls([0, 0.2, 0.6, 1.4, 3, 6.2, 12.6, 25.4])],
    [
      'different resources of one page',
      calls(every(0.05, 30), (index) => ({ url: `https://api.shop.example/items/${index}` })),
    ],
    [
      'different questions to one address',
      calls(every(0.05, 30), (index) => ({
        url: 'https://api.shop.example/graphql',
        method: 'POST',
        body: `{"query":"{ item(id: ${index}) { name } }"}`,
      })),
    ],
    ['calls that go out together', calls(every(0.001, 30), () => ({ took: 0.5 }))],
  ])('is not %s', (_what, entries) => {
    expect(causesOf(entries)).not.toContain('retry-storm');
    expect(causesOf(entries, 0)).not.toContain('retry-storm');
  });

  it('ends with a success', () => {
    const entries = [
      ...calls(every(0.25, 3)),
      bearerCall(jwt({ exp: epoch(900) }), { status: 200, at: 1 }),
      ...calls(every(0.25, 3).map((at) => at + 2)),
    ];
    expect(causesOf(entries)).not.toContain('retry-storm');
  });

  it('stands first only where nothing deeper is known', () => {
    const opaque = every(0.2, 12).map((at) => bearerCall('2YotnFZFEjr1zCsicMWpAA', { ...refused, at }));
    expect(causesOf(opaque)).toContain('retry-storm');
    expect(causesOf(opaque)[0]).not.toBe('retry-storm');
  });

  it('bears missing times', () => {
    const entries = calls(every(0.25, 8), () => ({ took: -1 }));
    expect(causesOf(entries)).toContain('token-expired');
  });
});
