import { randomBytes } from 'node:crypto';
import type { CookieOptions, Express, RequestHandler } from 'express';
import type { SessionOptions } from 'express-session';
import passport from 'passport';
import { Strategy } from 'passport-local';
import { sessions } from './kit.ts';
import type { World } from './world.ts';

export interface Members {
  readonly password: string;
  readonly session?: Partial<SessionOptions>;
}

/** Gives an application sessions (express-session) and members who sign in with a password (passport-local). */
export function addMembers(
  world: World,
  app: Express,
  members: Members,
): InstanceType<typeof passport.Passport> {
  const signIn = new passport.Passport();
  signIn.use(
    new Strategy({ usernameField: 'user' }, (user, password, answer) =>
      answer(null, password === members.password ? { id: user } : false),
    ),
  );
  signIn.serializeUser((user, keep) => keep(null, user));
  signIn.deserializeUser((user: Express.User, found) => found(null, user));
  app.use(sessions(world, members.session), signIn.initialize(), signIn.session());
  return signIn;
}

/** What single-page applications do with visitors who are not signed in. */
export const membersOnly: RequestHandler = (request, response, next) => {
  if (request.isAuthenticated?.() === true) next();
  else response.status(401).json({ error: 'unauthenticated', message: 'Please sign in' });
};

/** What server-rendered applications do with them. */
export const orToLogin: RequestHandler = (request, response, next) => {
  if (request.isAuthenticated?.() === true) next();
  else response.redirect('/login');
};

/** Sessions by hand, for cookies whose attributes express-session would not let through. */
export interface Tickets {
  /** POST JSON or a form with `password`: sets the cookie. */
  readonly login: RequestHandler;
  readonly guard: RequestHandler;
  /** Whether the request carries a ticket that was issued here. */
  known(cookieField: string | undefined): boolean;
}

export function tickets(
  world: World,
  options: { name: string; password: string; cookie: CookieOptions; size?: number; after?: RequestHandler },
): Tickets {
  const issued = new Set<string>();
  const known = (field = ''): boolean =>
    field.split('; ').some((pair) => {
      const [name, value = ''] = pair.split('=');
      return name === options.name && issued.has(value);
    });
  return {
    known,
    login: (request, response, next) => {
      if (request.body?.password !== options.password) {
        response.status(400).json({ error: 'invalid_login' });
        return;
      }
      const value = world.plant(randomBytes(options.size ?? 24).toString('base64url'));
      issued.add(value);
      response.cookie(options.name, value, options.cookie);
      if (options.after !== undefined) void options.after(request, response, next);
      else response.json({ user: 'mina' });
    },
    guard: (request, response, next) => {
      if (known(request.headers.cookie)) next();
      else response.status(401).json({ error: 'unauthenticated', message: 'Please sign in' });
    },
  };
}
