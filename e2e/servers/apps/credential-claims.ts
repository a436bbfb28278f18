import { claimIncludes } from 'express-oauth2-jwt-bearer';
import { SignJWT, UnsecuredJWT } from 'jose';
import { type ApiShop, apiShop, asToken, type ShopParts, shopServers, tokenInCookie } from '../api-shop.ts';
import {
  auth0Api,
  expressApi,
  expressJwtApi,
  fastifyApi,
  honoApi,
  honoJwt,
  koaApi,
  passportJwtApi,
} from '../guards.ts';
import { pem } from '../issuer.ts';
import { bearer, webApp } from '../kit.ts';
import type { Serve, TokenTimes, World } from '../world.ts';

type Claims = Readonly<Record<string, unknown>>;

/** The sign-in hands out an access token with these claims. */
const withClaims =
  (claims: Claims | ((parts: ShopParts) => Claims), times: TokenTimes = {}): NonNullable<ApiShop['issue']> =>
  async (parts) => {
    const own = typeof claims === 'function' ? claims(parts) : claims;
    return asToken(await parts.issuer.sign({ aud: parts.audience, sub: 'user|c41d88', ...own }, times));
  };

/** Without an error handler: Express's own page, with the stack trace, which it shows unless told that it is in production. */
const unhandled = (parts: ShopParts) => {
  const app = webApp();
  app.use(expressJwtApi(parts));
  return app;
};

/** Signed with the API's public key as if it were a shared secret. */
const confused =
  (world: World): NonNullable<ApiShop['issue']> =>
  async ({ issuer, audience }) => {
    const token = await new SignJWT({ sub: 'user|c41d88', iss: issuer.iss, aud: audience })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(new TextEncoder().encode(pem(issuer)));
    return asToken(world.plant(token));
  };

const unsigned =
  (world: World): NonNullable<ApiShop['issue']> =>
  async ({ issuer, audience }) =>
    asToken(
      world.plant(
        new UnsecuredJWT({ sub: 'user|c41d88', iss: issuer.iss, aud: audience })
          .setIssuedAt()
          .setExpirationTime('1h')
          .encode(),
      ),
    );

export const credentialClaims: Readonly<Record<string, Serve>> = {
  'expired-at-fastify': shopServers({
    brand: 'Bees',
    title: 'Hives',
    domain: 'apiary.test',
    password: 'hH8-propolis-SvtDGsW8Cs',
    kept: true,
    issue: withClaims({ scope: 'orders:read' }, { iat: -4800, exp: -1200 }),
    api: ({ issuer }) => fastifyApi(issuer),
    script: `await bearer('/orders', login.access_token);`,
  }),
  'expired-without-a-word': shopServers({
    brand: 'Lockers',
    title: 'My locker',
    domain: 'lockers.test',
    password: 'lC6-padlock-rk1ZSc1shQ',
    kept: true,
    issue: withClaims({}, { iat: -3780, exp: -180 }),
    api: passportJwtApi,
    script: `await bearer('/orders', login.access_token);`,
  }),
  'expired-in-stack-trace': shopServers({
    brand: 'Theatre',
    title: 'Season tickets',
    domain: 'playhouse.test',
    password: 'fM9-prompter-aLIbzumaCl',
    kept: true,
    issue: withClaims({}, { iat: -7200, exp: -3600 }),
    api: unhandled,
    script: `await bearer('/orders', login.access_token);`,
  }),
  'expired-in-cookie': shopServers({
    brand: 'Climbing',
    title: 'Routes',
    domain: 'climbing.test',
    password: 'lI4-carabiner-ODJxbtPd70',
    kept: true,
    cors: { credentials: true },
    more: tokenInCookie('climbing.test', { iat: -3900, exp: -300 }),
    issue: async () => ({ user: 'mina' }),
    api: ({ issuer }) => koaApi(issuer, { cookie: 'access_token' }),
    script: `
      await call('/resume');
      await wait(100);
      await ask('/orders', {}, { credentials: 'include' });`,
  }),
  'too-early-at-koa': shopServers({
    brand: 'Lecture Hall',
    title: 'Exam',
    domain: 'lecturehall.test',
    password: 'bQ2-invigilate-9RCsPxbZPh',
    issue: withClaims({}, { nbf: 600, exp: 4200 }),
    api: ({ issuer }) => koaApi(issuer),
    script: `await bearer('/orders', login.access_token);`,
  }),
  'audience-without-a-word': shopServers({
    brand: 'Bookbinder',
    title: 'Orders',
    domain: 'bookbinder.test',
    password: 'nE8-endpaper-V2qeVMwAXi',
    issue: withClaims({ aud: 'https://catalogue.bookbinder.test' }),
    api: passportJwtApi,
    script: `await bearer('/orders', login.access_token);`,
  }),
  'issuer-changed': shopServers({
    brand: 'Glacier',
    title: 'Tours',
    domain: 'glacier.test',
    password: 'vX3-crevasse-sQ1pBJ3Ahu',
    issue: async ({ issuer, audience }) => ({
      // Hono refuses a typ that is not JWT.
      ...asToken(await issuer.typed('JWT', { aud: audience, sub: 'user|c41d88' })),
      partner_token: await issuer.typed('JWT', {
        iss: 'https://sso.alpine-partners.test/',
        aud: audience,
        sub: 'user|c41d88',
      }),
    }),
    api: ({ issuer, audience }) => honoApi(honoJwt(issuer, { aud: audience })),
    script: `
      await bearer('/orders', login.access_token);
      await wait(100);
      await bearer('/tours', login.partner_token);`,
  }),
  'staging-token': shopServers({
    brand: 'Depot',
    title: 'Deliveries',
    domain: 'depot.test',
    password: 'rQ6-forklifts-rmyaJCPzDy',
    issue: withClaims({ iss: 'https://login.staging.depot.test/' }),
    api: auth0Api,
    script: `await bearer('/orders', login.access_token);`,
  }),
  'algorithm-confused': (world) =>
    apiShop(world, {
      brand: 'Mint',
      title: 'Coins',
      domain: 'mint.test',
      password: 'jC3-obverse-nNJx3wauMD',
      issue: confused(world),
      api: expressJwtApi,
      script: `await bearer('/orders', login.access_token);`,
    }),
  'algorithm-none': (world) =>
    apiShop(world, {
      brand: 'Sandbox',
      title: 'Experiments',
      domain: 'sandpit.test',
      password: 'jX8-shovel-oAJuoN5PLF',
      issue: unsigned(world),
      api: ({ issuer }) => koaApi(issuer, { debug: true }),
      script: `await bearer('/orders', login.access_token);`,
    }),
  'key-rotated-out': shopServers({
    brand: 'Lighthouse',
    title: 'Beacons',
    domain: 'lighthouse.test',
    password: 'vP6-fresnel-FcTqbXDqyx',
    issue: async ({ issuer, audience }) =>
      asToken(await issuer.retired({ aud: audience, sub: 'user|c41d88' })),
    api: auth0Api,
    script: `await bearer('/orders', login.access_token);`,
  }),
  'signed-by-another': shopServers({
    brand: 'Watchmaker',
    title: 'Repairs',
    domain: 'watchmaker.test',
    password: 'mT2-tourbillon-RkmD88e4QM',
    issue: async ({ issuer, audience }) => asToken(await issuer.forge({ aud: audience, sub: 'user|c41d88' })),
    api: auth0Api,
    script: `await bearer('/orders', login.access_token);`,
  }),
  'id-token-at-hono': shopServers({
    brand: 'Planetarium',
    title: 'Shows',
    domain: 'planetarium.test',
    password: 'pE4-armillary-27NjMfVl1I',
    issue: async ({ issuer, audience }) => ({
      ...asToken(await issuer.sign({ aud: audience, sub: 'user|c41d88', scope: 'openid orders:read' })),
      id_token: await issuer.idToken({ aud: 'planetarium-web', sub: 'user|c41d88' }),
    }),
    api: ({ issuer, audience }) => honoApi(honoJwt(issuer, { aud: audience })),
    script: `await bearer('/orders', login.id_token);`,
  }),
  'refresh-token-at-koa': shopServers({
    brand: 'Dairy',
    title: 'Deliveries',
    domain: 'dairy.test',
    password: 'xM1-buttermilk-2OcAmfNZ1h',
    issue: async ({ issuer, audience }) => ({
      ...asToken(await issuer.sign({ aud: audience, sub: 'user|c41d88' })),
      // Keycloak's refresh tokens are JWTs of this kind.
      refresh_token: await issuer.typed('JWT', { aud: issuer.iss, typ: 'Refresh', sub: 'user|c41d88' }),
    }),
    api: ({ issuer, audience }) => koaApi(issuer, { audience }),
    script: `await bearer('/orders', login.refresh_token);`,
  }),
  'plain-jwt-at-strict-api': shopServers({
    brand: 'Registry',
    title: 'Records',
    domain: 'registry.test',
    password: 'lG5-parchment-CdC97AYDun',
    issue: async ({ issuer, audience }) =>
      asToken(
        await issuer.typed('JWT', {
          aud: audience,
          sub: 'user|c41d88',
          client_id: 'registry-web',
        }),
      ),
    api: (parts) => auth0Api(parts, { strict: true }),
    script: `await bearer('/orders', login.access_token);`,
  }),
  'scope-named-by-fastify': shopServers({
    brand: 'Nursery',
    title: 'Plants',
    domain: 'saplings.test',
    password: 'xX9-rootstock-4QODX1jxDf',
    issue: withClaims({ scope: 'orders:read profile' }),
    api: ({ issuer }) =>
      fastifyApi(issuer, {}, (app) => {
        app.get('/export', async (_request, reply) => {
          reply
            .code(403)
            .header('WWW-Authenticate', 'Bearer error="insufficient_scope", scope="orders:export"');
          return { statusCode: 403, error: 'Forbidden', message: 'Insufficient scope' };
        });
      }),
    script: `
      await bearer('/orders', login.access_token);
      await bearer('/export', login.access_token);`,
  }),
  'role-missing-in-token': shopServers({
    brand: 'Gazette',
    title: 'Articles',
    domain: 'gazette.test',
    password: 'jR7-headline-PG2yPlyX3Q',
    issue: withClaims({ roles: ['reader'] }),
    api: ({ issuer, audience }) => expressApi(bearer(issuer, audience), claimIncludes('roles', 'editor')),
    script: `await bearer('/orders', login.access_token);`,
  }),
  'only-the-author': shopServers({
    brand: 'Diary',
    title: 'Shared notes',
    domain: 'diary.test',
    password: 'qH7-inkwell-xBe5L8fvc9',
    issue: withClaims({ scope: 'notes:read notes:write' }),
    api: ({ issuer }) =>
      fastifyApi(issuer, {}, (app) => {
        app.delete('/notes/17', async (_request, reply) => {
          reply.code(403);
          return { statusCode: 403, error: 'Forbidden', message: 'Only the author may delete this note' };
        });
      }),
    script: `
      await bearer('/orders', login.access_token);
      await bearer('/notes/17', login.access_token, { method: 'DELETE' });`,
  }),
  'second-factor-wanted': shopServers({
    brand: 'Credit Union',
    title: 'Transfers',
    domain: 'creditunion.test',
    password: 'kZ2-passbook-ZRkoe0aVU2',
    issue: async ({ issuer, audience }) =>
      asToken(await issuer.typed('JWT', { aud: audience, sub: 'user|c41d88', acr: 'urn:pwd' })),
    api: ({ issuer }) =>
      honoApi(honoJwt(issuer), async (context, next) => {
        if (!context.req.path.startsWith('/transfers')) return next();
        // RFC 9470, section 3, Authentication Requirements Challenge.
        return context.json({ error: 'insufficient_user_authentication' }, 401, {
          'WWW-Authenticate':
            'Bearer error="insufficient_user_authentication", error_description="A different authentication level is required", acr_values="urn:mfa"',
        });
      }),
    script: `
      await bearer('/orders', login.access_token);
      await bearer('/transfers', login.access_token);`,
  }),
};
