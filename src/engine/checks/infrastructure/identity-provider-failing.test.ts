import { describe, expect, it } from 'vitest';
import { causesOf, type EntryInput, incidentOf, reportOn } from '../testing.ts';

const AUTHORIZE =
  'https://id.example/oauth2/v1/authorize?client_id=web&response_type=code&redirect_uri=https%3A%2F%2Fapp.example%2Fcb&state=s1';

const FAILURES: Readonly<Record<string, EntryInput>> = {
  'the authorization endpoint': {
    url: AUTHORIZE,
    type: 'document',
    status: 503,
    text: '<html><head><title>503 Service Unavailable</title></head></html>',
    textType: 'text/html',
  },
  'the token endpoint': {
    url: 'https://id.example/oauth2/v1/token',
    method: 'POST',
    body: 'grant_type=refresh_token&refresh_token=x',
    status: 502,
  },
  'its metadata': { url: 'https://id.example/.well-known/openid-configuration', status: 500 },
  'its keys': { url: 'https://id.example/realms/shop/protocol/openid-connect/certs', status: 504 },
  'an unreachable host': {
    url: AUTHORIZE,
    type: 'document',
    status: 0,
    error: 'net::ERR_CONNECTION_TIMED_OUT',
  },
  'an unknown name': {
    url: 'https://id.example/.well-known/openid-configuration',
    status: 0,
    error: 'net::ERR_NAME_NOT_RESOLVED',
  },
};

describe('identity-provider-failing', () => {
  it.each(Object.entries(FAILURES))('names %s', (_what, entry) => {
    const { causes, verdict } = incidentOf([entry]);
    expect([verdict, causes[0]?.check, causes[0]?.confidence]).toEqual([
      'broken',
      'identity-provider-failing',
      'certain',
    ]);
    expect(causes[0]?.title).not.toContain('state=');
  });

  it('is one incident for one provider and kind of failure', () => {
    const again = FAILURES['its metadata'] ?? { url: '' };
    expect(reportOn(again, { ...again, url: 'https://id.example/jwks' }).incidents).toHaveLength(1);
  });

  it('is a warning where the next attempt went through', () => {
    const metadata = FAILURES['its metadata'] ?? { url: '' };
    const report = reportOn(metadata, { ...metadata, status: 200, at: 3 });
    expect(report.incidents.map((incident) => incident.verdict)).toEqual(['warning']);
  });

  it('does not speak of an application’s own failures, nor of the user’s network', () => {
    expect(reportOn({ url: 'https://api.example/orders', status: 503 }).incidents).toEqual([]);
    expect(
      reportOn({ url: AUTHORIZE, type: 'document', status: 0, error: 'net::ERR_INTERNET_DISCONNECTED' })
        .incidents,
    ).toEqual([]);
    expect(
      reportOn({ url: AUTHORIZE, type: 'document', status: 0, error: 'net::ERR_ABORTED' }).incidents,
    ).toEqual([]);
  });

  it('is told apart from a refusal, and silent on what works', () => {
    const refused = {
      ...(FAILURES['the token endpoint'] ?? { url: '' }),
      status: 400,
      text: '{"error":"invalid_grant"}',
    };
    expect(causesOf([refused])).not.toContain('identity-provider-failing');
    expect(reportOn({ url: AUTHORIZE, type: 'document', status: 200 }).incidents).toEqual([]);
  });
});
