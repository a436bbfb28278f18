import { auth } from 'express-oauth2-jwt-bearer';
import { type ApiShop, apiShop, asToken, shopServers } from '../api-shop.ts';
import { auth0Api } from '../guards.ts';
import { errorsAsJson, orders, webApp } from '../kit.ts';
import { tickets } from '../members.ts';
import { showPage, value } from '../page.ts';
import type { Serve } from '../world.ts';

type Call = Pick<ApiShop, 'brand' | 'title' | 'domain' | 'password'> & Partial<ApiShop>;

/** An API of another origin behind Auth0's guard, and one call to it. */
const oneCall = (shop: Call): ApiShop => ({
  api: auth0Api,
  script: `await bearer('/orders', login.access_token);`,
  ...shop,
});

/** A page whose calls for data go to the provider where the server does not know the visitor. */
const behindProvider =
  (shop: {
    readonly brand: string;
    readonly domain: string;
    readonly password: string;
    /** Path of the session cookie. */
    readonly path?: string;
    readonly script: string;
  }): Serve =>
  (world) => {
    const app = webApp();
    let awake = true;
    const members = tickets(world, {
      name: 'desk',
      password: shop.password,
      cookie: { httpOnly: true, secure: true, sameSite: 'lax', path: shop.path ?? '/' },
    });
    showPage(app, '/', {
      brand: shop.brand,
      title: 'Your desk',
      script: `
        run(async () => {
          ${shop.script}
          done();
        });`,
    });
    app.post('/auth/login', members.login);
    // The server starts anew, and its memory is empty.
    app.post('/restart', (_request, response) => {
      awake = false;
      response.sendStatus(204);
    });
    app.get('/api/orders', (request, response) => {
      if (awake && members.known(request.headers.cookie)) response.json(orders);
      else
        response.redirect(
          `${world.url(`https://id.${shop.domain}/authorize`)}?${new URLSearchParams({
            client_id: 'desk-web',
            response_type: 'code',
            scope: 'openid',
            redirect_uri: world.url(`https://www.${shop.domain}/auth/callback`),
          })}`,
        );
    });
    world.serve(`www.${shop.domain}`, app);
    const provider = webApp();
    showPage(provider, '/authorize', {
      brand: `${shop.brand} ID`,
      title: 'Sign in',
      body: '<form method="post"><input name="user"><input name="password" type="password"></form>',
    });
    world.serve(`id.${shop.domain}`, provider);
  };

const signIn = (password: string): string =>
  `await call('/auth/login', asJson({ user: 'mina', password: ${value(password)} }));`;

export const browserCors: Readonly<Record<string, Serve>> = {
  'preflight-redirected-slash': shopServers(
    oneCall({
      brand: 'Tile Works',
      title: 'Your tiles',
      domain: 'tileworks.test',
      password: 'kX8-glaze-WpN4d7Rz2T',
      // The router sends every address without a slash to the one with it, preflights too.
      gateway: (api) => (request, response) => {
        if (request.url?.endsWith('/') === true) api(request, response);
        else response.writeHead(301, { Location: `${request.url}/` }).end();
      },
    }),
  ),
  'cors-star-without-authorization': shopServers(
    oneCall({
      brand: 'Star Gazers',
      title: 'Tonight',
      domain: 'stargazers.test',
      password: 'hB2-nebula-QtV6k9Lm5C',
      cors: { allowedHeaders: '*' },
    }),
  ),
  'cors-origin-with-slash': (world) =>
    apiShop(
      world,
      oneCall({
        brand: 'Ink Makers',
        title: 'Your inks',
        domain: 'inkmakers.test',
        password: 'zF5-quill-XnC8w3Hj6D',
        // Copied from the address bar.
        cors: { origin: `${world.url('https://app.inkmakers.test')}/` },
      }),
    ),
  'cors-methods-without-put': shopServers(
    oneCall({
      brand: 'Bookstall',
      title: 'Your shelf',
      domain: 'bookstall.test',
      password: 'vM9-spine-KrD2x7Tq4W',
      cors: { methods: 'GET,POST' },
      script: `
        await bearer('/orders', login.access_token);
        await bearer('/orders/4711', login.access_token, { method: 'PUT', body: '{}' });`,
    }),
  ),
  'cors-lost-on-refusal': shopServers(
    oneCall({
      brand: 'Gatekeepers',
      title: 'Your gates',
      domain: 'gatehouse.test',
      password: 'tW3-portcullis-GhZ5m8Vb6N',
      kept: true,
      issue: async ({ issuer, audience }) =>
        asToken(await issuer.sign({ aud: audience, sub: 'user|e81c40' }, { iat: -5000, exp: -1400 })),
      // The gateway answers refusals itself, and knows nothing of other origins; the API behind it does.
      gateway: (api, { issuer, audience }) => {
        const gate = webApp();
        gate.options(/.*/, api);
        gate.use(
          auth({ issuer: issuer.iss, audience, jwksUri: issuer.jwksUri, tokenSigningAlg: 'RS256' }),
          api,
        );
        gate.use(errorsAsJson);
        return gate;
      },
    }),
  ),
  'cors-healthy-gateway': shopServers(
    oneCall({
      brand: 'Toll House',
      title: 'Your passes',
      domain: 'tollhouse.test',
      password: 'yN6-turnpike-LcS4q9Xf7K',
      gateway: (api, { issuer, audience }) => {
        const gate = webApp();
        gate.options(/.*/, api);
        gate.use(
          auth({ issuer: issuer.iss, audience, jwksUri: issuer.jwksUri, tokenSigningAlg: 'RS256' }),
          api,
        );
        gate.use(errorsAsJson);
        return gate;
      },
      script: `
        await bearer('/orders', login.access_token);
        await bearer('/orders', login.access_token, { method: 'PUT', body: '{}' });`,
    }),
  ),
  'fetch-redirected-to-provider': behindProvider({
    brand: 'Registry Office',
    domain: 'registrar.test',
    password: 'pC7-stamp-BvH3z6Nw9R-k',
    script: `await call('/api/orders', { headers: { Accept: 'application/json' } });`,
  }),
  'fetch-redirected-after-restart': behindProvider({
    brand: 'Surveyors',
    domain: 'theodolite.test',
    password: 'gD4-plumbline-TmX8r2Ky5J',
    script: `
      ${signIn('gD4-plumbline-TmX8r2Ky5J')}
      await call('/api/orders');
      await call('/restart', { method: 'POST' });
      await wait(150);
      await call('/api/orders');`,
  }),
  'fetch-redirect-not-followed': behindProvider({
    brand: 'Draughtsmen',
    domain: 'drawingboard.test',
    password: 'wR1-compass-FqL7v4Gd8Z',
    path: '/auth',
    script: `
      ${signIn('wR1-compass-FqL7v4Gd8Z')}
      await wait(150);
      await call('/api/orders', { redirect: 'manual' });`,
  }),
};
