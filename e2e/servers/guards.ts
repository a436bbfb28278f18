import type { RequestListener } from 'node:http';
import fastifyJwt, { type FastifyJWTOptions } from '@fastify/jwt';
import { getRequestListener } from '@hono/node-server';
import type { RequestHandler } from 'express';
import Fastify, { type FastifyInstance } from 'fastify';
import { Hono, type MiddlewareHandler } from 'hono';
import Koa from 'koa';
import koaJwt from 'koa-jwt';
import passport, { type Strategy } from 'passport';
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
