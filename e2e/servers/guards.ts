import type { RequestListener } from 'node:http';
import fastifyJwt, { type FastifyJWTOptions } from '@fastify/jwt';
import { getRequestListener } from '@hono/node-server';
import type { RequestHandler } from 'express';
import { expressjwt, type Params } from 'express-jwt';
import { type AuthOptions, auth } from 'express-oauth2-jwt-bearer';
import Fastify, { type FastifyInstance } from 'fastify';
import { Hono, type MiddlewareHandler } from 'hono';
import { jwt } from 'hono/jwt';
import Koa from 'koa';
import koaJwt from 'koa-jwt';
import passport, { type Strategy } from 'passport';
import { ExtractJwt, Strategy as JwtStrategy, type StrategyOptionsWithoutRequest } from 'passport-jwt';
import type { ShopParts } from './api-shop.ts';
import { pem } from './issuer.ts';
import { errorsAsJson, orders, webApp } from './kit.ts';
import type { Issuer } from './world.ts';

/** An Express API behind one guard, whose errors go out as JSON. */
export function expressApi(...handlers: readonly RequestHandler[]): RequestListener {
  const app = webApp();
  for (const handler of handlers) app.use(handler);
  app.use((_request, response) => void response.json(orders));
  app.use(errorsAsJson);
  return app;
}

/** An Express API behind a passport strategy, which answers `Unauthorized` and what challenge the strategy has. */
export function passportApi(strategy: Strategy, ...handlers: readonly RequestHandler[]): RequestListener {
  const guards = new passport.Passport();
  guards.use('api', strategy);
  return expressApi(guards.authenticate('api', { session: false }), ...handlers);
}

export const expressJwtApi = (
  { issuer, audience }: ShopParts,
  options: Partial<Params> = {},
): RequestListener =>
  expressApi(
    expressjwt({ secret: issuer.publicKey, algorithms: ['RS256'], audience, issuer: issuer.iss, ...options }),
  );

/** Auth0's middleware: `error` and `error_description` in the challenge. */
export const auth0Api = ({ issuer, audience }: ShopParts, options: AuthOptions = {}): RequestListener =>
  expressApi(
    auth({ issuer: issuer.iss, audience, jwksUri: issuer.jwksUri, tokenSigningAlg: 'RS256', ...options }),
  );

export const passportJwtApi = (
  { issuer, audience }: ShopParts,
  jsonWebTokenOptions: StrategyOptionsWithoutRequest['jsonWebTokenOptions'] = {},
): RequestListener =>
  passportApi(
    new JwtStrategy(
      {
        secretOrKey: pem(issuer),
        algorithms: ['RS256'],
        audience,
        issuer: issuer.iss,
        jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
        jsonWebTokenOptions,
      },
      (claims, done) => done(null, claims),
    ),
  );

/** Takes tokens whose `typ` is JWT, and no other; tells apart what is missing and what is wrong, and no more. */
export const honoJwt = (issuer: Issuer, verification: { readonly aud?: string } = {}): MiddlewareHandler =>
  jwt({ secret: pem(issuer), alg: 'RS256', verification: { iss: issuer.iss, ...verification } });

/** A Koa API behind koa-jwt: `Authentication Error`, or with `debug` what jsonwebtoken said; no challenge. */
export function koaApi(issuer: Issuer, options: Partial<koaJwt.Options> = {}): RequestListener {
  const app = new Koa();
  app.silent = true;
  app.use(async (context, next) => {
    try {
      await next();
    } catch (error) {
      // As @koa/cors does it: Koa takes all headers off an error but those of the error itself.
      const allowed = Object.entries(context.response.headers).filter(([name]) =>
        /^access-control-|^(?:vary|date)$/.test(name),
      );
      throw Object.assign(Object(error), { headers: Object.fromEntries(allowed) });
    }
  });
  app.use(koaJwt({ secret: pem(issuer), algorithms: ['RS256'], issuer: issuer.iss, ...options }));
  app.use((context) => {
    context.body = orders;
  });
  return app.callback();
}

/** A Fastify API behind @fastify/jwt: JSON with `code`, `error` and `message`; no challenge. */
export async function fastifyApi(
  issuer: Issuer,
  verify: NonNullable<FastifyJWTOptions['verify']> = {},
  more: (app: FastifyInstance) => void = () => undefined,
): Promise<RequestListener> {
  const app = Fastify();
  await app.register(fastifyJwt, {
    secret: { public: pem(issuer) },
    verify: { algorithms: ['RS256'], allowedIss: issuer.iss, ...verify },
  });
  app.addHook('onRequest', async (request) => {
    await request.jwtVerify();
  });
  app.get('/orders', async () => orders);
  app.get('/account', async () => ({ name: 'Mina' }));
  more(app);
  await app.ready();
  return (request, response) => app.routing(request, response);
}

/** A Hono API behind one of its own middlewares. */
export function honoApi(...guards: readonly MiddlewareHandler[]): RequestListener {
  const app = new Hono();
  for (const guard of guards) app.use(guard);
  app.get('*', (context) => context.json(orders));
  return getRequestListener(app.fetch, { overrideGlobalObjects: false });
}
