import { describe, expect, it } from 'vitest';
import { causesOf, type EntryInput, epoch, incidentOf, jwt, reportOn } from '../../checks/testing.ts';

const worn = jwt({ iss: 'https://id.shop.example', exp: epoch(-900) });
const call = (text: string, rest: Partial<EntryInput> = {}): EntryInput => ({
  url: 'https://www.shop.example/api/orders',
  text,
  ...rest,
});
const form = '<!doctype html><form><input name=u><input name="p" type="password"></form>';

describe('a refusal under status 200', () => {
  it.each<[string, string]>([
    ['a code and a message', '{"code":401,"msg":"认证失败，无法访问系统资源"}'],
    ['a status in quotes', '{"status":"401","message":"Token missing","data":null}'],
    ['an error by name', '{"error":"login_required"}'],
    ['success that is false', '{"success":false,"message":"You must be logged in to see this."}'],
    ['a flag', '{"loginRequired":true,"data":{}}'],
    ['an error object', '{"error":{"code":401,"message":"Unauthorized"}}'],
  ])('is seen in JSON: %s', (_how, text) => {
    const incident = incidentOf([call(text)]);
    expect([incident.kind, incident.verdict]).toEqual(['soft-unauthorized', 'broken']);
    const cause = incident.causes.find(({ check }) => check === 'xhr-redirected-to-login');
    expect([cause?.message, cause?.confidence]).toEqual(['said', 'certain']);
  });

  it('is a want of permission where the JSON says 403', () => {
    const incident = incidentOf([call('{"code":403,"msg":"no role"}')]);
    expect(incident.kind).toBe('forbidden');
    expect(incident.causes.some(({ message }) => message === 'forbidden')).toBe(true);
  });

  it('is seen in a sign-in page that comes in place of data', () => {
    const incident = incidentOf([call(form, { textType: 'text/html' })]);
    expect(incident.kind).toBe('soft-unauthorized');
    expect(incident.causes.find(({ check }) => check === 'xhr-redirected-to-login')?.message).toBe('page');
  });

  it('has the cause that a 401 would have', () => {
    const entry = call('{"code":401,"msg":"no"}', { headers: { Authorization: `Bearer ${worn}` } });
    expect(causesOf([entry])[0]).toBe('token-expired');
  });

  it.each<[string, EntryInput]>([
    ['data', call('{"code":401,"name":"Room 401"}')],
    ['data with a message', call('{"status":401,"message":"x","data":[1]}')],
    ['a code that means success', call('{"code":0,"msg":"not logged in users: 3"}')],
    ['an answer to "who is signed in"', call('{"authenticated":false,"user":null}')],
    ['a fault of another kind', call('{"success":false,"message":"Out of stock"}')],
    ['a list', call('[{"code":401,"msg":"no"}]')],
    ['text', call('{"code":401,', { textType: 'text/plain' })],
    ['a long document', call(`{"error":"login_required","x":"${'y'.repeat(3000)}"}`)],
    [
      'a part of a page',
      call(form, { url: 'https://www.shop.example/parts/password', textType: 'text/html' }),
    ],
    [
      'a template that is asked for as data',
      call(form, {
        url: 'https://www.shop.example/app/change-password.html',
        headers: { Accept: 'application/json, text/plain, */*' },
        textType: 'text/html',
      }),
    ],
    ['HTML that was asked for', call(form, { headers: { Accept: 'text/html' }, textType: 'text/html' })],
    [
      'the sign-in page itself',
      call(form, { url: 'https://www.shop.example/api/login', textType: 'text/html' }),
    ],
    ['a page of data', call('<table></table>', { textType: 'text/html' })],
    ['a picture', call('{"code":401,"msg":"no"}', { type: 'image' })],
  ])('is not seen in %s', (_what, entry) => {
    expect(reportOn(entry).incidents).toEqual([]);
  });
});
