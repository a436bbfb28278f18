import type { RequestListener } from 'node:http';
import type koaJwt from 'koa-jwt';
import { type ApiShop, apiShop, asToken, crossOrigin, type ShopParts, ticking } from '../api-shop.ts';
import { expressJwtApi, koaApi, passportJwtApi } from '../guards.ts';
import { orders, webApp } from '../kit.ts';
import { value } from '../page.ts';
import type { Serve, TokenTimes, World } from '../world.ts';

/** What time a server has whose clock is ahead by so many seconds, as jsonwebtoken wants to be told. */
const clockTimestamp = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

/** Builds the API for each request, as its time is an option of its guard. */
const eachTime =
  (build: () => RequestListener): RequestListener =>
  (request, response) =>
    build()(request, response);

const koaAt = (seconds: number, more: Partial<koaJwt.Options> = {}) => {
  return ({ issuer }: ShopParts): RequestListener =>
    eachTime(() => {
      // Koa-jwt hands its options on to jsonwebtoken, of which its types know a part.
      const options = { ...more, clockTimestamp: clockTimestamp(seconds) };
      return koaApi(issuer, options);
    });
};

const expressAt =
  (seconds: number, clockTolerance = 0) =>
  (parts: ShopParts): RequestListener =>
    eachTime(() => expressJwtApi(parts, { clockTimestamp: clockTimestamp(seconds), clockTolerance }));

const passportAt =
  (seconds: number) =>
  (parts: ShopParts): RequestListener =>
    eachTime(() => passportJwtApi(parts, { clockTimestamp: clockTimestamp(seconds) }));

const lasting =
  (times: TokenTimes): NonNullable<ApiShop['issue']> =>
  async ({ issuer, audience }) =>
    asToken(await issuer.sign({ aud: audience, sub: 'user|b8126c' }, times));

interface IssuerClock extends Pick<ApiShop, 'brand' | 'title' | 'domain' | 'password'> {
  /** By how many seconds the issuer's clock is ahead. */
  readonly ahead: number;
  /** Lifetime of its tokens, seconds. */
  readonly life: number;
  readonly api: ApiShop['api'];
}

/** Tokens come from `id.`, whose clock is off; the page's and the API's are right. */
async function issuerShop(world: World, { ahead, life, domain, ...shop }: IssuerClock): Promise<void> {
  const id = world.url(`https://id.${domain}/token`);
  await apiShop(world, {
    ...shop,
    domain,
    issue: async () => ({ user: 'mina' }),
    script: `
      const tokens = await call(${value(id)}, { method: 'POST' });
      await wait(100);
      await bearer('/orders', tokens.json.access_token);
      await bearer('/account', tokens.json.access_token);`,
  });
  const issuer = await world.issuer(`https://login.${domain}/`);
  const audience = world.url(`https://api.${domain}`);
  const tokens = webApp();
  tokens.post('/token', async (_request, response) => {
    const times = { iat: ahead, nbf: ahead, exp: ahead + life };
    response
      .set('Cache-Control', 'no-store')
      .json(asToken(await issuer.sign({ aud: audience, sub: 'user|b8126c' }, times), { expires_in: life }));
  });
  world.serve(`id.${domain}`, ticking(ahead, crossOrigin(world, `https://app.${domain}`, tokens)));
}

/** Host → how far its clock is ahead in seconds, and what it takes to answer in ms. */
const survey: Readonly<Record<string, readonly [number, number]>> = {
  north: [90, 0],
  south: [-90, 2000],
  east: [300, 1000],
  west: [-300, 300],
  upper: [3600, 1600],
  lower: [-3600, 600],
};

const clockSurvey: Serve = async (world) => {
  await apiShop(world, {
    brand: 'Observatory',
    title: 'Six stations',
    domain: 'stations.test',
    password: 'oI8-azimuth-Qt4OeabRey',
    api: expressAt(0),
    script: `
      await bearer('/orders', login.access_token);
      const stations = ${value(Object.keys(survey).map((name) => world.url(`https://${name}.stations.test/`)))};
      await Promise.all(stations.flatMap((station) => [call(station), call(station + 'log')]));
      await bearer('/account', login.access_token);`,
  });
  for (const [name, [seconds, latency]] of Object.entries(survey)) {
    const station = webApp();
    // What a cache may keep tells an earlier time than that of the answer.
    station.use((_request, response) => void response.set('Cache-Control', 'no-store').json(orders));
    const open = crossOrigin(world, 'https://app.stations.test', station);
    world.serve(`${name}.stations.test`, ticking(seconds, open, latency));
  }
};

export const credentialClocks: Readonly<Record<string, Serve>> = {
  'clock-survey': clockSurvey,
  'api-an-hour-ahead': (world) =>
    apiShop(world, {
      brand: 'Sundial',
      title: 'Gardens',
      domain: 'sundial.test',
      password: 'lN3-gnomon-7ywCOp2SQW',
      issue: lasting({ exp: 300 }),
      clock: 3600,
      api: koaAt(3600, { debug: true }),
      script: `
        await bearer('/orders', login.access_token);
        await bearer('/account', login.access_token);`,
    }),
  'api-ten-minutes-behind': (world) =>
    apiShop(world, {
      brand: 'Hourglass',
      title: 'Appointments',
      domain: 'hourglass.test',
      password: 'wC7-trickle-3xHb3ehtsw',
      issue: lasting({ nbf: 0 }),
      clock: -600,
      api: expressAt(-600),
      script: `
        await bearer('/orders', login.access_token);
        await bearer('/account', login.access_token);`,
    }),
  'api-ninety-seconds-ahead': (world) =>
    apiShop(world, {
      brand: 'Pendulum',
      title: 'Workshops',
      domain: 'pendulum.test',
      password: 'cM8-bobweight-7b247tVthK',
      issue: lasting({ exp: 60 }),
      clock: 90,
      api: passportAt(90),
      script: `
        await bearer('/orders', login.access_token);
        await bearer('/account', login.access_token);`,
    }),
  'api-ninety-seconds-behind': (world) =>
    apiShop(world, {
      brand: 'Metronome',
      title: 'Practice rooms',
      domain: 'metronome.test',
      password: 'sX9-andante-cvlWUvMiOs',
      issue: lasting({ nbf: 0 }),
      clock: -90,
      api: koaAt(-90),
      script: `
        await bearer('/orders', login.access_token);
        await bearer('/account', login.access_token);`,
    }),
  'issuer-five-minutes-ahead': (world) =>
    issuerShop(world, {
      brand: 'Almanac',
      title: 'Saints’ days',
      domain: 'almanac.test',
      password: 'aT3-epacts-GkBMwhZQGZ',
      ahead: 300,
      life: 3600,
      api: koaAt(0, { debug: true }),
    }),
  'issuer-twenty-minutes-behind': (world) =>
    issuerShop(world, {
      brand: 'Calendar',
      title: 'This week',
      domain: 'calendar.test',
      password: 'hF1-leapday-PU0VMcgYl6',
      ahead: -1200,
      life: 600,
      api: passportAt(0),
    }),
  'expired-despite-skew': (world) =>
    apiShop(world, {
      brand: 'Stopwatch',
      title: 'Heats',
      domain: 'stopwatch.test',
      password: 'wE3-splittime-3GPyO1X3QN',
      kept: true,
      issue: lasting({ iat: -5400, exp: -1800 }),
      clock: 90,
      api: expressAt(90),
      script: `await bearer('/orders', login.access_token);`,
    }),
  'skew-within-leeway': (world) =>
    apiShop(world, {
      brand: 'Cuckoo Clock',
      title: 'Repairs',
      domain: 'cuckooclock.test',
      password: 'lD3-bellows-TBbVjP0Oh6',
      issue: lasting({ exp: 30 }),
      clock: 45,
      api: expressAt(45, 60),
      script: `
        await bearer('/orders', login.access_token);
        await bearer('/account', login.access_token);`,
    }),
};
