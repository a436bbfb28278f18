import { describe, expect, it } from 'vitest';
import {
  bearerCall,
  bearerChallenge,
  causeOf,
  causesOf,
  type EntryInput,
  epoch,
  firstCause,
  incidentOf,
  jwt,
  outcomesOnOddValues,
  placesOf,
  provisional,
  reportOn,
} from '../testing.ts';

const good = jwt({ iss: 'https://id.moor.example', aud: 'peat', exp: epoch(300), scope: 'read' });
const old = jwt({ iss: 'https://id.moor.example', aud: 'peat', exp: epoch(-300) });
const url = 'https://moor.example/api/peat';
const causeOn = (entry: EntryInput) =>
  incidentOf([entry]).causes.find((cause) => cause.check === 'status-misused');

describe('status-misused', () => {
  it.each<[string, string, string, EntryInput]>([
    [
      '403 where nothing was sent',
      'forbidden',
      'authorization-missing',
      { url, status: 403, text: '{"detail":"Authentication credentials were not provided."}' },
    ],
    [
      '401 for a missing permission',
      'unauthorized',
      'token-scope-insufficient',
      bearerCall(good, { answer: bearerChallenge('error="insufficient_scope", scope="write"') }),
    ],
    [
      '500 for an expired token (Express)',
      'otherwise',
      'token-expired',
      bearerCall(old, {
        status: 500,
        textType: 'text/html',
        text: '<pre>TokenExpiredError: jwt expired<br> at verify</pre>',
      }),
    ],
    [
      '422 for a token that is none (flask-jwt-extended)',
      'otherwise',
      'token-malformed',
      bearerCall('abc.def', { status: 422, text: '{"msg":"Not enough segments"}' }),
    ],
  ])('says so of %s, beside the cause', (_what, message, first, entry) => {
    expect(firstCause([entry])?.check).toBe(first);
    const cause = causeOn(entry);
    expect(cause?.message).toBe(message);
    expect(placesOf(cause)[0]).toBe('0 response.status');
  });

  it.each([440, 498])('names the private status %i for what it is', (status) => {
    const first = firstCause([{ url, status, headers: { Cookie: 'cadata=xyz' } }]);
    expect([first?.check, first?.message]).toEqual(['status-misused', 'private']);
    expect(first?.title).toContain(String(status));
  });

  it.each<[string, EntryInput]>([
    ['a 403 for a known user', bearerCall(good, { url, status: 403 })],
    [
      'a 403 for a known session',
      {
        url,
        status: 403,
        headers: { Cookie: 'sessionid=0a1b2c3d4e5f60718293' },
        text: '{"detail":"You do not have permission."}',
      },
    ],
    ['an ordinary 401', bearerCall(old, { url, answer: bearerChallenge('error="invalid_token"') })],
    [
      'invalid_request, which is a 400',
      bearerCall(good, { url, status: 400, answer: bearerChallenge('error="invalid_request"') }),
    ],
  ])('leaves %s alone', (_what, entry) => {
    expect(causesOf([entry])).not.toContain('status-misused');
  });

  it.each<[string, EntryInput]>([
    [
      'a form that was filled in wrongly',
      bearerCall(good, { url, method: 'POST', status: 400, text: '{"message":"password is invalid"}' }),
    ],
    [
      'a fault of the server',
      bearerCall(good, { url, status: 500, text: '{"message":"cannot read properties of undefined"}' }),
    ],
  ])('sees no refusal in %s', (_what, entry) => {
    expect(causesOf([entry])).toEqual([]);
  });

  it('does not take a credential that was not recorded for none', () => {
    const entries = provisional({ url, status: 403, text: '{"detail":"Not authenticated"}' });
    expect(causesOf(entries)).not.toContain('status-misused');
  });

  it('bears odd values', () => {
    expect(outcomesOnOddValues('status-misused')).not.toContain('error');
  });

  it('is found in a 401 whose words speak of a permission, where a credential was sent', () => {
    const denied = { text: '{"message":"You do not have permission to perform this action"}' };
    const token = jwt({ iss: 'https://id.example/', exp: epoch(900) });
    expect(firstCause([bearerCall(token, denied)])).toMatchObject({
      check: 'status-misused',
      message: 'permission',
    });
    // "Access denied" is said of everything, and so is a permission beside a fault of the token.
    for (const text of [
      '{"message":"Access denied"}',
      '{"message":"Token expired: permission denied","error":"token expired"}',
    ])
      expect(causeOf([bearerCall(token, { text })], 'status-misused')?.message).not.toBe('permission');
  });

  it('is found in a 403 to a stranger who is let through once signed in', () => {
    const call = { url: 'https://api.shop.example/orders' };
    const signedIn = { ...call, at: 5, headers: { Authorization: 'Bearer 2YotnFZFEjr1zCsicMWpAA' } };
    expect(firstCause([{ ...call, status: 403, at: 0 }, signedIn], 0)).toMatchObject({
      check: 'status-misused',
      message: 'opened',
    });
    // It was opened to everyone meanwhile.
    expect(
      firstCause(
        [
          { ...call, status: 403, at: 0 },
          { ...call, at: 5 },
        ],
        0,
      )?.check,
    ).toBe('forbidden');
  });

  it.each([400, 422, 500])('is found where %s comes with the token’s expiry, without a word', (status) => {
    const token = jwt({ iss: 'https://id.example/', exp: epoch(60) });
    const entries = [
      bearerCall(token, { status: 200, at: 0 }),
      bearerCall(token, { status, at: 600, text: '{"message":"Something went wrong"}' }),
    ];
    expect(causeOf(entries, 'status-misused')?.message).toBe('expiry');
    expect(causesOf(entries)[0]).toBe('token-expired');
    // The same answer to a token in time, or where nothing is known of better days, is a fault of another kind.
    const inTime = entries.map((entry, index) => (index === 1 ? { ...entry, at: 30 } : entry));
    expect(reportOn(...inTime).incidents).toEqual([]);
    expect(reportOn(...entries.slice(1)).incidents).toEqual([]);
  });
});
