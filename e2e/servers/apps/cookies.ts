import type { CookieOptions, Express } from 'express';
import { allow, orders, webApp } from '../kit.ts';
import { addMembers, membersOnly, type Tickets, tickets } from '../members.ts';
import { page, showPage, value } from '../page.ts';
import type { Serve, World } from '../world.ts';

interface CookieShop {
  readonly brand: string;
  readonly title: string;
  /** `https://app.garden.test` */
  readonly origin: string;
  readonly password: string;
  readonly name?: string;
  readonly cookie: CookieOptions;
  /** Bytes of randomness in the cookie. */
  readonly size?: number;
  /** Replaces the script after sign-in: one call of `/api/me`. */
  readonly script?: string;
}

const hostOf = (origin: string): string => new URL(origin).hostname;

/** A site on one host: sign in with JSON, get a cookie with the given attributes, ask who one is. */
function cookieShop(world: World, shop: CookieShop): { app: Express; sessions: Tickets } {
  const app = webApp();
  const sessions = tickets(world, {
    name: shop.name ?? 'session',
    password: shop.password,
    cookie: shop.cookie,
    ...(shop.size === undefined ? {} : { size: shop.size }),
  });
  showPage(app, '/', {
    brand: shop.brand,
    title: shop.title,
    script: `
      run(async () => {
        await call('/login', asJson({ user: 'mina', password: ${value(shop.password)} }));
        await wait(250);
        ${shop.script ?? `await call('/api/me');`}
        done();
      });`,
  });
  app.post('/login', sessions.login);
  app.get('/api/me', sessions.guard, (_request, response) => void response.json({ user: 'mina' }));
  app.post('/api/save', sessions.guard, (_request, response) => void response.json({ saved: true }));
  world.serve(hostOf(shop.origin), app);
  return { app, sessions };
}

const pathNarrow: Serve = (world) => {
  const app = webApp();
  showPage(app, '/', {
    brand: 'Cinema',
    title: 'Your tickets',
    script: `
      run(async () => {
        await call('/auth/login', asJson({ user: 'mina', password: 'sY1-popcorn-KfR9d5Vh8J' }));
        await wait(200);
        await call('/auth/status');
        await call('/api/tickets');
        done();
      });`,
  });
  // The sign-in routes are mounted at /auth, and their cookie took its path from there.
  const sessions = tickets(world, {
    name: 'sid',
    password: 'sY1-popcorn-KfR9d5Vh8J',
    cookie: { path: '/auth', httpOnly: true, secure: true, sameSite: 'lax' },
  });
  app.post('/auth/login', sessions.login);
  app.get('/auth/status', sessions.guard, (_request, response) => void response.json({ user: 'mina' }));
  app.get('/api/tickets', sessions.guard, (_request, response) => void response.json(orders));
  world.serve('app.cinema.test', app);
};

const hostOnly: Serve = (world) => {
  const password = 'oC5-keycard-MxN7g3Zb9T';
  const sessions = tickets(world, {
    name: 'hotel_session',
    password,
    cookie: { httpOnly: true, secure: true },
  });
  const front = webApp();
  showPage(front, '/', {
    brand: 'Hotel',
    title: 'Your stays',
    script: `
      run(async () => {
        await call('/login', asJson({ user: 'mina', password: ${value(password)} }));
        await wait(200);
        await call('/whoami');
        await call(${value(world.url('https://api.hotel.test/stays'))}, { credentials: 'include' });
        done();
      });`,
  });
  front.post('/login', sessions.login);
  front.get('/whoami', sessions.guard, (_request, response) => void response.json({ user: 'mina' }));
  world.serve('www.hotel.test', front);
  const back = webApp();
  back.use(allow(world, 'https://www.hotel.test', { credentials: true }), sessions.guard);
  back.get('/stays', (_request, response) => void response.json(orders));
  world.serve('api.hotel.test', back);
};

const secureOnHttp: Serve = (world) => {
  const { app, sessions } = cookieShop(world, {
    brand: 'Savings Bank',
    title: 'Your account',
    origin: 'https://app.savings.test',
    password: 'fL2-interest-RbW6q8Yk4H',
    cookie: { httpOnly: true, secure: true, sameSite: 'lax' },
    script: `
      await call('/api/me');
      await go(${value(world.url('http://app.savings.test/statement'))});
      return;`,
  });
  app.get('/statement', (request, response) => {
    const known = sessions.known(request.headers.cookie);
    response.status(known ? 200 : 401).send(
      page({
        brand: 'Savings Bank',
        title: known ? 'Statement' : 'Please sign in to see your statement',
        script: 'done();',
      }),
    );
  });
};

const crossSiteReturn: Serve = (world) => {
  const { app, sessions } = cookieShop(world, {
    brand: 'Flights',
    title: 'Your booking',
    origin: 'https://shop.flights.test',
    password: 'iB9-boarding-DvX3t5Gm7Q',
    cookie: { httpOnly: true, secure: true, sameSite: 'lax' },
    script: `
      await call('/api/me');
      await go(${value(world.url('https://pay.bank.test/checkout?order=4711'))});
      return;`,
  });
  app.post('/payment/return', (request, response) => {
    const known = sessions.known(request.headers.cookie);
    response
      .status(known ? 200 : 401)
      .send(page({ brand: 'Flights', title: known ? 'Paid' : 'Please sign in', script: 'done();' }));
  });
  const bank = webApp();
  showPage(bank, '/checkout', {
    brand: 'The Bank',
    title: 'Thank you, you are being taken back to the shop',
    script: `
      await wait(300);
      await form(${value(world.url('https://shop.flights.test/payment/return'))}, { order: '4711', state: 'paid' });`,
  });
  world.serve('pay.bank.test', bank);
};

const credentialsOmitted: Serve = (world) => {
  const password = 'aX6-treadmill-HjS1n9Lw5P';
  const api = world.url('https://api.gym.test');
  const front = webApp();
  showPage(front, '/', {
    brand: 'Gym',
    title: 'Your courses',
    script: `
      run(async () => {
        const login = asJson({ user: 'mina', password: ${value(password)} });
        await call(${value(`${api}/login`)}, { ...login, credentials: 'include' });
        await wait(200);
        await call(${value(`${api}/courses`)});
        done();
      });`,
  });
  world.serve('app.gym.test', front);
  const back = webApp();
  back.use(allow(world, 'https://app.gym.test', { credentials: true }));
  const signIn = addMembers(world, back, {
    password,
    session: { name: 'gym.sid', cookie: { httpOnly: true, secure: true, sameSite: 'lax' } },
  });
  back.post('/login', signIn.authenticate('local'), (_request, response) => void response.json({ ok: true }));
  back.get('/courses', membersOnly, (_request, response) => void response.json(orders));
  world.serve('api.gym.test', back);
};

const duplicateName: Serve = (world) => {
  const app = webApp();
  const password = 'wK8-libretto-PmF4z2Tc6R';
  const stale = 'stale-7GdQ9xVb3NkM5yLw1ZhR8sTj';
  showPage(app, '/', {
    brand: 'Opera',
    title: 'Welcome',
    script: `
      run(async () => {
        // The old account page, which some visitors still have open.
        await call('/account/classic');
        await call('/login', asJson({ user: 'mina', password: ${value(password)} }));
        await wait(200);
        await call('/whoami');
        await call('/account/subscriptions');
        done();
      });`,
  });
  app.get('/account/classic', (_request, response) => {
    response
      .cookie('sid', stale, { path: '/account', httpOnly: true, secure: true })
      .json({ version: 'classic' });
  });
  const signIn = addMembers(world, app, {
    password,
    session: { name: 'sid', cookie: { httpOnly: true, secure: true, sameSite: 'lax' } },
  });
  app.post('/login', signIn.authenticate('local'), (_request, response) => void response.json({ ok: true }));
  app.get('/whoami', membersOnly, (_request, response) => void response.json({ user: 'mina' }));
  app.get('/account/subscriptions', membersOnly, (_request, response) => void response.json(orders));
  world.serve('app.opera.test', app);
};

export const cookies: Readonly<Record<string, Serve>> = {
  'cookie-domain-mismatch': (world) =>
    void cookieShop(world, {
      brand: 'Garden',
      title: 'Your basket',
      origin: 'https://app.garden.test',
      password: 'tG5-trowel-WdK9y3Fm8B',
      cookie: { domain: 'shop.garden.test', httpOnly: true, secure: true, sameSite: 'lax' },
    }),
  'cookie-domain-public-suffix': (world) =>
    void cookieShop(world, {
      brand: 'Bakery',
      title: 'Order bread',
      origin: 'https://bakery.test',
      password: 'eR2-sourdough-LpZ6h4Qv1N',
      cookie: { domain: 'bakery.test'.split('.').slice(1).join('.'), httpOnly: true, secure: true },
    }),
  'cookie-secure-from-insecure': (world) =>
    void cookieShop(world, {
      brand: 'Clinic intranet',
      title: 'Rosters',
      origin: 'http://intranet.clinic.test',
      password: 'uM7-bandage-CxJ3t9Ws5G',
      cookie: { httpOnly: true, secure: true, sameSite: 'lax' },
    }),
  'cookie-samesite-none-insecure': (world) =>
    void cookieShop(world, {
      brand: 'Phones',
      title: 'How can we help?',
      origin: 'https://help.phones.test',
      password: 'kP4-dialtone-NqH8b2Rx6Y',
      cookie: { httpOnly: true, sameSite: 'none' },
    }),
  'cookie-prefix-violated': (world) =>
    void cookieShop(world, {
      brand: 'Museum Pass',
      title: 'Your pass',
      origin: 'https://app.museum-pass.test',
      password: 'xZ9-fresco-GvT1k7Dn4L',
      name: '__Host-session',
      cookie: { domain: 'museum-pass.test', httpOnly: true, secure: true, sameSite: 'lax' },
    }),
  'cookie-too-large': (world) =>
    void cookieShop(world, {
      brand: 'Ledger',
      title: 'Books',
      origin: 'https://app.ledger.test',
      password: 'bN6-debit-YwF2r8Kj3M',
      cookie: { httpOnly: true, secure: true, sameSite: 'lax' },
      size: 3300,
    }),
  'cookie-already-expired': (world) =>
    void cookieShop(world, {
      brand: 'Recipes',
      title: 'Your collection',
      origin: 'https://app.recipes.test',
      password: 'dV3-nutmeg-QsB5m1Xt7C',
      // The bug of the story: seconds since 1970 where Date wants milliseconds.
      cookie: {
        httpOnly: true,
        secure: true,
        expires: new Date(Math.floor(Date.now() / 1000) + 30 * 86_400),
      },
    }),
  'cookie-expired': (world) =>
    void cookieShop(world, {
      brand: 'Forms',
      title: 'Application',
      origin: 'https://app.forms.test',
      password: 'jH8-checkbox-TzL4w6Pc2E',
      cookie: { httpOnly: true, secure: true, maxAge: 2000 },
      script: `
        await call('/api/me');
        say('The visitor fills in the form …');
        await wait(2600);
        await call('/api/save', asJson({ answer: 42 }));`,
    }),
  'cookie-path-narrow': pathNarrow,
  'cookie-host-only': hostOnly,
  'cookie-secure-on-http': secureOnHttp,
  'cookie-samesite-withheld': crossSiteReturn,
  'cookie-credentials-omitted': credentialsOmitted,
  'cookie-duplicate-name': duplicateName,
};
