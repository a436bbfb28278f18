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

const good = jwt({ iss: 'https://id.mill.example', aud: 'flour', sub: 'u-9', exp: epoch(1800) });
const old = jwt({ iss: 'https://id.mill.example', aud: 'flour', sub: 'u-9', exp: epoch(-1800) });
const NGINX_PAGE =
  '<html><head><title>401 Authorization Required</title></head><body><center><h1>401 Authorization Required</h1></center><hr><center>nginx</center></body></html>';

describe('authorization-stripped-upstream', () => {
  it.each<[string, Partial<EntryInput>]>([
    [
      'express-jwt behind nginx',
      {
        answer: { Server: 'nginx' },
        textType: 'text/html',
        text: '<pre>UnauthorizedError: No authorization token was found<br> at x</pre>',
      },
    ],
    ['ASP.NET Core behind nginx', { answer: { Server: 'nginx/1.27', 'WWW-Authenticate': 'Bearer' } }],
    [
      'Django REST framework',
      {
        answer: { 'WWW-Authenticate': 'Bearer realm="api"' },
        text: '{"detail":"Authentication credentials were not provided."}',
      },
    ],
    [
      'Flask under Apache',
      { answer: { Server: 'Apache/2.4.62' }, text: '{"msg":"Missing Authorization Header"}' },
    ],
    [
      'Envoy',
      { answer: { 'WWW-Authenticate': 'Bearer realm="x"' }, text: 'Jwt is missing', textType: 'text/plain' },
    ],
    [
      'Microsoft Graph',
      { text: '{"error":{"code":"InvalidAuthenticationToken","message":"Access token is empty."}}' },
    ],
    ['Tyk', { text: '{"error":"Authorization field missing"}' }],
    [
      'Fastify',
      {
        text: '{"code":"FST_JWT_NO_AUTHORIZATION_IN_HEADER","message":"No Authorization was found in request.headers"}',
      },
    ],
    [
      'FastAPI behind Caddy, with 403',
      { status: 403, answer: { Server: 'Caddy' }, text: '{"detail":"Not authenticated"}' },
    ],
    ['an Express tutorial', { text: '{"error":"Access denied. No token provided."}' }],
    [
      'Kubernetes, with 403',
      {
        status: 403,
        text: '{"message":"pods is forbidden: User \\"system:anonymous\\" cannot list","code":403}',
      },
    ],
  ])('finds it in the answer of %s', (_server, answer) => {
    const first = firstCause([bearerCall(good, answer)]);
    expect([first?.check, first?.confidence]).toEqual(['authorization-stripped-upstream', 'likely']);
    expect(placesOf(first)[0]).toBe('0 request.headers.authorization');
    expect(JSON.stringify(first)).not.toContain(good);
  });

  it('finds it where WordPress sees nobody although Basic was sent', () => {
    const call: EntryInput = {
      url: 'https://blog.mill.example/wp-json/wp/v2/users/me',
      status: 401,
      headers: { Authorization: `Basic ${btoa('miller:grain 7 stones')}` },
      answer: { Server: 'Apache' },
      text: '{"code":"rest_not_logged_in","message":"You are not currently logged in."}',
    };
    expect(causesOf([call])[0]).toBe('authorization-stripped-upstream');
  });

  it.each<[string, string, EntryInput]>([
    [
      'token-expired',
      'an expired token and words that are said of every refusal (Spring)',
      bearerCall(old, {
        text: '{"message":"Full authentication is required to access this resource","status":401}',
      }),
    ],
    [
      'token-expired',
      'an expired token and the plain page of nginx',
      bearerCall(old, { answer: { Server: 'nginx' }, textType: 'text/html', text: NGINX_PAGE }),
    ],
    [
      'token-expired',
      'an expired token and a challenge that never says why (Quarkus)',
      bearerCall(old, { answer: { Server: 'nginx', 'WWW-Authenticate': 'Bearer' } }),
    ],
    [
      'basic-rejected',
      'a wrong password and the plain page of nginx',
      {
        url: 'https://intra.mill.example/',
        status: 401,
        headers: { Authorization: `Basic ${btoa('miller:wrong')}` },
        answer: { Server: 'nginx', 'WWW-Authenticate': 'Basic realm="Mill"' },
        textType: 'text/html',
        text: NGINX_PAGE,
      },
    ],
    [
      'credential-refused',
      'a server that saw the token',
      bearerCall(good, { answer: { Server: 'nginx', 'WWW-Authenticate': 'Bearer error="invalid_token"' } }),
    ],
    [
      'credential-refused',
      'words that leave it open',
      bearerCall(good, { answer: { Server: 'nginx' }, text: '{"error":"Missing or invalid token"}' }),
    ],
    [
      'credential-refused',
      'Laravel, which says the same of both',
      bearerCall(good, { text: '{"message":"Unauthenticated."}' }),
    ],
    [
      'not-authenticated-url',
      'an address that Amazon’s gateway does not know',
      bearerCall(good, {
        status: 403,
        answer: { 'x-amzn-ErrorType': 'MissingAuthenticationTokenException' },
        text: '{"message":"Missing Authentication Token"}',
      }),
    ],
  ])('leaves to %s: %s', (id, _what, entry) => {
    expect(causesOf([entry])[0]).toBe(id);
  });

  it('does not speak of a header that was not recorded', () => {
    const entries = provisional({ url: 'https://api.mill.example/x', status: 401 });
    expect(outcomeOf(entries, 'authorization-stripped-upstream')).toBe('not-evaluated');
    const masked = bearerCall('[REDACTED]', { answer: { Server: 'nginx', 'WWW-Authenticate': 'Bearer' } });
    expect(causesOf([masked])).not.toContain('authorization-stripped-upstream');
  });

  it('bears odd values', () => {
    expect(outcomesOnOddValues('authorization-stripped-upstream')).not.toContain('error');
  });
});
