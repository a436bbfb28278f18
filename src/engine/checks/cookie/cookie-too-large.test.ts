import { describe, expect, it } from 'vitest';
import { causeOf, causesOf } from '../testing.ts';
import { allowed, login, lostCookieTests, page, refused } from './testing.ts';

const big = (bytes: number) => `_oauth2_proxy=${'Yk3J9xVb2N'.repeat(Math.ceil(bytes / 10)).slice(0, bytes)}`;

lostCookieTests('cookie-too-large', {
  broken: [page(), login(`${big(4084)}; Path=/; HttpOnly; Secure`), refused()],
  healthy: [
    page(),
    login(`${big(4083)}; Path=/; HttpOnly; Secure`),
    allowed({ headers: { Cookie: big(4083) } }),
  ],
  name: '_oauth2_proxy',
});

describe('cookie-too-large', () => {
  it('says the size and the limit, counted in bytes', () => {
    const entries = [page(), login(`session=${'é'.repeat(2100)}; Path=/`), refused()];
    expect(causeOf(entries, 'cookie-too-large')?.title).toContain(
      'it is 4207 bytes long, and 4096 is the limit',
    );
  });

  it('is not said of long attributes', () => {
    const entries = [
      page(),
      login(`session=Yk3J9xVb2NqM5yLw1Zh; Path=/; Comment=${'x'.repeat(5000)}`),
      refused({ headers: { Cookie: 'session=Yk3J9xVb2NqM5yLw1Zh' } }),
    ];
    expect(causesOf(entries)).not.toContain('cookie-too-large');
  });
});
