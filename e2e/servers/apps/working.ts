import { createHash, randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import type { RequestHandler } from 'express';
import { codeFlow } from '../code-flow.ts';
import { allow, bearer, errorsAsJson, orders, passwordLogin, webApp } from '../kit.ts';
import { addMembers, membersOnly, orToLogin, tickets } from '../members.ts';
import { addSignIn, identityProvider, webClient } from '../oidc.ts';
import { page, showPage, value } from '../page.ts';
import type { Serve } from '../world.ts';

const sessionCookie = { httpOnly: true, secure: true, sameSite: 'lax' } as const;

const passwordForm: Serve = (world) => {
  const app = webApp();
  const password = 'pX5-blossom-GtM8w3Rz6K';
  const signIn = addMembers(world, app, {
    password,
    session: { name: 'orchard.sid', cookie: sessionCookie },
  });
  showPage(app, '/', {
    brand: 'Orchard',
    title: 'Welcome',
    script: `run(() => go('/home'));`,
  });
  showPage(app, '/login', {
    brand: 'Orchard',
    title: 'Sign in',
    script: `await wait(300); await form('/login', { user: 'mina', password: ${value(password)} });`,
  });
  app.post(
    '/login',
    signIn.authenticate('local', { successRedirect: '/home', failureRedirect: '/login?failed' }),
  );
  app.get('/home', orToLogin, (_request, response) => {
    response.send(
      page({
        brand: 'Orchard',
        title: 'Your trees',
        script: `
          await call('/api/me');
          await call('/api/orders');
          done();`,
      }),
    );
  });
  app.get('/api/me', membersOnly, (_request, response) => void response.json({ user: 'mina' }));
  app.get('/api/orders', membersOnly, (_request, response) => void response.json(orders));
  world.serve('www.orchard.test', app);
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

const probe: Serve = (world) => {
  const app = webApp();
  const password = 'tC6-patchwork-NzH3k8Vf5W';
  const sessions = tickets(world, { name: 'quilt_session', password, cookie: sessionCookie });
  showPage(app, '/', {
    brand: 'Quilt',
    title: 'Patterns',
    script: `
      run(async () => {
        const me = await call('/api/me');
        if (me.status === 401) {
          say('The page shows the sign-in form.');
          await wait(300);
          await call('/login', asJson({ user: 'mina', password: ${value(password)} }));
          await wait(100);
          await call('/api/me');
        }
        await call('/api/patterns');
        done();
      });`,
  });
  app.post('/login', sessions.login);
  app.get('/api/me', sessions.guard, (_request, response) => void response.json({ user: 'mina' }));
  app.get('/api/patterns', (_request, response) => void response.json(orders));
  // Each run begins as a stranger.
  const afresh: RequestListener = (request, response) => {
    if (
      request.url?.startsWith('/?run') === true &&
      request.headers.cookie?.includes('quilt_session=') === true
    ) {
      response.setHeader('Set-Cookie', 'quilt_session=; Max-Age=0; Path=/; Secure');
    }
    app(request, response);
  };
  world.serve('app.quilt.test', afresh);
};

const signedOut: Serve = (world) => {
  const app = webApp();
  const password = 'hJ2-gambit-RwB7x4Ly9D';
  showPage(app, '/', {
    brand: 'Chess Club',
    title: 'Your games',
    script: `
      run(async () => {
        await call('/login', asJson({ user: 'mina', password: ${value(password)} }));
        await wait(200);
        await call('/api/me');
        await call('/api/games');
        await wait(200);
        await call('/logout', { method: 'POST' });
        await wait(200);
        await call('/api/me');
        done();
      });`,
  });
  const signIn = addMembers(world, app, { password, session: { name: 'chess.sid', cookie: sessionCookie } });
  app.post(
    '/login',
    signIn.authenticate('local'),
    (_request, response) => void response.json({ user: 'mina' }),
  );
  app.post('/logout', (request, response) => {
    request.session.destroy(() => {
      response.clearCookie('chess.sid', sessionCookie).status(204).end();
    });
  });
  app.get('/api/me', membersOnly, (_request, response) => void response.json({ user: 'mina' }));
  app.get('/api/games', membersOnly, (_request, response) => void response.json(orders));
  world.serve('app.chess.test', app);
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
      // RFC 9449, section 4.2, DPoP Proof JWT Syntax.
      const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
      const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', keys.publicKey);
      const part = (data) => base64url(new TextEncoder().encode(JSON.stringify(data)));
      const proof = async (htm, htu, more) => {
        const header = part({ typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } });
        const payload = part({ jti: crypto.randomUUID(), htm, htu, iat: Math.floor(Date.now() / 1000), ...more });
        const text = new TextEncoder().encode(header + '.' + payload);
        const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, keys.privateKey, text);
        return header + '.' + payload + '.' + base64url(signature);
      };
      const tokenUrl = idp + '/token';
      let tokens = await exchange({}, { headers: { DPoP: await proof('POST', tokenUrl) } });
      if (tokens.json.error === 'use_dpop_nonce') {
        const nonce = tokens.headers.get('DPoP-Nonce');
        tokens = await exchange({}, { headers: { DPoP: await proof('POST', tokenUrl, { nonce }) } });
      }
      const token = tokens.json.access_token;
      const ath = base64url(await sha256(token));
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

const bazaar: Serve = (world) => {
  const app = webApp();
  const password = 'yN4-lantern-HgC1r8Wk5P';
  app.use((_request, response, next) => {
    response.cookie('ab_test', 'b', { path: '/', maxAge: 86_400_000 });
    response.append('Set-Cookie', 'old_banner=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/');
    next();
  });
  const signIn = addMembers(world, app, { password, session: { name: 'bazaar.sid', cookie: sessionCookie } });
  showPage(app, '/', {
    brand: 'Bazaar',
    title: 'Lanterns',
    script: `
      run(async () => {
        document.cookie = '_ga=GA1.1.' + Math.floor(Math.random() * 1e9) + '; Path=/; Max-Age=63072000; SameSite=Lax';
        document.cookie = 'consent=all; Path=/; Max-Age=31536000';
        const count = (what) => navigator.sendBeacon(${value(world.url('https://stats.counting.test/collect'))}, what);
        const pixel = new Image();
        pixel.src = ${value(world.url('https://stats.counting.test/pixel.gif?page=lanterns'))};
        await call('/login', asJson({ user: 'mina', password: ${value(password)} }));
        await wait(200);
        for (let number = 1; number <= 4; number++) {
          await call('/catalogue?page=' + number);
          count('page ' + number);
        }
        await call('/old-wishlist');
        await call('/api/basket');
        await go('/orders');
      });`,
  });
  app.post(
    '/login',
    signIn.authenticate('local'),
    (_request, response) => void response.json({ user: 'mina' }),
  );
  // Pages that move: page numbers become paths, old names become new ones.
  app.get('/catalogue', (request, response) =>
    response.redirect(302, `/catalogue/page/${Number(request.query.page)}`),
  );
  app.get('/catalogue/page/:number', (_request, response) => void response.json(orders));
  app.get('/old-wishlist', (_request, response) => response.redirect(301, '/lists/wishes'));
  app.get('/lists/wishes', (_request, response) => response.redirect(302, '/lists/wishes/latest'));
  app.get('/lists/wishes/latest', membersOnly, (_request, response) => void response.json(orders));
  app.get('/api/basket', membersOnly, (_request, response) => void response.json(orders));
  app.get('/orders', (_request, response) => response.redirect(302, '/orders/latest'));
  app.get('/orders/latest', orToLogin, (_request, response) => {
    response.send(page({ brand: 'Bazaar', title: 'Your orders', script: 'done();' }));
  });
  world.serve('www.bazaar.test', app);

  const stats = webApp();
  stats.use((_request, response, next) => {
    response.cookie('uid', randomBytes(8).toString('hex'), {
      sameSite: 'none',
      secure: true,
      maxAge: 86_400_000,
    });
    // A slip of the counting service that harms nobody's sign-in.
    response.append('Set-Cookie', 'seg=1; SameSite=None; Path=/');
    next();
  });
  stats.post('/collect', (_request, response) => void response.status(204).end());
  stats.get('/pixel.gif', (_request, response) => {
    response.type('gif').send(Buffer.from('R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==', 'base64'));
  });
  world.serve('stats.counting.test', stats);
};

const campus: Serve = async (world) => {
  const party = {
    origin: 'https://gateway.campus.test',
    idp: 'https://idp.federation.test',
    clientId: 'campus',
  };
  await identityProvider(world, {
    brand: 'Federation',
    origin: party.idp,
    password: 'wD6-lecture-SfT2b7Xm9L',
    clients: [webClient(world, party)],
  });
  // Each application trades the gateway's ticket for a session of its own, as with CAS.
  const handed = new Set<string>();
  const gateway = webApp();
  addSignIn(world, gateway, {
    ...party,
    session: { name: 'gateway.sid', cookie: sessionCookie },
    signedIn: (request, response) => {
      const ticket = world.plant(`ST-${randomBytes(18).toString('base64url')}`);
      handed.add(ticket);
      response.redirect(`${request.session.next ?? '/'}?ticket=${ticket}`);
    },
  });
  world.serve('gateway.campus.test', gateway);

  const application = (host: string, title: string, script: string): void => {
    const app = webApp();
    const sessions = tickets(world, {
      name: 'app_session',
      password: '',
      cookie: sessionCookie,
      after: (_request, response) => response.redirect('/'),
    });
    showPage(app, '/welcome', { brand: 'Campus', title: 'Welcome', script: `run(() => go('/'));` });
    app.get('/', (request, response, next) => {
      if (handed.delete(String(request.query.ticket))) {
        request.body = { password: '' };
        void sessions.login(request, response, next);
      } else if (sessions.known(request.headers.cookie)) {
        response.send(page({ brand: 'Campus', title, script }));
      } else {
        const back = encodeURIComponent(world.url(`https://${host}/`));
        response.redirect(`${world.url('https://gateway.campus.test/login')}?rd=${back}`);
      }
    });
    app.get('/api/list', sessions.guard, (_request, response) => void response.json(orders));
    world.serve(host, app);
  };
  const files = world.url('https://files.campus.test/');
  application('mail.campus.test', 'Mail', `await call('/api/list'); await go(${value(files)});`);
  application('files.campus.test', 'Files', `await call('/api/list'); done();`);
};

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

export const working: Readonly<Record<string, Serve>> = {
  'password-login': passwordForm,
  'oidc-code-flow': oidc,
  'digest-handshake': digest,
  'token-refreshed': refreshed,
  'anonymous-probe': probe,
  'signed-out': signedOut,
  'dpop-nonce': dpop,
  'cors-api': corsApi,
  'cookies-and-redirects': bazaar,
  'sso-two-applications': campus,
};
