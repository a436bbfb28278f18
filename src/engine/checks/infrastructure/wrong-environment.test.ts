import { describe, expect, it } from 'vitest';
import { environmentOfHost, environmentOfName, environmentOfUrl } from '../../facts/environment.ts';
import {
  bearerChallenge,
  causeOf,
  causesOf,
  type EntryInput,
  epoch,
  firstCause,
  jwt,
  outcomesOnOddValues,
  reportOn,
} from '../testing.ts';

const answer = bearerChallenge('error="invalid_token"');
const token = (iss: string, rest: Readonly<Record<string, unknown>> = {}) =>
  jwt({ iss, iat: epoch(-10), exp: epoch(900), ...rest });

function call(host: string, sent: string, rest: Partial<EntryInput> = {}): EntryInput {
  return {
    url: `https://${host}/orders`,
    status: 401,
    answer,
    ...rest,
    headers: { Authorization: `Bearer ${sent}`, ...rest.headers },
  };
}

describe('wrong-environment', () => {
  it.each([
    ['api.shop.example', 'https://login-staging.shop.example'],
    ['api.shop.example', 'https://id.shop.example/realms/uat'],
    ['api.shop.example', 'http://localhost:8080/realms/shop'],
    ['api.shop.example', 'https://id.shop-test.example'],
    ['api.staging.shop.example', 'https://id.prod.shop.example'],
    ['api-dev2.shop.example', 'https://staging.id.shop.example'],
  ])('%s with a token of %s', (host, iss) => {
    expect(firstCause([call(host, token(iss))])).toMatchObject({
      check: 'wrong-environment',
      confidence: 'likely',
    });
  });

  it('finds an API of another environment than page and issuer', () => {
    const sent = call('api.staging.shop.example', token('https://id.shop.example'), {
      headers: { Origin: 'https://www.shop.example' },
    });
    expect(firstCause([sent])).toMatchObject({ check: 'wrong-environment', message: 'api' });
    const alone = call('api.staging.shop.example', token('https://id.shop.example'));
    expect(causeOf([alone], 'wrong-environment')?.confidence).toBe('possible');
  });

  it('finds an audience of another environment', () => {
    const aud = 'https://api.staging.shop.example';
    expect(firstCause([call('api.shop.example', token('https://id.shop.example', { aud }))])?.check).toMatch(
      /^wrong-environment$|^token-audience-mismatch$/,
    );
    expect(causesOf([call('api.shop.example', token('https://id.shop.example', { aud }))])).toContain(
      'wrong-environment',
    );
  });

  it('thinks it possible for a page with a cookie or an opaque token', () => {
    const sent = call('api.shop.example', '2YotnFZFEjr1zCsicMWpAA', {
      headers: { Origin: 'https://staging.shop.example' },
    });
    expect(causeOf([sent], 'wrong-environment')).toMatchObject({ message: 'page', confidence: 'possible' });
    expect(causesOf([sent])[0]).toBe('credential-refused');
  });

  it('leaves the first place to what the server or its memory proves', () => {
    const iss = 'https://id.staging.shop.example';
    const said = call('api.shop.example', token(iss), {
      text: '{"message":"jwt issuer invalid. expected: https://id"}',
    });
    expect(causesOf([said]).slice(0, 2)).toEqual(['token-issuer-mismatch', 'wrong-environment']);
    const expired = call('api.shop.example', token(iss, { exp: epoch(-600) }));
    expect(causesOf([expired])[0]).toBe('token-expired');
  });

  it('does not fire where the mix is accepted', () => {
    const mixed = token('https://id.dev.shop.example');
    const revoked = [
      call('api.shop.example', mixed, { status: 200, answer: {} }),
      call('api.shop.example', mixed, { at: 9 }),
    ];
    expect(causesOf(revoked)).not.toContain('wrong-environment');
  });

  it.each([
    ['api.shop.example', 'https://id.shop.example'],
    ['api.latest.shop.example', 'https://id.contest.shop.example'],
    ['devices.shop.example', 'https://testimonials.shop.example'],
    ['api.dev.to', 'https://id.dev.to'],
    ['api.app.dev', 'https://id.app.dev'],
    ['api.app.test', 'https://id.app.test'],
    ['api.staging.shop.example', 'https://id.staging.shop.example'],
    ['api.qa.shop.example', 'https://id.dev.shop.example/realms/test'],
    ['localhost', 'https://id.staging.shop.example'],
    ['api.staging.shop.example', 'https://login.microsoftonline.com/abc/v2.0'],
    ['dev.azure.com', 'https://sts.windows.net/abc/'],
  ])('has nothing against %s with %s', (host, iss) => {
    expect(causesOf([call(host, token(iss))])).not.toContain('wrong-environment');
  });

  it('only thinks it possible for the tenants that Auth0 and Okta call dev by themselves', () => {
    const sent = call('api.shop.example', token('https://dev-a1b2c3.us.auth0.com/'));
    expect(causeOf([sent], 'wrong-environment')?.confidence).toBe('possible');
  });

  it('is not asked about a call without credentials, and not about one that was let through', () => {
    expect(
      causesOf([
        {
          url: 'https://api.shop.example/orders',
          status: 401,
          headers: { Origin: 'https://staging.shop.example' },
        },
      ]),
    ).not.toContain('wrong-environment');
    expect(
      reportOn(call('api.shop.example', token('https://id.dev.shop.example'), { status: 200 })).incidents,
    ).toEqual([]);
  });

  it('bears odd values', () => {
    expect(outcomesOnOddValues('wrong-environment')).not.toContain('error');
  });
});

describe('environment words', () => {
  it('stand in labels, between hyphens, in path segments and in names', () => {
    expect(environmentOfHost('api.stg.shop.example')?.environment).toBe('staging');
    expect(environmentOfHost('shop-dev.example')?.environment).toBe('development');
    expect(environmentOfHost('shop-uat.herokuapp.com')?.environment).toBe('staging');
    expect(environmentOfUrl('https://id.example/auth/realms/my-sandbox')?.environment).toBe('sandbox');
    expect(environmentOfName('api://orders-test')?.environment).toBe('test');
    expect(environmentOfHost('127.0.0.1')?.environment).toBe('local');
  });

  it('are no substrings, registrable names or top-level domains', () => {
    for (const host of [
      'latest.example',
      'contest.shop.example',
      'test.com',
      'dev.to',
      'shop.dev',
      '10.0.0.7',
      'attestation.example',
    ])
      expect(environmentOfHost(host), host).toBeUndefined();
  });
});
