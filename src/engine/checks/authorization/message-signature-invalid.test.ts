import { describe, expect, it } from 'vitest';
import {
  bearerCall,
  causesOf,
  type EntryInput,
  epoch,
  firstCause,
  outcomeOf,
  outcomesOnOddValues,
  placesOf,
  provisional,
} from '../testing.ts';

const BODY = '{"hello": "world"}';
// RFC 9530: the digest of that body.
const DIGEST = 'sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:';
const call = (
  input: string,
  more: Readonly<Record<string, string>> = {},
  rest: Partial<EntryInput> = {},
): EntryInput => ({
  url: 'https://api.mine.example/inbox',
  method: 'POST',
  status: 401,
  body: BODY,
  bodyType: 'application/json',
  text: '{"error":"invalid signature"}',
  ...rest,
  headers: {
    'Signature-Input': `sig1=${input}`,
    Signature: 'sig1=:cXVhcnR6LXNpZ25hdHVyZQ==:',
    'Content-Digest': DIGEST,
    Date: 'Thu, 15 Jan 2026 09:00:00 GMT',
    ...more,
  },
});
const made = `;created=${epoch(0)};keyid="ida-key"`;
const COVERED = '("@method" "@target-uri" "content-digest" "date")';
const verdict = (...entries: readonly EntryInput[]) => {
  const first = firstCause(entries);
  return [first?.check, first?.message, first?.confidence];
};

describe('message-signature-invalid', () => {
  it.each<[string, string, Readonly<Record<string, string>>, string]>([
    [
      'a signature without what it covers',
      made,
      { 'Signature-Input': 'sig1=("date"' },
      'does not parse at character 13',
    ],
    [
      'a covered header that was not sent',
      made,
      { 'Signature-Input': `sig1=("date" "x-request-id")${made}` },
      'x-request-id',
    ],
    [
      'a digest that is not one',
      made,
      { 'Content-Digest': 'X48E9qOokqq' },
      'Content-Digest is not of the form',
    ],
  ])('finds %s', (_what, params, headers, fault) => {
    const entry = call(COVERED + params, headers);
    expect(verdict(entry)).toEqual(['message-signature-invalid', 'form', 'certain']);
    expect(firstCause([entry])?.title).toContain(fault);
  });

  it('finds a body that is not the one in Content-Digest', () => {
    expect(verdict(call(COVERED + made, {}, { body: '{"hello":"world"}' }))).toEqual([
      'message-signature-invalid',
      'form',
      'likely',
    ]);
  });

  it('finds an expired signature and one that is too old, by the server’s clock', () => {
    const expired = call(`${COVERED};created=${epoch(-120)};expires=${epoch(-60)}`);
    expect(verdict(expired)).toEqual(['message-signature-invalid', 'time', 'certain']);
    expect(firstCause([expired])?.title).toContain('expired 60 s before');
    expect(verdict(call(`${COVERED};created=${epoch(-1200)}`))).toEqual([
      'message-signature-invalid',
      'time',
      'likely',
    ]);
    expect(verdict(call(`${COVERED};created=${epoch(-1200)}`, {}, { dateless: true }))[1]).toBe('refused');
  });

  it('finds the same of the forerunner', () => {
    const cavage = (headers: string, date: string): EntryInput =>
      call('()', {
        Signature: `keyId="ida",algorithm="rsa-sha256",headers="${headers}",signature="cXVhcnR6"`,
        Date: date,
      });
    const only = ({ headers, ...entry }: EntryInput): EntryInput => ({
      ...entry,
      headers: Object.fromEntries(
        Object.entries(headers ?? {}).filter(([name]) => name !== 'Signature-Input'),
      ),
    });
    const now = 'Thu, 15 Jan 2026 09:00:00 GMT';
    expect(firstCause([only(cavage('(request-target) host date digest', now))])?.title).toContain(
      'it covers digest',
    );
    expect(verdict(only(cavage('(request-target) host date', 'Thu, 15 Jan 2026 08:00:00 GMT')))[1]).toBe(
      'time',
    );
    expect(verdict(only(cavage('(request-target) host date', now)))[1]).toBe('refused');
  });

  it('says what is left where nothing can be seen, and hides key and signature', () => {
    const entry = call(COVERED + made);
    expect(verdict(entry)).toEqual(['message-signature-invalid', 'refused', 'certain']);
    expect(placesOf(firstCause([entry]))).toEqual(['0 request.headers.signature-input', '0 response.body']);
    expect(JSON.stringify(firstCause([entry]))).not.toContain('cXVhcnR6');
  });

  it('leaves a token beside a sound signature to the token’s rows', () => {
    const entry = call(
      COVERED + made,
      { Authorization: 'Bearer opaque-token-of-ida' },
      { text: '{"error":"token expired"}' },
    );
    expect(causesOf([entry])).not.toContain('message-signature-invalid');
  });

  it('finds a signature that is asked for and missing', () => {
    const asked = { 'Accept-Signature': 'sig1=("@method" "@authority");created;tag="app-123"' };
    const entry: EntryInput = { url: 'https://api.mine.example/inbox', status: 401, answer: asked };
    expect(verdict(entry)).toEqual(['message-signature-invalid', 'wanted', 'certain']);
    expect(outcomeOf(provisional(entry), 'message-signature-invalid')).toBe('not-evaluated');
  });

  it('is not asked where no signature is in play, and silent where all is well', () => {
    expect(outcomeOf([bearerCall('opaque-token')], 'message-signature-invalid')).toBeUndefined();
    expect(causesOf([call(COVERED + made, {}, { status: 200 })])).toEqual([]);
  });

  it('bears odd values', () => {
    expect(outcomesOnOddValues('message-signature-invalid')).not.toContain('error');
    for (const input of ['', '(', '("@', '("")', `("date");created=${'9'.repeat(15)}`, '\ud800'])
      expect(['found', 'clear']).toContain(outcomeOf([call(input)], 'message-signature-invalid'));
  });
});
