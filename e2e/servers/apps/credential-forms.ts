import { basicAuth } from 'hono/basic-auth';
import { bearerAuth } from 'hono/bearer-auth';
import { BasicStrategy } from 'passport-http';
import { shopServers } from '../api-shop.ts';
import {
  auth0Api,
  expressJwtApi,
  fastifyApi,
  honoApi,
  honoJwt,
  koaApi,
  passportApi,
  passportJwtApi,
} from '../guards.ts';
import type { Serve } from '../world.ts';

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
  'scheme-word-token': shopServers({
    brand: 'Ferry',
    title: 'Your crossings',
    domain: 'gangplank.test',
    password: 'oX8-gangway-b86RRtKXsK',
    api: expressJwtApi,
    script: `
      // The habit of Django REST framework.
      await ask('/orders', { Authorization: 'Token ' + login.access_token });`,
  }),
  'scheme-word-jwt': shopServers({
    brand: 'Choir',
    title: 'Rehearsals',
    domain: 'chorale.test',
    password: 'gD1-descant-8HryFEiAL6',
    api: passportJwtApi,
    script: `
      await bearer('/orders', login.access_token);
      await wait(100);
      // The calendar is a component of its own, from the time of passport-jwt's ExtractJwt.fromAuthHeader.
      await ask('/account', { Authorization: 'JWT ' + login.access_token });`,
  }),
  'scheme-left-out': shopServers({
    brand: 'Bakery',
    title: 'Tomorrow’s bread',
    domain: 'crumb.test',
    password: 'rU4-sourdough-p1ZZdswibM',
    api: ({ issuer }) => koaApi(issuer),
    script: `await ask('/orders', { Authorization: login.access_token });`,
  }),
  'placeholder-null': shopServers({
    brand: 'Garden',
    title: 'Watering plan',
    domain: 'herbs.test',
    password: 'aS8-trellis-8FPRvTHRxx',
    api: ({ issuer }) => honoApi(honoJwt(issuer)),
    script: `await bearer('/orders', sessionStorage.getItem('access_token'));`,
  }),
  'placeholder-object': shopServers({
    brand: 'Puppets',
    title: 'Tickets',
    domain: 'puppets.test',
    password: 'zH9-marionette-l7Z04WuK4O',
    api: ({ issuer, audience }) =>
      honoApi(bearerAuth({ verifyToken: async (token) => token === `${issuer.iss}${audience}` })),
    script: `await bearer('/orders', login);`,
  }),
  'placeholder-empty': shopServers({
    brand: 'Marina',
    title: 'Berths',
    domain: 'marina.test',
    password: 'dH2-bollard-EPhOQhf6J0',
    api: ({ issuer }) => fastifyApi(issuer),
    script: `await bearer('/orders', '');`,
  }),
  'percent-encoded-space': shopServers({
    brand: 'Ski School',
    title: 'Courses',
    domain: 'skischool.test',
    password: 'nK8-piste-7wOXkMNtb7',
    api: ({ issuer }) => fastifyApi(issuer),
    script: `await ask('/orders', { Authorization: encodeURIComponent('Bearer ' + login.access_token) });`,
  }),
  'comma-after-token': shopServers({
    brand: 'Orchid',
    title: 'Greenhouse',
    domain: 'orchid.test',
    password: 'mM9-petiole-F60dntzSqv',
    api: expressJwtApi,
    script: `await bearer('/orders', login.access_token + ',');`,
  }),
  'signature-cut-off': shopServers({
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
  'two-headers-folded': shopServers({
    brand: 'Atlas',
    title: 'Your maps',
    domain: 'cartography.test',
    password: 'aS9-meridian-dkdd9pKxn8',
    api: expressJwtApi,
    script: `
      const headers = new Headers({ Authorization: 'Bearer ' + login.access_token });
      headers.append('Authorization', 'Bearer ' + login.access_token);
      await call(api + '/orders', { headers });`,
  }),
  'header-and-query': shopServers({
    brand: 'Signals',
    title: 'Departures',
    domain: 'signals.test',
    password: 'tN1-semaphore-pcbdCBIYAZ',
    api: auth0Api,
    script: `await bearer('/orders?access_token=' + login.access_token, login.access_token);`,
  }),
  'token-in-query': shopServers({
    brand: 'Cinema',
    title: 'Programme',
    domain: 'filmhouse.test',
    password: 'dM9-projector-TC69NBCGMl',
    api: ({ issuer }) => honoApi(honoJwt(issuer)),
    script: `await ask('/orders?access_token=' + login.access_token);`,
  }),
  'api-key-in-query': shopServers({
    brand: 'Weather',
    title: 'Forecast',
    domain: 'forecast.test',
    password: 'uB3-isobar-yy3za5tADo',
    api: byApiKey('wk_live_oH5-barometer-1UPtbeCB7C'),
    script: `await ask('/orders?api_key=wk_live_oH5-barometer-1UPtbeCB7C');`,
  }),
  'api-key-as-bearer': shopServers({
    brand: 'Tides',
    title: 'High water',
    domain: 'tides.test',
    password: 'gW9-spring-OpjalCjWeT',
    api: byApiKey('tk_live_uB6-neap-gwOsLrKOVgo'),
    script: `await bearer('/orders', 'tk_live_uB6-neap-gwOsLrKOVgo');`,
  }),
  'api-key-refused': shopServers({
    brand: 'Pollen',
    title: 'Pollen count',
    domain: 'pollen.test',
    password: 'qE1-hazel-kql9yeqztj',
    api: byApiKey('pk_live_eF6-birch-0dPrBuwDfd'),
    script: `await ask('/orders', { 'X-API-Key': 'pk_live_mE9-alder-mnq4nkkUqH' });`,
  }),
  'basic-not-encoded': shopServers({
    brand: 'Brewery',
    title: 'Barrels',
    domain: 'brewery.test',
    password: 'jF9-kettle-eDtVW3OmgL',
    api: () => honoApi(basicAuth({ username: 'mina', password: 'jF9-kettle-eDtVW3OmgL' })),
    script: `
      await ask('/orders', { Authorization: 'Basic mina:jF9-kettle-eDtVW3OmgL' }, { credentials: 'omit' });`,
  }),
  'basic-latin1': shopServers({
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
  'basic-wrong-password': shopServers({
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
  'basic-at-bearer-api': shopServers({
    brand: 'Sawmill',
    title: 'Boards',
    domain: 'sawmill.test',
    password: 'bY9-bandsaw-44t2n6a87q',
    api: auth0Api,
    script: `await ask('/orders', { Authorization: 'Basic ' + btoa('mina:bY9-bandsaw-44t2n6a87q') });`,
  }),
};
