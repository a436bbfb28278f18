import { apiShop, shopServers } from '../api-shop.ts';
import { auth0Api } from '../guards.ts';
import { allow, orders, webApp } from '../kit.ts';
import { addMembers, membersOnly, tickets } from '../members.ts';
import { showPage, value } from '../page.ts';
import type { Serve } from '../world.ts';

const loading = `
  const load = (element, address) => new Promise((resolve) => {
    element.onload = () => { say('It loads'); resolve(); };
    element.onerror = () => { say('It does not load', true); resolve(); };
    element.src = address;
    document.body.append(element);
  });`;

const image = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

/** Cookies instead of a token: what the browser loads by itself carries them. */
const withCookies: Serve = (world) => {
  const password = 'bR3-varnish-XkT8w5Nc6V';
  const members = tickets(world, {
    name: 'visitor',
    password,
    cookie: { httpOnly: true, secure: true, sameSite: 'lax' },
  });
  const api = world.url('https://api.miniatures.test');
  const front = webApp();
  showPage(front, '/', {
    brand: 'Miniatures',
    title: 'Your portraits',
    script: `${loading}
      run(async () => {
        await call(${value(`${api}/login`)}, { ...asJson({ user: 'mina', password: ${value(password)} }), credentials: 'include' });
        await wait(150);
        await load(new Image(), ${value(`${api}/portrait.png`)});
        await new Promise((resolve) => {
          const events = new EventSource(${value(`${api}/events`)}, { withCredentials: true });
          events.onerror = () => { events.close(); say('The live connection failed', true); resolve(); };
          events.onmessage = () => { events.close(); resolve(); };
        });
        done();
      });`,
  });
  world.serve('app.miniatures.test', front);
  const back = webApp();
  back.use(allow(world, 'https://app.miniatures.test', { credentials: true }));
  back.post('/login', members.login);
  back.use(members.guard);
  back.get('/portrait.png', (_request, response) => void response.type('png').send(image));
  back.get('/events', (_request, response) => {
    response.type('text/event-stream').send('data: {"portrait":"new"}\n\n');
  });
  world.serve('api.miniatures.test', back);
};

interface Member {
  readonly brand: string;
  readonly title: string;
  readonly domain: string;
  readonly password: string;
  /** Name of the session cookie. */
  readonly cookie: string;
  /** Runs in the page; `signIn()` is at hand. */
  readonly script: string;
  /** Runs in the page that one sees after signing out by `/logout`. */
  readonly bye?: string;
}

/** A page whose member signs in with a cookie, has orders, and can sign out by a link. */
function memberSite(member: Member): Serve {
  return (world) => {
    const { brand, title, domain, password, cookie, script, bye } = member;
    const app = webApp();
    const members = addMembers(world, app, {
      password,
      session: { name: cookie, cookie: { httpOnly: true, secure: true, sameSite: 'lax' } },
    });
    showPage(app, '/', {
      brand,
      title,
      script: `
      const signIn = () => call('/login', asJson({ user: 'mina', password: ${value(password)} }));
      ${script}`,
    });
    app.post(
      '/login',
      members.authenticate('local'),
      (_request, response) => void response.json({ user: 'mina' }),
    );
    app.get('/api/orders', membersOnly, (_request, response) => void response.json(orders));
    app.get('/logout', (request, response) => {
      request.session.destroy(() => response.clearCookie(cookie).redirect('/bye'));
    });
    showPage(app, '/bye', { brand, title: 'Until soon', ...(bye === undefined ? {} : { script: bye }) });
    world.serve(`www.${domain}`, app);
  };
}

/** A page that the Back button brings back from memory, after signing out. */
const backAfterSignOut = memberSite({
  brand: 'Tapestry',
  title: 'Your work',
  domain: 'tapestry.test',
  password: 'mK9-shuttle-QdV2z6Wt4H',
  cookie: 'loom',
  script: `
      const again = async () => {
        await wait(200);
        await call('/api/orders');
        done();
      };
      // From memory, or loaded anew where the browser keeps no pages.
      addEventListener('pageshow', ({ persisted }) => {
        if (!persisted) return;
        say('from memory');
        again();
      });
      if (performance.getEntriesByType('navigation')[0].type === 'back_forward') again();
      else run(async () => {
        await signIn();
        await call('/api/orders');
        await go('/logout');
      });`,
  bye: `await wait(600); history.back();`,
});

/** A page that has its links fetched ahead, the one that signs out among them. */
const signOutAhead = memberSite({
  brand: 'Bobbin lace',
  title: 'Your patterns',
  domain: 'bobbinlace.test',
  password: 'pL4-bobbin-XcR7m2Zd9G',
  cookie: 'lace',
  script: `
      run(async () => {
        await signIn();
        await call('/api/orders');
        const link = document.createElement('link');
        link.rel = 'prefetch';
        link.href = '/logout';
        const fetched = new Promise((resolve) => { link.onload = link.onerror = resolve; });
        document.head.append(link);
        await fetched;
        await wait(200);
        await call('/api/orders');
        done();
      });`,
});

export const browserLoads: Readonly<Record<string, Serve>> = {
  'image-without-token': shopServers({
    brand: 'Portraits',
    title: 'Your face',
    domain: 'portraits.test',
    password: 'sJ7-easel-BwN3k8Zq5M',
    api: auth0Api,
    script: `${loading}
      await bearer('/faces/mina', login.access_token);
      await load(new Image(), api + '/faces/mina.png');`,
  }),
  'download-without-token': shopServers({
    brand: 'Ledgers',
    title: 'Your accounts',
    domain: 'daybook.test',
    password: 'cV1-column-HxR6t9Lf3P',
    api: auth0Api,
    script: `${loading}
      await bearer('/accounts', login.access_token);
      const frame = document.createElement('iframe');
      frame.hidden = true;
      await load(frame, api + '/accounts/2026.csv');`,
  }),
  'image-with-cookie': withCookies,
  'mixed-content-call': (world) =>
    apiShop(world, {
      brand: 'Old Mill',
      title: 'Your flour',
      domain: 'oldmill.test',
      password: 'zP5-millrace-GkC4v8Tj7W',
      api: auth0Api,
      script: `
        await call(${value(world.url('http://api.oldmill.test/orders'))}, { headers: { Authorization: 'Bearer ' + login.access_token } });`,
    }),
  'blocked-by-extension': (world) =>
    apiShop(world, {
      brand: 'Billboards',
      title: 'Your campaigns',
      domain: 'billboard.test',
      password: 'kV3-pastebrush-QhT7x2Nd9W',
      api: auth0Api,
      script: `await bearer('/ads/campaigns', login.access_token);`,
    }),
  'blocked-by-policy': (world) =>
    apiShop(world, {
      brand: 'Gatehouse',
      title: 'Your orders',
      domain: 'drawgate.test',
      password: 'nB6-portcullis-WzK4d8Tc3R',
      policy: () => `connect-src 'self'`,
      api: auth0Api,
      script: `await bearer('/orders', login.access_token);`,
    }),
  'policy-and-blocker-satisfied': (world) =>
    apiShop(world, {
      brand: 'Hoardings',
      title: 'Your campaigns',
      domain: 'hoarding.test',
      password: 'yG2-trestle-MxC9v5Hq7L',
      policy: (api) => `connect-src 'self' ${api}`,
      api: auth0Api,
      script: `await bearer('/ads/campaigns', login.access_token);`,
    }),
  'api-out-of-reach': (world) =>
    apiShop(world, {
      brand: 'Drawbridge',
      title: 'Your moat',
      domain: 'drawbridge.test',
      password: 'tB8-winch-SqM5d2Xh6N-r',
      api: auth0Api,
      // Nobody listens there.
      script: `await call('https://api.drawbridge.test:9/orders', { headers: { Authorization: 'Bearer ' + login.access_token } });`,
    }),
  'back-after-sign-out': backAfterSignOut,
  'sign-out-prefetched': signOutAhead,
};
