import { createHash, randomBytes } from 'node:crypto';
import type { RequestHandler } from 'express';
import { codeFlow } from '../code-flow.ts';
import { allow, bearer, errorsAsJson, orders, passwordLogin, webApp } from '../kit.ts';
import { showPage, value } from '../page.ts';
import { proofScript } from '../proof-page.ts';
import type { Serve } from '../world.ts';

const oidc: Serve = async (world) => {
  await codeFlow(world, {
    brand: 'Violin',
    title: 'Your lessons',
    origin: 'https://app.violin.test',
    idp: 'https://id.violin.test',
    password: 'aR7-rosin-LdQ2v9Hs4X',
    callback: `
      const tokens = await exchange();
      await call(idp + '/me', { headers: { Authorization: 'Bearer ' + tokens.json.access_token } });`,
  });
};

/** RFC 7616, section 3.4.1, Response: qop "auth", algorithm SHA-256. */
function digestGuard(password: string): RequestHandler {
  const nonces = new Set<string>();
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
  return (request, response, next) => {
    const field = request.headers.authorization ?? '';
    const part = (name: string): string => new RegExp(`[ ,]${name}="?([^",]*)`).exec(field)?.[1] ?? '';
    const secret = hash(`mina:archive:${password}`);
    const asked = hash(`${request.method}:${part('uri')}`);
    const wanted = hash(`${secret}:${part('nonce')}:${part('nc')}:${part('cnonce')}:auth:${asked}`);
    if (nonces.has(part('nonce')) && part('response') === wanted && part('uri') === request.originalUrl) {
      next();
      return;
    }
    const nonce = randomBytes(18).toString('base64url');
    nonces.add(nonce);
    response
      .status(401)
      .set('WWW-Authenticate', `Digest realm="archive", qop="auth", algorithm=SHA-256, nonce="${nonce}"`)
      .type('text')
      .send('Unauthorized');
  };
}

const digest: Serve = (world) => {
  const app = webApp();
  const password = 'sK1-microfilm-YbF6t8Nc3J';
  showPage(app, '/', {
    brand: 'Archive',
    title: 'Catalogue',
    script: `
      const hash = async (text) => {
        const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
        return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
      };
      async function ask(uri) {
        // Without credentials: the browser's own prompt stays out of it.
        const first = await call(uri, { credentials: 'omit' });
        if (first.status !== 401) return first;
        const nonce = /nonce="([^"]+)"/.exec(first.headers.get('WWW-Authenticate'))[1];
        const cnonce = crypto.randomUUID();
        const secret = await hash('mina:archive:' + ${value(password)});
        const asked = await hash('GET:' + uri);
        const response = await hash([secret, nonce, '00000001', cnonce, 'auth', asked].join(':'));
        const Authorization = 'Digest username="mina", realm="archive", nonce="' + nonce + '", uri="' + uri +
          '", algorithm=SHA-256, qop=auth, nc=00000001, cnonce="' + cnonce + '", response="' + response + '"';
        return call(uri, { credentials: 'omit', headers: { Authorization } });
      }
      run(async () => {
        await ask('/boxes');
        await wait(200);
        await ask('/boxes/12');
        done();
      });`,
  });
  app.use(digestGuard(password), (_request, response) => void response.json(orders));
  world.serve('app.archive.test', app);
};

const refreshed: Serve = async (world) => {
  const audience = world.url('https://api.lagoon.test');
  const issuer = await world.issuer('https://login.lagoon.test/');
  const password = 'lM9-heron-XvS4d1Pq7G';
  const refresh = 'rt_8KsWz3VnQx5LbT7mHc2RgY6p';
  const claims = { aud: audience, sub: 'user|d19c44', scope: 'orders:read' };
  const front = webApp();
  showPage(front, '/', {
    brand: 'Lagoon',
    title: 'Your boats',
    script: `
      const api = ${value(audience)};
      let tokens = null;
      const renew = async () => {
        const body = new URLSearchParams({
          grant_type: 'refresh_token', client_id: 'lagoon-web', refresh_token: tokens.refresh_token,
        });
        tokens = { ...tokens, ...(await call(api + '/oauth/token', { method: 'POST', body })).json };
      };
      const get = async (path) => {
        const ask = () => call(api + path, { headers: { Authorization: 'Bearer ' + tokens.access_token } });
        const answer = await ask();
        if (answer.status !== 401) return answer;
        await renew();
        return ask();
      };
      run(async () => {
        tokens = (await call('/api/auth/session')).json;
        await get('/orders');
        await wait(200);
        await get('/account');
        done();
      });`,
  });
  front.get('/api/auth/session', async (_request, response) => {
    const access_token = await issuer.sign(claims, { iat: -3700, exp: -100 });
    response
      .set('Cache-Control', 'no-store')
      .json({ access_token, token_type: 'Bearer', refresh_token: refresh });
  });
  world.serve('app.lagoon.test', front);
  const back = webApp();
  back.use(allow(world, 'https://app.lagoon.test'));
  back.post(
    '/login',
    passwordLogin(password, async () => ({ access_token: await issuer.sign(claims) })),
  );
  back.post('/oauth/token', async (_request, response) => {
    response.set('Cache-Control', 'no-store').json({
      access_token: await issuer.sign(claims),
      token_type: 'Bearer',
      expires_in: 3600,
      scope: claims.scope,
    });
  });
  back.use(bearer(issuer, audience), (_request, response) => void response.json(orders));
  back.use(errorsAsJson);
  world.serve('api.lagoon.test', back);
};

const dpop: Serve = async (world) => {
  await codeFlow(world, {
    brand: 'Wallet',
    title: 'Your passes',
    origin: 'https://app.wallet.test',
    idp: 'https://id.wallet.test',
    password: 'zG8-signet-KpD5n2Tc7M',
    client: { dpop_bound_access_tokens: true },
    settings: {
      features: { dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => true } },
    },
    callback: `
      ${proofScript}
      const tokenUrl = idp + '/token';
      let tokens = await exchange({}, { headers: { DPoP: await proof('POST', tokenUrl) } });
      if (tokens.json.error === 'use_dpop_nonce') {
        const nonce = tokens.headers.get('DPoP-Nonce');
        tokens = await exchange({}, { headers: { DPoP: await proof('POST', tokenUrl, { nonce }) } });
      }
      const token = tokens.json.access_token;
      const ath = await athOf(token);
      const me = idp + '/me';
      const ask = async (more) => call(me, {
        headers: { Authorization: 'DPoP ' + token, DPoP: await proof('GET', me, { ath, ...more }) },
      });
      // A nonce belongs to the server that gave it; the API is asked as if it were another one.
      const first = await ask();
      if (first.status === 401) await ask({ nonce: first.headers.get('DPoP-Nonce') });`,
  });
};

const corsApi: Serve = async (world) => {
  const audience = world.url('https://api.meadow.test');
  const issuer = await world.issuer('https://login.meadow.test/');
  const password = 'vF3-clover-QjX9m6Zt1S';
  const front = webApp();
  showPage(front, '/', {
    brand: 'Meadow',
    title: 'Your hives',
    script: `
      const api = ${value(audience)};
      run(async () => {
        const login = await call(api + '/login', asJson({ user: 'mina', password: ${value(password)} }));
        const headers = { Authorization: 'Bearer ' + login.json.access_token };
        await call(api + '/hives', { headers });
        const save = asJson({ hive: 3, honey: 12 });
        await call(api + '/hives/3', { ...save, method: 'PUT', headers: { ...save.headers, ...headers } });
        done();
      });`,
  });
  world.serve('app.meadow.test', front);
  const back = webApp();
  back.use(allow(world, 'https://app.meadow.test', { maxAge: 600 }));
  back.post(
    '/login',
    passwordLogin(password, async () => ({
      access_token: await issuer.sign({ aud: audience, sub: 'user|4f01ee' }),
      token_type: 'Bearer',
    })),
  );
  back.use(bearer(issuer, audience), (_request, response) => void response.json(orders));
  back.use(errorsAsJson);
  world.serve('api.meadow.test', back);
};

/** Working sign-in that rests on the Authorization header. */
export const workingTokens: Readonly<Record<string, Serve>> = {
  'oidc-code-flow': oidc,
  'digest-handshake': digest,
  'token-refreshed': refreshed,
  'dpop-nonce': dpop,
  'cors-api': corsApi,
};
