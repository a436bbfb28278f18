import type { RequestHandler } from 'express';
import { expressjwt } from 'express-jwt';
import { allow, basicAuth, bearer, errorsAsJson, orders, passwordLogin, webApp } from '../kit.ts';
import { showPage, value } from '../page.ts';
import type { Issuer, Serve, World } from '../world.ts';

interface TokenShop {
  readonly brand: string;
  readonly title: string;
  /** The registrable domain; the page is at `app.`, the API at `api.`. */
  readonly domain: string;
  readonly password: string;
  /** Runs in the page after signing in: `api` and `login.json` are at hand. */
  readonly script: string;
  readonly guard: (issuer: Issuer, audience: string) => RequestHandler;
  readonly account?: object;
}

/** A single-page application and its API: sign in with JSON, then call with a token. */
async function tokenShop(world: World, shop: TokenShop): Promise<void> {
  const [page, api] = [`https://app.${shop.domain}`, `https://api.${shop.domain}`];
  const audience = world.url(api);
  const issuer = await world.issuer(`https://login.${shop.domain}/`);

  const front = webApp();
  showPage(front, '/', {
    brand: shop.brand,
    title: shop.title,
    script: `
      const api = ${value(audience)};
      run(async () => {
        const login = await call(api + '/login', asJson({ user: 'mina', password: ${value(shop.password)} }));
        await wait(150);
        ${shop.script}
        done();
      });`,
  });
  world.serve(`app.${shop.domain}`, front);

  const back = webApp();
  back.use(allow(world, page));
  back.post(
    '/login',
    passwordLogin(shop.password, async () => ({
      access_token: await issuer.sign({ aud: audience, sub: 'user|81f3c0', scope: 'orders:read' }),
      token_type: 'Bearer',
      expires_in: 3600,
    })),
  );
  back.use(shop.guard(issuer, audience));
  back.get('/orders', (_request, response) => void response.json(orders));
  back.get('/account', (_request, response) => void response.json({ name: 'Mina', since: 2021 }));
  back.use(errorsAsJson);
  world.serve(`api.${shop.domain}`, back);
}

/** A guard that answers as express-jwt does: its error as JSON, and no challenge. */
const jwtGuard = (issuer: Issuer, audience: string): RequestHandler =>
  expressjwt({ secret: issuer.publicKey, algorithms: ['RS256'], audience, issuer: issuer.iss });

const strippedUpstream: Serve = async (world) => {
  const origin = world.url('https://www.parcels.test');
  const issuer = await world.issuer('https://login.parcels.test/');
  const app = webApp();
  showPage(app, '/', {
    brand: 'Parcels',
    title: 'My parcels',
    script: `
      run(async () => {
        const login = await call('/api/login', asJson({ user: 'mina', password: 'yJ7-courier-BfX5t2Nv6G' }));
        await wait(150);
        await call('/api/orders', { headers: { Authorization: 'Bearer ' + login.json.access_token } });
        done();
      });`,
  });
  app.post(
    '/api/login',
    passwordLogin('yJ7-courier-BfX5t2Nv6G', async () => ({
      access_token: await issuer.sign({ aud: origin, sub: 'user|5520ae' }),
      token_type: 'Bearer',
      expires_in: 3600,
    })),
  );
  app.use('/api', bearer(issuer, origin), (_request, response) => void response.json(orders));
  app.use(errorsAsJson);
  world.serve('www.parcels.test', app);
  const { tls, upstream } = world.proxy;
  world.nginx(`
  server {
    ${tls}
    server_name www.parcels.test;
    location / {
      proxy_pass ${upstream};
      proxy_set_header Host $http_host;
      # Left over from the time when nginx itself asked for a password.
      proxy_set_header Authorization "";
    }
  }`);
};

const lostOnRedirect: Serve = async (world) => {
  const audience = world.url('https://api.trains.test');
  const issuer = await world.issuer('https://login.trains.test/');
  const front = webApp();
  showPage(front, '/', {
    brand: 'Night Trains',
    title: 'Your bookings',
    script: `
      const api = ${value(audience)};
      run(async () => {
        const login = await call(api + '/v1/login', asJson({ user: 'mina', password: 'rD1-sleeper-MgZ8q4Kb7U' }));
        await wait(150);
        await call(api + '/v1/bookings', { headers: { Authorization: 'Bearer ' + login.json.access_token } });
        done();
      });`,
  });
  world.serve('app.trains.test', front);

  const old = webApp();
  old.use(allow(world, 'https://app.trains.test'));
  old.post(
    '/v1/login',
    passwordLogin('rD1-sleeper-MgZ8q4Kb7U', async () => ({
      access_token: await issuer.sign({ aud: audience, sub: 'user|c7d204' }),
      token_type: 'Bearer',
      expires_in: 3600,
    })),
  );
  old.use((request, response) => {
    response.redirect(307, world.url(`https://api-eu.trains.test${request.originalUrl}`));
  });
  world.serve('api.trains.test', old);

  const moved = webApp();
  // A redirect from one foreign origin to another makes the browser send "Origin: null".
  moved.use(allow(world, 'https://app.trains.test', { origin: true, exposedHeaders: ['WWW-Authenticate'] }));
  moved.use(bearer(issuer, audience), (_request, response) => void response.json(orders));
  moved.use(errorsAsJson);
  world.serve('api-eu.trains.test', moved);
};

interface BasicShop {
  readonly brand: string;
  readonly title: string;
  readonly domain: string;
  readonly users: Readonly<Record<string, string>>;
  /** What the page puts into the header. */
  readonly header: string;
}

/** A page that sends Basic credentials by script; `credentials: 'omit'` keeps the browser from prompting. */
function basicShop(world: World, shop: BasicShop): void {
  const front = webApp();
  showPage(front, '/', {
    brand: shop.brand,
    title: shop.title,
    script: `
      run(async () => {
        const headers = { Authorization: ${shop.header} };
        await call(${value(world.url(`https://api.${shop.domain}/list`))}, { headers, credentials: 'omit' });
        await wait(200);
        await call(${value(world.url(`https://api.${shop.domain}/list`))}, { headers, credentials: 'omit' });
        done();
      });`,
  });
  world.serve(`app.${shop.domain}`, front);
  const back = webApp();
  back.use(allow(world, `https://app.${shop.domain}`), basicAuth(`${shop.brand} API`, shop.users));
  back.get('/list', (_request, response) => void response.json(orders));
  world.serve(`api.${shop.domain}`, back);
}

const challengeMissing: Serve = (world) => {
  const front = webApp();
  showPage(front, '/', {
    brand: 'Cloud',
    title: 'Status',
    script: `
      run(async () => {
        const answer = await call(${value(world.url('https://metrics.cloud.test/v2/uptime'))});
        say(answer.ok ? 'All systems go' : 'The numbers could not be loaded.', !answer.ok);
        done();
      });`,
  });
  world.serve('status.cloud.test', front);
  const back = webApp();
  back.use(allow(world, 'https://status.cloud.test'));
  back.use((_request, response) => void response.status(401).json({ status: 401, message: 'Unauthorized' }));
  world.serve('metrics.cloud.test', back);
};

export const authorization: Readonly<Record<string, Serve>> = {
  'authorization-missing': (world) =>
    tokenShop(world, {
      brand: 'Tea House',
      title: 'Your orders',
      domain: 'tea.test',
      password: 'vK7-pebble-QxW2m9Lr4T',
      guard: bearer,
      script: `
        sessionStorage.setItem('token', login.json.access_token);
        await call(api + '/orders');
        await wait(200);
        await call(api + '/orders');`,
    }),
  'authorization-placeholder': (world) =>
    tokenShop(world, {
      brand: 'Bikes',
      title: 'Your rides',
      domain: 'bikes.test',
      password: 'gT3-saddle-PzL8n5Vy1K',
      guard: bearer,
      script: `
        const token = login.json.token;
        await call(api + '/orders', { headers: { Authorization: 'Bearer ' + token } });
        await call(api + '/account', { headers: { Authorization: 'Bearer ' + token } });`,
    }),
  'authorization-scheme-missing': (world) =>
    tokenShop(world, {
      brand: 'Lamps',
      title: 'Your account',
      domain: 'lamps.test',
      password: 'mB9-filament-RsD6k2Hc7Q',
      guard: jwtGuard,
      script: `await call(api + '/account', { headers: { Authorization: login.json.access_token } });`,
    }),
  'authorization-scheme-doubled': (world) =>
    tokenShop(world, {
      brand: 'Maps',
      title: 'Saved places',
      domain: 'maps.test',
      password: 'wX5-contour-JhN4b8Gf3S',
      guard: jwtGuard,
      script: `
        const token = login.json.token_type + ' ' + login.json.access_token;
        await call(api + '/account', { headers: { Authorization: 'Bearer ' + token } });
        await call(api + '/orders', { headers: { Authorization: 'Bearer ' + token } });`,
    }),
  'authorization-quoted-token': (world) =>
    tokenShop(world, {
      brand: 'Notes',
      title: 'Your notes',
      domain: 'notes.test',
      password: 'cF8-margin-TyU1w6Zx9E',
      guard: bearer,
      script: `
        await call(api + '/orders', { headers: { Authorization: 'Bearer ' + login.json.access_token } });
        localStorage.setItem('token', JSON.stringify(login.json.access_token));
        const token = localStorage.getItem('token');
        localStorage.removeItem('token');
        await call(api + '/orders', { headers: { Authorization: 'Bearer ' + token } });`,
    }),
  'authorization-hidden-characters': (world) =>
    tokenShop(world, {
      brand: 'Chat',
      title: 'Bot settings',
      domain: 'chat.test',
      password: 'nS2-emoji-KdR7p3Wq5M',
      guard: jwtGuard,
      script: `await call(api + '/account', { headers: { Authorization: 'Bearer\\u00a0' + login.json.access_token } });`,
    }),
  'authorization-scheme-mismatch': (world) =>
    tokenShop(world, {
      brand: 'Stock',
      title: 'On the shelves',
      domain: 'stock.test',
      password: 'hL6-pallet-VnC9x1Jt8B',
      guard: () => basicAuth('Stock API', { warehouse: 'zQ4-forklift-EwM3s7Yk2D' }),
      script: `
        await call(api + '/orders', {
          headers: { Authorization: 'Bearer ' + login.json.access_token },
          credentials: 'omit',
        });`,
    }),
  'authorization-stripped-upstream': strippedUpstream,
  'authorization-lost-on-redirect': lostOnRedirect,
  'basic-malformed': (world) =>
    basicShop(world, {
      brand: 'Prices',
      title: 'Price list',
      domain: 'prices.test',
      users: { api: 'pk_live_9uTzR4mWq8LxV2nE6bYh' },
      header: `'Basic ' + btoa('pk_live_9uTzR4mWq8LxV2nE6bYh')`,
    }),
  'basic-rejected': (world) =>
    basicShop(world, {
      brand: 'Reports',
      title: 'This month',
      domain: 'reports.test',
      users: { mina: 'qN8-ledger-HxT6d3Cv9R' },
      header: `'Basic ' + btoa('mina:aW5-invoice-SjP2m7Lg4Z')`,
    }),
  'challenge-missing': challengeMissing,
};
