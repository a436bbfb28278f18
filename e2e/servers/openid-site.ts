import type { ErrorRequestHandler, Express, Request } from 'express';
import type { ClientMetadata } from 'oidc-provider';
import * as client from 'openid-client';
import { sessions, webApp } from './kit.ts';
import { clientSecret, type IdentityProvider, identityProvider } from './oidc.ts';
import { escapeHtml, page, welcome } from './page.ts';
import type { World } from './world.ts';

interface OpenidFlow {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

declare module 'express-session' {
  interface SessionData {
    /** By state. */
    openid: Readonly<Record<string, OpenidFlow>>;
    user: string;
  }
}

export interface OpenidSite extends Omit<IdentityProvider, 'brand' | 'origin' | 'clients'> {
  readonly brand: string;
  readonly origin: string;
  readonly idp: string;
  /** The secret that the application sends; the registered one if left out. */
  readonly secret?: string;
  readonly authorize?: Readonly<Record<string, string>>;
  /** What the application takes for the provider's name, from the right one. */
  readonly issuer?: (right: string) => string;
  readonly client?: Partial<ClientMetadata>;
  /** The redirect_uri that a request leads to; `/callback` of the origin if left out. */
  readonly callbackUrl?: (request: Request) => string;
  /** It remembers the newest sign-in alone, as openid-client's own strategy for Passport does. */
  readonly newestOnly?: true;
  /** The nonce that it compares with. */
  readonly nonce?: () => string;
  /** What the application says of an error; its own words if left out. */
  readonly says?: (error: Error) => string;
  /** What the application shows at the callback itself; it redirects to `/` if left out. */
  readonly callbackPage?: string;
  /** Runs on the page of somebody who is signed in. */
  readonly script?: string;
  readonly more?: (app: Express) => void;
}

/** What `openid-client` fetches goes to the site's servers, whose names only browsers know. */
export function fetchIn(world: World): (...asked: Parameters<typeof fetch>) => Promise<Response> {
  return async (...asked) => {
    const request = new Request(...asked);
    const { pathname, search, protocol, hostname } = new URL(request.url);
    const body = await request.text();
    const answer = await world.call(`${protocol}//${hostname}${pathname}${search}`, {
      method: request.method,
      headers: Object.fromEntries(request.headers),
      ...(body === '' ? {} : { body }),
    });
    const type = answer.headers['content-type'];
    return new Response(answer.text, {
      status: answer.status,
      headers: {
        ...(typeof type === 'string' ? { 'content-type': type } : {}),
        ...(answer.headers['www-authenticate'] === undefined
          ? {}
          : { 'www-authenticate': String(answer.headers['www-authenticate']) }),
      },
    });
  };
}

/** A server-side application as openid-client's README has it: express-session, PKCE, state and nonce. */
export async function openidSite(world: World, site: OpenidSite): Promise<void> {
  const { brand, origin, idp } = site;
  const clientId = `${new URL(origin).hostname.split('.').at(-2)}-web`;
  const callback = world.url(`${origin}/callback`);
  const issuer = world.url(idp);
  await identityProvider(world, {
    ...site,
    brand: `${brand} ID`,
    origin: idp,
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [callback],
        post_logout_redirect_uris: [world.url(`${origin}/welcome?run=1`)],
        ...site.client,
      },
    ],
  });
  const config = new client.Configuration(
    {
      issuer: site.issuer?.(issuer) ?? issuer,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      end_session_endpoint: `${issuer}/session/end`,
      jwks_uri: `${issuer}/jwks`,
      authorization_response_iss_parameter_supported: true,
    },
    clientId,
    undefined,
    client.ClientSecretBasic(site.secret ?? clientSecret),
  );
  const fetched = fetchIn(world);
  config[client.customFetch] = (address, { body, ...init }) =>
    fetched(address, {
      method: init.method,
      headers: init.headers,
      ...(body === undefined || body === null ? {} : { body: String(body) }),
    });

  const app = webApp();
  welcome(app, brand, '/');
  app.use(sessions(world, { name: 'web.sid', cookie: { httpOnly: true, sameSite: 'lax', secure: 'auto' } }));
  site.more?.(app);
  app.get('/login', async (request, response) => {
    const flow = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
    };
    request.session.openid = { ...(site.newestOnly ? {} : request.session.openid), [flow.state]: flow };
    const to = client.buildAuthorizationUrl(config, {
      redirect_uri: site.callbackUrl?.(request) ?? callback,
      scope: 'openid profile',
      state: flow.state,
      nonce: flow.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(flow.verifier),
      code_challenge_method: 'S256',
      ...site.authorize,
    });
    response.redirect(to.href);
  });
  app.get('/callback', async (request, response) => {
    const kept = request.session.openid ?? {};
    // Of a state that it does not know it compares with the newest, and so refuses.
    const flow = kept[String(request.query.state)] ?? Object.values(kept).at(-1);
    const tokens = await client.authorizationCodeGrant(
      config,
      new URL(request.originalUrl, world.url(origin)),
      flow === undefined
        ? {}
        : {
            expectedState: flow.state,
            expectedNonce: site.nonce?.() ?? flow.nonce,
            pkceCodeVerifier: flow.verifier,
          },
    );
    if (tokens.id_token !== undefined) world.plant(tokens.id_token);
    request.session.user = String(tokens.claims()?.sub);
    if (site.callbackPage === undefined) response.redirect('/');
    else response.send(page({ brand, title: 'You are in', script: site.callbackPage }));
  });
  app.get('/', (request, response) => {
    if (request.session.user === undefined) response.redirect('/login');
    else response.send(page({ brand, title: 'You are in', script: site.script ?? 'done();' }));
  });
  app.get('/logout', (request, response) => {
    request.session.destroy(() => {
      const to = client.buildEndSessionUrl(config, {
        post_logout_redirect_uri: world.url(`${origin}/welcome?run=1`),
      });
      response.clearCookie('web.sid').redirect(to.href);
    });
  });
  const failed: ErrorRequestHandler = (error, _request, response, _next) => {
    const text = site.says?.(error) ?? error.error_description ?? error.message;
    const body = `<p class="bad">${escapeHtml(String(text))}</p>`;
    response.status(500).send(page({ brand, title: 'That did not work', body, script: 'done();' }));
  };
  app.use(failed);
  world.serve(new URL(origin).hostname, app);
}
