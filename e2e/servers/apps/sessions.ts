import type { RequestListener } from 'node:http';
import { csrfSync } from 'csrf-sync';
import type { ErrorRequestHandler, Express, Request, Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import session, { MemoryStore } from 'express-session';
import { orders, webApp } from '../kit.ts';
import { addMembers, type Members, membersOnly, tickets } from '../members.ts';
import { type PageParts, showPage, value } from '../page.ts';
import type { Serve, World } from '../world.ts';

interface SessionCase extends Members {
  readonly brand: string;
  readonly title: string;
  /** Runs in the page after the sign-in. */
  readonly script: string;
  /** Comes before everything else. */
  readonly before?: (app: Express) => void;
  /** Comes after the sign-in route, before the members' routes. */
  readonly after?: (app: Express) => void;
}

const secureCookie = { httpOnly: true, secure: true, sameSite: 'lax' } as const;

function parts({ brand, title, password, script }: SessionCase): PageParts {
  return {
    brand,
    title,
    script: `
      run(async () => {
        await call('/login', asJson({ user: 'mina', password: ${value(password)} }));
        await wait(200);
        ${script}
        done();
      });`,
  };
}

/** A page and its API on one host, with a session cookie. */
function sessionApp(world: World, shop: SessionCase): Express {
  const app = webApp();
  showPage(app, '/', parts(shop));
  shop.before?.(app);
  const signIn = addMembers(world, app, {
    ...shop,
    session: { name: 'sid', cookie: secureCookie, ...shop.session },
  });
  app.post(
    '/login',
    signIn.authenticate('local'),
    (_request, response) => void response.json({ user: 'mina' }),
  );
  shop.after?.(app);
  app.get('/api/me', membersOnly, (_request, response) => void response.json({ user: 'mina' }));
  app.get('/api/orders', membersOnly, (_request, response) => void response.json(orders));
  return app;
}

const neverSet: Serve = (world) => {
  world.serve(
    'www.ferry.test',
    sessionApp(world, {
      brand: 'Ferry',
      title: 'Your crossings',
      password: 'rH4-gangway-ZpW8c1Nk6D',
      script: `
        await call('/api/me');
        await call('/api/orders');`,
    }),
  );
  const { tls, upstream } = world.proxy;
  world.nginx(`
  server {
    ${tls}
    server_name www.ferry.test;
    location / {
      proxy_pass ${upstream};
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-Proto $scheme;
    }
  }`);
};

const deletedByBanner: Serve = (world) => {
  const app = webApp();
  const password = 'mT9-headline-BvQ3y7Ls5K';
  const sessions = tickets(world, {
    name: 'news_session',
    password,
    cookie: { secure: true, sameSite: 'lax' },
  });
  showPage(app, '/', {
    brand: 'News',
    title: 'Your reading list',
    script: `
      run(async () => {
        await call('/login', asJson({ user: 'mina', password: ${value(password)} }));
        await wait(200);
        await call('/api/list');
        say('The visitor chooses "only necessary cookies".');
        for (const pair of document.cookie.split('; ')) {
          document.cookie = pair.split('=')[0] + '=; Max-Age=0; Path=/';
        }
        await wait(200);
        await call('/api/list');
        done();
      });`,
  });
  app.post('/login', sessions.login);
  app.get('/api/list', sessions.guard, (_request, response) => void response.json(orders));
  world.serve('app.news.test', app);
};

const storeLost: Serve = (world) => {
  const store = new MemoryStore();
  world.serve(
    'app.tickets.test',
    sessionApp(world, {
      brand: 'Tickets',
      title: 'Your seats',
      password: 'xF1-turnstile-JwD6n4Gz8R',
      session: { store, saveUninitialized: true },
      before: (app) => {
        app.post('/deploy', (_request, response) => store.clear(() => void response.status(202).end()));
      },
      script: `
        await call('/api/me');
        await call('/api/orders');
        await wait(200);
        await call('/deploy', { method: 'POST', credentials: 'omit' });
        await wait(200);
        await call('/api/orders');`,
    }),
  );
};

const replicas: Serve = (world) => {
  const shop: SessionCase = {
    brand: 'Auction',
    title: 'Your bids',
    password: 'qB7-gavel-TkX2m9Vc4H',
    script: `
      for (let turn = 0; turn < 3; turn++) {
        await call('/api/me');
        await call('/api/orders');
        await wait(100);
      }`,
  };
  const both = ['web-1', 'web-2'].map((name) =>
    sessionApp(world, {
      ...shop,
      before: (app) => {
        app.use((_request, response, next) => {
          response.set('X-Served-By', name);
          next();
        });
      },
    }),
  );
  let turn = 0;
  const takeTurns: RequestListener = (request, response) => both[turn++ % 2]?.(request, response);
  world.serve('app.auction.test', takeTurns);
};

const idle: Serve = (world) => {
  let seen = 0;
  world.serve(
    'app.insurance.test',
    sessionApp(world, {
      brand: 'Insurance',
      title: 'Your contracts',
      password: 'dN5-premium-RgY8s3Jf1W',
      before: (app) => {
        app.use('/login', (_request, _response, next) => {
          seen = Date.now();
          next();
        });
      },
      after: (app) => {
        app.use('/api', (_request, response, next) => {
          const gap = Date.now() - seen;
          seen = Date.now();
          if (gap <= 3000) return next();
          response
            .status(401)
            .json({ error: 'session_expired', message: 'Your session has expired due to inactivity.' });
        });
      },
      script: `
        await call('/api/me');
        await call('/api/orders');
        await wait(300);
        await call('/api/orders');
        say('The visitor is called away …');
        await wait(4000);
        await call('/api/orders');`,
    }),
  );
};

const csrf: Serve = (world) => {
  const { csrfSynchronisedProtection, generateToken } = csrfSync();
  const app = sessionApp(world, {
    brand: 'Survey',
    title: 'Tell us what you think',
    password: 'kV2-checkmark-HxL7p5Tb9M',
    after: (routes) => {
      routes.get('/api/csrf', membersOnly, (request: Request, response: Response) => {
        response.json({ token: world.plant(generateToken(request)) });
      });
      routes.use(csrfSynchronisedProtection);
      routes.post('/api/answers', membersOnly, (_request, response) => void response.json({ saved: true }));
    },
    script: `
      await call('/api/me');
      await call('/api/csrf');
      await call('/api/answers', asJson({ mark: 1 }));`,
  });
  const refuse: ErrorRequestHandler = (error, _request, response, _next) => {
    response.status(error.status ?? 500).json({ error: error.code, message: error.message });
  };
  app.use(refuse);
  world.serve('app.survey.test', app);
};

const roleMissing: Serve = (world) => {
  world.serve(
    'app.payroll.test',
    sessionApp(world, {
      brand: 'Payroll',
      title: 'Salaries',
      password: 'wG8-payslip-QcN4z6Rd2F',
      after: (app) => {
        app.get('/api/salaries', membersOnly, (_request, response) => {
          response
            .status(403)
            .json({ error: 'forbidden', message: 'Requires the role payroll-admin', user: 'mina' });
        });
      },
      script: `
        await call('/api/me');
        await call('/api/salaries');`,
    }),
  );
};

const rateLimited: Serve = (world) => {
  world.serve(
    'app.weather.test',
    sessionApp(world, {
      brand: 'Weather',
      title: 'At your place',
      password: 'yC3-barometer-MjS9f8Xk5B',
      before: (app) => {
        // No validation: the limiter would look at addresses, which are all 127.0.0.1 here.
        app.use('/api', rateLimit({ limit: 4, windowMs: 5000, standardHeaders: 'draft-8', validate: false }));
      },
      script: `
        for (let poll = 0; poll < 6; poll++) {
          await call('/api/orders');
          await wait(80);
        }`,
    }),
  );
};

const softUnauthorized: Serve = (world) => {
  const app = webApp();
  app.use(session({ secret: 'only-for-this-site', resave: false, saveUninitialized: false }));
  showPage(app, '/', {
    brand: 'Market',
    title: 'Your basket',
    script: `
      run(async () => {
        const answer = await call('/api/basket', { headers: { Accept: 'application/json' } });
        try { JSON.parse(answer.text); } catch (error) { say(error.message, true); }
        done();
      });`,
  });
  app.get('/api/basket', (_request, response) => response.redirect('/login'));
  showPage(app, '/login', {
    brand: 'Market',
    title: 'Sign in',
    body: `<form method="post" action="/login">
      <label>User <input name="user" autocomplete="username"></label>
      <label>Password <input name="password" type="password" autocomplete="current-password"></label>
      <button>Sign in</button></form>`,
  });
  world.serve('app.market.test', app);
};

export const sessions: Readonly<Record<string, Serve>> = {
  'session-never-set': neverSet,
  'session-cookie-missing': deletedByBanner,
  'session-not-recognised': storeLost,
  'session-flapping': replicas,
  'session-idle-expired': idle,
  'csrf-missing': csrf,
  forbidden: roleMissing,
  'rate-limited': rateLimited,
  'xhr-redirected-to-login': softUnauthorized,
};
