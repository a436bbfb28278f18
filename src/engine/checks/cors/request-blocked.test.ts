import { describe, expect, it } from 'vitest';
import { type EntryInput, incidentOf, reportOn } from '../testing.ts';

const token: EntryInput = {
  url: 'https://id.example/oauth2/token',
  method: 'POST',
  body: 'grant_type=authorization_code&code=x',
  status: 0,
  provisional: true,
};

describe('request-blocked', () => {
  it.each([
    ['net::ERR_BLOCKED_BY_CLIENT', 'extension'],
    ['net::ERR_BLOCKED_BY_CLIENT.Inspector', 'extension'],
    ['net::ERR_BLOCKED_BY_ADMINISTRATOR', 'policy'],
    ['net::ERR_BLOCKED_BY_PRIVATE_NETWORK_ACCESS_CHECKS', 'local network'],
    ['net::ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS', 'local network'],
  ])('takes the browser’s word: %s', (error, who) => {
    const { causes, kind, verdict } = incidentOf([{ ...token, error }]);
    expect([kind, verdict, causes[0]?.check, causes[0]?.confidence]).toEqual([
      'blocked',
      'broken',
      'request-blocked',
      'certain',
    ]);
    expect(causes[0]?.title).toContain(who);
    expect(causes[0]?.evidence[0]).toMatchObject({ at: 'failure' });
  });

  it('holds for sign-in pages and for calls with a token', () => {
    const error = 'net::ERR_BLOCKED_BY_CLIENT';
    expect(incidentOf([{ url: 'https://id.example/login', status: 0, error }]).kind).toBe('blocked');
    const call: EntryInput = {
      url: 'https://api.example/orders',
      status: 0,
      error,
      headers: { Authorization: 'Bearer 2YotnFZFEjr1zCsicMWpAA' },
    };
    expect(incidentOf([call]).kind).toBe('blocked');
  });

  it('leaves blocked counters and advertisements alone, and failures that nobody explains', () => {
    const error = 'net::ERR_BLOCKED_BY_CLIENT';
    expect(
      reportOn({ url: 'https://t.metrics.example/collect', method: 'POST', status: 0, error }).incidents,
    ).toEqual([]);
    expect(
      reportOn({ url: 'https://cdn.example/ads.js', type: 'script', status: 0, error }).incidents,
    ).toEqual([]);
    expect(
      reportOn({ url: 'https://px.ads.example/sso/sync', type: 'image', status: 0, error }).incidents,
    ).toEqual([]);
    expect(reportOn({ ...token, error: 'net::ERR_ABORTED' }).incidents).toEqual([]);
    expect(reportOn({ ...token, error: '' }).incidents).toEqual([]);
  });
});
