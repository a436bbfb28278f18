import { describe, expect, it } from 'vitest';
import { causesOf } from '../testing.ts';
import { allowed, login, lostCookieTests, page, refused } from './testing.ts';

const VALUE = '__Host-session=Yk3J9xVb2NqM5yLw1ZhR8sTj';

lostCookieTests('cookie-prefix-violated', {
  broken: [page(), login(`${VALUE}; Path=/; Secure; HttpOnly; Domain=acme.test`), refused()],
  healthy: [page(), login(`${VALUE}; Path=/; Secure; HttpOnly`), allowed({ headers: { Cookie: VALUE } })],
  name: '__Host-session',
});

describe('cookie-prefix-violated', () => {
  it.each([
    ['__Host- below a path', '__Host-sid=Yk3J9xVb2NqM5yLw1ZhR8; Path=/app; Secure'],
    ['__Secure- without Secure', '__Secure-next-auth.session-token=eyJhbGciOiJkaXIi.a.b; Path=/; HttpOnly'],
    ['a prefix in other letters', '__HOST-sid=Yk3J9xVb2NqM5yLw1ZhR8; Path=/'],
  ])('names %s', (_what, cookie) => {
    expect(causesOf([page(), login(cookie), refused()])[0]).toBe('cookie-prefix-violated');
  });

  it('is not said of a name that only looks alike', () => {
    const entries = [
      page(),
      login('Host-sid=Yk3J9xVb2NqM5; Path=/'),
      refused({ headers: { Cookie: 'Host-sid=Yk3J9xVb2NqM5' } }),
    ];
    expect(causesOf(entries)).not.toContain('cookie-prefix-violated');
  });
});
