import { randomBytes } from 'node:crypto';
import cors, { type CorsOptions } from 'cors';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { auth } from 'express-oauth2-jwt-bearer';
import session, { type SessionOptions } from 'express-session';
import httpAuth from 'http-auth';
import type { Issuer, World } from './world.ts';

/** An Express application that reads forms and JSON, and keeps its errors off the console. */
export function webApp(): Express {
  const app = express();
  app.set('env', 'test');
  app.use(express.urlencoded({ extended: false }), express.json());
  return app;
}

/** Cross-origin rules for one page's origin. */
export function allow(world: World, origin: string, options: CorsOptions = {}): RequestHandler {
  return cors({ origin: world.url(origin), ...options });
}

/** A bearer token guard that answers as Auth0's middleware does: `error` and `error_description` in the challenge. */
export function bearer(issuer: Issuer, audience: string): RequestHandler {
  return auth({ issuer: issuer.iss, audience, jwksUri: issuer.jwksUri, tokenSigningAlg: 'RS256' });
}

/** What the README files of JWT middlewares recommend: the error as JSON, with the headers that it brings. */
export const errorsAsJson: ErrorRequestHandler = (error, _request, response, _next) => {
  const { status = 500, headers = {}, code = 'internal_error', message = '' } = error;
  response.status(status).set(headers).json({ error: code, message });
};

/** Turns http-auth into a middleware. */
export function basicAuth(realm: string, users: Readonly<Record<string, string>>): RequestHandler {
  const guard = httpAuth.basic({ realm }, (user, password, answer) => answer(users[user] === password));
  return (request, response, next) => guard.check(() => next())(request, response);
}

/** POST JSON `{ user, password }`; answers with what `issue` makes, or 400 for a wrong password. */
export function passwordLogin(password: string, issue: () => Promise<object>): RequestHandler {
  return async (request, response) => {
    if (request.body?.password !== password) {
      response.status(400).json({ error: 'invalid_login' });
      return;
    }
    response.set('Cache-Control', 'no-store').json(await issue());
  };
}

export const orders = [
  { id: 4711, item: 'Green tea, 250 g', state: 'shipped' },
  { id: 4712, item: 'Tea pot', state: 'packed' },
];

/** Sessions (express-session); their ids are secrets that no report may hold. */
export function sessions(world: World, settings: Partial<SessionOptions> = {}): RequestHandler {
  return session({
    secret: 'only-for-this-site',
    resave: false,
    saveUninitialized: false,
    genid: () => world.plant(randomBytes(24).toString('base64url')),
    ...settings,
  });
}
