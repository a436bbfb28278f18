import { randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import fastifyJwt from '@fastify/jwt';
import Fastify from 'fastify';
import { basicAuth } from 'hono/basic-auth';
import { bearerAuth } from 'hono/bearer-auth';
import { DigestStrategy } from 'passport-http';
import { apiShop, asToken, boundToken, type ShopParts, tokenInCookie } from '../api-shop.ts';
import { auth0Api, expressJwtApi, fastifyApi, honoApi, honoJwt, koaApi, passportApi } from '../guards.ts';
import { ledger, opaqueApi } from '../ledger.ts';
import { proofScript } from '../proof-page.ts';
import type { Serve } from '../world.ts';

const visitor = ({ audience }: ShopParts) => ({ aud: audience, sub: 'user|e9a471' });

// Hono refuses a typ that is not JWT.
const ranOut = async (parts: ShopParts): Promise<object> =>
  asToken(await parts.issuer.typed('JWT', visitor(parts), { iat: -3700, exp: -100 }));

/** `POST /oauth/token` next to the page hands out a token that is good for an hour. */
const renewal: NonNullable<Parameters<typeof apiShop>[1]['more']> = (front, parts) => {
  front.post('/oauth/token', async (_request, response) => {
    response.set('Cache-Control', 'no-store').json(asToken(await parts.issuer.typed('JWT', visitor(parts))));
  });
};

const renew = (client: string, token: string) => `
  call('/oauth/token', { method: 'POST', body: new URLSearchParams({
    grant_type: 'refresh_token', client_id: '${client}', refresh_token: '${token}',
  }) })`;

/** A sign-in by Fastify that tells a wrong password from a right one. */
async function passwordApi(password: string): Promise<RequestListener> {
  const app = Fastify();
  await app.register(fastifyJwt, { secret: randomBytes(32).toString('hex') });
  app.post<{ Body: { password?: string } }>('/sessions', async (request, reply) => {
    if (request.body.password === password) return { access_token: app.jwt.sign({ name: 'Mina' }) };
    return reply
      .code(401)
      .send({ statusCode: 401, error: 'Unauthorized', message: 'Invalid username or password' });
  });
  app.get('/orders', { onRequest: (request) => request.jwtVerify() }, async () => []);
  await app.ready();
  return (request, response) => app.routing(request, response);
}

export const credentialWorking: Readonly<Record<string, Serve>> = {
  'renewed-and-repeated': (world) =>
    apiShop(world, {
      brand: 'Estuary',
      title: 'Tides',
      domain: 'estuary.test',
      password: 'gS8-mudflat-YqOsxKYE9j',
      kept: true,
      issue: ranOut,
      more: renewal,
      api: ({ issuer }) => fastifyApi(issuer),
      script: `
        let token = login.access_token;
        if ((await bearer('/orders', token)).status === 401) {
          token = (await ${renew('estuary-web', 'rt_eQ1-saltmarsh-m6ejPxf1Io')}).json.access_token;
          await bearer('/orders', token);
        }
        await wait(100);
        await bearer('/account', token);`,
    }),
  'renewed-once-for-two': (world) =>
    apiShop(world, {
      brand: 'Delta',
      title: 'Rivers',
      domain: 'riverdelta.test',
      password: 'hL1-oxbow-UQpPTWBqly',
      kept: true,
      issue: ranOut,
      more: renewal,
      api: ({ issuer }) => honoApi(honoJwt(issuer)),
      script: `
        let token = login.access_token;
        let renewing;
        const get = async (path) => {
          const answer = await bearer(path, token);
          if (answer.status !== 401) return answer;
          renewing ??= ${renew('delta-web', 'rt_nD4-levee-oAWLHTOTLW')};
          token = (await renewing).json.access_token;
          return bearer(path, token);
        };
        await Promise.all([get('/orders'), get('/account')]);
        await wait(100);
        await get('/orders');`,
    }),
  'renewed-ahead-of-time': (world) =>
    apiShop(world, {
      brand: 'Watershed',
      title: 'Springs',
      domain: 'watershed.test',
      password: 'kM4-aquifer-GtgsKZL8dA',
      kept: true,
      issue: async ({ issuer, audience }) =>
        asToken(await issuer.sign({ aud: audience, sub: 'user|e9a471' }, { iat: -3580, exp: 20 })),
      more: renewal,
      api: ({ issuer }) => koaApi(issuer),
      script: `
        await bearer('/orders', login.access_token);
        const renewed = (await ${renew('watershed-web', 'rt_aI2-karst-Xc0hxVMbac')}).json;
        await wait(100);
        await bearer('/orders', renewed.access_token);
        await bearer('/account', renewed.access_token);`,
    }),
  'basic-asked-and-answered': (world) =>
    apiShop(world, {
      brand: 'Router',
      title: 'Settings',
      domain: 'homerouter.test',
      password: 'xY2-antenna-n6PQZ0QTFm',
      api: () => honoApi(basicAuth({ username: 'mina', password: 'xY2-antenna-n6PQZ0QTFm' })),
      script: `
        const asked = await ask('/orders', {}, { credentials: 'omit' });
        if (asked.status === 401)
          await ask('/orders', { Authorization: 'Basic ' + btoa('mina:xY2-antenna-n6PQZ0QTFm') }, { credentials: 'omit' });`,
    }),
  'basic-by-the-browser': (world) =>
    apiShop(world, {
      brand: 'Intercom',
      title: 'Doors',
      domain: 'doorphone.test',
      password: 'yL3-buzzer-reLp9ISYKr',
      more: (front) => {
        front.get('/doors', honoApi(basicAuth({ username: 'mina', password: 'yL3-buzzer-reLp9ISYKr' })));
      },
      api: ({ issuer }) => fastifyApi(issuer),
      script: `
        // The browser answers the challenge itself, and shows only what came of it.
        await new Promise((resolve) => {
          const request = new XMLHttpRequest();
          request.open('GET', '/doors', true, 'mina', 'yL3-buzzer-reLp9ISYKr');
          request.onloadend = resolve;
          request.send();
        });`,
    }),
  'digest-at-passport': (world) => {
    const password = 'lC7-hashmark-dEsWZpN3N7';
    return apiShop(world, {
      brand: 'Darkroom',
      title: 'Negatives',
      domain: 'darkroom.test',
      password,
      cors: { exposedHeaders: ['WWW-Authenticate'] },
      api: () =>
        passportApi(
          new DigestStrategy({ realm: 'negatives', qop: 'auth', algorithm: 'MD5' }, (user, done) =>
            done(null, { user }, password),
          ),
        ),
      // MD5 is not in Web Crypto: the sign-in works the answer out for the page.
      more: (front) => {
        front.post('/digest', async (request, response) => {
          const { createHash } = await import('node:crypto');
          const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
          const { nonce, uri, cnonce } = request.body;
          const secret = md5(`mina:negatives:${password}`);
          response.json({
            response: md5(`${secret}:${nonce}:00000001:${cnonce}:auth:${md5(`GET:${uri}`)}`),
          });
        });
      },
      script: `
        const first = await ask('/orders', {}, { credentials: 'omit' });
        const nonce = /nonce="([^"]+)"/.exec(first.headers.get('WWW-Authenticate'))[1];
        const cnonce = crypto.randomUUID().slice(0, 8);
        const { response } = (await call('/digest', asJson({ nonce, uri: '/orders', cnonce }))).json;
        await ask('/orders', {
          Authorization: 'Digest username="mina", realm="negatives", nonce="' + nonce + '", uri="/orders", algorithm=MD5, ' +
            'qop=auth, nc=00000001, cnonce="' + cnonce + '", response="' + response + '"',
        }, { credentials: 'omit' });`,
    });
  },
  'sign-in-optional': (world) =>
    apiShop(world, {
      brand: 'Encyclopedia',
      title: 'Articles',
      domain: 'encyclopedia.test',
      password: 'gG4-volume-274Cub7Tzc',
      api: (parts) => expressJwtApi(parts, { credentialsRequired: false }),
      before: `await call(api + '/articles');`,
      script: `
        await bearer('/articles', login.access_token);
        await ask('/articles/7');`,
    }),
  'who-am-i-first': (world) =>
    apiShop(world, {
      brand: 'Cartoons',
      title: 'This week',
      domain: 'cartoons.test',
      issue: async (parts) => asToken(await parts.issuer.typed('JWT', visitor(parts))),
      password: 'sO8-inkpen-nrc6w7qFha',
      api: ({ issuer }) => honoApi(honoJwt(issuer)),
      before: `
        await call(api + '/me');
        await wait(200);`,
      script: `await bearer('/me', login.access_token);`,
    }),
  'signed-out-of-bearer': (world) => {
    const tokens = ledger(world);
    return apiShop(world, {
      brand: 'Sauna',
      title: 'Hours',
      domain: 'sauna.test',
      password: 'zE9-birchwhisk-EX0PckGnZ8',
      issue: async () => asToken(tokens.issue()),
      api: () =>
        opaqueApi(tokens, undefined, (request, response, next) => {
          if (request.path !== '/logout') return next();
          tokens.valid.delete((request.headers.authorization ?? '').slice('Bearer '.length));
          response.status(204).end();
        }),
      script: `
        await bearer('/orders', login.access_token);
        await bearer('/logout', login.access_token, { method: 'POST' });
        await wait(150);
        // The page looks whether it is signed out.
        await bearer('/orders', login.access_token);`,
    });
  },
  'scheme-in-lower-case': (world) =>
    apiShop(world, {
      brand: 'Typewriter',
      title: 'Letters',
      domain: 'typewriter.test',
      password: 'cI8-carriage-ugTT7aIA4o',
      api: ({ issuer }) => koaApi(issuer),
      script: `
        // RFC 9110, section 11.1, Authentication Scheme: the name is case-insensitive.
        await ask('/orders', { Authorization: 'bearer ' + login.access_token });
        await ask('/account', { Authorization: 'BEARER ' + login.access_token });`,
    }),
  'proof-of-possession': (world) =>
    apiShop(world, {
      brand: 'Strongbox',
      title: 'Deposits',
      domain: 'strongbox.test',
      password: 'pL7-combination-KmLKkNJABR',
      before: proofScript,
      signInWith: '{ jwk }',
      issue: boundToken(),
      api: (parts) => auth0Api(parts, { dpop: { enabled: true, required: true } }),
      script: `
        const ath = await athOf(login.access_token);
        for (const path of ['/orders', '/account'])
          await ask(path + '?year=2026', {
            Authorization: 'DPoP ' + login.access_token, DPoP: await proof('GET', api + path, { ath }),
          });`,
    }),
  'token-in-cookie': (world) =>
    apiShop(world, {
      brand: 'Toyshop',
      title: 'Wish list',
      domain: 'toyshop.test',
      password: 'qZ4-spinningtop-pd79GLlkRB',
      cors: { credentials: true },
      more: tokenInCookie('toyshop.test'),
      issue: async () => ({ user: 'mina' }),
      api: ({ issuer }) => koaApi(issuer, { cookie: 'access_token' }),
      script: `
        await call('/resume');
        await ask('/orders', {}, { credentials: 'include' });
        await ask('/account', {}, { credentials: 'include' });`,
    }),
  'password-mistyped': (world) =>
    apiShop(world, {
      brand: 'Bowling',
      title: 'Lanes',
      domain: 'bowling.test',
      password: 'kG5-gutterball-KZ7rxH7yp5',
      kept: true,
      issue: async () => ({ user: null }),
      api: () => passwordApi('kG5-gutterball-KZ7rxH7yp5'),
      script: `
        const signIn = (password) => call(api + '/sessions', asJson({ user: 'mina', password }));
        await signIn('dD4-gutterbull-lfVyWmt3ug');
        await wait(200);
        const { access_token } = (await signIn('kG5-gutterball-KZ7rxH7yp5')).json;
        await bearer('/orders', access_token);`,
    }),
  'opaque-token-and-key': (world) => {
    const key = 'mk_live_jL7-marzipan-RU3WiX9XnY';
    return apiShop(world, {
      brand: 'Confectioner',
      title: 'Recipes',
      domain: 'confectioner.test',
      password: 'hA7-nougat-9rBD3VpFeA',
      issue: async () => asToken(world.plant(`at_${randomBytes(24).toString('hex')}`)),
      api: () =>
        honoApi(
          bearerAuth({ token: key, headerName: 'X-API-Key', prefix: '' }),
          bearerAuth({ verifyToken: async (token) => token.startsWith('at_') }),
        ),
      script: `
        const both = { 'X-API-Key': '${key}', Authorization: 'Bearer ' + login.access_token };
        await ask('/orders', both);
        await ask('/account', both);`,
    });
  },
};
