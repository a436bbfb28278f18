import { describe, expect, it } from 'vitest';
import { bearerCall, bearerChallenge, causesOf, type EntryInput, epoch, jwt, reportOn } from '../testing.ts';

const secret = 'pebble-9f8e7d6c5b4a-secret';
const warningsOf = (entry: EntryInput) =>
  reportOn(entry).warnings.map((cause) => `${cause.check} ${cause.message}`);

describe('credentials-in-url', () => {
  it.each([
    ['access_token', 'query'],
    ['api_key', 'query'],
    ['password', 'query'],
  ])('warns of the parameter %s, on success too', (name, message) => {
    const entry = { url: `https://api.pond.example/fish?${name}=${secret}` };
    expect(warningsOf(entry)).toEqual([`credentials-in-url ${message}`]);
    expect(JSON.stringify(reportOn(entry))).not.toContain(secret);
    expect(reportOn(entry).incidents).toEqual([]);
  });

  it('warns of user and password in the address', () => {
    const entry = { url: `https://rosa:${secret}@pond.example/` };
    expect(warningsOf(entry)).toEqual(['credentials-in-url userinfo']);
    expect(JSON.stringify(reportOn(entry))).not.toContain(secret);
  });

  it.each([
    ['signed addresses', 'https://files.example/x?X-Amz-Signature=0123456789abcdef'],
    ['the sign-in protocol’s own', 'https://app.example/callback?code=abc123def&state=xyz&id_token=abc'],
    ['ordinary parameters', 'https://api.pond.example/fish?page=2&sort=name'],
  ])('leaves %s alone', (_what, url) => {
    expect(warningsOf({ url })).toEqual([]);
  });

  it('never stands before the cause of a refusal', () => {
    const old = jwt({ exp: epoch(-500) });
    const entry = bearerCall(old, {
      url: `https://api.pond.example/fish?api_key=${secret}`,
      answer: bearerChallenge('error="invalid_token"'),
    });
    expect(causesOf([entry])[0]).toBe('token-expired');
    expect(causesOf([entry])).toContain('credentials-in-url');
  });

  it('bears odd addresses', () => {
    for (const query of ['token=%', 'token=%ff%fe', `token=${'a'.repeat(100_000)}`, 'token=<img src=x>'])
      expect(() => reportOn({ url: `https://api.pond.example/fish?${query}`, status: 401 })).not.toThrow();
  });
});
