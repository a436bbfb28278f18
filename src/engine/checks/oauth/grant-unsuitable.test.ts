import { describe, expect, it } from 'vitest';
import { hop } from '../redirect/testing.ts';
import { type EntryInput, incidentOf, reportOn } from '../testing.ts';

const page = { Origin: 'https://app.test', 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Site': 'same-site' };
const token = (body: string, over: Partial<EntryInput> = {}): EntryInput => ({
  url: 'https://id.test/oauth2/token',
  method: 'POST',
  body,
  headers: page,
  text: '{"access_token":"q7Vw2Kx9Zr4Tn6Bm1Lp8","token_type":"Bearer","expires_in":60}',
  ...over,
});
const begin = (type: string) =>
  hop(
    `https://id.test/authorize?client_id=web&response_type=${type}&state=Yk3J9xVb2N&nonce=n1`,
    'https://id.test/login',
  );
const found = (...entries: readonly EntryInput[]) =>
  reportOn(...entries)
    .warnings.filter(({ check }) => check === 'grant-unsuitable')
    .map(({ message }) => message);

describe('grant-unsuitable', () => {
  it.each(['token', 'id_token%20token', 'code+token'])('is said of response_type=%s', (type) => {
    expect(found(begin(type))).toEqual(['implicit']);
  });

  it.each(['code', 'id_token', 'code%20id_token', 'none'])('is not said of response_type=%s', (type) => {
    expect(found(begin(type))).toEqual([]);
  });

  it.each([
    ['password', 'grant_type=password&username=alice&password=correct-horse'],
    ['client', 'grant_type=client_credentials&client_id=web&client_secret=Zr4Tn6Bm1Lp8'],
    ['secret', 'grant_type=authorization_code&code=abcdefgh&client_id=web&client_secret=Zr4Tn6Bm1Lp8'],
  ])('is said of a page that does so: %s', (message, body) => {
    expect(found(token(body))).toEqual([message]);
  });

  it('takes HTTP Basic for a secret where there is one in it', () => {
    const code = 'grant_type=authorization_code&code=abcdefgh&code_verifier=v';
    const basic = (text: string) =>
      token(code, { headers: { ...page, Authorization: `Basic ${btoa(text)}` } });
    expect(found(basic('web:Zr4Tn6Bm1Lp8'))).toEqual(['secret']);
    expect(found(basic('web:'))).toEqual([]);
  });

  it('is not said of a page that uses PKCE, nor of a server', () => {
    expect(found(token('grant_type=authorization_code&code=abcdefgh&client_id=web&code_verifier=v'))).toEqual(
      [],
    );
    expect(
      found(token('grant_type=client_credentials&client_id=web&client_secret=Zr4Tn6Bm1Lp8', { headers: {} })),
    ).toEqual([]);
  });

  it('stands behind the cause where the request is refused', () => {
    const refused = token('grant_type=password&username=alice&password=wrong-horse', {
      status: 400,
      text: '{"error":"invalid_grant","error_description":"Invalid user credentials"}',
    });
    const { causes } = incidentOf([refused]);
    expect(causes[0]?.check).toBe('oauth-grant-rejected');
    expect(causes.map(({ check }) => check)).toContain('grant-unsuitable');
    expect(JSON.stringify(causes)).not.toMatch(/wrong-horse/);
  });
});
