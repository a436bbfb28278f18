import { describe, expect, it } from 'vitest';
import { causeOf, causesOf, type EntryInput } from '../testing.ts';

const session = 'laravel_session=q8wE5rT2yU7iO1pA4sD6fG9';
const call = (from: Readonly<Record<string, string>>, rest: Partial<EntryInput> = {}): EntryInput => ({
  url: 'https://api.quarry.example/user',
  headers: { Cookie: session, ...from },
  ...rest,
});
const unknown = { status: 401, text: '{"message":"Unauthenticated."}' };

describe('session-origin-unlisted', () => {
  it.each([
    [403, '{"message":"Invalid origin","code":"INVALID_ORIGIN"}'],
    [403, 'Origin not allowed'],
    [401, '{"error":"Untrusted origin: https://new.quarry.example"}'],
    [403, '{"message":"The origin https://new.quarry.example is not in the list of trusted origins"}'],
  ])('reads it from the words of a %i: %s', (status, text) => {
    const textType = text.startsWith('{') ? 'application/json' : 'text/plain';
    const entries = [
      call({ Origin: 'https://new.quarry.example' }, { method: 'POST', status, text, textType }),
    ];
    expect(causesOf(entries)[0]).toBe('session-origin-unlisted');
    const cause = causeOf(entries, 'session-origin-unlisted');
    expect([cause?.message, cause?.confidence]).toEqual(['said', 'certain']);
    expect(cause?.evidence.map(({ at }) => at)).toEqual(['request.headers.origin', 'response.body']);
  });

  // Django before 4.0, and since.
  it.each<[string, string]>([
    [
      'referer',
      '{"detail":"CSRF Failed: Referer checking failed - https://new.quarry.example/ does not match any trusted origins."}',
    ],
    [
      'origin',
      '{"detail":"CSRF Failed: Origin checking failed - https://new.quarry.example does not match any trusted origins."}',
    ],
  ])('tells a page that Django does not trust (%s) from a CSRF token that is missing', (field, text) => {
    const from = { [field]: 'https://new.quarry.example/', 'X-CSRFToken': 'Yb3nT8qLw2VxKd5RzM7c' };
    const entries = [call(from, { method: 'POST', status: 403, text })];
    expect(causesOf(entries)[0]).toBe('session-origin-unlisted');
    expect(causesOf(entries)).not.toContain('csrf-missing');
    const missing = '{"detail":"CSRF Failed: Referer checking failed - no Referer."}';
    expect(causesOf([call(from, { method: 'POST', status: 403, text: missing })])[0]).toBe('csrf-missing');
  });

  it.each([
    [{ Origin: 'https://app.quarry.example' }, { Origin: 'https://app.quarry.example:8443' }],
    [{ Referer: 'https://app.quarry.example/home' }, { Referer: 'http://localhost:5173/' }],
  ])('compares where the same cookie came from: %o and %o', (known, other) => {
    const entries = [call(known), call(other, unknown)];
    expect(causesOf(entries)[0]).toBe('session-origin-unlisted');
    expect(causeOf(entries, 'session-origin-unlisted')?.message).toBe('compared');
  });

  it.each<[string, EntryInput[]]>([
    [
      'the same page',
      [call({ Referer: 'https://a.example/1' }), call({ Referer: 'https://a.example/2' }, unknown)],
    ],
    ['no page', [call({}), call({}, unknown)]],
    [
      'another cookie',
      [
        call({ Origin: 'https://a.example', Cookie: 'laravel_session=m1N2b3V4c5X6z7L8k9' }),
        call({ Origin: 'https://b.example' }, unknown),
      ],
    ],
    [
      'CSRF words',
      [
        call(
          { Origin: 'https://a.example' },
          { status: 403, text: 'CSRF Failed: Origin checking failed', textType: 'text/plain' },
        ),
      ],
    ],
    ['CORS words of a success', [call({ Origin: 'https://a.example' }, { text: 'Invalid origin' })]],
  ])('is silent on %s', (_what, entries) => {
    expect(causesOf(entries)).not.toContain('session-origin-unlisted');
  });
});
