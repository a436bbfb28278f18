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
    ['net::ERR_BLOCKED_BY_ADMINISTRATOR', 'administrator'],
    ['net::ERR_BLOCKED_BY_CSP', 'Content-Security-Policy'],
    ['NS_ERROR_CONTENT_BLOCKED', 'Content-Security-Policy'],
    ['net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin', 'responses of other origins'],
    ['net::ERR_BLOCKED_BY_ORB', 'responses of other origins'],
    ['NS_ERROR_DOM_CORP_FAILED', 'responses of other origins'],
    ['NS_ERROR_TRACKING_URI', 'trackers'],
    ['NS_ERROR_SOCIALTRACKING_URI', 'trackers'],
    ['net::ERR_INCONSISTENT_IP_ADDRESS_SPACE', 'local network'],
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

  const preflight: EntryInput = {
    url: 'https://api.inside.example/orders',
    method: 'OPTIONS',
    type: 'preflight',
    status: 0,
    error: 'net::ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS',
    at: 1.01,
    provisional: true,
    headers: {
      Origin: 'https://app.mill.example',
      'Access-Control-Request-Method': 'GET',
      'Access-Control-Request-Headers': 'authorization',
    },
  };
  const waiting: EntryInput = {
    url: preflight.url,
    status: 0,
    error: 'net::ERR_FAILED',
    at: 1,
    provisional: true,
    headers: { Origin: 'https://app.mill.example', Authorization: 'Bearer 2YotnFZFEjr1zCsicMWpAA' },
  };

  it.each([
    ['before', [preflight, waiting]],
    ['after', [waiting, preflight]],
  ])('names what stopped the preflight of a call, listed %s it', (_where, entries) => {
    const { incidents } = reportOn(...entries);
    expect(incidents.map(({ kind, causes: [root] }) => [kind, root?.check, root?.confidence])).toEqual([
      ['blocked', 'request-blocked', 'certain'],
    ]);
    expect(incidents[0]?.title).toContain('The request GET');
    expect(incidents[0]?.title).toContain('local network');
  });

  it('says nothing of a preflight for a call that has nothing to do with signing in', () => {
    const { Authorization: _, ...headers } = waiting.headers ?? {};
    const asked = { ...preflight.headers, 'Access-Control-Request-Headers': 'x-tally' };
    const entries = [
      { ...preflight, headers: asked },
      { ...waiting, headers },
    ];
    expect(reportOn(...entries).incidents).toEqual([]);
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

  it('thinks it likely that an extension did what Firefox calls aborted', () => {
    const [first] = incidentOf([{ ...token, error: 'NS_ERROR_ABORT' }]).causes;
    expect([first?.check, first?.confidence]).toEqual(['request-blocked', 'likely']);
    expect(reportOn({ ...token, error: 'NS_BINDING_ABORTED' }).incidents).toEqual([]);
  });

  const page: EntryInput = { url: 'https://app.mill.example/', type: 'document', page: 'page_1' };
  const insecure = (rest: Partial<EntryInput> = {}): EntryInput => ({
    url: 'http://api.mill.example/orders',
    status: 0,
    error: '',
    provisional: true,
    initiator: { type: 'script', url: 'https://app.mill.example/app.js' },
    headers: { Authorization: 'Bearer 2YotnFZFEjr1zCsicMWpAA', Referer: '' },
    ...rest,
  });

  it('knows mixed content by the two addresses', () => {
    const { causes, kind } = incidentOf([page, insecure()]);
    expect([kind, causes[0]?.check, causes[0]?.confidence]).toEqual(['blocked', 'request-blocked', 'likely']);
    expect(causes[0]?.title).toContain('insecure requests');
    const named = insecure({ error: 'NS_ERROR_CONTENT_BLOCKED' });
    expect(incidentOf([page, named]).causes[0]?.title).toContain('insecure requests');
  });

  it('knows it also where a cookie would have signed the call in', () => {
    const login: EntryInput = {
      url: 'https://app.mill.example/login',
      method: 'POST',
      body: 'user=ann&password=secret',
      text: '{}',
      answer: { 'Set-Cookie': 'session=0123456789abcdef0123; Secure; Domain=mill.example' },
    };
    const bare = insecure({ headers: { Referer: '' } });
    expect(incidentOf([page, login, bare]).causes[0]?.check).toBe('request-blocked');
    expect(reportOn(page, bare).incidents).toEqual([]);
  });

  it.each<[string, EntryInput]>([
    ['the computer itself', insecure({ url: 'http://127.0.0.1:8080/orders' })],
    ['a name of the computer itself', insecure({ url: 'http://api.localhost/orders' })],
    ['an insecure page', insecure({ initiator: { type: 'script', url: 'http://app.mill.example/app.js' } })],
    ['a secure address', insecure({ url: 'https://api.mill.example/orders' })],
    ['a picture, which is upgraded', insecure({ type: 'image' })],
    ['a call that was answered', insecure({ status: 200 })],
    ['a server that is not there', insecure({ error: 'net::ERR_CONNECTION_REFUSED' })],
  ])('does not take for mixed content: %s', (_what, entry) => {
    expect(reportOn(page, entry).incidents).toEqual([]);
  });

  it.each([
    'net::ERR_CERT_AUTHORITY_INVALID',
    'net::ERR_NAME_NOT_RESOLVED',
    'net::ERR_INTERNET_DISCONNECTED',
    'net::ERR_UNSAFE_PORT',
    'NS_ERROR_UNKNOWN_HOST',
    'NS_ERROR_NET_RESET',
  ])('is no matter of certificates, names and lines: %s', (error) => {
    const call = insecure({ url: 'https://api.mill.example/orders', error });
    expect(reportOn(page, call).incidents).toEqual([]);
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
