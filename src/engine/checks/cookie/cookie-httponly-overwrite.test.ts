import { describe, expect, it } from 'vitest';
import { causesOf, type EntryInput, firstCause, jwt, reportOn } from '../testing.ts';
import { allowed, login, page, refused } from './testing.ts';

const OLD = jwt({ sub: 'a', jti: 1 });
const NEXT = jwt({ sub: 'a', jti: 2 });
const cookie = { headers: { Cookie: `access_token=${OLD}` } };

function capture(
  flags: string,
  member: string,
  rest: readonly EntryInput[] = [refused(cookie)],
): EntryInput[] {
  return [
    page(),
    login(`access_token=${OLD}; Path=/; Secure${flags}`),
    allowed(cookie),
    allowed({
      ...cookie,
      url: 'https://app.acme.test/auth/refresh',
      method: 'POST',
      text: JSON.stringify({ [member]: NEXT, expires_in: 300 }),
    }),
    ...rest,
  ];
}

describe('cookie-httponly-overwrite', () => {
  it('is the cause where the page got a new value for an HttpOnly cookie and the old one is refused', () => {
    const cause = firstCause(capture('; HttpOnly', 'accessToken'));
    expect(cause).toMatchObject({ check: 'cookie-httponly-overwrite', confidence: 'likely' });
    expect(cause?.evidence.map(({ exchange, at }) => [exchange, at])).toEqual([
      [1, 'response.headers.set-cookie'],
      [3, 'response.body'],
      [4, 'request.headers.cookie'],
    ]);
    const printed = JSON.stringify(reportOn(...capture('; HttpOnly', 'accessToken')));
    expect(printed).not.toContain(OLD.slice(-20));
    expect(printed).not.toContain(NEXT);
  });

  it('is not said where scripts may write the cookie', () => {
    expect(causesOf(capture('', 'accessToken'))).not.toContain('cookie-httponly-overwrite');
  });

  it('is not said where the answer holds something else', () => {
    expect(causesOf(capture('; HttpOnly', 'csrfToken'))).not.toContain('cookie-httponly-overwrite');
  });

  it('is not said where the new value was set and sent', () => {
    const rest = [refused({ headers: { Cookie: `access_token=${NEXT}` } })];
    expect(causesOf(capture('; HttpOnly', 'accessToken', rest))).not.toContain('cookie-httponly-overwrite');
  });

  it('finds nothing broken where the old value still works', () => {
    expect(reportOn(...capture('; HttpOnly', 'accessToken', [allowed(cookie)])).incidents).toEqual([]);
  });
});
