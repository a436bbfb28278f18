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

const url = 'https://api.harbour.example/v2/berths';
const token = jwt({ iss: 'https://id.harbour.example', aud: 'berths', exp: epoch(3600) });
const anonymous = (rest: Partial<EntryInput>): EntryInput => ({ url, status: 401, ...rest });
const signIn: EntryInput = {
  url: 'https://app.harbour.example/login',
  method: 'POST',
  body: '{"user":"mo","password":"tide-and-rope"}',
  bodyType: 'application/json',
  text: JSON.stringify({ access_token: token }),
};

describe('authorization-missing', () => {
  it.each<[string, Partial<EntryInput>]>([
    ['Spring Security', { answer: { 'WWW-Authenticate': 'Bearer' } }],
    [
      'Spring Security 7',
      {
        answer: {
          'WWW-Authenticate':
            'Bearer resource_metadata="https://api.harbour.example/.well-known/oauth-protected-resource"',
        },
      },
    ],
    ['FastAPI', { answer: { 'WWW-Authenticate': 'Bearer' }, text: '{"detail":"Not authenticated"}' }],
    ['FastAPI of old, with 403', { status: 403, text: '{"detail":"Not authenticated"}' }],
    [
      'Django REST framework, with 403',
      { status: 403, text: '{"detail":"Authentication credentials were not provided."}' },
    ],
    ['Laravel Sanctum', { text: '{"message":"Unauthenticated."}' }],
    ['Devise', { text: '{"error":"You need to sign in or sign up before continuing."}' }],
    ['flask-jwt-extended', { text: '{"msg":"Missing Authorization Header"}' }],
    [
      'express-jwt',
      {
        textType: 'text/html',
        text: '<pre>UnauthorizedError: No authorization token was found<br> at x</pre>',
      },
    ],
    [
      'Envoy',
      {
        answer: { 'www-authenticate': 'Bearer realm="https://api.harbour.example/v2/berths"' },
        text: 'Jwt is missing',
        textType: 'text/plain',
      },
    ],
    [
      'Microsoft Graph',
      { text: '{"error":{"code":"InvalidAuthenticationToken","message":"Access token is empty."}}' },
    ],
    [
      'Google',
      {
        answer: { 'WWW-Authenticate': 'Bearer realm="https://accounts.google.com/"' },
        text: '{"error":{"code":401,"message":"Request is missing required authentication credential.","status":"UNAUTHENTICATED"}}',
      },
    ],
    [
      'Kubernetes, with 403',
      {
        status: 403,
        text: '{"kind":"Status","message":"pods is forbidden: User \\"system:anonymous\\" cannot list resource \\"pods\\"","code":403}',
      },
    ],
    ['Tyk', { text: '{"error":"Authorization field missing"}' }],
    [
      'Apigee',
      { text: '{"fault":{"faultstring":"Failed to resolve API Key variable request.queryparam.apikey"}}' },
    ],
    ['Echo, with 400', { status: 400, text: '{"message":"missing or malformed jwt"}' }],
    [
      'an Amazon API Gateway',
      { answer: { 'x-amzn-ErrorType': 'UnauthorizedException' }, text: '{"message":"Unauthorized"}' },
    ],
  ])('finds it in the answer of %s', (_server, answer) => {
    const first = firstCause([anonymous(answer)]);
    expect(first?.check).toBe('authorization-missing');
    expect(placesOf(first)).toContain('0 request.headers.authorization');
  });

  it('names the scheme of the challenge and is certain', () => {
    const first = firstCause([anonymous({ answer: { 'WWW-Authenticate': 'DPoP algs="ES256"' } })]);
    expect([first?.check, first?.message, first?.confidence]).toEqual([
      'authorization-missing',
      'token',
      'certain',
    ]);
    expect(first?.title).toContain('(DPoP)');
    expect(placesOf(first)).toEqual([
      '0 request.headers.authorization',
      '0 response.headers.www-authenticate',
    ]);
  });

  it('speaks of a prompt where the browser shows one', () => {
    const page = anonymous({ type: 'document', answer: { 'WWW-Authenticate': 'Basic realm="Quay"' } });
    expect(firstCause([page])?.message).toBe('prompt');
  });

  it.each<[string, Partial<EntryInput>, string]>([
    [
      'Azure API Management',
      {
        answer: {
          'WWW-Authenticate':
            'AzureApiManagementKey realm="https://x.azure-api.net/quay",name="Ocp-Apim-Subscription-Key",type="header"',
        },
      },
      'Ocp-Apim-Subscription-Key',
    ],
    [
      'Kong',
      {
        answer: { 'WWW-Authenticate': 'Key realm="kong"' },
        text: '{"message":"No API key found in request"}',
      },
      '',
    ],
    [
      'Supabase',
      {
        text: '{"message":"No API key found in request","hint":"No `apikey` request header or url param was found."}',
      },
      '',
    ],
  ])('speaks of a key where %s asks for one', (_server, answer, name) => {
    const first = firstCause([anonymous(answer)]);
    expect([first?.check, first?.message]).toEqual(['authorization-missing', 'key']);
    expect(first?.what).toContain(name);
  });

  it('finds the one call that forgot the header beside calls that carry it', () => {
    const first = firstCause([
      signIn,
      bearerCall(token, { url, status: 200 }),
      anonymous({ url: `${url}/7/lines`, text: '{"error":"unauthorized"}' }),
    ]);
    expect([first?.check, first?.confidence]).toEqual(['authorization-missing', 'likely']);
    expect(placesOf(first)).toContain('1 request.headers.authorization');
  });

  it('says no more than possible where a refusal names neither scheme nor reason', () => {
    expect(causesOf([anonymous({ text: '{"message":"Unauthorized","statusCode":401}' })])).toEqual([
      'challenge-missing',
      'authorization-missing',
    ]);
  });

  it.each<[string, string, EntryInput[]]>([
    [
      'headerless-request',
      'an image that cannot carry it',
      [
        bearerCall(token, { url, status: 200 }),
        anonymous({ type: 'image', answer: { 'WWW-Authenticate': 'Bearer' } }),
      ],
    ],
    [
      'authorization-lost-on-redirect',
      'a header that a redirect took',
      [
        bearerCall(token, {
          url: 'http://api.harbour.example/v2/berths',
          status: 308,
          answer: { Location: url },
        }),
        anonymous({ answer: { 'WWW-Authenticate': 'Bearer' } }),
      ],
    ],
    [
      'credential-refused',
      'a token that was sent',
      [bearerCall(token, { answer: { 'WWW-Authenticate': 'Bearer error="invalid_token"' } })],
    ],
    [
      'csrf-missing',
      'a CSRF guard',
      [anonymous({ method: 'POST', status: 419, body: 'a=1', text: '{"message":"CSRF token mismatch."}' })],
    ],
  ])('leaves to %s: %s', (id, _what, entries) => {
    expect(causesOf(entries)[0]).toBe(id);
  });

  it('leaves a lost session cookie to the cookie rows', () => {
    const session = { 'Set-Cookie': 'connect.sid=s%3Aq8wE5rT2yU7iO1pA.sig; Path=/admin; HttpOnly' };
    const causes = causesOf([
      { ...signIn, url: 'https://api.harbour.example/admin/login', text: '{"ok":true}', answer: session },
      anonymous({ text: '{"message":"Unauthorized"}' }),
    ]);
    expect(causes[0]).toBe('cookie-path-narrow');
    expect(causes).not.toContain('authorization-missing');
  });

  it('does not take a field that was not recorded for an absent one', () => {
    const entries = provisional(anonymous({ answer: { 'WWW-Authenticate': 'Bearer' } }));
    expect(outcomeOf(entries, 'authorization-missing')).toBe('not-evaluated');
    const masked = anonymous({ headers: { Authorization: '[REDACTED]' } });
    expect(causesOf([masked])).not.toContain('authorization-missing');
  });

  it('bears odd values', () => {
    expect(outcomesOnOddValues('authorization-missing')).not.toContain('error');
  });
});

describe('with a session cookie beside it', () => {
  const page = {
    url: 'https://shop.example.org/',
    type: 'document',
    headers: { Cookie: 'shop_session=4f0e9b7c21aa53d8' },
  };
  const call = {
    url: 'https://shop.example.org/api/cart',
    headers: { Cookie: 'shop_session=4f0e9b7c21aa53d8' },
    status: 401,
  };

  it('is the cause where the server asks for a token, by challenge or in words', () => {
    expect(causesOf([page, { ...call, answer: { 'WWW-Authenticate': 'Bearer' } }])[0]).toBe(
      'authorization-missing',
    );
    expect(causesOf([page, { ...call, text: '{"message":"No authorization token was found"}' }])[0]).toBe(
      'authorization-missing',
    );
  });

  it('is not where the server merely sees nobody signed in', () => {
    expect(causesOf([page, { ...call, text: '{"message":"Please log in"}' }])[0]).toBe(
      'session-not-recognised',
    );
  });

  describe('a token in the address', () => {
    const asked = (challenge: string, rest: Partial<EntryInput> = {}): EntryInput =>
      anonymous({
        url: `${url}?access_token=${token}`,
        answer: { 'WWW-Authenticate': challenge },
        ...rest,
      });
    const hono =
      'Bearer realm="/v2/berths",error="invalid_request",error_description="no authorization included in request"';

    it.each<[string, EntryInput, string]>([
      ['says that nothing came (hono)', asked(hono), 'certain'],
      [
        'says that nothing came (express-jwt)',
        asked('Bearer', { text: '{"message":"No authorization token was found"}' }),
        'certain',
      ],
      ['gives no error (RFC 6750)', asked('Bearer realm="api"'), 'likely'],
    ])('is a missing header where the server %s', (_what, entry, confidence) => {
      const first = firstCause([entry]);
      expect([first?.check, first?.message, first?.confidence]).toEqual([
        'authorization-missing',
        'query',
        confidence,
      ]);
      expect(JSON.stringify(first)).not.toContain(token);
    });

    it.each<[string, EntryInput]>([
      ['has read it there', asked('Bearer error="invalid_token", error_description="The token expired"')],
      ['finds fault with it in its body', asked('Bearer', { text: '{"message":"jwt malformed"}' })],
      [
        'misses an API key',
        anonymous({ url: `${url}?token=abc`, text: '{"error":"Missing X-API-Key header"}' }),
      ],
    ])('is none where the server %s', (_what, entry) => {
      expect(causesOf([entry])).not.toContain('authorization-missing');
    });

    it.each([
      [
        'names the header that it reads',
        { text: '{"message":"No authorization token was found"}' },
        'certain',
      ],
      ['asks for Bearer and gives no error', { answer: { 'WWW-Authenticate': 'Bearer' } }, 'likely'],
    ])('is missing as well in a header of another name, where the server %s', (_what, rest, confidence) => {
      const first = firstCause([anonymous({ headers: { 'X-Access-Token': token }, ...rest })]);
      expect([first?.check, first?.message, first?.confidence]).toEqual([
        'authorization-missing',
        'field',
        confidence,
      ]);
      const key = anonymous({ headers: { 'X-Api-Key': 'k-7f3a9c2255de1f0b' }, ...rest });
      expect(causesOf([key])).not.toContain('authorization-missing');
    });

    it('is none where the call works', () => {
      expect(causesOf([asked('', { status: 200 })])).toEqual([]);
    });
  });
});
