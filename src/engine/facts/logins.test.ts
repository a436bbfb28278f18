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

describe('sign-ins and sign-outs of another site', () => {
  const news = 'https://app.news.example';
  const elsewhere = (path: string, rest: Partial<EntryInput> = {}): EntryInput => ({
    url: news + path,
    ...rest,
    headers: { Origin: news, Referer: `${news}/`, ...rest.headers },
  });
  const signIn = elsewhere('/oauth/token', {
    method: 'POST',
    body: 'grant_type=password&username=ann&password=x',
    bodyType: 'application/x-www-form-urlencoded',
    text: '{"access_token":"2YotnFZFEjr1zCsicMWpAA","token_type":"Bearer"}',
  });
  const ask = (rest: Partial<EntryInput> = {}) =>
    refused({ url: 'https://app.acme.test/api/me', headers: { Referer: 'https://app.acme.test/' }, ...rest });

  it('say nothing of who is signed in here', () => {
    const here = [page(), ask(), login(`${SID}; Path=/`), allowed({ headers: { Cookie: SID } })];
    expect(causesOf([signIn, ...here], 2)[0]).toBe('anonymous-probe');
  });

  it('do not follow from a question that was asked here', () => {
    expect(causesOf([page(), ask(), signIn], 1)).not.toContain('anonymous-probe');
  });

  it('do not end what is here', () => {
    const out = elsewhere('/logout', { method: 'POST' });
    expect(causesOf([signIn, out, page(), ask()])).not.toContain('signed-out');
    const own = [page(), login(`${SID}; Path=/`), end({}), ask()];
    expect(causesOf(own)[0]).toBe('signed-out');
  });
});
