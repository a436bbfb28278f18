import { describe, expect, it } from 'vitest';
import { causesOf, type EntryInput, firstCause, outcomeOf, outcomesOnOddValues, START } from '../testing.ts';

const stamp = (seconds: number) =>
  new Date(START + seconds * 1000).toISOString().replace(/[-:]|\.\d{3}/g, '');
const S3 = 'https://ore.s3.eu-west-1.amazonaws.com/shaft/7.json';
const xml = (code: string, message = '', more = '') =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message>${more}<RequestId>4442587FB7D0A2F9</RequestId></Error>`;
const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your key and signing method.';

interface Sent {
  readonly key?: string;
  readonly scope?: string;
  readonly signed?: string;
  readonly at?: number;
  readonly headers?: Readonly<Record<string, string>>;
}
const call = (
  {
    key = 'AKIAEXAMPLEKEYOFIDA1',
    scope = '20260115/eu-west-1/s3/aws4_request',
    signed = 'host;x-amz-date',
    at = 0,
    headers = {},
  }: Sent,
  rest: Partial<EntryInput> = {},
): EntryInput => ({
  url: S3,
  status: 403,
  text: xml('SignatureDoesNotMatch', MISMATCH),
  textType: 'application/xml',
  ...rest,
  headers: {
    'X-Amz-Date': stamp(at),
    Authorization: `AWS4-HMAC-SHA256 Credential=${key}/${scope}, SignedHeaders=${signed}, Signature=${'ab12'.repeat(16)}`,
    ...headers,
  },
});
const presigned = (
  params: Readonly<Record<string, string | number>>,
  rest: Partial<EntryInput> = {},
): EntryInput => ({
  status: 403,
  text: xml('AccessDenied', 'Request has expired'),
  textType: 'application/xml',
  ...rest,
  url: `${S3}?${Object.entries({
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': 'AKIAEXAMPLEKEYOFIDA1%2F20260115%2Feu-west-1%2Fs3%2Faws4_request',
    'X-Amz-Date': stamp(0),
    'X-Amz-Expires': 300,
    'X-Amz-SignedHeaders': 'host',
    'X-Amz-Signature': 'ab12'.repeat(16),
    ...params,
  })
    .map(([name, value]) => `${name}=${value}`)
    .join('&')}`,
});
const verdict = (...entries: readonly EntryInput[]) => {
  const first = firstCause(entries);
  return [first?.check, first?.message, first?.confidence];
};

describe('aws-signature-invalid', () => {
  it('finds a signature that was old when it was sent, or in local time', () => {
    const text = xml(
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
    );
    const old = call({ at: -1860 }, { text });
    expect(verdict(old)).toEqual(['aws-signature-invalid', 'dated', 'certain']);
    expect(firstCause([old])?.title).toContain('31 min in the past');
    const local = call(
      { at: 3600 },
      {
        status: 400,
        text: '{"__type":"InvalidSignatureException","message":"Signature not yet current: 20260115T100000Z is still later than 20260115T090500Z (20260115T090000Z + 5 min.)"}',
        textType: 'application/x-amz-json-1.1',
      },
    );
    expect(firstCause([local])?.title).toContain('60 min in the future');
    expect(verdict(call({ at: -60 }))[1]).toBe('mismatch');
    expect(causesOf([call({})])).toEqual(['aws-signature-invalid']);
  });

  it('leaves a clock that is off to clock-skew, and what has run out to token-expired', () => {
    const text = xml(
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
    );
    const skewed = call({}, { text, answer: { Date: new Date(START + 1_860_000).toUTCString() } });
    expect(causesOf([skewed])).toEqual(['clock-skew']);
    const link = presigned({ 'X-Amz-Date': stamp(-900) });
    expect(causesOf([link])).toEqual(['token-expired']);
    const expired = call({}, { status: 400, text: xml('ExpiredToken', 'The provided token has expired.') });
    expect(causesOf([expired])[0]).toBe('token-expired');
    expect(causesOf([presigned({}, { text: xml('AccessDenied', 'Access Denied') })])).not.toContain(
      'aws-signature-invalid',
    );
  });

  it.each<[string, Sent, Partial<EntryInput>, string]>([
    ['region', { scope: '20260115/us-east-1/s3/aws4_request' }, {}, 'us-east-1 instead of eu-west-1'],
    ['service', { scope: '20260115/eu-west-1/es/aws4_request' }, {}, 'es instead of s3'],
    ['day', { scope: '20260114/eu-west-1/s3/aws4_request' }, {}, '20260114 instead of 20260115'],
    [
      'region',
      { scope: '20260115/us-east-1/s3/aws4_request' },
      {
        url: 'https://files.mine.example/7',
        status: 400,
        text: xml(
          'AuthorizationHeaderMalformed',
          "The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-west-3'",
        ),
      },
      'us-east-1 instead of eu-west-3',
    ],
  ])('finds a scope of another %s', (part, sent, rest, fault) => {
    const first = firstCause([call(sent, rest)]);
    expect([first?.check, first?.message]).toEqual(['aws-signature-invalid', 'scope']);
    expect(first?.title).toContain(part);
    expect(first?.title).toContain(fault);
  });

  it('finds a header that is signed and was not sent', () => {
    const entry = call({ signed: 'content-type;host;x-amz-date' });
    expect(verdict(entry)).toEqual(['aws-signature-invalid', 'headers', 'certain']);
    expect(
      verdict(call({ signed: 'content-type;host;x-amz-date', headers: { 'Content-Type': 'text/plain' } }))[1],
    ).toBe('mismatch');
  });

  it('finds a header that was sent and is not signed', () => {
    const text = xml(
      'AccessDenied',
      'There were headers present in the request which were not signed',
      '<HeadersNotSigned>x-amz-acl</HeadersNotSigned>',
    );
    const entry = presigned({}, { text, headers: { 'X-Amz-Acl': 'public-read' } });
    expect(verdict(entry)).toEqual(['aws-signature-invalid', 'headers', 'certain']);
    expect(firstCause([entry])?.title).toContain('x-amz-acl');
  });

  it('finds the missing session token of a temporary key', () => {
    const key = 'ASIAEXAMPLEKEYOFIDA1';
    const text = xml(
      'InvalidAccessKeyId',
      'The AWS Access Key Id you provided does not exist in our records.',
    );
    expect(verdict(call({ key }, { text }))).toEqual(['aws-signature-invalid', 'sessionToken', 'certain']);
    const headers = { 'X-Amz-Security-Token': 'session-token-of-ida' };
    const whole = call({ key, signed: 'host;x-amz-date;x-amz-security-token', headers }, { text });
    expect(verdict(whole)).toEqual(['aws-signature-invalid', 'keyUnknown', 'certain']);
    expect(JSON.stringify(firstCause([whole]))).not.toMatch(/session-token-of-ida|EXAMPLEKEYOFIDA1|ab12ab12/);
  });

  it.each<[string, Partial<EntryInput>]>([
    [
      'keyUnknown',
      {
        text: '{"message":"The security token included in the request is invalid."}',
        textType: 'application/json',
        answer: { 'x-amzn-ErrorType': 'UnrecognizedClientException' },
      },
    ],
    [
      'keyUnknown',
      { text: xml('InvalidClientTokenId', 'The security token included in the request is invalid.') },
    ],
    [
      'malformed',
      {
        status: 400,
        text: xml(
          'IncompleteSignature',
          'Authorization header requires existence of either a X-Amz-Date or a Date header.',
        ),
      },
    ],
  ])('takes the service’s word for %s', (message, rest) => {
    expect(verdict(call({}, rest))).toEqual(['aws-signature-invalid', message, 'certain']);
  });

  it('finds what a proxy changed, by the request that S3 repeats', () => {
    const canonical = (host: string) =>
      `<CanonicalRequest>GET\n/shaft/7.json\n\nhost:${host}\nx-amz-date:${stamp(0)}\n\nhost;x-amz-date\nUNSIGNED-PAYLOAD</CanonicalRequest>`;
    const text = (host: string) => xml('SignatureDoesNotMatch', MISMATCH, canonical(host));
    expect(verdict(call({}, { text: text('internal.mine.example') }))).toEqual([
      'aws-signature-invalid',
      'changed',
      'certain',
    ]);
    expect(verdict(call({}, { text: text('ore.s3.eu-west-1.amazonaws.com') }))).toEqual([
      'aws-signature-invalid',
      'mismatch',
      'certain',
    ]);
  });

  it('leaves a missing permission to forbidden, and a token sent to IAM to the scheme', () => {
    const denied = call(
      {},
      {
        text: xml('AccessDenied', 'User: arn:aws:iam::1:user/ida is not authorized to perform: s3:GetObject'),
      },
    );
    expect(causesOf([denied])).not.toContain('aws-signature-invalid');
    expect(
      outcomeOf(
        [{ url: S3, status: 403, headers: { Authorization: 'Bearer abc.def' } }],
        'aws-signature-invalid',
      ),
    ).toBeUndefined();
  });

  it('is silent where all is well', () => {
    expect(causesOf([call({}, { status: 200 })])).toEqual([]);
  });

  it('bears odd values', () => {
    expect(outcomesOnOddValues('aws-signature-invalid')).not.toContain('error');
    for (const Authorization of [
      'AWS4-HMAC-SHA256',
      'AWS4-HMAC-SHA256 Credential=, Signature==',
      'AWS4-HMAC-SHA256 \ud800',
    ])
      expect(outcomeOf([call({ headers: { Authorization } })], 'aws-signature-invalid')).toBe('found');
    expect(
      outcomeOf(
        [
          presigned(
            { 'X-Amz-Credential': '%E0%A4%A', 'X-Amz-Date': 'x', 'X-Amz-Expires': -1 },
            { text: xml('SignatureDoesNotMatch') },
          ),
        ],
        'aws-signature-invalid',
      ),
    ).toBe('found');
  });
});
