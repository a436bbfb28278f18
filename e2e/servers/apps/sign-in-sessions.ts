import type { RequestListener } from 'node:http';
import type { Express } from 'express';
import { MemoryStore } from 'express-session';
import { codeFlow } from '../code-flow.ts';
import { webApp } from '../kit.ts';
import { addMembers } from '../members.ts';
import { addSignIn, identityProvider, webClient } from '../oidc.ts';
import { page, value, welcome } from '../page.ts';
import type { Serve } from '../world.ts';
import { nginxBefore } from './servers-page.ts';
import { lax, webSite } from './sign-in-addresses.ts';

const storeLost: Serve = async (world) => {
  const store = new MemoryStore();
  const origin = 'https://app.heron.test';
  await webSite(
    world,
    {
      brand: 'Heron',
      origin,
      idp: 'https://id.heron.test',
      password: 'tV8-egret-KsN3y6Xb1W-q',
      // The moment when the visitor types: the server is started anew.
      onForm: () => store.clear(),
    },
    { session: { name: 'app.sid', cookie: lax, store } },
  );
};

const replicas: Serve = async (world) => {
  const party = { origin: 'https://www.plover.test', idp: 'https://id.plover.test', clientId: 'plover-web' };
  await identityProvider(world, {
    brand: 'Plover ID',
    origin: party.idp,
    password: 'lM2-wader-FvC9p4Tj7Z-r',
    clients: [webClient(world, party)],
  });
  const replica = (): Express => {
    const app = webApp();
    app.set('trust proxy', 1);
    welcome(app, 'Plover', '/');
    addSignIn(world, app, { ...party, session: { name: 'app.sid', cookie: lax } });
    app.get('/', (request, response) => {
      if (request.session.member === undefined) response.redirect('/login');
      else response.send(page({ brand: 'Plover', title: 'You are in', script: 'done();' }));
    });
    return app;
  };
  const both = [replica(), replica()];
  let turn = 0;
  const takeTurns: RequestListener = (request, response) => both[turn++ % 2]?.(request, response);
  world.serve('www.plover.test', takeTurns);
  nginxBefore(world, 'www.plover.test', '');
};

const largeCookie: Serve = async (world) => {
  const origin = 'https://app.curlew.test';
  const party = { origin, idp: 'https://id.curlew.test', clientId: 'curlew-web' };
  await identityProvider(world, {
    brand: 'Curlew ID',
    origin: party.idp,
    password: 'xJ5-feather-BdQ8k2Rm6L',
    clients: [webClient(world, party)],
  });
  const app = webApp();
  welcome(app, 'Curlew', '/');
  addSignIn(world, app, {
    ...party,
    session: { name: 'flow.sid', cookie: lax },
    // As cookie-session and Flask do it: all of the session in the cookie.
    signedIn: (_request, response) => {
      const groups = Array.from({ length: 160 }, (_none, number) => `group-${number}-${crypto.randomUUID()}`);
      const session = world.plant(
        Buffer.from(JSON.stringify({ sub: 'acct-5521', groups })).toString('base64url'),
      );
      response.cookie('session', session, lax).redirect('/');
    },
  });
  let rounds = 0;
  app.get('/', (request, response) => {
    if (request.headers.cookie?.includes('session=') !== true && ++rounds % 4 > 0)
      response.redirect('/login');
    else response.send(page({ brand: 'Curlew', title: 'You are in', script: 'done();' }));
  });
  world.serve('app.curlew.test', app);
};

const silentRenew: Serve = async (world) => {
  const origin = 'https://app.sandpiper.test';
  const app = await codeFlow(world, {
    brand: 'Sandpiper',
    title: 'Your shore',
    origin,
    idp: 'https://login.shoreid.test',
    password: 'rP7-tideline-WgX1n5Vc9D',
    client: { redirect_uris: [world.url(`${origin}/callback`), world.url(`${origin}/silent`)] },
    callback: `
      await exchange();
      await wait(300);
      const frame = document.createElement('iframe');
      frame.hidden = true;
      const answered = new Promise((resolve) => addEventListener('message', resolve, { once: true }));
      frame.src = idp + '/auth?' + new URLSearchParams({
        client_id: clientId, response_type: 'code', scope: 'openid profile', prompt: 'none',
        redirect_uri: location.origin + '/silent', state: random(),
        code_challenge: base64url(await sha256(random())), code_challenge_method: 'S256',
      });
      document.body.append(frame);
      await answered;
      say('Please sign in again', true);`,
  });
  app.get('/silent', (_request, response) => {
    response.send('<!doctype html><script>parent.postMessage(location.search, location.origin)</script>');
  });
};

/** An nginx in front that keeps what the application's rule allows. */
const keptByProxy: Serve = (world) => {
  const host = 'www.redshank.test';
  formSite('Redshank', host, 'nD4-mudflat-ZhK6t3Wy8S', { secure: true, knowsMembers: true })(world);
  world.nginx(`
  proxy_cache_path pages keys_zone=pages:1m;
  server {
    ${world.proxy.tls}
    server_name ${host};
    location / {
      proxy_pass ${world.proxy.upstream};
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_cache pages;
      proxy_cache_key $host$request_uri;
      add_header X-Cache-Status $upstream_cache_status always;
    }
  }`);
};

/** Signs in with a form; `/` redirects strangers to the form, and lets everybody keep that redirect. */
const formSite =
  (
    brand: string,
    host: string,
    password: string,
    how: { secure: boolean; knowsMembers: boolean; hello?: true },
  ): Serve =>
  (world) => {
    const app = webApp();
    app.set('trust proxy', 1);
    welcome(app, brand, '/');
    const signIn = addMembers(world, app, {
      password,
      session: { name: 'wader.sid', cookie: { httpOnly: true, sameSite: 'lax', secure: how.secure } },
    });
    app.get('/', (request, response) => {
      if (request.isAuthenticated()) response.send(page({ brand, title: 'You are in', script: 'done();' }));
      // A rule for the whole site, made for pictures.
      else response.set('Cache-Control', 'max-age=3600').redirect('/login');
    });
    app.get('/login', (request, response) => {
      response.set('Cache-Control', 'no-store');
      if (how.knowsMembers && request.isAuthenticated()) {
        response.redirect('/');
        return;
      }
      const send = `await form('/login', { user: 'mina', password: ${value(password)} });`;
      const again = `say('Please sign in', true); await wait(600); done();`;
      const script = request.isAuthenticated() ? again : send;
      response.send(page({ brand, title: 'Sign in', script }));
    });
    // A POST makes Firefox forget what it has kept of the address that the answer leads to: hence a page between.
    if (how.hello === true) welcome(app, brand, '/', '/hello');
    const successRedirect = how.hello === true ? '/hello?run=1' : '/';
    app.post('/login', signIn.authenticate('local', { successRedirect, failureRedirect: '/login?failed' }));
    world.serve(host, app);
  };

export const signInSessions: Readonly<Record<string, Serve>> = {
  'store-lost-in-sign-in': storeLost,
  'replicas-in-sign-in': replicas,
  'login-loop-large-cookie': largeCookie,
  'silent-renew-blocked': silentRenew,
  'cached-redirect': keptByProxy,
  'cached-redirect-in-browser': formSite('Lapwing', 'app.lapwing.test', 'vH1-crest-QpB7m4Nf9X-k', {
    secure: false,
    knowsMembers: false,
    hello: true,
  }),
};
