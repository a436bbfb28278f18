import type { ErrorRequestHandler, RequestHandler } from 'express';
import { expressjwt } from 'express-jwt';
import { requiredScopes } from 'express-oauth2-jwt-bearer';
import { allow, bearer, errorsAsJson, orders, passwordLogin, webApp } from '../kit.ts';
import { showPage, value } from '../page.ts';
import type { Issuer, Serve, World } from '../world.ts';

interface TokenCase {
  readonly brand: string;
  readonly title: string;
  readonly domain: string;
  readonly password: string;
  /** What the sign-in hands out. */
  readonly issue: (issuer: Issuer, audience: string) => Promise<object>;
  readonly guard?: (issuer: Issuer, audience: string) => RequestHandler;
  readonly errors?: ErrorRequestHandler;
  /** Next to the page: `GET /api/auth/session` hands out the token that the server kept, instead of a sign-in. */
  readonly kept?: boolean;
  /** Runs in the page after signing in: `api`, `login.json` and `get(path, token)` are at hand. */
  readonly script: string;
  /** Further routes, before the guard. */
  readonly routes?: Readonly<Record<string, RequestHandler>>;
}

async function tokenCase(world: World, shop: TokenCase): Promise<void> {
  const audience = world.url(`https://api.${shop.domain}`);
  const issuer = await world.issuer(`https://login.${shop.domain}/`);
  const signIn = `asJson({ user: 'mina', password: ${value(shop.password)} })`;
  const front = webApp();
  front.get('/api/auth/session', async (_request, response) => {
    response.set('Cache-Control', 'no-store').json(await shop.issue(issuer, audience));
  });
  showPage(front, '/', {
    brand: shop.brand,
    title: shop.title,
    script: `
      const api = ${value(audience)};
      const get = (path, token) => call(api + path, { headers: { Authorization: 'Bearer ' + token } });
      run(async () => {
        const login = await ${shop.kept === true ? `call('/api/auth/session')` : `call(api + '/login', ${signIn})`};
        await wait(150);
        ${shop.script}
        done();
      });`,
  });
  world.serve(`app.${shop.domain}`, front);

  const back = webApp();
  back.use(allow(world, `https://app.${shop.domain}`));
  back.post(
    '/login',
    passwordLogin(shop.password, () => shop.issue(issuer, audience)),
  );
  for (const [path, handler] of Object.entries(shop.routes ?? {})) back.post(path, handler);
  back.use((shop.guard ?? bearer)(issuer, audience));
  back.get('/orders', (_request, response) => void response.json(orders));
  back.get('/account', (_request, response) => void response.json({ name: 'Mina' }));
  back.post(
    '/orders',
    requiredScopes('orders:write'),
    (_request, response) => void response.json({ ok: true }),
  );
  back.use(shop.errors ?? errorsAsJson);
  world.serve(`api.${shop.domain}`, back);
}

const asToken = (access_token: string) => ({ access_token, token_type: 'Bearer', expires_in: 3600 });

/** Knows JWTs, and keeps its reasons to itself. */
const muteGuard = (issuer: Issuer, audience: string): RequestHandler =>
  expressjwt({ secret: issuer.publicKey, algorithms: ['RS256'], audience, issuer: issuer.iss });

const muteErrors: ErrorRequestHandler = (_error, _request, response, _next) => {
  response
    .status(401)
    .set('WWW-Authenticate', 'Bearer error="invalid_token"')
    .json({ message: 'Unauthorized' });
};

/** Also refuses what `withdrawn` holds. */
const revocable =
  (withdrawn: ReadonlySet<string>) =>
  (issuer: Issuer, audience: string): RequestHandler =>
    expressjwt({
      secret: issuer.publicKey,
      algorithms: ['RS256'],
      audience,
      issuer: issuer.iss,
      isRevoked: (request) => withdrawn.has(request.headers.authorization ?? ''),
    });

const twoApis: Serve = async (world) => {
  const issuer = await world.issuer('https://login.billing.test/');
  const profile = world.url('https://profile.billing.test');
  const invoices = world.url('https://invoices.billing.test');
  const front = webApp();
  showPage(front, '/', {
    brand: 'Billing',
    title: 'Your invoices',
    script: `
      run(async () => {
        const login = await call(${value(`${profile}/login`)}, asJson({ user: 'mina', password: 'oR9-receipt-VwK6f3Hx1B' }));
        const headers = { Authorization: 'Bearer ' + login.json.access_token };
        await call(${value(`${profile}/me`)}, { headers });
        await call(${value(`${invoices}/list`)}, { headers });
        done();
      });`,
  });
  world.serve('app.billing.test', front);
  for (const [host, audience] of [
    ['profile.billing.test', profile],
    ['invoices.billing.test', invoices],
  ] as const) {
    const api = webApp();
    api.use(allow(world, 'https://app.billing.test'));
    api.post(
      '/login',
      passwordLogin('oR9-receipt-VwK6f3Hx1B', async () =>
        asToken(await issuer.sign({ aud: profile, sub: 'user|90b1f7', scope: 'profile invoices' })),
      ),
    );
    api.use(bearer(issuer, audience), (_request, response) => void response.json(orders));
    api.use(errorsAsJson);
    world.serve(host, api);
  }
};

const superseded: Serve = (world) => {
  const withdrawn = new Set<string>();
  let sign: (() => Promise<string>) | undefined;
  return tokenCase(world, {
    brand: 'Radio',
    title: 'Your stations',
    domain: 'radio.test',
    password: 'yK7-antenna-DpH4t1Vb9R',
    issue: async (issuer, audience) => {
      sign = () => issuer.sign({ aud: audience, sub: 'user|77c0d1' });
      return { ...asToken(await sign()), refresh_token: world.plant(`rt_${crypto.randomUUID()}`) };
    },
    routes: {
      '/refresh': async (request, response) => {
        withdrawn.add(request.headers.authorization ?? '');
        response.json(asToken((await sign?.()) ?? ''));
      },
    },
    guard: revocable(withdrawn),
    errors: muteErrors,
    script: `
      const old = login.json.access_token;
      await get('/orders', old);
      const renewed = await call(api + '/refresh', {
        ...asJson({ refresh_token: login.json.refresh_token }),
        headers: { 'Content-Type': 'application/json', Authorization: 'Bearer ' + old },
      });
      await get('/orders', renewed.json.access_token);
      await get('/account', old);
      await wait(150);
      await get('/account', old);`,
  });
};

const revoked: Serve = (world) => {
  const withdrawn = new Set<string>();
  const uses = new Map<string, number>();
  return tokenCase(world, {
    brand: 'Photos',
    title: 'Your albums',
    domain: 'photos.test',
    password: 'cQ2-shutter-MxG8z5Fw3N',
    issue: async (issuer, audience) => asToken(await issuer.sign({ aud: audience, sub: 'user|2ae94b' })),
    guard: (issuer, audience) => {
      const guard = revocable(withdrawn)(issuer, audience);
      return (request, response, next) => {
        const field = request.headers.authorization ?? '';
        const used = (uses.get(field) ?? 0) + 1;
        uses.set(field, used);
        // The password is changed elsewhere after the second call.
        if (used > 2) withdrawn.add(field);
        void guard(request, response, next);
      };
    },
    errors: muteErrors,
    script: `
      const token = login.json.access_token;
      await get('/orders', token);
      await get('/account', token);
      await wait(300);
      await get('/orders', token);
      await get('/account', token);`,
  });
};

export const tokens: Readonly<Record<string, Serve>> = {
  'token-malformed': (world) =>
    tokenCase(world, {
      brand: 'Mail',
      title: 'Inbox',
      domain: 'mail.test',
      password: 'zC4-envelope-QnX7w1Fk9D',
      issue: async (issuer, audience) => asToken(await issuer.sign({ aud: audience, sub: 'user|10e6a2' })),
      script: `
        await get('/account', login.json.access_token);
        await get('/orders', login.json.access_token.slice(0, 200));`,
    }),
  'token-expired': (world) =>
    tokenCase(world, {
      brand: 'Charts',
      title: 'Dashboard',
      domain: 'charts.test',
      password: 'lW7-histogram-BtY3k8Rm5S',
      kept: true,
      issue: async (issuer, audience) =>
        asToken(await issuer.sign({ aud: audience, sub: 'user|8b03ce' }, { iat: -4320, exp: -720 })),
      script: `
        await Promise.all([get('/orders', login.json.access_token), get('/account', login.json.access_token)]);
        await wait(200);
        await get('/orders', login.json.access_token);`,
    }),
  'token-expired-mute': (world) =>
    tokenCase(world, {
      brand: 'Rooms',
      title: 'Today',
      domain: 'rooms.test',
      password: 'vH2-lectern-XsJ9d4Pz6G',
      kept: true,
      issue: async (issuer, audience) =>
        asToken(await issuer.sign({ aud: audience, sub: 'device|hall-2' }, { iat: -90_000, exp: -3600 })),
      guard: muteGuard,
      errors: (_error, _request, response, _next) => {
        response.status(401).set('WWW-Authenticate', 'Bearer').type('text').send('Unauthorized');
      },
      script: `await get('/orders', login.json.access_token);`,
    }),
  'token-not-yet-valid': (world) =>
    tokenCase(world, {
      brand: 'Parking',
      title: 'Your place',
      domain: 'parking.test',
      password: 'eN5-barrier-LcM8q2Tv7W',
      issue: async (issuer, audience) =>
        asToken(await issuer.sign({ aud: audience, sub: 'user|44d9f0' }, { nbf: 300, exp: 3900 })),
      guard: muteGuard,
      script: `await get('/orders', login.json.access_token);`,
    }),
  'token-audience-mismatch': twoApis,
  'token-issuer-mismatch': (world) =>
    tokenCase(world, {
      brand: 'Library',
      title: 'Loans',
      domain: 'library.test',
      password: 'iD8-bookend-GzQ5n9Lj2Y',
      issue: async (issuer, audience) =>
        asToken(
          await issuer.sign({ iss: 'https://id.library.test/realms/readers', aud: audience, sub: 'r-5512' }),
        ),
      script: `
        await get('/orders', login.json.access_token);
        await get('/account', login.json.access_token);`,
    }),
  'token-wrong-type': (world) =>
    tokenCase(world, {
      brand: 'Podcast',
      title: 'Subscriptions',
      domain: 'podcast.test',
      password: 'sJ3-microphone-RfT7b4Cx8M',
      issue: async (issuer, audience) => ({
        ...asToken(await issuer.sign({ aud: audience, sub: 'user|6f1188', scope: 'openid orders:read' })),
        id_token: await issuer.idToken({ aud: 'podcast-web', sub: 'user|6f1188', name: 'Mina Example' }),
      }),
      script: `
        say('Hello, Mina');
        await get('/orders', login.json.id_token);`,
    }),
  'token-scope-insufficient': (world) =>
    tokenCase(world, {
      brand: 'Kitchen',
      title: 'Recipes of the house',
      domain: 'kitchen.test',
      password: 'uB6-whisk-KhP2v8Nd5Z',
      issue: async (issuer, audience) =>
        asToken(await issuer.sign({ aud: audience, sub: 'user|b7721d', scope: 'openid orders:read' })),
      script: `
        const token = login.json.access_token;
        await get('/orders', token);
        const save = asJson({ item: 'Soup' });
        await call(api + '/orders', { ...save, headers: { ...save.headers, Authorization: 'Bearer ' + token } });`,
    }),
  'credential-refused': (world) =>
    tokenCase(world, {
      brand: 'Vault',
      title: 'Documents',
      domain: 'vault.test',
      password: 'gX1-tumbler-YmW9s6Jq4L',
      issue: async (issuer, audience) => asToken(await issuer.forge({ aud: audience, sub: 'user|e05b93' })),
      guard: muteGuard,
      errors: muteErrors,
      script: `
        await get('/orders', login.json.access_token);
        await get('/account', login.json.access_token);`,
    }),
  'token-superseded': superseded,
  'token-revoked': revoked,
  'token-refresh-failing': (world) =>
    tokenCase(world, {
      brand: 'Taxi',
      title: 'Your rides',
      domain: 'taxi.test',
      password: 'pL9-meter-SvC1j7Kd6T',
      kept: true,
      issue: async (issuer, audience) => ({
        ...asToken(await issuer.sign({ aud: audience, sub: 'user|3c9e57' }, { iat: -4000, exp: -400 })),
        refresh_token: 'rt_5hW8xQz2NfB7mKcV4yGtR9pL',
      }),
      routes: {
        '/oauth/token': (_request, response) => {
          response.status(400).set('Cache-Control', 'no-store').json({
            error: 'invalid_grant',
            error_description: 'Unknown or expired refresh token',
          });
        },
      },
      script: `
        for (let attempt = 0; attempt < 5; attempt++) {
          const answer = await get('/orders', login.json.access_token);
          if (answer.ok) break;
          const body = new URLSearchParams({
            grant_type: 'refresh_token', client_id: 'taxi-web', refresh_token: login.json.refresh_token,
          });
          await call(api + '/oauth/token', { method: 'POST', body });
          await wait(60);
        }`,
    }),
};
