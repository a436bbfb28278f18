import { createHash, randomBytes } from 'node:crypto';
import express, { type Express, type RequestHandler } from 'express';
import type { SessionOptions } from 'express-session';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import type Provider from 'oidc-provider';
import type { ClientMetadata, Configuration } from 'oidc-provider';
import { sessions } from './kit.ts';
import { escapeHtml, page, value } from './page.ts';
import type { World } from './world.ts';

export interface IdentityProvider {
  readonly brand: string;
  /** `https://id.tea.test` */
  readonly origin: string;
  readonly password: string;
  readonly clients: readonly ClientMetadata[];
  readonly settings?: Configuration;
  /** It asks the visitor for consent; otherwise nobody is asked. */
  readonly consent?: true;
  /** Runs on the page with the form; `send()` sends it, filled in. It is sent at once if left out. */
  readonly form?: string;
  /** Steps of the sign-in that replace those below. */
  readonly steps?: (app: Express, provider: Provider) => void;
}

/** Keeps the provider from reminding us of production, and of its favourite Node, on the console. */
async function quietly<T>(build: () => Promise<T>): Promise<T> {
  const { info, warn } = console;
  const filtered =
    (print: (...words: unknown[]) => void) =>
    (...words: unknown[]): void => {
      if (!String(words[0]).includes('oidc-provider ')) print(...words);
    };
  console.info = filtered(info);
  console.warn = filtered(warn);
  try {
    return await build();
  } finally {
    console.info = info;
    console.warn = warn;
  }
}

async function makeSigningKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return { ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'oidc-1' };
}

// One key for all providers: making keys takes longer than all else at start.
let signingKey: Promise<JWK> | undefined;

/**
 * An OpenID provider (oidc-provider) with a sign-in form that is filled in and sends itself, and no consent screen.
 * Who has signed in once is sent back at once.
 */
export async function identityProvider(world: World, options: IdentityProvider): Promise<void> {
  signingKey ??= makeSigningKey();
  const jwk = await signingKey;
  const provider = await quietly(async () => {
    const { default: Provider } = await import('oidc-provider');
    return new Provider(world.url(options.origin), {
      ...options.settings,
      clients: [...options.clients],
      jwks: { keys: [jwk] },
      cookies: { keys: ['only-for-this-site'] },
      interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
      clientBasedCORS: () => true,
      findAccount: (_context, accountId) => ({
        accountId,
        claims: () => ({ sub: accountId, name: 'Mina' }),
      }),
      ...(options.consent === true ? {} : { loadExistingGrant: grantsAll }),
      renderError: (context, out) => {
        context.type = 'html';
        context.body = page({
          brand: options.brand,
          title: 'Something went wrong',
          // As identity providers do it: the reason stands in the page itself.
          body: `<p class="bad">${escapeHtml(`${out.error}: ${out.error_description ?? ''}`)}</p>`,
          script: 'done();',
        });
      },
      ttl: {
        AccessToken: 3600,
        IdToken: 3600,
        Interaction: 3600,
        Session: 86_400,
        Grant: 86_400,
        RefreshToken: 86_400,
        DeviceCode: 600,
        ...options.settings?.ttl,
      },
      features: { devInteractions: { enabled: false }, ...options.settings?.features },
    });
  });
  // A reader's pause before the form that sends itself: recorders lose what ends just before a navigation.
  provider.use(async (context, next) => {
    await next();
    if (typeof context.body !== 'string') return;
    const submit = 'document.forms[0].submit()';
    context.body = context.body.replace(submit, `setTimeout(() => ${submit}, 400)`);
  });
  // What these models call `jti` is the very value that the browser gets.
  provider.on('authorization_code.saved', (code) => world.plant(code.jti));
  provider.on('access_token.saved', (token) => world.plant(token.jti));
  provider.on('refresh_token.saved', (token) => world.plant(token.jti));
  provider.on('session.saved', (kept) => world.plant(kept.jti));
  const app = express();
  app.set('env', 'test');
  options.steps?.(app, provider);
  app.get('/interaction/:uid', (request, response) => {
    response.set('Cache-Control', 'no-store').send(
      page({
        brand: options.brand,
        title: 'Sign in',
        body: '<p>The form is filled in, and sends itself.</p>',
        script: `
          const send = (password = ${value(options.password)}) =>
            form(${value(`${request.path}/login`)}, { user: 'mina', password });
          ${options.form ?? 'await send();'}`,
      }),
    );
  });
  app.post('/interaction/:uid/login', express.urlencoded({ extended: false }), async (request, response) => {
    const accountId = request.body?.password === options.password ? 'acct-5521' : undefined;
    // As Keycloak and Ory do it: the form again, with the reason in the page.
    if (accountId === undefined) response.redirect(303, `/interaction/${request.params.uid}?wrong=password`);
    else await provider.interactionFinished(request, response, { login: { accountId } });
  });
  app.use(provider.callback());
  world.serve(new URL(options.origin).hostname, app);
}

/** One brand, one account system: nobody is asked for consent. */
const grantsAll: Configuration['loadExistingGrant'] = async (context) => {
  const grant = new context.oidc.provider.Grant({
    clientId: context.oidc.client?.clientId ?? '',
    accountId: context.oidc.session?.accountId ?? '',
  });
  grant.addOIDCScope('openid profile offline_access');
  await grant.save();
  return grant;
};

export interface RelyingParty {
  readonly origin: string;
  readonly idp: string;
  readonly clientId: string;
  /** Session settings; `cookie` is what most of the scenarios turn on. */
  readonly session: Partial<SessionOptions>;
  readonly authorize?: Readonly<Record<string, string>>;
  /** What happens once the visitor is known; a redirect to `/` if left out. */
  readonly signedIn?: RequestHandler;
  readonly clientSecret?: string;
  /** What happens at a callback whose state is not known; it starts over at `/` if left out. */
  readonly lost?: RequestHandler;
  /** Where the sign-in begins, `/login` if left out. */
  readonly login?: string;
  /** The bare address to come back to, `/callback` of the origin if left out. */
  readonly redirectUri?: string;
}

export const clientSecret = 'cs_7mWqK2xVz9LrT4bNhY6dGp3S';

/** A confidential client of a server-side application. */
export function webClient(
  world: World,
  party: Pick<RelyingParty, 'origin' | 'clientId' | 'redirectUri'>,
): ClientMetadata {
  return {
    client_id: party.clientId,
    client_secret: clientSecret,
    redirect_uris: [world.url(party.redirectUri ?? `${party.origin}/callback`)],
    grant_types: ['authorization_code', 'refresh_token'],
  };
}

interface Flow {
  readonly state: string;
  readonly verifier: string;
}

declare module 'express-session' {
  interface SessionData {
    flow: Flow;
    member: string;
    next: string;
  }
}

/**
 * Gives a server-side application `/login` and `/callback` (authorization code flow with PKCE). A callback whose state
 * is not known starts over at `/`, as many applications do, unless `lost` says otherwise.
 */
export function addSignIn(world: World, app: Express, party: RelyingParty): void {
  app.use(sessions(world, { name: 'app.sid', ...party.session }));
  const bare = party.redirectUri ?? `${party.origin}/callback`;
  const redirectUri = world.url(bare);
  app.get(party.login ?? '/login', (request, response) => {
    const flow = {
      state: randomBytes(16).toString('base64url'),
      verifier: randomBytes(32).toString('base64url'),
    };
    request.session.flow = flow;
    if (typeof request.query.rd === 'string') request.session.next = request.query.rd;
    const query = new URLSearchParams({
      client_id: party.clientId,
      response_type: 'code',
      scope: 'openid profile',
      redirect_uri: redirectUri,
      state: flow.state,
      code_challenge: createHash('sha256').update(flow.verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...party.authorize,
    });
    response.redirect(`${world.url(`${party.idp}/auth`)}?${query}`);
  });
  const callback: RequestHandler = async (request, response, next) => {
    const { code, state } = request.method === 'POST' ? (request.body ?? {}) : request.query;
    const flow = request.session.flow;
    if (typeof code !== 'string' || flow === undefined || flow.state !== state) {
      if (party.lost !== undefined) void party.lost(request, response, next);
      else response.redirect('/');
      return;
    }
    world.plant(code);
    const basic = Buffer.from(`${party.clientId}:${party.clientSecret ?? clientSecret}`).toString('base64');
    const answer = await world.call(`${party.idp}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri,
        code_verifier: flow.verifier,
      }).toString(),
    });
    if (answer.status !== 200) {
      response.status(502).send('The identity provider refused the code');
      return;
    }
    request.session.member = 'acct-5521';
    if (party.signedIn !== undefined) void party.signedIn(request, response, next);
    else response.redirect('/');
  };
  const { pathname } = new URL(bare);
  app.get(pathname, callback);
  app.post(pathname, express.urlencoded({ extended: false }), callback);
}
