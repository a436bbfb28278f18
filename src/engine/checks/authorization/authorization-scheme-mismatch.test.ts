import { describe, expect, it } from 'vitest';
import {
  bearerCall,
  causesOf,
  type EntryInput,
  epoch,
  firstCause,
  jwt,
  outcomeOf,
  outcomesOnOddValues,
  placesOf,
  provisional,
} from '../testing.ts';

const good = jwt({ iss: 'https://id.kiln.example', aud: 'bricks', exp: epoch(900) });
const old = jwt({ iss: 'https://id.kiln.example', aud: 'bricks', exp: epoch(-900) });
const url = 'https://kiln.example/api/bricks';
const sent = (authorization: string, rest: Partial<EntryInput>): EntryInput => ({
  url,
  status: 401,
  headers: { Authorization: authorization },
  ...rest,
});
const asks = (...challenges: string[]) => ({ answer: { 'WWW-Authenticate': challenges } });

describe('authorization-scheme-mismatch', () => {
  it.each<[string, EntryInput]>([
    ['Basic sent to a Bearer API', sent(`Basic ${btoa('kim:clay')}`, asks('Bearer realm="api"'))],
    ['Bearer sent to Windows sign-in', sent(`Bearer ${good}`, asks('Negotiate', 'NTLM'))],
    [
      'Bearer sent to Django’s Token',
      sent('Bearer 9944b09199c62bcf9418ad846dd0e4bbdfc6ee4b', {
        ...asks('Token'),
        text: '{"detail":"Authentication credentials were not provided."}',
      }),
    ],
    ['a JWT sent as Basic', sent(`Basic ${good}`, asks('Bearer'))],
    ['Token sent to a Bearer API', sent(`Token ${good}`, asks('Bearer realm="api"'))],
  ])('finds %s', (_what, entry) => {
    const first = firstCause([entry]);
    expect([first?.check, first?.message, first?.confidence]).toEqual([
      'authorization-scheme-mismatch',
      'other',
      'certain',
    ]);
    expect(placesOf(first)).toEqual([
      '0 request.headers.authorization',
      '0 response.headers.www-authenticate',
    ]);
  });

  it.each<[string, string, EntryInput]>([
    [
      'flask-jwt-extended',
      'said',
      sent(`JWT ${good}`, {
        text: "{\"msg\":\"Missing 'Bearer' type in 'Authorization' header. Expected 'Authorization: Bearer <JWT>'\"}",
      }),
    ],
    [
      'express-jwt',
      'said',
      sent(`Token ${good}`, {
        textType: 'text/html',
        text: '<pre>UnauthorizedError: Format is Authorization: Bearer [token]<br> at</pre>',
      }),
    ],
    [
      'Fastify, with 400',
      'said',
      sent(`Token ${good}`, {
        status: 400,
        text: '{"statusCode":400,"code":"FST_JWT_BAD_REQUEST","message":"Format is Authorization: Bearer [token]"}',
      }),
    ],
    [
      'a gateway that wants AWS signatures',
      'aws',
      sent(`Bearer ${good}`, {
        status: 403,
        text: '{"message":"Authorization header requires \'Credential\' parameter. Authorization header requires \'Signature\' parameter."}',
      }),
    ],
  ])('reads what %s expects from its words', (_server, message, entry) => {
    const first = firstCause([entry]);
    expect([first?.check, first?.message]).toEqual(['authorization-scheme-mismatch', message]);
    expect(placesOf(first)).toEqual(['0 request.headers.authorization', '0 response.body']);
  });

  it.each<[string, string, EntryInput[]]>([
    [
      'token-expired',
      'gin-jwt, which asks for JWT and takes Bearer',
      [sent(`Bearer ${old}`, asks('JWT realm="gin jwt"'))],
    ],
    [
      'credential-refused',
      'Stripe, which asks for Basic and takes Bearer',
      [
        sent('Bearer sk_test_51H8xYzAbCdEfGhIjKl', {
          ...asks('Basic realm="Stripe"'),
          text: '{"error":{"message":"Invalid API Key provided: sk_test_***hIjK"}}',
        }),
      ],
    ],
    [
      'credential-refused',
      'Rails, which asks for Token and takes Bearer',
      [
        sent('Bearer 0a1b2c3d4e5f60718293', {
          ...asks('Token realm="Application"'),
          text: 'HTTP Token: Access denied.\n',
          textType: 'text/plain',
        }),
      ],
    ],
    [
      'credential-refused',
      'a scheme that this server has accepted',
      [
        bearerCall(good, { url, status: 200 }),
        sent(`Bearer ${old.slice(0, -3)}abc`, asks('Basic realm="x"')),
      ],
    ],
    ['authorization-missing', 'no header at all', [{ url, status: 401, ...asks('Bearer') }]],
    [
      'basic-rejected',
      'the right scheme',
      [sent(`Basic ${btoa('kim:clay')}`, asks('Basic realm="x"', 'Bearer'))],
    ],
  ])('leaves to %s: %s', (id, _what, entries) => {
    if (id === 'credential-refused') expect(causesOf(entries)[0]).not.toBe('authorization-scheme-mismatch');
    else expect(causesOf(entries)[0]).toBe(id);
  });

  it.each(['Unauthorized Access', '{"error":"Unauthorized"}', ''])(
    'takes a server that asks for JWT and says nothing of a token (“%s”) to want JWT',
    (text) => {
      const entry = sent(`Bearer ${good}`, { ...asks('JWT realm="x"'), text, textType: 'text/html' });
      expect(causesOf([entry])[0]).toBe('authorization-scheme-mismatch');
      const read = sent(`Bearer ${good}`, {
        ...asks('JWT realm="x"'),
        text: '{"message":"signature is invalid"}',
      });
      expect(causesOf([read])[0]).not.toBe('authorization-scheme-mismatch');
    },
  );

  it('does not compare what was not recorded', () => {
    expect(
      outcomeOf(provisional({ url, status: 401, ...asks('Bearer') }), 'authorization-scheme-mismatch'),
    ).toBe('not-evaluated');
  });

  it('bears odd values and hides the credential', () => {
    expect(outcomesOnOddValues('authorization-scheme-mismatch')).not.toContain('error');
    const secret = btoa('kim:very-secret-clay');
    expect(JSON.stringify(firstCause([sent(`Basic ${secret}`, asks('Bearer'))]))).not.toContain(secret);
  });

  it('is likely where only another scheme worked before, and the server says nothing', () => {
    const url = 'https://api.shop.example/orders';
    const entries = (scheme: string, rest: Partial<EntryInput> = {}): EntryInput[] => [
      { url, headers: { Authorization: 'Token 9944b09199c62bcf9418' }, at: 0 },
      { url, status: 401, headers: { Authorization: `${scheme} 9944b09199c62bcf9418` }, at: 1, ...rest },
    ];
    expect(firstCause(entries('Bearer'))).toMatchObject({
      check: 'authorization-scheme-mismatch',
      message: 'before',
      confidence: 'likely',
    });
    expect(causesOf(entries('Token'))).not.toContain('authorization-scheme-mismatch');
    // It read the token.
    expect(causesOf(entries('Bearer', { text: '{"message":"jwt malformed"}' }))).not.toContain(
      'authorization-scheme-mismatch',
    );
  });
});
