import { describe, expect, it } from 'vitest';
import {
  causesOf,
  type EntryInput,
  firstCause,
  incidentOf,
  outcomesOnOddValues,
  placesOf,
  reportOn,
} from '../testing.ts';

const url = 'https://files.bay.example/list';
const call = (rest: Partial<EntryInput>): EntryInput => ({ url, ...rest });
const asked = (...challenges: string[]) => call({ status: 401, answer: { 'WWW-Authenticate': challenges } });
const digest =
  'Digest username="al", realm="Bay", nonce="n1", uri="/list", response="0123456789abcdef0123456789abcdef", qop=auth, nc=00000001, cnonce="c"';
const answered = (authorization: string, rest: Partial<EntryInput> = {}) =>
  call({ headers: { Authorization: authorization }, ...rest });

describe('auth-handshake', () => {
  it.each<[string, string, EntryInput[]]>([
    ['Digest', 'Digest', [asked('Digest realm="Bay", nonce="n1", qop="auth"'), answered(digest)]],
    ['Basic', 'Basic', [asked('Basic realm="Bay"'), answered(`Basic ${btoa('al:buoy')}`, { at: 30 })]],
    ['Negotiate', 'Negotiate', [asked('Negotiate', 'NTLM'), answered('Negotiate YIIGhgYGKwYBBQUCoIIG')]],
    [
      'NTLM offered second',
      'NTLM',
      [asked('Negotiate', 'NTLM'), answered('NTLM TlRMTVNTUAADAAAAGAAYAEgAAAAYABgA')],
    ],
    [
      'Digest that ends with 404',
      'Digest',
      [asked('Digest realm="Bay", nonce="n1", qop="auth"'), answered(digest, { status: 404 })],
    ],
  ])('expects %s', (_what, scheme, entries) => {
    const first = firstCause(entries, 0);
    expect([first?.check, first?.message, first?.confidence]).toEqual([
      'auth-handshake',
      'answered',
      'certain',
    ]);
    expect(first?.title).toContain(` ${scheme} `);
    expect(placesOf(first)).toEqual(['0 response.headers.www-authenticate', '1 response.status']);
    expect(reportOn(...entries).summary.incidents.broken).toBe(0);
  });

  it('stands before the question of a page, whoever signed in meanwhile', () => {
    const signIn: EntryInput = {
      url: 'https://files.bay.example/login',
      method: 'POST',
      at: 1,
      body: 'user=al&password=x',
    };
    const entries = [
      asked('Digest realm="Bay", nonce="n1", qop="auth"'),
      signIn,
      answered(digest, { at: 2 }),
    ];
    expect(causesOf(entries, 0)[0]).toBe('auth-handshake');
  });

  it('takes a Digest challenge for answered where a sanitiser took the answer out', () => {
    const challenge = { 'WWW-Authenticate': 'Digest realm="Bay", nonce="n1", qop="auth"' };
    const masked = answered('[REDACTED]', { status: 401, answer: challenge });
    const bare = asked('Digest realm="Bay", nonce="n1", qop="auth"');
    expect(firstCause([bare, masked], 0)).toMatchObject({ check: 'auth-handshake', confidence: 'likely' });
  });

  it('goes by what the next request brought where the headers of the 401 were not recorded', () => {
    const bare = call({ status: 401, dateless: true });
    const [first] = incidentOf([bare, answered(digest)], 0).causes;
    expect([first?.check, first?.confidence]).toEqual(['auth-handshake', 'likely']);
    expect(placesOf(first)).toEqual(['0 response.status', '1 request.headers.authorization']);
    expect(causesOf([bare, answered('Bearer k7')], 0)).not.toContain('auth-handshake');
  });

  it.each([
    ['Digest', 'Digest realm="Bay", nonce="n1", qop="auth"', digest],
    ['Basic', 'Basic realm="Bay"', `Basic ${btoa('al:buoy')}`],
  ])('expects the first step of a %s sign-in whose second is refused', (_scheme, challenge, credentials) => {
    const again = answered(credentials, { status: 401, answer: { 'WWW-Authenticate': challenge } });
    const report = reportOn(asked(challenge), again);
    expect(report.incidents.map(({ verdict, exchanges }) => [verdict, exchanges])).toEqual([
      ['expected', [0]],
      ['broken', [1]],
    ]);
    expect(report.incidents[0]?.causes[0]).toMatchObject({ check: 'auth-handshake', message: 'tried' });
    const other = answered('Bearer k7', { status: 401, answer: { 'WWW-Authenticate': challenge } });
    expect(causesOf([asked(challenge), other], 0)).not.toContain('auth-handshake');
  });

  it('expects a proxy’s sign-in', () => {
    const entries = [
      { url: 'http://bay.example/', status: 407, answer: { 'Proxy-Authenticate': 'Negotiate' } },
      { url: 'http://bay.example/', headers: { 'Proxy-Authorization': 'Negotiate YIIGhgYGKwYBBQUCoIIG' } },
    ];
    expect(firstCause(entries, 0)?.message).toBe('proxy');
    expect(incidentOf(entries, 0).verdict).toBe('expected');
  });

  it('leaves a 403 after the handshake to forbidden', () => {
    const entries = [asked('Digest realm="Bay", nonce="n1", qop="auth"'), answered(digest, { status: 403 })];
    expect(causesOf(entries, 0)[0]).toBe('auth-handshake');
    expect(causesOf(entries, 1)[0]).toBe('forbidden');
  });

  it.each<[string, string, EntryInput[], number]>([
    [
      'basic-rejected',
      'a wrong password before the right one',
      [
        asked('Basic realm="Bay"'),
        answered(`Basic ${btoa('al:no')}`, {
          status: 401,
          answer: { 'WWW-Authenticate': 'Basic realm="Bay"' },
        }),
        answered(`Basic ${btoa('al:buoy')}`),
      ],
      1,
    ],
    ['authorization-missing', 'no answer to the challenge', [asked('Digest realm="Bay", nonce="n1"')], 0],
    [
      'authorization-missing',
      'a Bearer challenge',
      [asked('Bearer'), answered('Bearer 9f8e7d6c5b4a39281706')],
      0,
    ],
    [
      'authorization-missing',
      'an answer that comes ten minutes later',
      [asked('Basic realm="Bay"'), answered(`Basic ${btoa('al:buoy')}`, { at: 600 })],
      0,
    ],
  ])('leaves to %s: %s', (id, _what, entries, index) => {
    expect(causesOf(entries, index)[0]).toBe(id);
  });

  it('bears odd values', () => {
    expect(outcomesOnOddValues('auth-handshake')).not.toContain('error');
  });
});
