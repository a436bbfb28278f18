import type { Express } from 'express';
import { allow, bearer, errorsAsJson, orders, webApp } from '../kit.ts';
import { addMembers, membersOnly, tickets } from '../members.ts';
import { page, showPage, value } from '../page.ts';
import type { Serve, World } from '../world.ts';

/** For a page's script: registers `/worker.js`, and waits until it has taken over. */
const registering = `
  const register = async () => {
    const taken = new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve));
    await navigator.serviceWorker.register('/worker.js');
    if (navigator.serviceWorker.controller === null) await taken;
    say('The worker has taken over');
  };`;

function serveWorker(app: Express, onFetch: string): void {
  app.get('/worker.js', (_request, response) => {
    response.type('text/javascript').send(`
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  ${onFetch}
});`);
  });
}

interface WorkerShop {
  readonly brand: string;
  readonly title: string;
  readonly host: string;
  readonly password: string;
  /** Runs at each request; `event`, `request` and `url` are at hand. */
  readonly worker: string;
  /** Runs in the page; at hand are `register()` and `signIn()`. */
  readonly script: string;
  readonly more?: (app: Express) => void;
}

/** A page with a service worker, members with session cookies, and `/api/account` for them. */
function workerShop(world: World, shop: WorkerShop): void {
  const app = webApp();
  serveWorker(app, shop.worker);
  shop.more?.(app);
  const members = addMembers(world, app, {
    password: shop.password,
    session: { name: 'member', cookie: { httpOnly: true, secure: 'auto', sameSite: 'lax' } },
  });
  showPage(app, '/', {
    brand: shop.brand,
    title: shop.title,
    script: `${registering}
      const signIn = () => call('/login', asJson({ user: 'mina', password: ${value(shop.password)} }));
      run(async () => {
        await register();
        ${shop.script}
        done();
      });`,
  });
  app.post(
    '/login',
    members.authenticate('local'),
    (_request, response) => void response.json({ user: 'mina' }),
  );
  app.get('/api/account', membersOnly, (_request, response) => void response.json({ name: 'Mina' }));
  app.get('/api/orders', membersOnly, (_request, response) => void response.json(orders));
  world.serve(shop.host, app);
}

const worker =
  (shop: WorkerShop): Serve =>
  (world) =>
    workerShop(world, shop);

/** The same page without the worker's own opinion: every call once more by a worker that the page has started. */
const dedicated =
  (brand: string, domain: string, password: string, init: string): Serve =>
  (world) => {
    const members = tickets(world, {
      name: 'rower',
      password,
      cookie: { httpOnly: true, secure: true, sameSite: 'lax' },
    });
    const front = webApp();
    const api = world.url(`https://api.${domain}`);
    front.get('/reckoner.js', (_request, response) => {
      response.type('text/javascript').send(`
self.onmessage = async () => {
  const response = await fetch(${value(`${api}/orders`)}, ${init});
  const text = await response.text();
  self.postMessage(response.status + ' ' + text.length);
};`);
    });
    showPage(front, '/', {
      brand,
      title: 'The sums',
      script: `
        const api = ${value(api)};
        run(async () => {
          const login = asJson({ user: 'mina', password: ${value(password)} });
          await call(api + '/login', { ...login, credentials: 'include' });
          await call(api + '/orders', { credentials: 'include' });
          await wait(150);
          await new Promise((resolve) => {
            const reckoner = new Worker('/reckoner.js');
            reckoner.onmessage = ({ data }) => { say('The worker got ' + data); resolve(); };
            reckoner.postMessage('begin');
          });
          done();
        });`,
    });
    world.serve(`app.${domain}`, front);
    const back = webApp();
    back.use(allow(world, `https://app.${domain}`, { credentials: true }));
    back.post('/login', members.login);
    back.get('/orders', members.guard, (_request, response) => void response.json(orders));
    world.serve(`api.${domain}`, back);
  };

export const browserWorkers: Readonly<Record<string, Serve>> = {
  'service-worker-kept-refusal': worker({
    brand: 'Ferns',
    title: 'Your fronds',
    host: 'www.fernery.test',
    password: 'zB3-spore-KwT8x5Nd2Q',
    // Cache first, whatever the answer was.
    worker: `
      if (url.pathname.startsWith('/api/'))
        event.respondWith((async () => {
          const cache = await caches.open('api');
          const kept = await cache.match(request);
          if (kept !== undefined) return kept;
          const answer = await fetch(request);
          await cache.put(request, answer.clone());
          return answer;
        })());`,
    script: `
      await call('/api/account');
      await signIn();
      await wait(200);
      await call('/api/account');
      await call('/api/account', { headers: { Accept: 'application/json' } });`,
  }),
  'service-worker-without-cookies': worker({
    brand: 'Orangery',
    title: 'Your trees',
    host: 'www.orangery.test',
    password: 'fN7-citrus-VzG2m9Hk4R',
    worker: `
      if (url.pathname.startsWith('/api/')) event.respondWith(fetch(request.url, { credentials: 'omit' }));`,
    script: `
      await signIn();
      await wait(200);
      await call('/api/account');`,
  }),
  'service-worker-without-token': async (world) => {
    const origin = world.url('https://www.mosshouse.test');
    const issuer = await world.issuer('https://login.mosshouse.test/');
    const token = () => issuer.sign({ aud: origin, sub: 'user|c7720e' });
    workerShop(world, {
      brand: 'Moss House',
      title: 'Your mosses',
      host: 'www.mosshouse.test',
      password: 'vD8-lichen-HqX3m7Wz5K',
      // By its address: what the page put into the request is left behind.
      worker: `
        if (url.pathname.startsWith('/data/')) event.respondWith(fetch(url.href));`,
      more: (app) => {
        app.post('/token', async (_request, response) => {
          response
            .set('Cache-Control', 'no-store')
            .json({ access_token: await token(), token_type: 'Bearer' });
        });
        app.get('/data/mosses', bearer(issuer, origin), (_request, response) => void response.json(orders));
        app.use(errorsAsJson);
      },
      script: `
        const login = await call('/token', { method: 'POST' });
        await wait(150);
        await call('/data/mosses', { headers: { Authorization: 'Bearer ' + login.json.access_token } });`,
    });
  },
  'service-worker-shell-for-all': worker({
    brand: 'Palm House',
    title: 'Your palms',
    host: 'www.palmhouse.test',
    password: 'qX5-frond-LcJ6w1Tb8Y',
    // One page for every address: that is meant for navigations.
    worker: `
      if (request.method === 'GET')
        event.respondWith((async () => {
          const cache = await caches.open('shell');
          return (await cache.match('/sign-in')) ?? fetch(request);
        })());`,
    more: (app) => {
      app.get('/sign-in', (_request, response) => {
        response.send(
          page({
            brand: 'Palm House',
            title: 'Sign in',
            body: '<form method="post" action="/login"><input name="user"><input name="password" type="password"></form>',
          }),
        );
      });
    },
    script: `
      await (await caches.open('shell')).add('/sign-in');
      await signIn();
      await wait(200);
      await call('/api/account', { headers: { Accept: 'application/json' } });`,
  }),
  'service-worker-network-first': worker({
    brand: 'Bulb Growers',
    title: 'Your bulbs',
    host: 'www.bulbfield.test',
    password: 'tR9-tulip-QsD4v7Xf6M',
    worker: `
      if (url.pathname.startsWith('/api/'))
        event.respondWith((async () => {
          try {
            const answer = await fetch(request);
            if (answer.ok) await (await caches.open('api')).put(request, answer.clone());
            return answer;
          } catch {
            return caches.match(request);
          }
        })());`,
    script: `
      await call('/api/account');
      await signIn();
      await wait(200);
      await call('/api/account');
      await call('/api/orders');`,
  }),
  'worker-without-cookies': dedicated('Boat Builders', 'keelson.test', 'jC2-plank-NhW5z8Rq3V', '{}'),
  'worker-with-cookies': dedicated(
    'Sail Makers',
    'spinnaker.test',
    'wP6-canvas-BtX9k4Ld7G',
    `{ credentials: 'include' }`,
  ),
};
