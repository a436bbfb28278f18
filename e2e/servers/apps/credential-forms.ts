import { expressjwt } from 'express-jwt';
import { basicAuth } from 'hono/basic-auth';
import { bearerAuth } from 'hono/bearer-auth';
import { jwt } from 'hono/jwt';
import { BasicStrategy } from 'passport-http';
import { ExtractJwt, Strategy as JwtStrategy } from 'passport-jwt';
import { type ApiShop, apiShop, type ShopParts } from '../api-shop.ts';
import { expressApi, fastifyApi, honoApi, koaApi, passportApi } from '../guards.ts';
import { pem } from '../issuer.ts';
import { bearer } from '../kit.ts';
import type { Serve } from '../world.ts';

const serve =
  (shop: ApiShop): Serve =>
  (world) =>
    apiShop(world, shop);

const byExpressJwt = ({ issuer, audience }: ShopParts) =>
  expressApi(expressjwt({ secret: issuer.publicKey, algorithms: ['RS256'], audience, issuer: issuer.iss }));

const byAuth0 = ({ issuer, audience }: ShopParts) => expressApi(bearer(issuer, audience));

const byPassportJwt = ({ issuer, audience }: ShopParts) =>
  passportApi(
    new JwtStrategy(
      {
        secretOrKey: pem(issuer),
        algorithms: ['RS256'],
        audience,
        issuer: issuer.iss,
        jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      },
      (claims, done) => done(null, claims),
    ),
  );

const byHonoJwt = ({ issuer }: ShopParts) =>
  honoApi(jwt({ secret: pem(issuer), alg: 'RS256', verification: { iss: issuer.iss } }));

/** An API that takes one key, in the header `X-API-Key`. */
const byApiKey = (key: string) => () =>
  honoApi(
    bearerAuth({
      token: key,
      headerName: 'X-API-Key',
      prefix: '',
      noAuthenticationHeader: {
        message: { error: 'unauthorized', message: 'Missing X-API-Key header' },
        wwwAuthenticateHeader: 'ApiKey realm="api"',
      },
      invalidToken: {
        message: { error: 'unauthorized', message: 'Invalid API key' },
        wwwAuthenticateHeader: 'ApiKey realm="api"',
      },
    }),
  );

export const credentialForms: Readonly<Record<string, Serve>> = {
  'scheme-word-token': serve({
    brand: 'Ferry',
    title: 'Your crossings',
    domain: 'gangplank.test',
    password: 'oX8-gangway-b86RRtKXsK',
    api: byExpressJwt,
    script: `
      // The habit of Django REST framework.
      await ask('/orders', { Authorization: 'Token ' + login.access_token });`,
  }),
  'scheme-word-jwt': serve({
    brand: 'Choir',
    title: 'Rehearsals',
    domain: 'chorale.test',
    password: 'gD1-descant-8HryFEiAL6',
    api: byPassportJwt,
    script: `
      await bearer('/orders', login.access_token);
      await wait(100);
      // The calendar is a component of its own, from the time of passport-jwt's ExtractJwt.fromAuthHeader.
      await ask('/account', { Authorization: 'JWT ' + login.access_token });`,
  }),
  'scheme-left-out': serve({
    brand: 'Bakery',
    title: 'Tomorrow’s bread',
    domain: 'crumb.test',
    password: 'rU4-sourdough-p1ZZdswibM',
    api: ({ issuer }) => koaApi(issuer),
    script: `await ask('/orders', { Authorization: login.access_token });`,
  }),
  'placeholder-null': serve({
    brand: 'Garden',
    title: 'Watering plan',
    domain: 'herbs.test',
    password: 'aS8-trellis-8FPRvTHRxx',
    api: byHonoJwt,
    script: `await bearer('/orders', sessionStorage.getItem('access_token'));`,
  }),
  'placeholder-object': serve({
    brand: 'Puppets',
    title: 'Tickets',
    domain: 'puppets.test',
    password: 'zH9-marionette-l7Z04WuK4O',
    api: ({ issuer, audience }) =>
      honoApi(bearerAuth({ verifyToken: async (token) => token === `${issuer.iss}${audience}` })),
    script: `await bearer('/orders', login);`,
  }),
  'placeholder-empty': serve({
    brand: 'Marina',
    title: 'Berths',
    domain: 'marina.test',
    password: 'dH2-bollard-EPhOQhf6J0',
    api: ({ issuer }) => fastifyApi(issuer),
    script: `await bearer('/orders', '');`,
  }),
  'percent-encoded-space': serve({
    brand: 'Ski School',
    title: 'Courses',
    domain: 'skischool.test',
    password: 'nK8-piste-7wOXkMNtb7',
    api: ({ issuer }) => fastifyApi(issuer),
    script: `await ask('/orders', { Authorization: encodeURIComponent('Bearer ' + login.access_token) });`,
  }),
  'comma-after-token': serve({
    brand: 'Orchid',
    title: 'Greenhouse',
    domain: 'orchid.test',
    password: 'mM9-petiole-F60dntzSqv',
    api: byExpressJwt,
    script: `await bearer('/orders', login.access_token + ',');`,
  }),
  'signature-cut-off': serve({
    brand: 'Falcon',
    title: 'Flights of the day',
    domain: 'falcon.test',
    password: 'eN1-jesses-CczQQnvmPx',
    api: ({ issuer }) => koaApi(issuer, { debug: true }),
    script: `
      await bearer('/orders', login.access_token);
      await wait(100);
      // A column of the database was too narrow.
      await bearer('/account', login.access_token.slice(0, -40));`,
  }),
  'two-headers-folded': serve({
    brand: 'Atlas',
    title: 'Your maps',
    domain: 'cartography.test',
    password: 'aS9-meridian-dkdd9pKxn8',
    api: byExpressJwt,
    script: `
      const headers = new Headers({ Authorization: 'Bearer ' + login.access_token });
      headers.append('Authorization', 'Bearer ' + login.access_token);
      await call(api + '/orders', { headers });`,
  }),
  'header-and-query': serve({
    brand: 'Signals',
    title: 'Departures',
    domain: 'signals.test',
    password: 'tN1-semaphore-pcbdCBIYAZ',
    api: byAuth0,
    script: `await bearer('/orders?access_token=' + login.access_token, login.access_token);`,
  }),
  'token-in-query': serve({
    brand: 'Cinema',
    title: 'Programme',
    domain: 'filmhouse.test',
    password: 'dM9-projector-TC69NBCGMl',
    api: byHonoJwt,
    script: `await ask('/orders?access_token=' + login.access_token);`,
  }),
  'api-key-in-query': serve({
    brand: 'Weather',
    title: 'Forecast',
    domain: 'forecast.test',
    password: 'uB3-isobar-yy3za5tADo',
    api: byApiKey('wk_live_oH5-barometer-1UPtbeCB7C'),
    script: `await ask('/orders?api_key=wk_live_oH5-barometer-1UPtbeCB7C');`,
  }),
  'api-key-as-bearer': serve({
    brand: 'Tides',
    title: 'High water',
    domain: 'tides.test',
    password: 'gW9-spring-OpjalCjWeT',
    api: byApiKey('tk_live_uB6-neap-gwOsLrKOVgo'),
    script: `await bearer('/orders', 'tk_live_uB6-neap-gwOsLrKOVgo');`,
  }),
  'api-key-refused': serve({
    brand: 'Pollen',
    title: 'Pollen count',
    domain: 'pollen.test',
    password: 'qE1-hazel-kql9yeqztj',
    api: byApiKey('pk_live_eF6-birch-0dPrBuwDfd'),
    script: `await ask('/orders', { 'X-API-Key': 'pk_live_mE9-alder-mnq4nkkUqH' });`,
  }),
  'basic-not-encoded': serve({
    brand: 'Brewery',
    title: 'Barrels',
    domain: 'brewery.test',
    password: 'jF9-kettle-eDtVW3OmgL',
    api: () => honoApi(basicAuth({ username: 'mina', password: 'jF9-kettle-eDtVW3OmgL' })),
    script: `
      await ask('/orders', { Authorization: 'Basic mina:jF9-kettle-eDtVW3OmgL' }, { credentials: 'omit' });`,
  }),
  'basic-latin1': serve({
    brand: 'Kiosk',
    title: 'Newspapers',
    domain: 'kiosk.test',
    password: 'oM3-fronten-wczq2u9FjL',
    api: () => honoApi(basicAuth({ username: 'mina', password: 'Grüße-vE2-titelblatt-2bn2bPvZYr' })),
    script: `
      // btoa writes ü as one byte; the server expects UTF-8.
      const Authorization = 'Basic ' + btoa('mina:Gr\\u00fc\\u00dfe-vE2-titelblatt-2bn2bPvZYr');
      await ask('/orders', { Authorization }, { credentials: 'omit' });`,
  }),
  'basic-wrong-password': serve({
    brand: 'Printer',
    title: 'Print queue',
    domain: 'printer.test',
    password: 'pE3-toner-4yzcshRGce',
    api: () =>
      passportApi(
        new BasicStrategy({ realm: 'Print queue' }, (user, password, done) =>
          done(null, user === 'mina' && password === 'pE3-toner-4yzcshRGce' ? { user } : false),
        ),
      ),
    script: `
      const Authorization = 'Basic ' + btoa('mina:jZ5-cartridge-wndqJez3ot');
      await ask('/orders', { Authorization }, { credentials: 'omit' });`,
  }),
  'basic-at-bearer-api': serve({
    brand: 'Sawmill',
    title: 'Boards',
    domain: 'sawmill.test',
    password: 'bY9-bandsaw-44t2n6a87q',
    api: byAuth0,
    script: `await ask('/orders', { Authorization: 'Basic ' + btoa('mina:bY9-bandsaw-44t2n6a87q') });`,
  }),
};
