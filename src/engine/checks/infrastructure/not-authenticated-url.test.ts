import { describe, expect, it } from 'vitest';
import {
  bearerCall,
  bearerChallenge,
  causeOf,
  causesOf,
  type EntryInput,
  epoch,
  firstCause,
  jwt,
  reportOn,
} from '../testing.ts';
import { slipIn } from './not-authenticated-url.ts';

const ID = 'not-authenticated-url';
const token = jwt({ iss: 'https://id.shop.example', sub: 'u', exp: epoch(3600) });
const works = bearerCall(token, { status: 200, answer: {} });
const at = (path: string, over: Partial<EntryInput> = {}) =>
  bearerCall(token, { url: `https://api.shop.example${path}`, status: 403, ...over });

describe(ID, () => {
  it.each([
    ['/users/undefined/orders', '“undefined” in place of a value'],
    ['/users/null', '“null” in place of a value'],
    ['/users/%5Bobject%20Object%5D', '“[object Object]” in place of a value'],
    ['/users/{id}', 'a placeholder that was not filled in'],
    ['/users/:id/orders', 'a placeholder that was not filled in'],
    ['//orders', 'an empty part (two slashes in a row)'],
    ['/api/api/orders', '“/api” twice in a row'],
    ['/orders%20', 'a blank at the beginning or end of a part'],
  ])('sees the slip in %s', (path, words) => {
    expect(slipIn(path)).toBe(words);
    expect(firstCause([works, at(path)])).toMatchObject({ check: ID, message: 'slip', confidence: 'likely' });
  });

  it.each(['/', '/orders/', '/orders/17', '/null-island', '/v1/v2', '/a/a/b', '/%', '/colon:ok', ''])(
    'sees none in %s',
    (path) => {
      expect(slipIn(path)).toBeUndefined();
    },
  );

  it('is possible at most where the credential may be at fault', () => {
    expect(causeOf([at('/users/undefined')], ID)?.confidence).toBe('possible');
    const refused = at('/users/undefined', {
      status: 401,
      answer: bearerChallenge('error="invalid_token", error_description="The token expired"'),
    });
    expect(causesOf([works, refused])[0]).not.toBe(ID);
  });

  it('knows what Amazon’s gateway says of addresses that it does not know', () => {
    const unknown = {
      url: 'https://x1.execute-api.eu-west-1.amazonaws.com/prod/order',
      answer: { 'x-amzn-ErrorType': 'MissingAuthenticationTokenException' },
      text: '{"message":"Missing Authentication Token"}',
    };
    expect(firstCause([at('', unknown)])).toMatchObject({ check: ID, message: 'gateway' });
  });

  it('names a sign-in page that asks for a sign-in', () => {
    const page: EntryInput = {
      url: 'https://app.shop.example/login',
      type: 'document',
      status: 401,
      text: '{"error":"unauthorized"}',
    };
    expect(firstCause([page])).toMatchObject({ check: ID, message: 'page' });
    // A form under this status is where one signs in.
    const form = { ...page, text: '<form><input type="password"></form>', textType: 'text/html' };
    expect(causesOf([form])).not.toContain(ID);
    expect(causesOf([{ ...page, answer: { 'WWW-Authenticate': 'Basic realm="x"' } }])).not.toContain(ID);
  });

  it('names a sign-in that is refused for want of a token, not one with a wrong password', () => {
    const submit = (text: string): EntryInput => ({
      url: 'https://api.shop.example/auth/login',
      method: 'POST',
      status: 401,
      body: '{"username":"ada","password":"lovelace-1815"}',
      bodyType: 'application/json',
      text,
    });
    expect(firstCause([submit('{"message":"No authorization token was found"}')])).toMatchObject({
      check: ID,
      message: 'submit',
    });
    expect(causesOf([submit('{"message":"Invalid username or password"}')])).not.toContain(ID);
    expect(JSON.stringify(reportOn(submit('{"message":"No token provided"}')))).not.toContain(
      'lovelace-1815',
    );
  });

  it('is silent on an ordinary refusal, and on what works', () => {
    expect(causesOf([works, at('/admin')])).not.toContain(ID);
    expect(reportOn(at('/users/undefined', { status: 200 })).incidents).toEqual([]);
  });
});
