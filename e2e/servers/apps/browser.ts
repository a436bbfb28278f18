import cors from 'cors';
import type { RequestHandler } from 'express';
import { allow, bearer, errorsAsJson, orders, passwordLogin, webApp } from '../kit.ts';
import { tickets } from '../members.ts';
import { showPage, value } from '../page.ts';
import type { Issuer, Serve, World } from '../world.ts';

interface CrossOrigin {
  readonly brand: string;
  readonly title: string;
  readonly domain: string;
  readonly password: string;
  /** Stands before the API's routes; `guard` wants a token. */
  readonly rules: (world: World, guard: RequestHandler) => readonly RequestHandler[];
  /** Runs in the page; `api` and `headers` (with the token) are at hand. */
  readonly script: string;
}

/** A page that gets a token from its own origin and uses it on the API's. */
async function crossOrigin(world: World, shop: CrossOrigin): Promise<void> {
  const audience = world.url(`https://api.${shop.domain}`);
  const issuer: Issuer = await world.issuer(`https://login.${shop.domain}/`);
  const front = webApp();
  showPage(front, '/', {
    brand: shop.brand,
    title: shop.title,
    script: `
      const api = ${value(audience)};
      run(async () => {
        const login = await call('/login', asJson({ user: 'mina', password: ${value(shop.password)} }));
        const headers = { Authorization: 'Bearer ' + login.json.access_token };
        await wait(150);
        ${shop.script}
        done();
      });`,
  });
  front.post(
    '/login',
    passwordLogin(shop.password, async () => ({
      access_token: await issuer.sign({ aud: audience, sub: 'user|5ad2c8' }),
      token_type: 'Bearer',
      expires_in: 3600,
    })),
  );
  world.serve(`app.${shop.domain}`, front);

  const back = webApp();
  back.use(...shop.rules(world, bearer(issuer, audience)));
  back.get('/orders', (_request, response) => void response.json(orders));
  back.get('/events', (_request, response) => {
    response.type('text/event-stream').send('data: {"goal":1}\n\n');
  });
  back.use(errorsAsJson);
  world.serve(`api.${shop.domain}`, back);
}

const wildcardWithCredentials: Serve = (world) => {
  const password = 'sL4-soprano-GbH2v6Qy7D';
  const sessions = tickets(world, {
    name: 'choir',
    password,
    cookie: { domain: 'choir.test', httpOnly: true, secure: true, sameSite: 'lax' },
  });
  const front = webApp();
  showPage(front, '/', {
    brand: 'Choir',
    title: 'Your voices',
    script: `
      run(async () => {
        await call('/login', asJson({ user: 'mina', password: ${value(password)} }));
        await wait(200);
        await call(${value(world.url('https://api.choir.test/voices'))}, { credentials: 'include' });
        done();
      });`,
  });
  front.post('/login', sessions.login);
  world.serve('app.choir.test', front);
  const back = webApp();
  back.use(cors(), sessions.guard, (_request, response) => void response.json(orders));
  world.serve('api.choir.test', back);
};

export const browser: Readonly<Record<string, Serve>> = {
  'preflight-unauthorized': (world) =>
    crossOrigin(world, {
      brand: 'Studio',
      title: 'Your drafts',
      domain: 'studio.test',
      password: 'hZ6-easel-WnT1d7Pg3V',
      // The wrong order of middlewares is the bug.
      rules: (w, guard) => [guard, allow(w, 'https://app.studio.test')],
      script: `await call(api + '/orders', { headers });`,
    }),
  'cors-authorization-not-allowed': (world) =>
    crossOrigin(world, {
      brand: 'Atlas',
      title: 'Your maps',
      domain: 'atlas.test',
      password: 'tP1-meridian-XkF5w9Cj8N',
      rules: (w, guard) => [allow(w, 'https://app.atlas.test', { allowedHeaders: ['Content-Type'] }), guard],
      script: `await call(api + '/orders', { headers });`,
    }),
  'cors-credentials-not-allowed': wildcardWithCredentials,
  'headerless-request': (world) =>
    crossOrigin(world, {
      brand: 'Scores',
      title: 'Live',
      domain: 'scores.test',
      password: 'nJ9-whistle-ZtR3k8Wm4C',
      rules: (w, guard) => [allow(w, 'https://app.scores.test'), guard],
      script: `
        await call(api + '/events', { headers });
        await new Promise((resolve) => {
          const events = new EventSource(api + '/events');
          events.onerror = () => { events.close(); say('The live connection failed', true); resolve(); };
          events.onmessage = () => { events.close(); resolve(); };
        });`,
    }),
};
