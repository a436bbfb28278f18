import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseAuthorization } from './authorization.ts';
import { authorizationFaultText } from './authorization-faults.ts';

const TOKEN = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.c2lnbmF0dXJl';
const codes = (value: string) => parseAuthorization(value).faults.map((fault) => fault.code);
const b64 = (text: string) => Buffer.from(text).toString('base64');

describe('sound values', () => {
  it.each([
    [`Bearer ${TOKEN}`, 'Bearer', TOKEN],
    [`bearer ${TOKEN} `, 'bearer', TOKEN],
    ['Bearer mF_9.B5f-4.1JqM', 'Bearer', 'mF_9.B5f-4.1JqM'],
    ['DPoP a~b+c/d==', 'DPoP', 'a~b+c/d=='],
    ['Token 0123456789abcdef', 'Token', '0123456789abcdef'],
    ['ApiKey k-1', 'ApiKey', 'k-1'],
    ['SSO-Key key:secret', 'SSO-Key', 'key:secret'],
    ['SharedKey account:c2ln=', 'SharedKey', 'account:c2ln='],
    ['X-Custom something', 'X-Custom', 'something'],
  ])('%s', (value, scheme, token) => {
    expect(parseAuthorization(value)).toMatchObject({
      scheme,
      credentials: token,
      token,
      faults: [],
      masked: false,
    });
  });

  it('reads parameters', () => {
    const digest = parseAuthorization(
      'Digest username="M, x", realm="r", uri="/a?b=c", qop=auth, nc=00000001',
    );
    expect(digest.faults).toEqual([]);
    expect(digest.params?.map(({ name, value }) => [name, value])).toEqual([
      ['username', 'M, x'],
      ['realm', 'r'],
      ['uri', '/a?b=c'],
      ['qop', 'auth'],
      ['nc', '00000001'],
    ]);
    const rails = parseAuthorization('Token token="abc", nonce="def"');
    expect(rails).toMatchObject({ scheme: 'Token', faults: [] });
    expect(rails.params?.[0]).toMatchObject({ name: 'token', value: 'abc' });
  });

  it('reads what AWS sends, which is no grammar of HTTP', () => {
    const aws = parseAuthorization(
      'AWS4-HMAC-SHA256 Credential=EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=host;range, Signature=fe5f',
    );
    expect(aws).toMatchObject({ syntax: 'params', grammatical: false, faults: [] });
    expect(aws.params?.map(({ name, value }) => [name, value])).toEqual([
      ['credential', 'EXAMPLE/20130524/us-east-1/s3/aws4_request'],
      ['signedheaders', 'host;range'],
      ['signature', 'fe5f'],
    ]);
  });

  it('reads a signature whose parameters hold a comma and a scheme in quotes', () => {
    const value = 'Signature keyId="a",headers="date, Bearer x",signature="c2ln"';
    expect(parseAuthorization(value)).toMatchObject({ folded: [], faults: [] });
  });

  it('reads Basic and Negotiate', () => {
    expect(parseAuthorization(`Basic ${b64('Ali Baba:open sesame')}`)).toMatchObject({
      faults: [],
      basic: { ok: true, user: 'Ali Baba', password: 'open sesame' },
    });
    const ntlm = Buffer.from('NTLMSSP\0\x03\0\0\0rest', 'latin1').toString('base64');
    expect(parseAuthorization(`Negotiate ${ntlm}`)).toMatchObject({
      faults: [],
      message: 'ntlm-authenticate',
    });
  });
});

describe('placeholders', () => {
  it.each([
    'Bearer undefined',
    'Bearer null',
    'Bearer NaN',
    'Bearer None',
    'Bearer [object Object]',
    'Bearer [object Promise]',
    'Bearer {{token}}',
    'Bearer {{ vault.access_token }}',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the template that was not filled in is the case
    'Bearer ${token}',
    'Bearer $TOKEN',
    'Bearer %TOKEN%',
    'Bearer {token}',
    'Bearer <token>',
    'Bearer <your access token>',
    'Bearer YOUR_TOKEN',
    'Bearer your-token-here',
    'Bearer YOUR_API_KEY',
    'Bearer accessToken',
    'Bearer token',
    'Bearer "undefined"',
    'Bearer undefined,',
    'Bearer Bearer null',
    'Bearer async () => getToken()',
    'Bearer function () { return token }',
    `Basic ${b64('undefined:undefined')}`,
    `Basic ${b64('admin:[object Object]')}`,
    'undefined',
    '{{token}}',
    'YOUR_TOKEN',
  ])('%s', (value) => {
    expect(codes(value)).toContain('placeholder');
  });

  it.each([
    'Bearer my-service-2f8a',
    'Bearer none-1',
    'Bearer tokenized',
    'Bearer nullable',
    `Bearer ${TOKEN}`,
  ])('not %s', (value) => {
    expect(codes(value)).not.toContain('placeholder');
  });

  it.each(['', '  ', 'Bearer', 'Bearer ', 'Basic', 'Negotiate '])('"%s" is empty', (value) => {
    expect(codes(value)).toEqual(['empty']);
  });

  it.each(['undefined abc123def456', `null ${TOKEN}`])('%s has no scheme', (value) => {
    expect(parseAuthorization(value)).toMatchObject({
      scheme: undefined,
      faults: [{ code: 'scheme-placeholder' }],
    });
  });
});

describe('masked values', () => {
  it.each(['[REDACTED]', 'Bearer [REDACTED]', 'Bearer ***', 'Basic <redacted>', 'xxxxx'])('%s', (value) => {
    expect(parseAuthorization(value)).toMatchObject({ masked: true, faults: [], token: '' });
  });

  it('keeps the scheme that a sanitiser left', () => {
    expect(parseAuthorization('Bearer [REDACTED]')).toMatchObject({ scheme: 'Bearer', syntax: 'token' });
  });
});

describe('schemes', () => {
  it.each([
    [TOKEN, undefined, ['scheme-missing']],
    ['QWxhZGRpbjpvcGVuIHNlc2FtZQ==', undefined, ['scheme-missing']],
    ['0123456789abcdef0123456789abcdef', undefined, ['scheme-missing']],
    [`Bearer Bearer ${TOKEN}`, 'Bearer', ['scheme-doubled']],
    [`Bearer bearer: ${TOKEN}`, 'Bearer', ['scheme-doubled']],
    [`Basic Basic ${b64('a:b')}`, 'Basic', ['scheme-doubled']],
    [`Token Bearer ${TOKEN}`, 'Token', ['scheme-doubled']],
    [`Bearer: ${TOKEN}`, 'Bearer', ['scheme-separator']],
    [`Bearer=${TOKEN}`, 'Bearer', ['scheme-separator']],
    [`Bearer,${TOKEN}`, 'Bearer', ['scheme-separator']],
    [`Bearer+${TOKEN}`, 'Bearer', ['scheme-separator']],
    [`Bearer%20${TOKEN}`, 'Bearer', ['percent-encoded']],
    [`Bearer${TOKEN}`, 'Bearer', ['scheme-glued']],
    [`Baerer ${TOKEN}`, 'Baerer', ['scheme-misspelt']],
    [`Beare ${TOKEN}`, 'Beare', ['scheme-misspelt']],
    [`Authorization: Bearer ${TOKEN}`, 'Bearer', ['field-name-included']],
    [`"Bearer ${TOKEN}"`, 'Bearer', ['quotes']],
  ])('%s', (value, scheme, expected) => {
    const parsed = parseAuthorization(value);
    expect(parsed.scheme).toBe(scheme);
    expect(parsed.faults.map((fault) => fault.code)).toEqual(expected);
    if (value.includes(TOKEN) && scheme !== undefined) expect(parsed.token).toBe(TOKEN);
  });

  it('takes a comma and a second scheme for two credentials', () => {
    const parsed = parseAuthorization(`Bearer ${TOKEN}, Basic ${b64('a:b')}`);
    expect(parsed).toMatchObject({
      scheme: 'Bearer',
      token: TOKEN,
      folded: ['Basic'],
      faults: [{ code: 'folded' }],
    });
    expect(codes('Bearer a, Bearer b, Bearer c')).toEqual(['folded']);
    expect(codes('Bearer a,Bearer b')).toEqual(['folded']);
  });
});

describe('stray characters', () => {
  it.each([
    [`Bearer "${TOKEN}"`, 'quotes', 7, 'U+0022 "'],
    [`Bearer '${TOKEN}'`, 'quotes', 7, "U+0027 '"],
    [`Bearer b'${TOKEN}'`, 'quotes', 7, "U+0027 '"],
    [`Bearer ${TOKEN}"`, 'quotes', 7 + TOKEN.length, 'U+0022 "'],
    [`Bearer <${TOKEN}${TOKEN}>`, 'brackets', 7, ''],
    [`Bearer  ${TOKEN}`, 'space-doubled', 6, ''],
    ['Bearer abc def', 'space-inside', 10, ''],
    ['Bearer abc\tdef', 'tab', 10, 'U+0009 tab'],
    ['Bearer abc\r\n', 'line-break', 10, 'U+000D carriage return'],
    ['Bearer abc\n', 'line-break', 10, 'U+000A line feed'],
    ['Bearer abc\u200b', 'zero-width', 10, 'U+200B zero width space'],
    ['Bearer ab\u00adc', 'zero-width', 9, 'U+00AD soft hyphen'],
    ['Bearer \ufeffabc', 'byte-order-mark', 7, 'U+FEFF byte order mark'],
    ['\ufeffBearer abc', 'byte-order-mark', 0, 'U+FEFF byte order mark'],
    ['Bearer\u00a0abc', 'non-ascii', 6, 'U+00A0 no-break space'],
    ['Bearer ab–c', 'non-ascii', 9, 'U+2013 en dash'],
    ['Bearer ab😀c', 'non-ascii', 9, 'U+1F600'],
    ['Bearer abc\0', 'control-character', 10, 'U+0000 null'],
    ['Bearer abc%3D%3D', 'percent-encoded', 10, ''],
    ['Bearer abc\\n', 'escape-sequence', 10, ''],
    ['Bearer abc,', 'trailing-comma', 10, ''],
    ['Bearer abc;', 'trailing-semicolon', 10, ''],
    ['Bearer ab=c', 'character-invalid', 9, 'U+003D ='],
    ['Bearer ab|c', 'character-invalid', 9, 'U+007C |'],
    ['Bearer {"access_token":"abc"}', 'json-object', 7, ''],
    ['Digest username="a" realm="b"', 'params-malformed', 20, ''],
    ['Digest username="a', 'params-malformed', 16, ''],
  ] as const)('%j: %s', (value, code, position, char) => {
    const fault = parseAuthorization(value).faults.find((candidate) => candidate.code === code);
    expect(fault).toMatchObject({ code, position, char });
  });

  it('finds the token under them', () => {
    for (const value of [
      `Bearer "${TOKEN}",`,
      `Bearer <${TOKEN}>`,
      `Bearer \u200b${TOKEN}\n`,
      `Bearer\u00a0${TOKEN}\\n`,
    ])
      expect(parseAuthorization(value).token).toBe(TOKEN);
    expect(parseAuthorization('Bearer abc%3D%3D').token).toBe('abc==');
  });

  it('says so in words, with the place counted from 1', () => {
    const [fault] = parseAuthorization('Bearer abc\u200b').faults;
    expect(fault === undefined ? '' : authorizationFaultText(fault)).toBe(
      'An invisible character (U+200B zero width space) stands at character 11',
    );
  });

  it('leaves blanks at the ends alone: they are not part of the value', () => {
    expect(codes(' \tBearer abc \t')).toEqual([]);
  });
});

describe('Basic', () => {
  it.each([
    ['Basic admin:secret', ['basic-not-encoded']],
    ['Basic !!!', ['character-invalid', 'basic-not-base64']],
    ['Basic YWJj', ['basic-no-colon']],
    ['Basic YWJjZA', ['basic-not-base64']],
    [`Basic ${b64('a:b\n')}`, ['basic-control-character']],
    [`Basic ${b64('a:ü')}`, ['basic-non-ascii']],
    ['Basic Og==', ['basic-empty']],
    [`Basic "${b64('a:b')}"`, ['quotes']],
  ])('%s', (value, expected) => {
    expect(codes(value)).toEqual(expected);
  });
});

describe('hostile values', () => {
  const size = 1_000_000;
  it.each([
    ['spaces', `Bearer${' '.repeat(size)}x${' '.repeat(size)}y`],
    ['equals signs', `Bearer ${'='.repeat(size)}x`],
    ['quotes', `Bearer ${'"'.repeat(size)}`],
    ['schemes', 'Bearer '.repeat(size / 10)],
    ['folded schemes', 'Bearer a, '.repeat(size / 10)],
    ['folded schemes in quotes', `Digest a="${', Bearer x'.repeat(size / 10)}`],
    ['commas', `Bearer ${','.repeat(size)}`],
    ['zero-width characters', `Bearer ${'\u200b'.repeat(size)}x`],
    ['lone surrogates', `Bearer ${'\ud800'.repeat(size)}`],
    ['braces', `Bearer ${'{'.repeat(size)}`],
  ])('reads a million %s', (_name, value) => {
    expect(parseAuthorization(value).faults.length).toBeGreaterThan(0);
  });
});

const FILE = '../shared/vectors/auth.json';
const present = existsSync(FILE);
if (!present) console.log(`skipped: ${FILE} is not here, so no Authorization vectors were run`);

interface Vector {
  id: string;
  header: string;
  field: string;
  lenient?: boolean;
  expected: { scheme: string; token68?: string; params: [string, string][] }[] | null;
  basic?: { username: string; password: string };
}
const vectors: Vector[] = present
  ? JSON.parse(readFileSync(FILE, 'utf8')).vectors.filter(
      (vector: Vector) => vector.header === 'Authorization',
    )
  : [];

describe.runIf(present)('Authorization conformance vectors', () => {
  const scored = vectors.filter((vector) => vector.lenient !== true);

  it('has the 8 that are scored (the 5 outside the grammar are not)', () => {
    expect(scored).toHaveLength(8);
  });

  it.each(scored)('$id: $field', ({ field, expected, basic }) => {
    const parsed = parseAuthorization(field);
    const read = {
      scheme: parsed.scheme,
      token68: parsed.token68,
      params: parsed.params?.map(({ name, value }) => [name, value]) ?? [],
    };
    const [wanted] = expected ?? [];
    expect(parsed.grammatical ? read : null).toEqual(
      wanted === undefined
        ? null
        : {
            scheme: wanted.scheme,
            token68: wanted.token68,
            params: wanted.params.map(([name, value]) => [name.toLowerCase(), value]),
          },
    );
    if (basic !== undefined)
      expect(parsed.basic).toEqual({ ok: true, user: basic.username, password: basic.password });
  });

  it('reads the others without throwing', () => {
    for (const { field } of vectors) expect(parseAuthorization(field).masked).toBe(false);
  });
});
