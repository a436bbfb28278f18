import { randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { orders, webApp } from '../kit.ts';
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

/** Working sign-in that rests on cookies. */
export const workingSessions: Readonly<Record<string, Serve>> = {
  'password-login': passwordForm,
  'anonymous-probe': probe,
  'signed-out': signedOut,
  'cookies-and-redirects': bazaar,
  'sso-two-applications': campus,
};
