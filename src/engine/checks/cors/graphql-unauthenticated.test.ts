import { describe, expect, it } from 'vitest';
import {
  bearerCall,
  causeOf,
  causesOf,
  type EntryInput,
  epoch,
  firstCause,
  incidentOf,
  jwt,
  placesOf,
  reportOn,
} from '../testing.ts';

const url = 'https://api.shop.example/graphql';
const good = jwt({ iss: 'https://id.shop.example', aud: 'shop', exp: epoch(900) });
const worn = jwt({ iss: 'https://id.shop.example', aud: 'shop', exp: epoch(-900) });

/** A GraphQL call with a token in time, answered with these errors. */
function ask(errors: unknown, rest: Partial<EntryInput> & { data?: unknown } = {}): EntryInput {
  const { data, ...entry } = rest;
  return {
    url,
    method: 'POST',
    body: JSON.stringify({ query: '{ orders { id } }' }),
    bodyType: 'application/json',
    text: JSON.stringify({ errors, ...(data === undefined ? {} : { data }) }),
    headers: { Authorization: `Bearer ${good}` },
    ...entry,
  };
}
const error = (code: string, message = 'No.') => [{ message, extensions: { code } }];

describe('graphql-unauthenticated', () => {
  it.each<[string, unknown]>([
    ['Apollo Server', error('UNAUTHENTICATED', 'You must be signed in')],
    ['Hasura, a token', error('invalid-jwt', 'Could not verify JWT: JWSError (CompactDecodeError Invalid)')],
    ['Hasura, its hook', error('access-denied', 'Authentication hook unauthorized this request')],
    ['Hot Chocolate', error('AUTH_NOT_AUTHENTICATED', 'The current user is not authorized to access this.')],
    [
      'AppSync',
      [{ errorType: 'UnauthorizedException', message: 'You are not authorized to make this call.' }],
    ],
    ['Spring for GraphQL', [{ message: 'Unauthorized', extensions: { classification: 'UNAUTHORIZED' } }]],
    ['DGS', [{ message: 'x', extensions: { errorType: 'UNAUTHENTICATED', classification: 'DataFetching' } }]],
    [
      'NestJS, older',
      [
        {
          message: 'Unauthorized',
          extensions: {
            code: 'INTERNAL_SERVER_ERROR',
            response: { statusCode: 401, message: 'Unauthorized' },
          },
        },
      ],
    ],
    ['Saleor', [{ message: 'x', extensions: { exception: { code: 'ExpiredSignatureError' } } }]],
    ['Lighthouse', [{ message: 'Unauthenticated.', extensions: { guards: ['sanctum'] } }]],
    ['graphene', [{ message: 'Error decoding signature', path: ['me'] }]],
    ['a context that throws', error('INTERNAL_SERVER_ERROR', 'Context creation failed: invalid token')],
    ['Absinthe', [{ message: 'not logged in', code: 'unauthorized', path: ['cart'] }]],
  ])('finds it in the words of %s', (_server, errors) => {
    const cause = causeOf([ask(errors)], 'graphql-unauthenticated');
    expect(cause?.message).toBe('unauthenticated');
    expect(cause?.title).toContain('api.shop.example/graphql');
    expect(cause?.what).toContain('200');
    expect(placesOf(cause)).toContain('0 response.body');
  });

  it('is first where nothing deeper is known, and the incident is that of a 401', () => {
    const incident = incidentOf([ask(error('UNAUTHENTICATED'))]);
    expect(incident.causes[0]?.check).toBe('graphql-unauthenticated');
    expect(incident.causes.map(({ check }) => check)).not.toContain('credential-refused');
    expect([incident.kind, incident.status, incident.verdict]).toEqual(['soft-unauthorized', 200, 'broken']);
    expect(reportOn(ask(error('UNAUTHENTICATED'))).summary.unauthorized).toBe(1);
  });

  it('leaves the first place to a session that the server does not know', () => {
    const cookie = { headers: { Cookie: 'connect.sid=s%3Aabcdefghijklmnopqrstuv.0123456789' } };
    const { causes } = incidentOf([ask(error('UNAUTHENTICATED'), cookie)]);
    expect(causes[0]?.check).toBe('session-not-recognised');
    expect(causes.find(({ check }) => check === 'graphql-unauthenticated')?.why).toContain(
      'A session cookie was sent.',
    );
  });

  it('stands behind what the traffic shows to be the cause', () => {
    const expired = ask(error('UNAUTHENTICATED', 'jwt expired'), {
      headers: { Authorization: `Bearer ${worn}` },
    });
    expect(causesOf([expired])).toEqual(['token-expired', 'graphql-unauthenticated']);
    const bare = ask(error('UNAUTHENTICATED'), { headers: {} });
    const both = causesOf([ask(undefined, { data: { orders: [] } }), bare]);
    expect(both[0]).toBe('authorization-missing');
    expect(both).toContain('graphql-unauthenticated');
  });

  it('is read under status 400 and as application/graphql-response+json', () => {
    const entry = ask(error('UNAUTHENTICATED'), {
      status: 400,
      url: 'https://api.shop.example/query',
      textType: 'application/graphql-response+json; charset=utf-8',
    });
    expect(causesOf([entry])).toEqual(['graphql-unauthenticated']);
  });

  it('is read in a batch, beside data, and in deferred parts', () => {
    const batch = JSON.stringify([{ data: { a: 1 } }, { errors: error('UNAUTHENTICATED') }]);
    expect(causesOf([ask([], { text: batch })])).toEqual(['graphql-unauthenticated']);
    const partial = [{ message: 'x', path: ['invoices', 0], extensions: { code: 'UNAUTHENTICATED' } }];
    const cause = firstCause([ask(partial, { data: { products: [1], invoices: null } })]);
    expect(cause?.what).toContain('(at the field invoices); other fields were answered');
    const parts =
      '---\r\nContent-Type: application/json\r\n\r\n{"data":{"a":1},"hasNext":true}\r\n---\r\n' +
      `Content-Type: application/json\r\n\r\n{"incremental":[{"errors":${JSON.stringify(error('UNAUTHENTICATED'))},"data":null,"path":["b"]}],"hasNext":false}\r\n-----\r\n`;
    const deferred = ask([], { text: parts, textType: 'multipart/mixed; boundary="-"' });
    expect(causesOf([deferred])).toEqual(['graphql-unauthenticated']);
    const events = `event: next\ndata: {"errors":${JSON.stringify(error('UNAUTHENTICATED'))}}\n\nevent: complete\ndata:\n\n`;
    const streamed = ask([], { text: events, textType: 'text/event-stream' });
    expect(causesOf([streamed])).toEqual(['graphql-unauthenticated']);
  });

  it.each<[string, unknown]>([
    ['FORBIDDEN', error('FORBIDDEN')],
    ['Hot Chocolate', error('AUTH_NOT_AUTHORIZED')],
    ['Apollo Router', error('UNAUTHORIZED_FIELD_OR_TYPE')],
    [
      'AppSync, a field',
      [{ path: ['x'], errorType: 'Unauthorized', message: 'Not Authorized to access x on type Query' }],
    ],
    [
      'PostGraphile',
      [{ message: 'permission denied for table person', extensions: { exception: { errcode: '42501' } } }],
    ],
    ['GitHub', [{ type: 'INSUFFICIENT_SCOPES', message: 'Your token has not been granted the scopes' }]],
  ])('takes for a want of permission: %s', (_server, errors) => {
    const incident = incidentOf([ask(errors)]);
    expect(incident.kind).toBe('forbidden');
    expect(incident.causes.find(({ check }) => check === 'graphql-unauthenticated')?.message).toBe(
      'forbidden',
    );
  });

  it.each<[string, EntryInput]>([
    ['a healthy answer', ask(undefined, { data: { orders: [] } })],
    [
      'a validation error',
      ask(error('GRAPHQL_VALIDATION_FAILED', 'Cannot query field "token" on type "User".')),
    ],
    [
      'an argument named token',
      ask([
        { message: 'Field "login" argument "token" of type "String!" is required, but it was not provided.' },
      ]),
    ],
    ['input of the user', ask(error('BAD_USER_INPUT', 'Unauthorized characters in the name'))],
    ['a field that could not be found', ask(error('NOT_FOUND', 'No such order'))],
    ['data with a member code', ask(undefined, { data: { login: { code: 'UNAUTHENTICATED' } } })],
    [
      'a question for errors',
      ask(undefined, {
        data: { log: { errors: [{ message: 'x', extensions: { code: 'UNAUTHENTICATED' } }] } },
      }),
    ],
    [
      'a schema',
      ask(undefined, {
        data: { __schema: { types: [{ name: 'Error', enumValues: [{ name: 'UNAUTHENTICATED' }] }] } },
      }),
    ],
    [
      'a JSON API that is no GraphQL',
      ask(error('UNAUTHENTICATED'), { url: 'https://api.shop.example/imports', body: '{"rows":3}' }),
    ],
    ['an answer that was cut', ask([], { text: '{"errors":[{"message":"x","extensions":{"code":"UNAUTH' })],
  ])('is silent about %s', (_what, entry) => {
    expect(reportOn(entry).incidents).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['a number', 5],
    ['nulls', [null, [], 'x', 7, { extensions: null, message: null, path: 'x' }]],
    ['a code that is an object', [{ message: {}, extensions: { code: { a: 1 } } }]],
  ])('is not brought down by errors that are %s', (_what, errors) => {
    expect(reportOn(ask(errors)).incidents).toEqual([]);
  });

  it('prints no secret that the server repeats', () => {
    const token = 'tok_3f9a8b7c6d5e4f3a2b1c0d9e';
    const entry = ask(error('UNAUTHENTICATED', `Unknown token ${token}`), {
      headers: { Authorization: `Bearer ${token}` },
    });
    expect(JSON.stringify(reportOn(entry))).not.toContain(token);
  });
});

describe('what a refusal inside of an answer does to the facts', () => {
  const refused = ask(error('UNAUTHENTICATED'));

  it('is a refusal of its token, and no success of its route', () => {
    const report = reportOn(ask(undefined, { data: { orders: [] } }), refused);
    const token = report.tokens.find(({ usedBy }) => usedBy.length > 0);
    expect(token?.refusedBy).toEqual([1]);
    expect(report.incidents.find(({ exchanges }) => exchanges.includes(1))?.causes[0]?.check).toBe(
      'token-revoked',
    );
  });

  it('is settled by the same call with another token', () => {
    const fresh = jwt({ iss: 'https://id.shop.example', aud: 'shop', exp: epoch(1800) });
    const renewal: EntryInput = {
      url: 'https://id.shop.example/oauth/token',
      method: 'POST',
      body: 'grant_type=refresh_token&refresh_token=rt-0123456789abcdef',
      text: JSON.stringify({ access_token: fresh, token_type: 'Bearer', expires_in: 900 }),
    };
    const old = ask(error('UNAUTHENTICATED', 'jwt expired'), {
      headers: { Authorization: `Bearer ${worn}` },
    });
    const again = ask(undefined, { data: { orders: [] }, headers: { Authorization: `Bearer ${fresh}` } });
    const incident = incidentOf([old, renewal, again], 0);
    expect(incident.causes[0]?.check).toBe('token-refreshed');
    expect(incident.resolved?.exchange).toBe(2);
  });

  it('does not count as a success that would settle an earlier refusal', () => {
    const bare = bearerCall(good, { url, method: 'POST', status: 401, text: '{}' });
    expect(incidentOf([bare, refused], 0).resolved).toBeNull();
  });
});

describe('operations of one address', () => {
  const named = (operation: string, rest: Parameters<typeof ask>[1] = {}, errors?: unknown) =>
    ask(errors, {
      body: JSON.stringify({ operationName: operation, query: `query ${operation} { x }` }),
      headers: {},
      ...rest,
    });
  const refused = error('UNAUTHENTICATED', 'Please sign in');

  it('are routes of their own: one that works does not settle another', () => {
    const other = named('News', { data: { news: [] } });
    expect(incidentOf([named('Orders', {}, refused), other], 0).resolved).toBeNull();
    expect(
      incidentOf([named('Orders', {}, refused), named('Orders', { data: { x: 1 } })], 0).resolved?.exchange,
    ).toBe(1);
  });

  it.each<[string, string]>([
    ['its name', JSON.stringify({ operationName: 'CurrentUser', query: 'query CurrentUser { x }' })],
    ['its field', JSON.stringify({ query: '{\n  me { name }\n}' })],
    ['the name in the query', JSON.stringify({ query: 'query GetMe { me { name } }' })],
  ])('ask who is signed in, told by %s: then a refusal is an answer', (_how, body) => {
    const probe = ask(refused, { body, headers: {} });
    const incident = incidentOf([probe, named('News', { data: { news: [] }, at: 1 })], 0);
    expect([incident.verdict, incident.causes[0]?.check]).toEqual(['expected', 'anonymous-probe']);
  });

  it('are not taken for that question by another name', () => {
    const entries = [named('Orders', {}, refused), named('News', { data: { news: [] }, at: 1 })];
    expect(incidentOf(entries, 0).verdict).toBe('broken');
  });
});
