import { describe, expect, it } from 'vitest';
import { exchanges } from '../checks/testing.ts';
import { parseAuthorization } from './authorization.ts';
import { messageSignaturesOf } from './message-signature.ts';

const read = (headers: Readonly<Record<string, string | readonly string[]>>) => {
  const [exchange] = exchanges({ url: 'https://api.example/inbox', method: 'POST', headers });
  if (exchange === undefined) throw new Error('an exchange');
  const { Authorization: value } = headers;
  return messageSignaturesOf(exchange, typeof value === 'string' ? parseAuthorization(value) : undefined);
};
const VALUE = 'sig1=:LAH8BjcfcOcLojiuOBFWn0P5keD3xAOuJRGziCLuD8o=:';

describe('messageSignaturesOf', () => {
  it('takes RFC 9421’s own example apart', () => {
    expect(
      read({
        'Signature-Input':
          'sig1=("@method" "@authority" "content-digest" "x";req);created=1618884475;expires=1618884775;keyid="test-key";alg="ed25519"',
        Signature: VALUE,
      }),
    ).toMatchObject({
      faults: [],
      list: [
        {
          form: 'rfc9421',
          label: 'sig1',
          components: [
            { name: '@method', elsewhere: false },
            { name: '@authority', elsewhere: false },
            { name: 'content-digest', elsewhere: false },
            { name: 'x', elsewhere: true },
          ],
          created: 1618884475,
          expires: 1618884775,
          keyId: 'test-key',
          alg: 'ed25519',
        },
      ],
    });
  });

  it('reads several signatures, on several lines', () => {
    const found = read({
      'Signature-Input': ['a=("date");created=1', 'b=("host");created=2'],
      Signature: ['a=:AAAA:', 'b=:AAAA:'],
    });
    expect(found?.list.map((one) => one.label)).toEqual(['a', 'b']);
    expect(found?.faults).toEqual([]);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['a missing Signature', { 'Signature-Input': 'sig1=("date")' }, /is not$/],
    ['a missing Signature-Input', { Signature: VALUE }, /Signature-Input/],
    [
      'another label',
      { 'Signature-Input': 'sig2=("date")', Signature: VALUE },
      /no value for the label sig2/,
    ],
    ['a value that is no base64', { 'Signature-Input': 'sig1=("date")', Signature: 'sig1="abc"' }, /colons/],
    ['quotes that are missing', { 'Signature-Input': 'sig1=(date)', Signature: VALUE }, /double quotes/],
    ['an unclosed list', { 'Signature-Input': 'sig1=("date"', Signature: VALUE }, /character 13/],
    ['capitals', { 'Signature-Input': 'sig1=("Date")', Signature: VALUE }, /lower case/],
    [
      'a component that does not exist',
      { 'Signature-Input': 'sig1=("@url")', Signature: VALUE },
      /@url does not exist/,
    ],
    ['a component listed twice', { 'Signature-Input': 'sig1=("date" "date")', Signature: VALUE }, /twice/],
    ['an unknown algorithm', { 'Signature-Input': 'sig1=("date");alg="rs256"', Signature: VALUE }, /rs256/],
    [
      'a time as text',
      { 'Signature-Input': 'sig1=("date");created="1"', Signature: VALUE },
      /created is not/,
    ],
  ])('finds %s', (_what, headers, fault) => {
    expect(read(headers)?.faults[0]).toMatch(fault);
  });

  it('takes the forerunner apart, in either field', () => {
    const params =
      'keyId="https://social.example/users/ida#main-key",algorithm="rsa-sha256",headers="(request-target) host date digest",signature="abc="';
    for (const headers of [{ Signature: params }, { Authorization: `Signature ${params}` }])
      expect(read(headers)).toMatchObject({
        faults: [],
        list: [
          {
            form: 'cavage',
            alg: 'rsa-sha256',
            components: [{ name: 'host' }, { name: 'date' }, { name: 'digest' }],
          },
        ],
      });
    expect(read({ Authorization: 'Signature keyId="a"' })?.faults).toEqual([
      'the parameter signature is missing',
    ]);
  });

  it('finds none where there is none', () => {
    expect(read({ Authorization: 'Bearer abc' })).toBeUndefined();
    expect(read({ Signature: 'Ida Miner' })).toBeUndefined();
  });
});
