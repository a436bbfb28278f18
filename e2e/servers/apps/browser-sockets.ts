import type { IncomingMessage } from 'node:http';
import type { CookieOptions } from 'express';
import { jwtVerify } from 'jose';
import { asToken, shopServers } from '../api-shop.ts';
import { auth0Api } from '../guards.ts';
import { webApp } from '../kit.ts';
import { type Tickets, tickets } from '../members.ts';
import { showPage, value } from '../page.ts';
import { connecting, type Sockets, sockets } from '../sockets.ts';
import type { Serve, World } from '../world.ts';
import { nginxBefore } from './servers-page.ts';

const inQuery = (request: IncomingMessage, name: string): string =>
  new URL(request.url ?? '/', 'http://socket').searchParams.get(name) ?? '';

const once =
  (message: object): Sockets['talk'] =>
  (socket) => {
    socket.send(JSON.stringify(message));
  };

interface CookieSocket {
  readonly brand: string;
  readonly page: string;
  readonly live: string;
  readonly password: string;
  readonly cookie: CookieOptions;
  readonly admit?: (known: boolean, request: IncomingMessage) => number;
  readonly message: object;
}

/** A page that signs in with a cookie and then opens a socket. */
function cookieSocket(world: World, shop: CookieSocket): Tickets {
  const members = tickets(world, {
    name: 'seat',
    password: shop.password,
    cookie: { httpOnly: true, secure: true, ...shop.cookie },
  });
  const app = webApp();
  showPage(app, '/', {
    brand: shop.brand,
    title: 'Live',
    script: `${connecting}
      run(async () => {
        await call('/login', asJson({ user: 'mina', password: ${value(shop.password)} }));
        await call('/account');
        await wait(200);
        await connect(${value(world.url(`wss://${shop.live}/live`))});
        done();
      });`,
  });
  app.post('/login', members.login);
  app.get('/account', members.guard, (_request, response) => void response.json({ name: 'Mina' }));
  world.serve(shop.page, app);
  sockets(world, shop.live, {
    admit: (request) => {
      const known = members.known(request.headers.cookie);
      return shop.admit?.(known, request) ?? (known ? 101 : 401);
    },
    talk: once(shop.message),
  });
  return members;
}

/** The token stands in the address, as browsers give pages no other place for it. */
const tokenInAddress: Serve = (world) =>
  shopServers({
    brand: 'Stock Exchange',
    title: 'Quotes',
    domain: 'ticker.test',
    password: 'mR7-broker-KvW3x9Ld5P',
    kept: true,
    // The laptop slept; the page still holds the token of this morning.
    issue: async ({ issuer, audience }) =>
      asToken(await issuer.sign({ aud: audience, sub: 'user|31c7fa' }, { iat: -5400, exp: -1800 })),
    api: ({ issuer, audience }) => {
      sockets(world, 'api.ticker.test', {
        admit: (request) =>
          jwtVerify(inQuery(request, 'access_token'), issuer.publicKey, { audience }).then(
            () => 101,
            () => 401,
          ),
        talk: once({ quote: 101.5 }),
      });
      return auth0Api({ issuer, audience });
    },
    script: `${connecting}
      await connect(api.replace('https:', 'wss:') + '/quotes?access_token=' + encodeURIComponent(login.access_token));`,
  })(world);

/** fetch carries the token in its header; the handshake cannot, and is answered by the same guard. */
const headerWanted = shopServers({
  brand: 'Ambulance',
  title: 'Vehicles',
  domain: 'ambulance.test',
  password: 'xB4-siren-NtQ8c2Hy6J',
  api: auth0Api,
  script: `${connecting}
    await bearer('/vehicles', login.access_token);
    await wait(150);
    await connect(api.replace('https:', 'wss:') + '/vehicles/live');`,
});

/** Another site's page opens the socket; the cookie is Lax. */
const otherSite: Serve = (world) => {
  const password = 'qD9-oarlock-ZfG5m1Sw7K';
  const members = tickets(world, {
    name: 'crew',
    password,
    cookie: { httpOnly: true, secure: true, sameSite: 'lax' },
  });
  const club = webApp();
  showPage(club, '/', {
    brand: 'Regatta',
    title: 'Sign in',
    script: `
      run(async () => {
        await call('/login', asJson({ user: 'mina', password: ${value(password)} }));
        await call('/account');
        await go(${value(world.url('https://www.scoreboard.test/'))});
      });`,
  });
  club.post('/login', members.login);
  club.get('/account', members.guard, (_request, response) => void response.json({ name: 'Mina' }));
  world.serve('www.rowraces.test', club);
  sockets(world, 'www.rowraces.test', {
    admit: ({ headers }) => (members.known(headers.cookie) ? 101 : 401),
    talk: once({ lead: 'boat 4' }),
  });
  const board = webApp();
  showPage(board, '/', {
    brand: 'Scoreboard',
    title: 'The race',
    script: `${connecting}
      await connect(${value(world.url('wss://www.rowraces.test/live'))});
      done();`,
  });
  world.serve('www.scoreboard.test', board);
};

/** The server is asked over plain HTTP/1.1 without Upgrade, and says so: nobody's sign-in. */
const withoutUpgrade: Serve = (world) => {
  const password = 'cJ6-gauge-TwR2k8Vp4X';
  const members = tickets(world, {
    name: 'badge',
    password,
    cookie: { httpOnly: true, secure: true, sameSite: 'lax' },
  });
  const app = webApp();
  showPage(app, '/', {
    brand: 'Waterworks',
    title: 'Levels',
    script: `${connecting}
      run(async () => {
        await call('/login', asJson({ user: 'mina', password: ${value(password)} }));
        await call('/levels');
        await wait(200);
        await connect(${value(world.url('wss://www.waterworks.test/live'))});
        done();
      });`,
  });
  app.post('/login', members.login);
  app.get('/levels', members.guard, (_request, response) => void response.json({ level: 4.2 }));
  app.get(
    '/live',
    members.guard,
    (_request, response) => void response.status(426).set('Upgrade', 'websocket').end(),
  );
  world.serve('www.waterworks.test', app);
  sockets(world, 'www.waterworks.test', { admit: () => 101, talk: once({ level: 4.2 }) });
  nginxBefore(world, 'www.waterworks.test', '');
};

export const browserSockets: Readonly<Record<string, Serve>> = {
  'websocket-token-expired': tokenInAddress,
  'websocket-header-wanted': headerWanted,
  'websocket-from-another-site': otherSite,
  'websocket-behind-proxy': withoutUpgrade,
  'websocket-cookie-of-page-host': (world) => {
    cookieSocket(world, {
      brand: 'Auctions',
      page: 'www.gavel.test',
      live: 'live.gavel.test',
      password: 'wS8-paddle-QcM4z6Tk2V',
      // Without Domain: the page's own host alone gets it back.
      cookie: { sameSite: 'lax' },
      message: { bid: 240 },
    });
  },
  'websocket-origin-refused': (world) => {
    cookieSocket(world, {
      brand: 'Night Market',
      page: 'new.nightmarket.test',
      live: 'live.nightmarket.test',
      password: 'hT5-lantern-BxK9w3Gd7M',
      cookie: { sameSite: 'lax', domain: 'nightmarket.test' },
      // The list of pages that may connect is from before the move.
      admit: (known, { headers }) => {
        if (headers.origin !== world.url('https://www.nightmarket.test')) return 403;
        return known ? 101 : 401;
      },
      message: { stalls: 31 },
    });
  },
  'websocket-signed-in': (world) => {
    cookieSocket(world, {
      brand: 'Chess Club',
      page: 'www.endgame.test',
      live: 'live.endgame.test',
      password: 'nP2-bishop-YdF6r8Jm4C',
      cookie: { sameSite: 'lax', domain: 'endgame.test' },
      message: { move: 'e4' },
    });
  },
};
