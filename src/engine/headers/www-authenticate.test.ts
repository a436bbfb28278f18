import { describe, expect, it } from 'vitest';
import { CHALLENGE_FAULTS } from './challenge-faults.ts';
import { challengeParam, MAX_FAULTS, parseChallengeFields, parseChallenges } from './www-authenticate.ts';

const read = (field: string) =>
  parseChallenges(field).challenges.map((challenge) => ({
    scheme: challenge.scheme,
    ...Object.fromEntries(challenge.params.map((param) => [param.name, param.value])),
  }));
const faults = (field: string) =>
  parseChallenges(field).faults.map((fault) => `${fault.code}@${fault.position}`);

describe('parseChallenges', () => {
  it('gives names in lower case, values unquoted, and where each stands', () => {
    expect(parseChallenges('Negotiate, Bearer Realm="a \\"b\\"", error=x')).toEqual({
      challenges: [
        { scheme: 'Negotiate', params: [], position: 0, line: 0 },
        {
          scheme: 'Bearer',
          params: [
            { name: 'realm', value: 'a "b"', quoted: true, position: 18 },
            { name: 'error', value: 'x', quoted: false, position: 35 },
          ],
          position: 11,
          line: 0,
        },
      ],
      faults: [],
      refused: false,
    });
  });

  it('reads a token68, alone in its challenge', () => {
    expect(parseChallenges('Negotiate YII=, Basic realm="x"').challenges[0]).toEqual({
      scheme: 'Negotiate',
      params: [],
      token68: 'YII=',
      position: 0,
      line: 0,
    });
  });

  it('takes the last of a repeated parameter and says that there were two', () => {
    const parse = parseChallenges('Bearer error="a", realm="r", error="b"');
    const [challenge] = parse.challenges;
    expect(challenge === undefined ? '' : challengeParam(challenge, 'error')).toBe('b');
    expect(challenge?.params.map((param) => param.name)).toEqual(['error', 'realm']);
    expect(parse.refused).toBe(false);
    expect(parse.faults).toEqual([{ code: 'parameter-duplicate', position: 29, line: 0, name: 'error' }]);
  });
});

describe('what a broken field still tells', () => {
  it.each([
    [
      'Bearer realm="api" error="invalid_token" error_description="expired"',
      [{ scheme: 'Bearer', realm: 'api', error: 'invalid_token', error_description: 'expired' }],
      ['comma-missing@19', 'comma-missing@41'],
    ],
    [
      'Bearer error=invalid_token, error_description=The token expired, Basic realm="x"',
      [
        { scheme: 'Bearer', error: 'invalid_token', error_description: 'The token expired' },
        { scheme: 'Basic', realm: 'x' },
      ],
      ['value-not-token@49'],
    ],
    [
      'Bearer realm=https://id.example/a?b, error=invalid_token',
      [{ scheme: 'Bearer', realm: 'https://id.example/a?b', error: 'invalid_token' }],
      ['realm-unquoted@7', 'value-not-token@18'],
    ],
    ['Bearer error=x y=z', [{ scheme: 'Bearer', error: 'x', y: 'z' }], ['comma-missing@15']],
    ['Bearer, error="x"', [{ scheme: 'Bearer', error: 'x' }], ['parameter-stray@8']],
    ['error="x"', [], ['scheme-missing@0']],
    ['Bearer realm="open, error="x"', [{ scheme: 'Bearer', realm: 'open, error=' }], ['junk@27']],
    ['Bearer realm="open', [{ scheme: 'Bearer', realm: 'open' }], ['quote-unclosed@13']],
    [
      'Bearer a=1, error=, realm="x"',
      [{ scheme: 'Bearer', a: '1', error: '', realm: 'x' }],
      ['value-missing@18'],
    ],
    [
      'Basic "oh, please", Bearer',
      [{ scheme: 'Basic' }, { scheme: 'Bearer' }],
      ['realm-missing@0', 'junk@6'],
    ],
    ['Bearer\trealm="x"', [{ scheme: 'Bearer', realm: 'x' }], ['tab-after-scheme@6']],
    ['Bearer realm="a\u0000b"', [{ scheme: 'Bearer', realm: 'a\u0000b' }], ['control-character@15']],
    ['Bearer a=1, \u200b', [{ scheme: 'Bearer', a: '1' }], ['control-character@12']],
    ['Negotiate abc==, realm="x"', [{ scheme: 'Negotiate', realm: 'x' }], ['token68-with-parameters@17']],
    ['', [], ['empty@0']],
    [' , ,', [], ['empty@0']],
  ])('%j', (field, challenges, expected) => {
    expect(parseChallenges(field).refused).toBe(true);
    expect(read(field)).toEqual(challenges);
    expect(faults(field)).toEqual(expected);
  });

  it.each([
    ["Bearer realm='x'", ['realm-unquoted@7', 'single-quotes@13']],
    ['Basic', ['realm-missing@0']],
    ['Digest realm="x"', ['nonce-missing@0']],
  ])('%j is sound and yet not right', (field, expected) => {
    expect(parseChallenges(field).refused).toBe(false);
    expect(faults(field)).toEqual(expected);
  });

  it('has a sentence for every fault', () => {
    for (const { sentence } of Object.values(CHALLENGE_FAULTS)) expect(sentence).toMatch(/^[A-Z].*[^.]$/);
  });
});

describe('parseChallengeFields', () => {
  it('reads each line alone, so that a broken one spoils no other', () => {
    const parse = parseChallengeFields(['Bearer realm="open', 'Basic realm="x"']);
    expect(parse.challenges.map(({ scheme, line }) => [scheme, line])).toEqual([
      ['Bearer', 0],
      ['Basic', 1],
    ]);
    expect(parse.refused).toBe(true);
    expect(parse.faults).toMatchObject([{ code: 'quote-unclosed', line: 0 }]);
  });

  it('splits what a recorder joined with line feeds, and not a folded line', () => {
    expect(parseChallengeFields(['Negotiate\nNTLM']).challenges).toHaveLength(2);
    const folded = parseChallengeFields(['Bearer realm="a",\r\n error="b"']);
    expect(folded.refused).toBe(false);
    expect(folded.challenges).toHaveLength(1);
  });

  it('finds nothing wrong with no field, or with an empty line beside a full one', () => {
    expect(parseChallengeFields([])).toEqual({ challenges: [], faults: [], refused: false });
    expect(parseChallengeFields(['', 'Negotiate'])).toMatchObject({ faults: [], refused: false });
    expect(parseChallengeFields([''])).toMatchObject({ refused: true, faults: [{ code: 'empty' }] });
  });
});

describe('hostile fields', () => {
  const size = 1_000_000;
  it('reads 10,000 challenges', () => {
    expect(parseChallenges('Bearer realm="a,b", x=1, '.repeat(10_000)).challenges).toHaveLength(10_000);
  });

  it('reads 100,000 parameters of one challenge', () => {
    const field = `Bearer ${Array.from({ length: 100_000 }, (_, index) => `p${index}=1`).join(', ')}`;
    expect(parseChallenges(field).challenges[0]?.params).toHaveLength(100_000);
  });

  it.each([
    ['unclosed quote', `Bearer realm="${'a'.repeat(size)}`],
    ['quotes', `Bearer ${'"'.repeat(size)}`],
    ['unclosed quotes in elements', 'Bearer a="x, '.repeat(size / 10)],
    ['backslashes', `Bearer realm="${'\\'.repeat(size)}`],
    ['commas', ','.repeat(size)],
    ['spaces', `Bearer a=b${' '.repeat(size)}c`],
    ['spaces before each comma', `Bearer a=b ${`c${' '.repeat(1000)}`.repeat(1000)}`],
    ['equals signs', `Bearer ${'='.repeat(size)}`],
    ['words', `Bearer a=b ${'c '.repeat(size / 2)}`],
    ['a long token68', `Negotiate ${'a'.repeat(size)}!`],
    ['null characters', '\0'.repeat(size)],
    ['lone surrogates', `Bearer ${'\ud800'.repeat(size)}`],
  ])('reads a million characters: %s', (_name, field) => {
    const parse = parseChallenges(field);
    expect(parse.refused).toBe(true);
    expect(parse.faults.length).toBeLessThanOrEqual(MAX_FAULTS);
  });
});
