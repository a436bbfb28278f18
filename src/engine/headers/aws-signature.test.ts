import { describe, expect, it } from 'vitest';
import { exchanges } from '../checks/testing.ts';
import { parseAuthorization } from './authorization.ts';
import { awsHost, awsSignatureOf, receivedRequest } from './aws-signature.ts';

const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7';
const read = (
  authorization: string | undefined,
  url = 'https://iam.amazonaws.com/',
  more: Record<string, string> = {},
) => {
  const [exchange] = exchanges({
    url,
    headers: { ...more, ...(authorization === undefined ? {} : { Authorization: authorization }) },
  });
  if (exchange === undefined) throw new Error('an exchange');
  return awsSignatureOf(
    exchange,
    authorization === undefined ? undefined : parseAuthorization(authorization),
  );
};
const presigned = (changed: Record<string, string | undefined> = {}) => {
  const params = {
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': 'AKIDEXAMPLE/20130524/us-east-1/s3/aws4_request',
    'X-Amz-Date': '20130524T000000Z',
    'X-Amz-Expires': '86400',
    'X-Amz-SignedHeaders': 'host',
    'X-Amz-Signature': 'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
    ...changed,
  };
  const query = Object.entries(params).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return read(undefined, `https://examplebucket.s3.amazonaws.com/test.txt?${query.join('&')}`);
};

describe('awsSignatureOf', () => {
  it('takes the header of the documentation’s example apart', () => {
    expect(read(AUTHORIZATION, undefined, { 'X-Amz-Date': '20150830T123600Z' })).toMatchObject({
      where: 'header',
      algorithm: 'AWS4-HMAC-SHA256',
      keyId: 'AKIDEXAMPLE',
      temporary: false,
      date: '20150830',
      region: 'us-east-1',
      service: 'iam',
      signedHeaders: ['content-type', 'host', 'x-amz-date'],
      signedAt: Date.UTC(2015, 7, 30, 12, 36),
      token: false,
      faults: [],
    });
  });

  it('takes a presigned URL apart', () => {
    expect(presigned()).toMatchObject({ where: 'query', expires: 86_400, service: 's3', faults: [] });
    expect(presigned({ 'X-Amz-Security-Token': 't' })?.token).toBe(true);
  });

  it('reads the form without a region', () => {
    const value = AUTHORIZATION.replace('HMAC-SHA256', 'ECDSA-P256-SHA256').replace('us-east-1/', '');
    expect(read(value, undefined, { 'X-Amz-Date': '20150830T123600Z' })).toMatchObject({
      region: '',
      service: 'iam',
      faults: [],
    });
  });

  it.each<[string, ReturnType<typeof read>, RegExp]>([
    [
      'no signature',
      read(AUTHORIZATION.replace(/, Signature=.*/, ''), undefined, { 'X-Amz-Date': '20150830T123600Z' }),
      /Signature is missing/,
    ],
    [
      'a short scope',
      read(AUTHORIZATION.replace('/iam/aws4_request', ''), undefined, { 'X-Amz-Date': '20150830T123600Z' }),
      /Credential is not/,
    ],
    ['no date', read(AUTHORIZATION), /X-Amz-Date\) is missing/],
    [
      'an ISO date',
      read(AUTHORIZATION, undefined, { 'X-Amz-Date': '2015-08-30T12:36:00Z' }),
      /not of the form/,
    ],
    [
      'host unsigned',
      read(AUTHORIZATION.replace(';host', ''), undefined, { 'X-Amz-Date': '20150830T123600Z' }),
      /host/,
    ],
    ['a life of nine days', presigned({ 'X-Amz-Expires': '777600' }), /604800/],
    ['no life', presigned({ 'X-Amz-Expires': undefined }), /X-Amz-Expires/],
  ])('finds %s', (_what, aws, fault) => {
    expect(aws?.faults[0]).toMatch(fault);
  });

  it('finds none where there is none', () => {
    expect(read('Bearer abc')).toBeUndefined();
    expect(read(undefined, 'https://a.example/?x-amz-date=1')).toBeUndefined();
  });
});

describe('awsHost', () => {
  it.each([
    ['examplebucket.s3.eu-west-1.amazonaws.com', 'eu-west-1', 's3'],
    ['examplebucket.s3.amazonaws.com', '', 's3'],
    ['s3-us-west-2.amazonaws.com', 'us-west-2', 's3'],
    ['b.s3.dualstack.eu-north-1.amazonaws.com', 'eu-north-1', 's3'],
    ['a1b2c3.execute-api.us-gov-west-1.amazonaws.com', 'us-gov-west-1', 'execute-api'],
    ['abc.lambda-url.us-east-1.on.aws', 'us-east-1', 'lambda'],
    ['dynamodb.ap-southeast-2.amazonaws.com', 'ap-southeast-2', 'dynamodb'],
    ['iam.amazonaws.com', 'us-east-1', 'iam'],
    ['email.eu-west-1.amazonaws.com', 'eu-west-1', ''],
    ['us-east-1.example', '', ''],
  ])('%s: %s %s', (host, region, service) => {
    expect(awsHost(host)).toMatchObject({ region, service });
  });
});

describe('receivedRequest', () => {
  const CANONICAL =
    'GET\n/orders\n\nhost:internal.example\nx-amz-date:20150830T123600Z\n\nhost;x-amz-date\ne3b0';

  it('reads what S3 and API Gateway repeat', () => {
    for (const body of [
      `<Error><CanonicalRequest>${CANONICAL}</CanonicalRequest></Error>`,
      JSON.stringify({
        message: `The Canonical String for this request should have been\n'${CANONICAL}'\n\nThe String-to-Sign`,
      }),
    ])
      expect(receivedRequest(body)).toMatchObject({
        method: 'GET',
        path: '/orders',
        headers: new Map([
          ['host', 'internal.example'],
          ['x-amz-date', '20150830T123600Z'],
        ]),
      });
    expect(receivedRequest('<Error/>')).toBeUndefined();
  });
});
