import { describe, expect, it } from 'vitest';
import { causesOf } from '../testing.ts';
import { allowed, login, lostCookieTests, page, refused } from './testing.ts';

const VALUE = 'sid=Yk3J9xVb2NqM5yLw1ZhR8sTj';

lostCookieTests('cookie-partitioned-insecure', {
  broken: [page(), login(`${VALUE}; Path=/; HttpOnly; Partitioned`), refused()],
  healthy: [
    page(),
    login(`${VALUE}; Path=/; HttpOnly; Secure; Partitioned`),
    allowed({ headers: { Cookie: VALUE } }),
  ],
  name: 'sid',
});

describe('cookie-partitioned-insecure', () => {
  it('is not said of a partitioned cookie with Secure', () => {
    const entries = [
      page(),
      login(`${VALUE}; Path=/; Secure; Partitioned`),
      refused({ headers: { Cookie: VALUE } }),
    ];
    expect(causesOf(entries)).not.toContain('cookie-partitioned-insecure');
  });
});
