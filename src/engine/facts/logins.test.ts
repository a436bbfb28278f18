import { describe, expect, it } from 'vitest';
import { allowed, login, page, refused } from '../checks/cookie/testing.ts';
import { causesOf, type EntryInput } from '../checks/testing.ts';

const SID = 'sid=Yk3J9xVb2NqM5yLw1ZhR8sTj';
const GONE = 'sid=; Path=/; Max-Age=0';
const end = (over: Partial<EntryInput>): EntryInput => ({
  url: 'https://app.acme.test/api/session',
  method: 'DELETE',
  status: 204,
  headers: { Cookie: SID },
  answer: { 'Set-Cookie': GONE },
  ...over,
});
const before = [page(), login(`${SID}; Path=/`), allowed({ headers: { Cookie: SID } })];

describe('sign-outs', () => {
  it.each([
    [
      'by its name',
      end({ url: 'https://app.acme.test/logout', method: 'GET', status: 302, answer: { Location: '/' } }),
    ],
    ['of Auth.js', end({ url: 'https://app.acme.test/api/auth/signout', method: 'POST', status: 200 })],
    ['of Devise', end({ url: 'https://app.acme.test/users/sign_out' })],
    ['by what it does', end({})],
  ])('are known %s', (_how, entry) => {
    expect(causesOf([...before, entry, refused()])[0]).toBe('signed-out');
  });

  it('are not taken from a server that throws a session out with its refusal', () => {
    const thrown = refused({ headers: { Cookie: SID }, answer: { 'Set-Cookie': GONE } });
    expect(causesOf([...before, thrown, refused()], 4)).not.toContain('signed-out');
  });

  it('end with the next sign-in', () => {
    const again = login(`${SID}x; Path=/`);
    expect(causesOf([...before, end({}), again, refused({ headers: { Cookie: `${SID}x` } })])).not.toContain(
      'signed-out',
    );
  });
});
