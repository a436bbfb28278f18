import { webApp } from '../kit.ts';
import { addMembers, orToLogin, tickets } from '../members.ts';
import { addSignIn, identityProvider, webClient } from '../oidc.ts';
import { page, showPage, value, welcome } from '../page.ts';
import type { Serve, World } from '../world.ts';

const roleMissing: Serve = (world) => {
  const app = webApp();
  const password = 'gK3-draft-TzW8n5Qv1X';
  showPage(app, '/welcome', {
    brand: 'Blog',
    title: 'Welcome, author',
    script: `
      run(async () => {
        await call('/login', asJson({ user: 'mina', password: ${value(password)} }));
        await wait(200);
        await call('/api/me');
        await go('/admin');
      });`,
  });
  const signIn = addMembers(world, app, {
    password,
    session: { name: 'blog.sid', cookie: { httpOnly: true, secure: true, sameSite: 'lax' } },
  });
  app.post(
    '/login',
    signIn.authenticate('local'),
    (_request, response) => void response.json({ role: 'author' }),
  );
  app.get('/api/me', orToLogin, (_request, response) => void response.json({ user: 'mina', role: 'author' }));
  // Nobody is an editor here.
  app.get('/admin', (_request, response) => response.redirect('/login?next=%2Fadmin'));
  app.get('/login', (request, response) => {
    if (request.isAuthenticated()) response.redirect(String(request.query.next ?? '/welcome'));
    else response.send(page({ brand: 'Blog', title: 'Sign in' }));
  });
  world.serve('app.blog.test', app);
};

interface ProxiedLoop {
  readonly brand: string;
  readonly origin: string;
  readonly idp: string;
  readonly password: string;
  readonly trustProxy: boolean;
  readonly listen: string;
  /** What nginx tells the app about the scheme. */
  readonly proto: string;
}

/** An application behind nginx whose session cookie never reaches, or never stays in, the browser. */
async function proxiedLoop(world: World, site: ProxiedLoop): Promise<void> {
  const host = new URL(site.origin).hostname;
  const party = { origin: site.origin, idp: site.idp, clientId: `${site.brand.toLowerCase()}-web` };
  await identityProvider(world, {
    brand: `${site.brand} ID`,
    origin: site.idp,
    password: site.password,
    clients: [{ ...webClient(world, party), application_type: 'web' }],
  });
  const app = webApp();
  if (site.trustProxy) app.set('trust proxy', 1);
  welcome(app, site.brand, '/');
  addSignIn(world, app, { ...party, session: { cookie: { httpOnly: true, secure: true, sameSite: 'lax' } } });
  app.get('/', (request, response) => {
    if (request.session.member === undefined) response.redirect('/login');
    else response.send(page({ brand: site.brand, title: 'You are in', script: 'done();' }));
  });
  world.serve(host, app);
  world.nginx(`
  server {
    ${site.listen}
    server_name ${host};
    location / {
      proxy_pass ${world.proxy.upstream};
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-Proto ${site.proto};
    }
  }`);
}

const formLoop: Serve = (world) => {
  const app = webApp();
  const password = 'zM1-oarlock-LbG5t8Xc6J';
  const sessions = tickets(world, {
    name: 'rowing_session',
    password,
    cookie: { domain: 'rowing-club.test', httpOnly: true, secure: true, sameSite: 'lax' },
    after: (_request, response) => response.redirect(303, '/boats'),
  });
  app.get('/login', (_request, response) => {
    response.send(
      page({
        brand: 'Rowing Club',
        title: 'Sign in',
        script: `
          const send = () => form('/login', { user: 'mina', password: ${value(password)} });
          // People try three times before they give up.
          const tries = Number(sessionStorage.getItem('tries') ?? '0');
          sessionStorage.setItem('tries', String(tries + 1));
          if (tries === 0) run(send);
          else if (tries < 3) { await wait(300); await send(); }
          else { sessionStorage.removeItem('tries'); done(); }`,
      }),
    );
  });
  app.post('/login', sessions.login);
  app.get('/boats', (request, response) => {
    if (sessions.known(request.headers.cookie)) response.send(page({ brand: 'Rowing Club', title: 'Boats' }));
    else response.redirect('/login');
  });
  world.serve('members.rowing.test', app);
};

const threeHosts: Serve = async (world) => {
  const party = {
    origin: 'https://gateway.cargo.test',
    idp: 'https://idp.signin.test',
    clientId: 'cargo-gateway',
  };
  await identityProvider(world, {
    brand: 'Sign-in Service',
    origin: party.idp,
    password: 'rX7-manifest-WdV3k9Pz5H',
    clients: [webClient(world, party)],
  });
  const gateway = webApp();
  addSignIn(world, gateway, {
    ...party,
    session: { name: 'gateway.sid', cookie: { httpOnly: true, secure: true, sameSite: 'lax' } },
    signedIn: (request, response) => response.redirect(request.session.next ?? '/'),
  });
  world.serve('gateway.cargo.test', gateway);

  const app = webApp();
  const own = world.url('https://app.cargo.test/');
  welcome(app, 'Cargo', '/');
  app.get('/', (_request, response) => {
    response.redirect(`${world.url('https://gateway.cargo.test/login')}?rd=${encodeURIComponent(own)}`);
  });
  world.serve('app.cargo.test', app);
};

const strictCookie: Serve = async (world) => {
  const party = {
    origin: 'https://app.notary.test',
    idp: 'https://login.idcompany.test',
    clientId: 'notary-web',
  };
  await identityProvider(world, {
    brand: 'ID Company',
    origin: party.idp,
    password: 'uN2-sealwax-FmB6y1Jd8G',
    clients: [webClient(world, party)],
  });
  const app = webApp();
  let rounds = 0;
  app.get('/welcome', (request, response, next) => {
    // A cookie of an earlier run would be sent on the first, same-site request, and there would be no loop.
    if (request.headers.cookie?.includes('notary_session=') === true) response.clearCookie('notary_session');
    next();
  });
  welcome(app, 'Notary', '/');
  const sessions = tickets(world, {
    name: 'notary_session',
    password: '',
    cookie: { httpOnly: true, secure: true, sameSite: 'strict' },
    after: (_request, response) => response.redirect(303, '/'),
  });
  addSignIn(world, app, {
    ...party,
    authorize: { response_mode: 'form_post' },
    // The cookie of the flow has to survive a cross-site POST, and does.
    session: { name: 'flow.sid', cookie: { httpOnly: true, secure: true, sameSite: 'none' } },
    signedIn: (request, response, next) => {
      request.body = { password: '' };
      void sessions.login(request, response, next);
    },
  });
  app.get('/', (request, response) => {
    if (sessions.known(request.headers.cookie)) {
      response.send(page({ brand: 'Notary', title: 'You are in', script: 'done();' }));
      return;
    }
    rounds++;
    if (rounds <= 4) {
      response.redirect('/login');
      return;
    }
    rounds = 0;
    response.status(200).send(
      page({
        brand: 'Notary',
        title: 'We could not sign you in',
        script: `say('Please try again later.', true); done();`,
      }),
    );
  });
  world.serve('app.notary.test', app);
};

const scriptLoop: Serve = (world) => {
  const app = webApp();
  const password = 'hT4-seedling-XkR8w2Nm6P';
  // The path of the router that it is set in.
  const cookie = { httpOnly: true, secure: true, sameSite: 'lax', path: '/auth' } as const;
  const sessions = tickets(world, { name: 'greenhouse_session', password, cookie });
  showPage(app, '/welcome', {
    brand: 'Greenhouse',
    title: 'Welcome',
    script: `
      run(async () => {
        await call('/auth/login', asJson({ user: 'mina', password: ${value(password)} }));
        await go('/');
      });`,
  });
  let rounds = 0;
  app.get('/', (_request, response) => {
    rounds++;
    const script =
      rounds <= 4
        ? `const { status } = await call('/api/plants'); if (status === 401) await go('/auth/login');`
        : `say('Please try again later.', true); done();`;
    if (rounds > 4) rounds = 0;
    response.send(page({ brand: 'Greenhouse', title: 'Your plants', script }));
  });
  app.post('/auth/login', sessions.login);
  app.get('/auth/login', (request, response) => {
    if (sessions.known(request.headers.cookie)) response.redirect('/');
    else response.send(page({ brand: 'Greenhouse', title: 'Sign in' }));
  });
  app.get('/api/plants', sessions.guard, (_request, response) => void response.json([]));
  world.serve('app.greenhouse.test', app);
};

const errorIgnored: Serve = async (world) => {
  const party = {
    origin: 'https://app.tracker.test',
    idp: 'https://id.tracker.test',
    clientId: 'tracker-web',
  };
  await identityProvider(world, {
    brand: 'Tracker ID',
    origin: party.idp,
    password: 'unused',
    clients: [webClient(world, party)],
  });
  const app = webApp();
  welcome(app, 'Tracker', '/');
  addSignIn(world, app, {
    ...party,
    authorize: { prompt: 'none' },
    session: { name: 'tracker.sid', cookie: { httpOnly: true, secure: true, sameSite: 'lax' } },
  });
  app.get('/', (_request, response) => response.redirect('/login'));
  world.serve('app.tracker.test', app);
};

const loginProtected: Serve = (world) => {
  const app = webApp();
  welcome(app, 'Polls', '/results');
  app.use((request, response) => response.redirect(`/login?next=${encodeURIComponent(request.originalUrl)}`));
  world.serve('app.polls.test', app);
};

export const loops: Readonly<Record<string, Serve>> = {
  'login-loop': roleMissing,
  'login-loop-behind-proxy': (world) =>
    proxiedLoop(world, {
      brand: 'Harbour',
      origin: 'https://www.harbour.test',
      idp: 'https://id.harbour.test',
      password: 'vP6-mooring-HsX2d9Lk4B',
      trustProxy: false,
      listen: world.proxy.tls,
      proto: '$scheme',
    }),
  'login-loop-secure-cookie-over-http': (world) =>
    proxiedLoop(world, {
      brand: 'Winery',
      origin: 'http://test.winery.test',
      idp: 'http://id.winery.test',
      password: 'jC9-barrel-QyN4w7Rf2T',
      trustProxy: true,
      listen: world.proxy.plain,
      // Copied from the configuration of the live server.
      proto: 'https',
    }),
  'login-loop-form': formLoop,
  'oidc-loop-three-hosts': threeHosts,
  'login-loop-strict-cookie': strictCookie,
  'login-loop-by-script': scriptLoop,
  'login-loop-error-ignored': errorIgnored,
  'login-page-protected': loginProtected,
};
