import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { type DjangoUser, jwtKey } from '../django.ts';
import { webApp } from '../kit.ts';
import { showPage, value } from '../page.ts';
import type { Serve, World } from '../world.ts';
import { nginxBefore, pageBefore } from './servers-page.ts';

interface Shop {
  readonly brand: string;
  readonly host: string;
  readonly user: DjangoUser;
  /** Runs in the page. */
  readonly script: string;
}

/** A page and Django REST framework on one host. */
function shop(world: World, { brand, host, user, script }: Shop): void {
  const title = 'Your orders';
  const run = `run(async () => { ${script} done(); });`;
  pageBefore(world, host, { brand, title, script: run }, world.django({ users: [user] }));
}

/** A page on one host, and Django REST framework on another of the same site. */
function acrossHosts(world: World, domain: string, user: DjangoUser, script: string): void {
  const front = webApp();
  showPage(front, '/', {
    brand: 'Django',
    title: 'Your orders',
    script: `
      const api = ${value(world.url(`https://api.${domain}`))} + '/api/session';
      run(async () => {
        const { csrfToken } = (await call(api + '/login/', { credentials: 'include' })).json;
        const guarded = { credentials: 'include', headers: { 'X-CSRFToken': csrfToken, 'Content-Type': 'application/json' } };
        ${script}
        done();
      });`,
  });
  world.serve(`app.${domain}`, front);
  world.serve(`api.${domain}`, world.django({ users: [user] }));
}

const signIn = ({ name, password }: DjangoUser) =>
  `asJson({ username: ${value(name)}, user: ${value(name)}, password: ${value(password)} })`;

/** What pages that sign in with a session share: the CSRF token from its cookie, as Django's guide reads it. */
const csrfCookie = `
  const csrf = () => /csrftoken=([^;]+)/.exec(document.cookie)[1];
  const post = (path, data, headers) => call(path, { method: 'POST', body: JSON.stringify(data), headers: { 'Content-Type': 'application/json', ...headers } });`;

/** A token as SimpleJWT makes it, of an earlier visit; `exp` in seconds from now. */
async function keptToken(
  world: World,
  user: DjangoUser,
  { type = 'access', exp, key = jwtKey }: { type?: 'access' | 'refresh'; exp: number; key?: string },
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const jti = randomUUID().replaceAll('-', '');
  const jwt = await new SignJWT({
    token_type: type,
    exp: now + exp,
    iat: now + Math.min(0, exp) - 600,
    jti,
    user_id: user.name,
  })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .sign(new TextEncoder().encode(key));
  return world.plant(jwt);
}

const tokenKeyword: Serve = (world) => {
  const user = {
    name: 'mina.kettle',
    password: 'uF4-copper-WnX8r2Kd6B',
    token: '5d0c6b1f83ae4297b6e1d4f07a9c3852ef61b40d',
  };
  shop(world, {
    brand: 'Kettles',
    host: 'www.kettle.test',
    user,
    script: `
      const { token } = (await call('/api/token/login/', ${signIn(user)})).json;
      await wait(150);
      // What nearly every other API wants; this one wants the word Token.
      await call('/api/token/orders/', { headers: { Authorization: 'Bearer ' + token } });`,
  });
};

const tokenUnknown: Serve = (world) =>
  shop(world, {
    brand: 'Ladders',
    host: 'www.ladder.test',
    user: {
      name: 'mina.ladder',
      password: 'oL9-rung-CvT3m7Qx5H',
      token: '0b7e92d4c61f48a3957de8f1a2c06b43d95e7f18',
    },
    script: `
      await call('/api/token/orders/', { headers: { Authorization: 'Token 94c1f7ae0d2b4563a8e7f60b1d9c53278ef4a60c' } });`,
  });

const tokenStripped: Serve = (world) => {
  const user = {
    name: 'mina.stonepit',
    password: 'iS6-granite-ZdM1k9Wp4R',
    token: 'c38a5f0e17d94b62ae80d3f49b1c7e65f2a04d97',
  };
  shop(world, {
    brand: 'Stone Pit',
    host: 'www.stonepit.test',
    user,
    script: `
      const { token } = (await call('/api/token/login/', ${signIn(user)})).json;
      await wait(150);
      await call('/api/token/orders/', { headers: { Authorization: 'Token ' + token } });`,
  });
  nginxBefore(world, 'www.stonepit.test', '', 'proxy_set_header Authorization "";');
};

const jwtRefreshSent: Serve = (world) => {
  const user = { name: 'mina.walnut', password: 'eB3-shell-KpY6t8Jn2V' };
  shop(world, {
    brand: 'Walnut',
    host: 'www.walnut.test',
    user,
    script: `
      const tokens = (await call('/api/jwt/token/', ${signIn(user)})).json;
      await wait(150);
      await call('/api/jwt/orders/', { headers: { Authorization: 'Bearer ' + tokens.refresh } });`,
  });
};

const jwtKept =
  (host: string, brand: string, user: DjangoUser, token: { exp: number; key?: string }): Serve =>
  async (world) =>
    shop(world, {
      brand,
      host,
      user,
      script: `
        const kept = ${value(await keptToken(world, user, token))};
        await call('/api/jwt/orders/', { headers: { Authorization: 'Bearer ' + kept } });`,
    });

const jwtRefreshed: Serve = async (world) => {
  const user = { name: 'mina.otter', password: 'jD8-river-MxG4c1Ts7F' };
  const access = await keptToken(world, user, { exp: -300 });
  const refresh = await keptToken(world, user, { exp: 80_000, type: 'refresh' });
  shop(world, {
    brand: 'Otter',
    host: 'www.otter.test',
    user,
    script: `
      let access = ${value(access)};
      const ask = () => call('/api/jwt/orders/', { headers: { Authorization: 'Bearer ' + access } });
      const first = await ask();
      if (first.status === 401) {
        access = (await call('/api/jwt/token/refresh/', asJson({ refresh: ${value(refresh)} }))).json.access;
        await ask();
      }`,
  });
};

const sessionShop =
  (brand: string, host: string, user: DjangoUser, script: string): Serve =>
  (world) =>
    shop(world, {
      brand,
      host,
      user,
      script: `${csrfCookie}
        ${script.replace(
          'SIGN_IN',
          `
          await call('/api/session/login/');
          await post('/api/session/login/', { user: ${value(user.name)}, password: ${value(user.password)} }, { 'X-CSRFToken': csrf() });
          await wait(150);`,
        )}`,
    });

const basicShop =
  (brand: string, host: string, user: DjangoUser, header: string): Serve =>
  (world) =>
    shop(world, {
      brand,
      host,
      user,
      script: `
        const headers = { Authorization: ${header} };
        await call('/api/basic/orders/', { headers, credentials: 'omit' });`,
    });

export const serversDjango: Readonly<Record<string, Serve>> = {
  'drf-token-keyword': tokenKeyword,
  'drf-token-unknown': tokenUnknown,
  'drf-token-stripped': tokenStripped,
  'drf-jwt-refresh-token': jwtRefreshSent,
  'drf-jwt-expired': jwtKept(
    'www.almond.test',
    'Almond',
    { name: 'mina.almond', password: 'xH2-blossom-RtL7d5Vk9C' },
    { exp: -720 },
  ),
  'drf-jwt-other-key': jwtKept(
    'www.pecan.test',
    'Pecan',
    { name: 'mina.pecan', password: 'bQ5-orchard-SfN8w3Zm6J' },
    { exp: 3000, key: 'the-key-of-the-staging-project' },
  ),
  'drf-jwt-refreshed': jwtRefreshed,
  'drf-session-csrf': sessionShop(
    'Sea Mark',
    'www.seamark.test',
    { name: 'mina.seamark', password: 'kW7-lantern-GcP2x6Rd4Y' },
    `SIGN_IN
     await call('/api/session/me/');
     await post('/api/session/orders/', { item: 12 });`,
  ),
  'drf-session-not-staff': sessionShop(
    'Windmill',
    'www.windmill.test',
    { name: 'mina.windmill', password: 'tZ1-sail-HvB9n4Mq8KcW' },
    `SIGN_IN
     await call('/api/session/me/');
     await post('/api/session/refunds/', { order: 4711 }, { 'X-CSRFToken': csrf() });`,
  ),
  'drf-session-signed-in': sessionShop(
    'Beehive',
    'www.beehive.test',
    { name: 'mina.beehive', password: 'aN6-clover-TyJ3s8Fw5D' },
    `await call('/api/session/me/');
     SIGN_IN
     await call('/api/session/me/');
     await post('/api/session/orders/', { item: 12 }, { 'X-CSRFToken': csrf() });`,
  ),
  'drf-csrf-referer': (world) => {
    const user = { name: 'mina.harness', password: 'dM4-leather-XkR7v1Cz9P' };
    acrossHosts(
      world,
      'harness.test',
      user,
      `
        await call(api + '/login/', { ...${signIn(user)}, credentials: 'include' });
        await wait(150);
        const { csrfToken: fresh } = (await call(api + '/login/', { credentials: 'include' })).json;
        guarded.headers['X-CSRFToken'] = fresh;
        await call(api + '/orders/', { credentials: 'include' });
        await call(api + '/orders/', { ...guarded, method: 'POST', body: '{"item":12}' });`,
    );
  },
  'drf-session-omitted': (world) => {
    const user = { name: 'mina.earthenware', password: 'yG8-kiln-BwD5q2Lt6SQ' };
    acrossHosts(
      world,
      'earthenware.test',
      user,
      `
        await call(api + '/login/', { ...${signIn(user)}, credentials: 'include' });
        await wait(150);
        // The default sends cookies to the page's own origin only.
        await call(api + '/orders/');`,
    );
  },
  'drf-basic-plain': basicShop(
    'Anchor',
    'www.anchor.test',
    { name: 'mina.anchor', password: 'rC3-harbour-JmX6f9Hn1W' },
    `'Basic mina.anchor:rC3-harbour-JmX6f9Hn1W'`,
  ),
  'drf-basic-rejected': basicShop(
    'Compass',
    'www.compass.test',
    { name: 'mina.compass', password: 'wP9-needle-LzK4b7Tg3V' },
    `'Basic ' + btoa('mina.compass:vS2-meridian-QdY8m5Xr1N')`,
  ),
};
