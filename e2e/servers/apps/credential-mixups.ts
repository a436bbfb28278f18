import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { DigestStrategy } from 'passport-http';
import { apiShop, asToken, crossOrigin, shopServers, tokenInCookie } from '../api-shop.ts';
import { expressJwtApi, koaApi, passportApi, passportJwtApi } from '../guards.ts';
import { type Ledger, ledger, opaqueApi } from '../ledger.ts';
import { value } from '../page.ts';
import type { Serve } from '../world.ts';

const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;

/** Hands requests to one server after the other; preflights are answered before. */
function inTurn(...servers: readonly RequestListener[]): RequestListener {
  let turn = 0;
  return (request, response) => servers[turn++ % servers.length]?.(request, response);
}

/** Answers the first so many requests with one server, and all later ones with another. */
function after(count: number, before: RequestListener, later: RequestListener): RequestListener {
  let seen = 0;
  return (request, response) => (seen++ < count ? before : later)(request, response);
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** A page that answers a Digest challenge of passport-http; `uri` and `password` are what it puts into its answer. */
const digestShop = (
  names: { readonly brand: string; readonly title: string; readonly domain: string },
  password: string,
  typed: string,
  uri: string,
): Serve =>
  shopServers({
    ...names,
    password,
    cors: { exposedHeaders: ['WWW-Authenticate'] },
    api: () =>
      passportApi(
        new DigestStrategy({ realm: 'members', qop: 'auth', algorithm: 'MD5' }, (user, done) =>
          done(null, { user }, password),
        ),
      ),
    // MD5 is not in Web Crypto: the sign-in works the answer out for the page.
    more: (front) => {
      front.post('/digest', (request, response) => {
        const { nonce, cnonce } = request.body;
        const secret = md5(`mina:members:${typed}`);
        response.json({ response: md5(`${secret}:${nonce}:00000001:${cnonce}:auth:${md5(`GET:${uri}`)}`) });
      });
    },
    script: `
      const first = await ask('/orders', {}, { credentials: 'omit' });
      const nonce = /nonce="([^"]+)"/.exec(first.headers.get('WWW-Authenticate'))[1];
      const cnonce = crypto.randomUUID().slice(0, 8);
      const { response } = (await call('/digest', asJson({ nonce, cnonce }))).json;
      await ask('/orders', {
        Authorization: 'Digest username="mina", realm="members", nonce="' + nonce + '", uri="${uri}", algorithm=MD5, ' +
          'qop=auth, nc=00000001, cnonce="' + cnonce + '", response="' + response + '"',
      }, { credentials: 'omit' });`,
  });

export const credentialMixups: Readonly<Record<string, Serve>> = {
  'old-cookie-before-header': shopServers({
    brand: 'Greenhouse',
    title: 'Seedlings',
    domain: 'seedlings.test',
    password: 'yU8-coldframe-gIaFbILT18',
    cors: { credentials: true },
    more: tokenInCookie('seedlings.test', { iat: -5400, exp: -1800 }),
    // Koa-jwt looks into the cookie first.
    api: ({ issuer }) => koaApi(issuer, { cookie: 'access_token', debug: true }),
    script: `
      await call('/resume');
      await bearer('/orders', login.access_token, { credentials: 'include' });`,
  }),
  'token-in-another-header': shopServers({
    brand: 'Beekeeper',
    title: 'Swarms',
    domain: 'beekeeper.test',
    password: 'yD7-smoker-f517MfoBeH',
    api: expressJwtApi,
    script: `await ask('/orders', { 'X-Access-Token': login.access_token });`,
  }),
  'digest-wrong-password': digestShop(
    { brand: 'Tannery', title: 'Hides', domain: 'tannery.test' },
    'nC1-oakbark-qBWIvDvw1E',
    'iV3-sumacleaf-PGtTJziBFr',
    '/orders',
  ),
  'digest-for-another-address': digestShop(
    { brand: 'Smithy', title: 'Horseshoes', domain: 'smithy.test' },
    'jC3-hammertone-0Yz1kg66EY',
    'jC3-hammertone-0Yz1kg66EY',
    '/v1/orders',
  ),
  'valid-from-in-milliseconds': shopServers({
    brand: 'Chronicle',
    title: 'Annals',
    domain: 'chronicle.test',
    password: 'iS1-vellum-BYoNMJBfZl',
    issue: async ({ issuer, audience }) =>
      asToken(await issuer.sign({ aud: audience, sub: 'user|40c2d9', nbf: Date.now() })),
    api: expressJwtApi,
    script: `await bearer('/orders', login.access_token);`,
  }),
  'opaque-token-of-another-api': async (world) => {
    const [own, other]: [Ledger, Ledger] = [ledger(world), ledger(world)];
    const second = world.url('https://maps.hikers.test');
    await apiShop(world, {
      brand: 'Hikers',
      title: 'Huts',
      domain: 'hikers.test',
      password: 'zB3-cairn-NUG5K6itIA',
      issue: async () => asToken(own.issue()),
      api: () => opaqueApi(own),
      script: `
        const headers = { Authorization: 'Bearer ' + login.access_token };
        await call(api + '/orders', { headers });
        await call(${value(`${second}/tiles`)}, { headers });`,
    });
    world.serve('maps.hikers.test', crossOrigin(world, 'https://app.hikers.test', opaqueApi(other)));
  },
  'key-changed-in-between': shopServers({
    brand: 'Locomotive',
    title: 'Timetable',
    domain: 'locomotive.test',
    password: 'qE4-footplate-LUsuX6Osod',
    api: (parts) => after(2, expressJwtApi(parts), expressJwtApi(parts, { secret: stranger })),
    script: `
      await bearer('/orders', login.access_token);
      await bearer('/account', login.access_token);
      await wait(150);
      await bearer('/orders', login.access_token);`,
  }),
  'one-of-two-replicas': shopServers({
    brand: 'Twins',
    title: 'Names',
    domain: 'twins.test',
    password: 'oW5-mirrorimage-5lv6AyiMAr',
    api: (parts) => {
      const { issuer, audience } = parts;
      // The second replica was started with the key of last year.
      return inTurn(
        passportJwtApi(parts),
        passportJwtApi({ issuer: { ...issuer, publicKey: stranger }, audience }),
      );
    },
    script: `
      for (const path of ['/orders', '/orders', '/account', '/account', '/orders', '/orders'])
        await bearer(path, login.access_token);`,
  }),
  'cookie-renewed-and-repeated': shopServers({
    brand: 'Carousel',
    title: 'Rides',
    domain: 'carousel.test',
    password: 'tD3-calliope-pTVmpdlFtM',
    kept: true,
    issue: async () => ({ user: 'mina' }),
    cors: { credentials: true },
    more: (front, parts) => {
      tokenInCookie('carousel.test', { iat: -3900, exp: -300 })(front, parts);
      front.post('/api/auth/refresh', async (_request, response) => {
        const token = await parts.issuer.sign({ aud: parts.audience, sub: 'user|5b20e7' });
        response
          .cookie('access_token', token, {
            httpOnly: true,
            secure: true,
            sameSite: 'lax',
            domain: 'carousel.test',
          })
          .status(204)
          .end();
      });
    },
    api: ({ issuer }) => koaApi(issuer, { cookie: 'access_token' }),
    script: `
      await call('/resume');
      const get = (path) => ask(path, {}, { credentials: 'include' });
      if ((await get('/orders')).status === 401) {
        await call('/api/auth/refresh', { method: 'POST' });
        await get('/orders');
      }
      await wait(100);
      await get('/account');`,
  }),
  'another-visitor': (world) => {
    const tokens = ledger(world);
    return apiShop(world, {
      brand: 'Boardroom',
      title: 'Minutes',
      domain: 'boardroom.test',
      password: 'kQ2-quorum-0iOxGOQEbU',
      issue: async () => asToken(tokens.issue(), { scope: randomBytes(2).toString('hex') }),
      api: () => opaqueApi(tokens),
      script: `
        await bearer('/orders', login.access_token);
        await wait(100);
        // Somebody else sits down at the same computer; nobody signs out.
        const second = (await call('/login', asJson({ user: 'noor', password: 'kQ2-quorum-0iOxGOQEbU' }))).json;
        await bearer('/orders', second.access_token);
        await bearer('/account', second.access_token);`,
    });
  },
};
