import { describe, expect, it } from 'vitest';
import { EXPIRED, entry, token } from './testing.ts';
import { isPublicClaim, timeLine, tokensOf } from './tokens.ts';
import { devtoolsCreator, type Exchange, exchangeFromEntry } from './useSession.ts';

function exchange(options: Parameters<typeof entry>[1] = {}, url = 'https://api.test/x'): Exchange {
  const made = exchangeFromEntry(entry(url, options), 0, devtoolsCreator('chromium'));
  if (made === undefined) throw new Error('no exchange');
  return made;
}

describe('the tokens of a request', () => {
  it.each([
    ['Bearer', `Bearer ${EXPIRED}`],
    ['a doubled scheme', `Bearer Bearer ${EXPIRED}`],
    ['quotes', `Bearer "${EXPIRED}"`],
    ['no scheme', EXPIRED],
  ])('is found in Authorization with %s', (_how, value) => {
    const [found] = tokensOf(exchange({ request: [['Authorization', value]] }));
    expect(found).toMatchObject({ where: 'Authorization', value: EXPIRED, jwt: { ok: true } });
  });

  it('are none in Basic and Digest', () => {
    expect(tokensOf(exchange({ request: [['Authorization', 'Basic dXNlcjpwYXNz']] }))).toEqual([]);
    expect(tokensOf(exchange({ request: [['Authorization', 'Digest username="x", nonce="y"']] }))).toEqual(
      [],
    );
  });

  it('are found in cookies, the URL and a token response', () => {
    const body = JSON.stringify({ access_token: 'opaque-token', id_token: EXPIRED, expires_in: 3600 });
    const found = tokensOf(
      exchange(
        { request: [['Cookie', `a=1; jwt=${EXPIRED}`]], body },
        `https://api.test/x?access_token=${EXPIRED}&page=2`,
      ),
    );
    expect(found.map((one) => one.where)).toEqual([
      'Cookie jwt',
      'access_token of the URL',
      'access_token of the response',
      'id_token of the response',
    ]);
    expect(found[2]?.jwt).toBeUndefined();
  });
});

describe('the time line', () => {
  const lineOf = (value: string, options: Parameters<typeof entry>[1] = {}) => {
    const made = exchange({ request: [['Authorization', `Bearer ${value}`]], ...options });
    const [found] = tokensOf(made);
    return found === undefined ? undefined : timeLine(found, made);
  };
  const now = Date.UTC(2026, 10, 24, 9, 41, 3) / 1000;

  it('compares with the server’s Date, not with the tester’s clock', () => {
    const line = lineOf(EXPIRED, { at: -3_600_000 });
    expect(line).toMatchObject({
      basis: 'server',
      verdict: 'This token expired 12 min before this request',
      good: false,
    });
  });

  it.each([
    [{ exp: now + 600 }, 'is valid for another 10 min at this request', true],
    [{ nbf: now + 60, exp: now + 600 }, 'becomes valid 60 s after this request', false],
    [{ iat: now - 5 }, 'names no time at which it expires', true],
    [{ iat: now + 1 }, 'names no time at which it expires', true],
  ])('of %j says that the token %s', (claims, verdict, good) => {
    expect(lineOf(token(claims))).toMatchObject({ verdict: `This token ${verdict}`, good });
  });

  it('is not drawn for a token without times', () => {
    expect(lineOf(token({ iss: 'x' }))).toBeUndefined();
  });
});

describe('claims that may identify a person', () => {
  it.each(['sub', 'email', 'name', 'preferred_username', 'phone_number'])('%s is masked', (name) => {
    expect(isPublicClaim(name)).toBe(false);
  });
  it.each(['iss', 'aud', 'exp', 'scope'])('%s is not', (name) => {
    expect(isPublicClaim(name)).toBe(true);
  });
});
