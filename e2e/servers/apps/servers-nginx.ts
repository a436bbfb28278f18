import { bearer, errorsAsJson, orders, passwordLogin, webApp } from '../kit.ts';
import { showPage, value } from '../page.ts';
import type { Serve, TokenTimes } from '../world.ts';
import { nginxBefore, pageBefore } from './servers-page.ts';

interface TokenShop {
  readonly brand: string;
  readonly host: string;
  readonly password: string;
  readonly token?: TokenTimes;
  /** What stands in nginx's server block before `location /`; `UPSTREAM` is where the application is. */
  readonly nginx: string;
  readonly files?: Readonly<Record<string, string>>;
}

/** A page that signs in and then calls `/api/orders` with its token; nginx has its own opinion on the latter. */
const tokenShop =
  ({ brand, host, password, token, nginx, files }: TokenShop): Serve =>
  async (world) => {
    const origin = world.url(`https://${host}`);
    const issuer = await world.issuer(`https://login.${host}/`);
    const app = webApp();
    showPage(app, '/', {
      brand,
      title: 'Your orders',
      script: `
        run(async () => {
          const login = await call('/login', asJson({ user: 'mina', password: ${value(password)} }));
          await wait(150);
          const headers = { Authorization: 'Bearer ' + login.json.access_token };
          // Without the browser's own credentials: its prompt stays out of it.
          await call('/api/orders', { headers, credentials: 'omit' });
          done();
        });`,
    });
    app.post(
      '/login',
      passwordLogin(password, async () => ({
        access_token: await issuer.sign({ aud: origin, sub: 'user|3b90fe' }, token),
        token_type: 'Bearer',
      })),
    );
    app.get('/check', bearer(issuer, origin), (_request, response) => void response.sendStatus(204));
    app.get('/api/orders', (_request, response) => void response.json(orders));
    app.use(errorsAsJson);
    world.serve(host, app);
    nginxBefore(world, host, nginx.replaceAll('UPSTREAM', world.proxy.upstream), '', files);
  };

/** nginx asks the application before it lets a call through (auth_request); `inCheck`: lines of that question. */
const checkFirst = (inCheck: string): string => `
    location /api/ {
      auth_request /check;
      proxy_pass UPSTREAM;
      proxy_set_header Host $http_host;
    }
    location = /check {
      internal;
      proxy_pass UPSTREAM;
      proxy_set_header Host $http_host;
      proxy_pass_request_body off;
      proxy_set_header Content-Length "";
      ${inCheck}
    }`;

/** nginx asks for a password itself. */
const passwordFirst = (users: string): string => `
    location /api/ {
      auth_basic "Staging";
      auth_basic_user_file ${users};
      proxy_pass UPSTREAM;
      proxy_set_header Host $http_host;
    }`;

interface PasswordShop {
  readonly brand: string;
  readonly host: string;
  readonly password: string;
  /** Runs in the page; `with(password)` makes the options of a call. */
  readonly script: string;
}

const passwordShop =
  ({ brand, host, password, script }: PasswordShop): Serve =>
  (world) => {
    const app = webApp();
    showPage(app, '/', {
      brand,
      title: 'Your orders',
      script: `
        const basic = (password) => ({ credentials: 'omit', headers: { Authorization: 'Basic ' + btoa('mina:' + password) } });
        run(async () => {
          ${script}
          done();
        });`,
    });
    app.get('/api/orders', (_request, response) => void response.json(orders));
    world.serve(host, app);
    const lines = passwordFirst(`${host}.users`).replaceAll('UPSTREAM', world.proxy.upstream);
    nginxBefore(world, host, lines, '', { [`${host}.users`]: `mina:{PLAIN}${password}\n` });
  };

/** A page that calls Django with a key in a header field of its own choice, through nginx. */
const keyShop =
  (brand: string, host: string, sent: { field: string; key: string }, known: string): Serve =>
  (world) => {
    pageBefore(
      world,
      host,
      {
        brand,
        title: 'Your orders',
        script: `
          run(async () => {
            await call('/api/key/orders/', { headers: { ${value(sent.field)}: ${value(sent.key)} } });
            done();
          });`,
      },
      world.django({ apiKeys: [known] }),
    );
    nginxBefore(world, host, '');
  };

export const serversNginx: Readonly<Record<string, Serve>> = {
  'nginx-basic-before-bearer': tokenShop({
    brand: 'Iron Works',
    host: 'www.ironworks.test',
    password: 'lT5-anvil-CzK9w2Qv7X',
    nginx: passwordFirst('www.ironworks.test.users'),
    files: { 'www.ironworks.test.users': 'tester:{PLAIN}gH1-crucible-NbR6y4Sm8D\n' },
  }),
  'nginx-basic-rejected': passwordShop({
    brand: 'Cannery',
    host: 'www.cannery.test',
    password: 'eV7-sardine-WdJ2k8Xp5L',
    script: `await call('/api/orders', basic('pN3-herring-TqG7c1Zf9B'));`,
  }),
  'nginx-basic-handshake': passwordShop({
    brand: 'Patisserie',
    host: 'www.patisserie.test',
    password: 'iR9-poppy-KmV4x6Hs2T',
    script: `
      const first = await call('/api/orders', { credentials: 'omit' });
      if (first.status === 401) await call('/api/orders', basic('iR9-poppy-KmV4x6Hs2T'));`,
  }),
  'nginx-auth-request-stripped': tokenShop({
    brand: 'Weavers',
    host: 'www.weaver.test',
    password: 'yC2-shuttle-FpL8d3Rw6N',
    // Copied from a recipe for session cookies: the question goes out without the header.
    nginx: checkFirst('proxy_set_header Authorization "";'),
  }),
  'nginx-auth-request-expired': tokenShop({
    brand: 'Dyers',
    host: 'www.dyer.test',
    password: 'sM6-indigo-XgT1v7Kb4Y',
    token: { iat: -4000, exp: -400 },
    nginx: checkFirst(''),
  }),
  'nginx-underscore-header': keyShop(
    'Salt Works',
    'www.saltworks.test',
    { field: 'api_key', key: 'sw_live_4HqT8nVz2LrXcM6bKp9J' },
    'sw_live_4HqT8nVz2LrXcM6bKp9J',
  ),
  'nginx-api-key-unknown': keyShop(
    'Rope Walk',
    'www.ropewalk.test',
    { field: 'Api-Key', key: 'rw_live_7YbD3kWs5GtZfQ1xNm8C' },
    'rw_live_2PvJ6hRc9XnLdT4wBq7S',
  ),
};
