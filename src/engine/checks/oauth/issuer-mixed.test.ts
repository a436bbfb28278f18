import { describe, expect, it } from 'vitest';
import { hop, shown } from '../redirect/testing.ts';
import { causeOf, causesOf, type EntryInput, epoch, incidentOf, jwt, reportOn } from '../testing.ts';

const ID_NAME = 'issuer-mixed';
const ID = 'https://id.test';
const REDIRECT = encodeURIComponent('https://app.test/callback');

const configuration = (issuer: string, at = ID, endpoints = at): EntryInput => ({
  url: `${at}/.well-known/openid-configuration`,
  text: JSON.stringify({
    issuer,
    authorization_endpoint: `${endpoints}/authorize`,
    token_endpoint: `${endpoints}/token`,
    jwks_uri: `${endpoints}/jwks`,
  }),
});
const begin = (state = 's1Zh1R8sTjk3', at = ID): EntryInput =>
  hop(
    `${at}/authorize?client_id=web&response_type=code&scope=openid&state=${state}&redirect_uri=${REDIRECT}`,
    `${at}/login`,
  );
const back = (iss: string, over: Partial<EntryInput> = {}): EntryInput =>
  shown(`https://app.test/callback?code=c0deYk3J9x&state=s1Zh1R8sTjk3&iss=${encodeURIComponent(iss)}`, {
    status: 500,
    text: 'Internal Server Error',
    textType: 'text/plain',
    ...over,
  });
const tokens = (iss: string, at = ID, over: Partial<EntryInput> = {}): EntryInput => ({
  url: `${at}/token`,
  method: 'POST',
  body: 'grant_type=authorization_code&code=c0deYk3J9x&client_id=web',
  text: JSON.stringify({
    access_token: 'q7Vw2Kx9Zr4Tn6Bm1Lp8',
    token_type: 'Bearer',
    id_token: jwt({ iss, aud: 'web', sub: 'u', exp: epoch(600) }),
  }),
  ...over,
});
const warnings = (...entries: readonly EntryInput[]) =>
  reportOn(...entries)
    .warnings.filter(({ check }) => check === ID_NAME)
    .map(({ message }) => message);

describe('issuer-mixed', () => {
  it('names an answer that comes from another provider than the one asked', () => {
    const entries = [configuration(ID), begin(), back('https://evil.test')];
    expect(causesOf(entries)[0]).toBe(ID_NAME);
    const cause = causeOf(entries, ID_NAME);
    expect([cause?.message, cause?.confidence]).toEqual(['response', 'likely']);
    expect(cause?.what).toContain('the host (id.test and evil.test)');
    expect(JSON.stringify(incidentOf(entries))).not.toMatch(/Yk3J9x|Zh1R8sTjk3/);
  });

  it('is certain where the application says so as well', () => {
    const text = '{"message":"unexpected \\"iss\\" (issuer) response parameter value"}';
    const entries = [configuration(ID), begin(), back(`${ID}/`, { text, textType: 'application/json' })];
    expect(causeOf(entries, ID_NAME)).toMatchObject({ message: 'response', confidence: 'certain' });
    expect(causeOf(entries, ID_NAME)?.what).toContain('slash');
  });

  it('takes the word of the application where the capture holds no configuration', () => {
    const entries = [
      begin(),
      back(ID, { text: 'ID Token issuer mismatch: unexpected iss value', status: 400 }),
    ];
    expect(causeOf(entries, ID_NAME)?.message).toBe('said');
  });

  it.each([
    ['the same name', configuration(ID), ID],
    ['no configuration', begin('other'), 'https://tenant.vendor.test/'],
  ])('is not said of a failing callback with %s', (_what, first, iss) => {
    expect(causesOf([first, begin(), back(iss)])).not.toContain(ID_NAME);
  });

  it('warns of a configuration that names an inside address', () => {
    expect(warnings(configuration('http://keycloak:8080'))).toEqual(['document']);
    expect(warnings(configuration('http://id.test'))).toEqual(['document']);
    expect(warnings(configuration(ID))).toEqual([]);
    expect(warnings(configuration(`${ID}/`))).toEqual([]);
    const microsoft = 'https://login.microsoftonline.com/acme.test';
    expect(warnings(configuration('https://sts.windows.net/7f3a/', microsoft))).toEqual([]);
  });

  it('warns of an ID token that the configuration disowns', () => {
    expect(warnings(configuration(ID), tokens('http://keycloak:8080'))).toEqual(['token']);
    expect(warnings(configuration(ID), tokens(`${ID}/`))).toEqual(['token']);
    expect(warnings(configuration(ID), tokens(ID))).toEqual([]);
    const tenants = configuration('https://login.test/{tenantid}/v2.0', ID);
    expect(warnings(tenants, tokens('https://login.test/7f3a/v2.0'))).not.toContain('token');
  });

  it('names a code that was taken to another provider', () => {
    const other = 'https://id-staging.test';
    const entries = [
      configuration(ID),
      configuration(other, other),
      hop(
        `${ID}/authorize?client_id=web&response_type=code&scope=openid&state=s1Zh1R8sTjk3&redirect_uri=${REDIRECT}`,
        'https://app.test/callback?code=c0deYk3J9x&state=s1Zh1R8sTjk3',
      ),
      shown('https://app.test/callback?code=c0deYk3J9x&state=s1Zh1R8sTjk3'),
      tokens('', other, {
        status: 400,
        text: '{"error":"invalid_grant","error_description":"Code not valid"}',
      }),
    ];
    expect(causesOf(entries)[0]).toBe(ID_NAME);
    expect(causeOf(entries, ID_NAME)).toMatchObject({ message: 'crossed', confidence: 'certain' });
    expect(JSON.stringify(incidentOf(entries))).not.toContain('c0deYk3J9x');
  });

  it('names what the page’s library refuses in each round of a loop', () => {
    const round = (turn: number): EntryInput[] => [
      hop(
        `${ID}/authorize?client_id=web&response_type=code&scope=openid&redirect_uri=${REDIRECT}&state=s${turn}Zh1R8sTjk3`,
        `https://app.test/callback?code=code${turn}Yk3J9x&state=s${turn}Zh1R8sTjk3`,
      ),
      shown(`https://app.test/callback?code=code${turn}Yk3J9x&state=s${turn}Zh1R8sTjk3`),
      tokens('http://keycloak:8080', ID, {
        body: `grant_type=authorization_code&code=code${turn}Yk3J9x&client_id=web`,
      }),
    ];
    const entries = [configuration(ID), ...[0, 1, 2, 3].flatMap(round)];
    const incident = reportOn(...entries).incidents.find(({ kind }) => kind === 'login-loop');
    expect(incident?.causes[0]).toMatchObject({ check: ID_NAME, message: 'token' });
  });

  it('is silent on several providers that each do their part', () => {
    // The application's provider sends the visitor on to that of the organisation, and a second application has its own.
    const outer = 'https://sso.acme.test';
    const report = reportOn(
      configuration(ID),
      configuration(outer, outer),
      begin(),
      hop(
        `${outer}/authorize?client_id=broker&response_type=code&state=outer1&redirect_uri=${encodeURIComponent(`${ID}/broker/callback`)}`,
        `${ID}/broker/callback?code=outer-c0de&state=outer1&iss=${encodeURIComponent(outer)}`,
      ),
      hop(
        `${ID}/broker/callback?code=outer-c0de&state=outer1&iss=${encodeURIComponent(outer)}`,
        `https://app.test/callback?code=c0deYk3J9x&state=s1Zh1R8sTjk3&iss=${encodeURIComponent(ID)}`,
      ),
      back(ID, { status: 200, text: '' }),
      tokens(ID),
      tokens(outer, outer, { body: 'grant_type=authorization_code&code=second-c0de&client_id=other' }),
    );
    expect(
      [...report.incidents, ...report.warnings].flatMap((one) =>
        'check' in one ? one.check : one.causes.map(({ check }) => check),
      ),
    ).not.toContain(ID_NAME);
  });

  it.each([
    '[]',
    '{"issuer":7}',
    '{"issuer":"\\ud800"}',
    '{"issuer":"https://[","token_endpoint":[]}',
    '<html>',
  ])('reads an odd configuration: %s', (text) => {
    const report = reportOn({ ...configuration(ID), text }, tokens(ID), begin(), back('not an address'));
    expect(JSON.stringify(report)).not.toContain('"outcome":"error"');
  });
});
