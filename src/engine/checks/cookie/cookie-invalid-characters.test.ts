import { describe, expect, it } from 'vitest';
import { causesOf } from '../testing.ts';
import { allowed, login, lostCookieTests, page, refused } from './testing.ts';

const VALUE = 'session=Yk3J9xVb2NqM5yLw1ZhR8sTj';

lostCookieTests('cookie-invalid-characters', {
  broken: [page(), login(`${VALUE}\u0001; Path=/; HttpOnly`), refused()],
  healthy: [page(), login(`${VALUE}; Path=/; HttpOnly`), allowed({ headers: { Cookie: VALUE } })],
  name: 'session',
});

describe('cookie-invalid-characters', () => {
  it('is not said of spaces, quotes and commas, which browsers keep', () => {
    const cookie = 'session="Yk3J9 xVb2,NqM5yLw1"';
    const entries = [page(), login(`${cookie}; Path=/`), refused({ headers: { Cookie: cookie } })];
    expect(causesOf(entries)).not.toContain('cookie-invalid-characters');
  });
});
