import type { ErrorRequestHandler } from 'express';
import { codeFlow } from '../code-flow.ts';
import { webApp } from '../kit.ts';
import { addSignIn, identityProvider, type RelyingParty, webClient } from '../oidc.ts';
import { openidSite } from '../openid-site.ts';
import { page, welcome } from '../page.ts';
import type { Serve, World } from '../world.ts';
import { nginxBefore } from './servers-page.ts';

export const lax = { httpOnly: true, secure: true, sameSite: 'lax' } as const;

export interface WebSite {
  readonly brand: string;
  readonly origin: string;
  readonly idp: string;
  readonly password: string;
  /** Further names of the application. */
  readonly alias?: string;
  /** Happens when the provider shows its form. */
  readonly onForm?: () => void;
}

/** A server-side application with its identity provider; what is left out is as it should be. */
export async function webSite(
  world: World,
  site: WebSite,
  party: Partial<RelyingParty> = {},
  registered: string = party.redirectUri ?? `${site.origin}/callback`,
): Promise<void> {
  const { brand, origin, idp, password } = site;
  const clientId = `${new URL(origin).hostname.split('.').at(-2)}-web`;
  await identityProvider(world, {
    brand: `${brand} ID`,
    origin: idp,
    password,
    clients: [webClient(world, { origin, clientId, redirectUri: registered })],
    steps: (provider) => {
      provider.get('/interaction/:uid', (_request, _response, next) => {
        site.onForm?.();
        next();
      });
    },
  });
  const app = webApp();
  const login = party.login ?? '/login';
  welcome(app, brand, login);
  addSignIn(world, app, {
    origin,
    idp,
    clientId,
    session: { name: 'app.sid', cookie: lax },
    lost: (_request, response) => {
      response.status(400).send(
        page({
          brand,
          title: 'Sign-in expired',
          body: '<p class="bad">We could not match this answer to a sign-in: state not found.</p>',
          script: 'done();',
        }),
      );
    },
    ...party,
  });
  app.get('/', (request, response) => {
    if (request.session.member === undefined) response.redirect(login);
    else response.send(page({ brand, title: 'You are in', script: 'done();' }));
  });
  const failed: ErrorRequestHandler = (_error, _request, response, _next) => {
    response.status(500).send(page({ brand, title: 'Internal Server Error', script: 'done();' }));
  };
  app.use(failed);
  for (const bare of [origin, ...(site.alias === undefined ? [] : [site.alias])])
    world.serve(new URL(bare).hostname, app);
}

const otherPort: Serve = (world) => {
  const origin = 'https://app.bluebell.test';
  return webSite(
    world,
    { brand: 'Bluebell', origin, idp: 'https://id.bluebell.test', password: 'never asked for' },
    { authorize: { redirect_uri: `${origin}/callback` } },
  );
};

const behindProxy: Serve = async (world) => {
  await openidSite(world, {
    brand: 'Foxglove',
    origin: 'https://www.foxglove.test',
    idp: 'https://id.foxglove.test',
    password: 'never asked for',
    // What examples do: the address of the request, as Express sees it. `trust proxy` is missing.
    callbackUrl: (request) => `${request.protocol}://${request.get('host')}/callback`,
  });
  nginxBefore(world, 'www.foxglove.test', '');
};

const outsidePath: Serve = (world) =>
  webSite(
    world,
    {
      brand: 'Primrose',
      origin: 'https://app.primrose.test',
      idp: 'https://id.primrose.test',
      password: 'zR2-nectar-YbF6t9Jm4X',
    },
    {
      login: '/auth/login',
      redirectUri: 'https://app.primrose.test/signed-in/callback',
      session: { name: 'app.sid', cookie: { ...lax, path: '/auth' } },
    },
  );

export const signInAddresses: Readonly<Record<string, Serve>> = {
  'redirect-uri-slash': (world) =>
    webSite(
      world,
      {
        brand: 'Meadowlark',
        origin: 'https://app.meadowlark.test',
        idp: 'https://id.meadowlark.test',
        password: 'never asked for',
      },
      { redirectUri: 'https://app.meadowlark.test/callback/' },
      'https://app.meadowlark.test/callback',
    ),
  'redirect-uri-port': otherPort,
  'redirect-uri-behind-proxy': behindProxy,
  'redirect-uri-differs-at-token': async (world) => {
    await codeFlow(world, {
      brand: 'Cornflower',
      title: 'Your meadow',
      origin: 'https://app.cornflower.test',
      idp: 'https://id.cornflower.test',
      password: 'wE3-petal-NcT8x5Lk2R',
      callback: `await exchange({ redirect_uri: location.origin + '/' });`,
    });
  },
  'callback-on-other-name': (world) =>
    webSite(
      world,
      {
        brand: 'Larkspur',
        origin: 'https://www.larkspur.test',
        alias: 'https://larkspur.test',
        idp: 'https://id.spurid.test',
        password: 'pA6-stamen-QvK9m3Wd7H',
      },
      { redirectUri: 'https://larkspur.test/callback' },
    ),
  'callback-outside-cookie-path': outsidePath,
  'state-cookie-strict': (world) =>
    webSite(
      world,
      {
        brand: 'Snowdrop',
        origin: 'https://app.snowdrop.test',
        idp: 'https://login.dropid.test',
        password: 'hU8-bulb-WsG4c7Zn1V-kT',
      },
      { session: { name: 'app.sid', cookie: { ...lax, sameSite: 'strict' } } },
    ),
};
