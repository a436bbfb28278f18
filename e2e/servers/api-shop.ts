import type { RequestListener } from 'node:http';
import cors, { type CorsOptions } from 'cors';
import type { Express, Request } from 'express';
import { calculateJwkThumbprint } from 'jose';
import { passwordLogin, webApp } from './kit.ts';
import { showPage, value } from './page.ts';
import type { Issuer, Serve, TokenTimes, World } from './world.ts';

export interface ShopParts {
  readonly issuer: Issuer;
  /** The API's address, which is also its audience. */
  readonly audience: string;
}

export interface ApiShop {
  readonly brand: string;
  readonly title: string;
  /** The registrable domain: the page and the sign-in are at `app.`, the API at `api.`. */
  readonly domain: string;
  readonly password: string;
  /** What the sign-in hands out; an access token that the API takes, if left out. */
  readonly issue?: (parts: ShopParts, request: Request) => Promise<object>;
  /** The visitor is signed in already: `GET /api/auth/session` hands out what `issue` makes. */
  readonly kept?: boolean;
  readonly api: (parts: ShopParts) => RequestListener | Promise<RequestListener>;
  readonly cors?: CorsOptions;
  /** Stands before the whole API, its rules for other origins included. */
  readonly gateway?: (api: RequestListener, parts: ShopParts) => RequestListener;
  /** By how many seconds the API's clock is ahead. */
  readonly clock?: number;
  /** Content-Security-Policy of the page. */
  readonly policy?: (api: string) => string;
  /** Further routes next to the page. */
  readonly more?: (front: Express, parts: ShopParts) => void;
  /** What the page sends with the sign-in besides the password, as a literal in its script. */
  readonly signInWith?: string;
  /** Runs in the page before signing in. */
  readonly before?: string;
  /**
   * Runs in the page after signing in; at hand are `api`, `login` (JSON), `ask(path, headers)` and `bearer(path, token)`.
   */
  readonly script: string;
}

export const asToken = (access_token: string, more: object = {}): object => ({
  access_token,
  token_type: 'Bearer',
  expires_in: 3600,
  ...more,
});

/** `GET /resume` next to the page: puts the visitor's token into a cookie for the whole domain. */
export function tokenInCookie(domain: string, times: TokenTimes = {}): NonNullable<ApiShop['more']> {
  return (front, { issuer, audience }) => {
    front.get('/resume', async (_request, response) => {
      const token = await issuer.sign({ aud: audience, sub: 'user|5b20e7' }, times);
      response
        .cookie('access_token', token, { httpOnly: true, secure: true, sameSite: 'lax', domain })
        .json({ user: 'mina' });
    });
  };
}

/** A token bound to the key that came with the sign-in (RFC 9449, section 6.1, JWK Thumbprint Confirmation Method). */
export const boundToken =
  (times: TokenTimes = {}): NonNullable<ApiShop['issue']> =>
  async ({ issuer, audience }, request) => {
    const jkt = await calculateJwkThumbprint(request.body?.jwk);
    const token = await issuer.sign({ aud: audience, sub: 'user|1f60b4', cnf: { jkt } }, times);
    return asToken(token, { token_type: 'DPoP' });
  };

export const shopServers =
  (shop: ApiShop): Serve =>
  (world) =>
    apiShop(world, shop);

/** A page that signs in next to itself and calls an API of another origin, whatever that is built with. */
export async function apiShop(world: World, shop: ApiShop): Promise<void> {
  const page = `https://app.${shop.domain}`;
  const audience = world.url(`https://api.${shop.domain}`);
  const issuer = await world.issuer(`https://login.${shop.domain}/`);
  const parts: ShopParts = { issuer, audience };
  const issue =
    shop.issue ??
    (async () => asToken(await issuer.sign({ aud: audience, sub: 'user|5b20e7', scope: 'orders:read' })));
  const front = webApp();
  const policy = shop.policy?.(audience);
  if (policy !== undefined)
    front.use((_request, response, next) => {
      response.set('Content-Security-Policy', policy);
      next();
    });
  front.post('/login', (request, response, next) =>
    passwordLogin(shop.password, () => issue(parts, request))(request, response, next),
  );
  front.get('/api/auth/session', async (request, response) => {
    response.set('Cache-Control', 'no-store').json(await issue(parts, request));
  });
  shop.more?.(front, parts);
  const signIn = `call('/login', asJson({ user: 'mina', password: ${value(shop.password)}, ...${shop.signInWith ?? '{}'} }))`;
  showPage(front, '/', {
    brand: shop.brand,
    title: shop.title,
    script: `
      const api = ${value(audience)};
      const ask = (path, headers = {}, init = {}) => call(api + path, { ...init, headers });
      const bearer = (path, token, init = {}) => ask(path, { Authorization: 'Bearer ' + token }, init);
      run(async () => {
        ${shop.before ?? ''}
        const login = (await ${shop.kept === true ? `call('/api/auth/session')` : signIn}).json;
        ${shop.script}
        done();
      });`,
  });
  world.serve(`app.${shop.domain}`, front);
  const open = crossOrigin(world, page, await shop.api(parts), shop.cors);
  const api = shop.gateway?.(open, parts) ?? open;
  world.serve(`api.${shop.domain}`, shop.clock === undefined ? api : ticking(shop.clock, api));
}

/** A server whose clock is ahead by so many seconds, and that takes `latency` ms before it looks at the request. */
export function ticking(seconds: number, listener: RequestListener, latency = 0): RequestListener {
  const answer: RequestListener = (request, response) => {
    response.setHeader('Date', new Date(Date.now() + seconds * 1000).toUTCString());
    listener(request, response);
  };
  if (latency === 0) return answer;
  return (request, response) => void setTimeout(() => answer(request, response), latency);
}

/** Answers preflights and allows the page to read, before any server, in whatever it is written. */
export function crossOrigin(
  world: World,
  page: string,
  listener: RequestListener,
  options: CorsOptions = {},
): RequestListener {
  const rules = cors({ origin: world.url(page), maxAge: 600, ...options });
  return (request, response) => rules(request, response, () => listener(request, response));
}
