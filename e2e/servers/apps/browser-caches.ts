import { orders, webApp } from '../kit.ts';
import { addMembers } from '../members.ts';
import { showPage, value } from '../page.ts';
import type { Serve, World } from '../world.ts';

interface MeShop {
  readonly brand: string;
  readonly host: string;
  readonly password: string;
  /** The rule on keeping what is answered to strangers. */
  readonly rule: string;
  readonly secure: boolean;
}

/** A page that asks who the visitor is, signs in, and asks again. */
function meShop(world: World, { brand, host, password, rule, secure }: MeShop): void {
  const app = webApp();
  app.set('trust proxy', 1);
  const members = addMembers(world, app, {
    password,
    session: { name: 'me.sid', cookie: { httpOnly: true, secure, sameSite: 'lax' } },
  });
  showPage(app, '/', {
    brand,
    title: 'You',
    script: `
      run(async () => {
        await call('/api/me');
        await call('/login', asJson({ user: 'mina', password: ${value(password)} }));
        await wait(200);
        await call('/api/me');
        done();
      });`,
  });
  app.post(
    '/login',
    members.authenticate('local'),
    (_request, response) => void response.json({ user: 'mina' }),
  );
  app.get('/api/me', (request, response) => {
    if (request.isAuthenticated()) response.set('Cache-Control', 'no-store').json({ name: 'Mina' });
    else response.status(401).set('Cache-Control', rule).json({ error: 'unauthenticated' });
  });
  world.serve(host, app);
}

/** nginx that keeps what it may, and says whether an answer is a kept one. */
function keepingNginx(world: World, host: string, zone: string): void {
  world.nginx(`
  proxy_cache_path ${zone} keys_zone=${zone}:1m;
  server {
    ${world.proxy.tls}
    server_name ${host};
    location / {
      proxy_pass ${world.proxy.upstream};
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_cache ${zone};
      proxy_cache_key $host$request_uri;
      add_header X-Cache-Status $upstream_cache_status always;
    }
  }`);
}

/** Two pages of one site ask one API; what the first was allowed to read is kept for the second. */
const withoutVary: Serve = (world) => {
  const api = world.url('http://api.signpainter.test');
  const other = world.url('http://shop.signpainter.test');
  const password = 'fT6-enamel-VwK9c2Xh4Q';
  const page = (host: string, script: string): void => {
    const app = webApp();
    showPage(app, '/', { brand: 'Sign Painters', title: 'Your signs', script });
    world.serve(host, app);
  };
  const ask = `await call(${value(`${api}/account`)}, { credentials: 'include' });`;
  page(
    'www.signpainter.test',
    `run(async () => {
      await call(${value(`${api}/login`)}, { ...asJson({ user: 'mina', password: ${value(password)} }), credentials: 'include' });
      ${ask}
      await go(${value(`${other}/`)});
    });`,
  );
  page('shop.signpainter.test', `await wait(200); ${ask} done();`);
  const back = webApp();
  back.use((request, response, next) => {
    // By hand: the origin that asks is allowed, and Vary: Origin is forgotten.
    response.set('Access-Control-Allow-Origin', request.headers.origin ?? '*');
    response.set('Access-Control-Allow-Credentials', 'true');
    if (request.method === 'OPTIONS')
      response.set('Access-Control-Allow-Headers', 'Content-Type').sendStatus(204);
    else next();
  });
  const members = addMembers(world, back, {
    password,
    session: { name: 'painter', cookie: { httpOnly: true, secure: false, sameSite: 'lax' } },
  });
  back.post(
    '/login',
    members.authenticate('local'),
    (_request, response) => void response.json({ user: 'mina' }),
  );
  back.get('/account', (request, response) => {
    if (request.isAuthenticated()) response.set('Cache-Control', 'private, max-age=600').json(orders);
    else response.sendStatus(401);
  });
  world.serve('api.signpainter.test', back);
};

export const browserCaches: Readonly<Record<string, Serve>> = {
  'keepable-refusal': (world) =>
    meShop(world, {
      brand: 'Cheese Ripeners',
      host: 'www.cheesecellar.test',
      password: 'dL5-rind-NzW8x3Kp6T-m',
      rule: 'private, max-age=300',
      secure: false,
    }),
  'cached-refusal-at-proxy': (world) => {
    meShop(world, {
      brand: 'Wine Vaults',
      host: 'www.winevault.test',
      password: 'qH2-cork-RvG7m4Jd9B-x',
      rule: 'public, max-age=300',
      secure: true,
    });
    keepingNginx(world, 'www.winevault.test', 'vault');
  },
  'refusal-not-kept': (world) => {
    meShop(world, {
      brand: 'Ham Smokers',
      host: 'www.smokehouse.test',
      password: 'xN8-hickory-BtC5w2Qf7L',
      rule: 'no-store',
      secure: true,
    });
    keepingNginx(world, 'www.smokehouse.test', 'smoke');
  },
  'cors-cached-for-another-page': withoutVary,
};
