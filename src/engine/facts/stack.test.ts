import { describe, expect, it } from 'vitest';
import { type EntryInput, exchanges, incidentOf } from '../checks/testing.ts';
import { Stacks } from './stack.ts';

function seenBy(...entries: EntryInput[]) {
  const stacks = new Stacks();
  return exchanges(...entries)
    .map((exchange) => stacks.observe(exchange))
    .at(-1)?.seen;
}

const at = (answer: EntryInput['answer'], over: Partial<EntryInput> = {}): EntryInput => ({
  url: 'https://app.test/',
  ...(answer === undefined ? {} : { answer }),
  ...over,
});

describe('the products that answer', () => {
  it.each<[string, EntryInput, string[]]>([
    ['nginx', at({ Server: 'nginx/1.26.0' }), ['nginx']],
    ['Apache', at({ Server: 'Apache/2.4.66 (Debian)' }), ['apache']],
    ['Apache, and not one of its Java servers', at({ Server: 'Apache-Coyote/1.1' }), []],
    [
      'Express behind an AWS load balancer',
      at({ 'X-Powered-By': 'Express', 'Set-Cookie': 'AWSALB=x; Path=/' }),
      ['alb', 'express'],
    ],
    [
      'Laravel and PHP',
      at({ 'X-Powered-By': 'PHP/8.3', 'Set-Cookie': 'laravel_session=x' }),
      ['laravel', 'php'],
    ],
    [
      'Django by its CSRF cookie',
      at({
        'Set-Cookie': `csrftoken=${'aB3dE6gH'.repeat(4)}; expires=Fri, 15 Jan 2027 09:00:00 GMT; Max-Age=31449600; Path=/`,
      }),
      ['django'],
    ],
    [
      'Django by its session key',
      at({ 'Set-Cookie': `sessionid=${'k3z9a1b2'.repeat(4)}; HttpOnly; Path=/` }),
      ['django'],
    ],
    [
      'Laravel by the cookie of its newer versions',
      at({ 'Set-Cookie': 'laravel-session=x; Path=/' }),
      ['laravel'],
    ],
    [
      'Rails by its encrypted session',
      at({
        'Set-Cookie': `_shop_session=${'a1B2'.repeat(20)}--c3D4e5F6g7H8i9J0--k1L2m3N4o5P6q7R8s9T0%3D%3D; path=/`,
      }),
      ['rails'],
    ],
    [
      'Rails by the fields that it adds',
      at({ 'X-Runtime': '0.012345', 'X-Request-Id': '8f4d0c1e-0000-4000-8000-000000000000' }),
      ['rails'],
    ],
    [
      'an AWS load balancer that signs users in',
      at({ 'Set-Cookie': 'AWSELBAuthSessionCookie-0=x; Path=/' }),
      ['alb'],
    ],
    [
      'Spring Boot by its error',
      at(undefined, {
        status: 403,
        text: '{"timestamp":"2026-01-15T09:00:00.000+00:00","status":403,"error":"Forbidden","message":"","path":"/a"}',
      }),
      ['spring'],
    ],
    [
      'FastAPI by its complaint about a missing header',
      at(undefined, {
        status: 422,
        text: '{"detail":[{"type":"missing","loc":["header","authorization"],"msg":"Field required","input":null}]}',
      }),
      ['fastapi'],
    ],
    ['Auth0 by a tenant', at(undefined, { url: 'https://shop.eu.auth0.com/authorize' }), ['auth0']],
    [
      'Okta by an organisation',
      at(undefined, { url: 'https://shop.okta.com/oauth2/default/v1/token' }),
      ['okta'],
    ],
    ['Firebase by its handler', at(undefined, { url: 'https://app.test/__/auth/handler' }), ['firebase']],
    ['Auth.js', at({ 'Set-Cookie': '__Secure-authjs.session-token=x' }), ['next']],
    [
      'Spring Security',
      at(
        {
          'WWW-Authenticate':
            'Bearer error="invalid_token", error_uri="https://tools.ietf.org/html/rfc6750#section-3.1"',
        },
        { status: 401 },
      ),
      ['spring'],
    ],
    [
      'FastAPI by its words',
      at(undefined, { status: 401, text: '{"detail":"Not authenticated"}' }),
      ['fastapi'],
    ],
    ['nothing that names itself', at({ Server: 'web' }), []],
  ])('are told by what they write: %s', (_name, entry, stacks) => {
    expect(seenBy(entry)).toEqual(stacks);
  });

  it.each<[string, EntryInput]>([
    ['Apache Tomcat as Apache httpd', at({ Server: 'Apache Tomcat/10.1' })],
    ['Apache Traffic Server as Apache httpd', at({ Server: 'ApacheTrafficServer/9.2' })],
    ['IIS with plain files as ASP.NET Core', at({ 'X-Powered-By': 'ASP.NET' })],
    ['any session cookie as Rails', at({ 'Set-Cookie': '_shop_session=5f2c8a; path=/' })],
    [
      'a signed cookie of two parts as Rails',
      at({ 'Set-Cookie': '_shop_session=eyJhIjoxfQ==--5f2c8a9b0c1d2e3f; path=/' }),
    ],
    ['whoever measures its run time as Rails', at({ 'X-Runtime': '0.012345' })],
    ['a coarse run time as Rails', at({ 'X-Runtime': '12.5', 'X-Request-Id': 'x' })],
    ['Sinatra on Puma as Rails', at({ Server: 'puma 6.4.2' })],
    ['Node.js behind Passenger as Rails', at({ 'X-Powered-By': 'Phusion Passenger(R) 6.0.20' })],
    [
      'a sessionid of hex digits as Django',
      at({ 'Set-Cookie': `sessionid=${'0a1b2c3d'.repeat(4)}; Path=/` }),
    ],
    ['a sessionid of another length as Django', at({ 'Set-Cookie': 'sessionid=zx81; Path=/' })],
    [
      'a csrftoken of another form as Django',
      at({ 'Set-Cookie': 'csrftoken=ImE1YiI.Z2x.s1g; Path=/; Max-Age=31449600' }),
    ],
    [
      'a csrftoken for the session as Django',
      at({ 'Set-Cookie': `csrftoken=${'aB3dE6gH'.repeat(4)}; Path=/` }),
    ],
    ['Bottle as Django', at({ Server: 'WSGIServer/0.2 CPython/3.12.3' })],
    ['any ASGI application as FastAPI', at({ Server: 'uvicorn' })],
    [
      'Django Ninja, which writes blanks, as FastAPI',
      at(undefined, {
        status: 422,
        text: '{"detail": [{"type": "missing", "loc": ["header", "x"], "msg": "Field required"}]}',
      }),
    ],
    [
      'an error of its own with a time and a status as Spring',
      at(undefined, { status: 401, text: '{"timestamp":1768467600000,"status":401,"error":"Unauthorized"}' }),
    ],
    ['a cookie that begins like a load balancer’s as one', at({ 'Set-Cookie': 'AWSALBUM=x; Path=/' })],
    ['any path with realms as Keycloak', at(undefined, { url: 'https://game.test/realms/azeroth/account' })],
    ['a script of Auth0’s network as Auth0', at(undefined, { url: 'https://cdn.auth0.com/js/lock.js' })],
    ['a host that ends like Auth0’s as Auth0', at(undefined, { url: 'https://notauth0.com/' })],
    ['Okta’s own site as Okta', at(undefined, { url: 'https://www.okta.com/blog' })],
    [
      'a page that measures itself as Cognito',
      at(undefined, { url: 'https://cognito-identity.eu-west-1.amazonaws.com/' }),
    ],
    [
      'a site that Firebase hosts as Firebase’s sign-in',
      at(undefined, { url: 'https://shop.firebaseapp.com/' }),
    ],
  ])('are not taken for others: not %s', (_name, entry) => {
    expect(seenBy(entry)).toEqual([]);
  });

  it('are named where they answered, not where another host is behind them', () => {
    expect(
      seenBy(
        at({ Server: 'cloudflare', 'CF-Ray': '8a1b2c3d4e5f-FRA' }, { url: 'https://cdn.test/lib.js' }),
        at({ Server: 'web' }),
      ),
    ).toEqual([]);
  });

  it('are those of the host, and the identity providers of the whole capture', () => {
    const others = [
      at({ Server: 'nginx' }, { url: 'https://static.test/' }),
      at(undefined, { url: 'https://id.test/realms/shop/protocol/openid-connect/token' }),
      at({ 'X-Powered-By': 'Express' }),
    ];
    expect(seenBy(...others)).toEqual(['express', 'keycloak']);
  });

  it('add what to set in them to the fixes of a cause, and nothing where none was seen', () => {
    const call = (answer: Record<string, string>): EntryInput => ({
      url: 'https://api.test/orders',
      status: 401,
      headers: { 'X-Api-Key': 'x', Authorization: 'Bearer abcdefghijklmnopqrst' },
      answer: { 'WWW-Authenticate': 'Bearer', ...answer },
      text: '{"message":"No authorization token was found"}',
    });
    const products = (entry: EntryInput) =>
      incidentOf([entry]).causes.flatMap(({ fixes }) => fixes.flatMap(({ stack }) => stack ?? []));
    expect(products(call({ Server: 'nginx' }))).toContain('nginx');
    expect(products(call({}))).toEqual([]);
  });
});
