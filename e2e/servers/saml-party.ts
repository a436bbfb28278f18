import { type Profile, SAML, type SamlConfig, ValidateInResponseTo } from '@node-saml/node-saml';
import type { ErrorRequestHandler, Express, RequestHandler } from 'express';
import type { SessionOptions } from 'express-session';
import { sessions } from './kit.ts';
import { escapeHtml, page } from './page.ts';
import { type KnownParty, signingKey } from './saml-provider.ts';
import type { World } from './world.ts';

export interface SamlParty {
  readonly brand: string;
  /** `https://app.tea.test` */
  readonly origin: string;
  /** Origin of its identity provider. */
  readonly idp: string;
  readonly session?: Partial<SessionOptions>;
  readonly settings?: Partial<SamlConfig>;
  /** What it does with a response before the library sees it. */
  readonly before?: RequestHandler;
  /** It remembers in the visitor’s session that it has asked, and takes no answer otherwise. */
  readonly remembers?: boolean;
  /** Learns the address to which each sign-in leads. */
  readonly leads?: (address: string) => void;
  /** False: it does not believe the proxy in front of it. */
  readonly trustProxy?: boolean;
  /** What it shows where the library refuses; the library’s words on a page where left out. */
  readonly failed?: ErrorRequestHandler;
}

/** The application as its provider knows it. */
export function partyOf(world: World, origin: string): Required<KnownParty> {
  return {
    entityId: world.url(`${origin}/saml/metadata`),
    consumer: world.url(`${origin}/saml/acs`),
    logout: world.url(`${origin}/saml/logged-out`),
  };
}

/** What applications do that show the library’s words. */
export const shownError =
  (brand: string, status = 500): ErrorRequestHandler =>
  (error: Error, _request, response, _next) => {
    response.status(status).send(
      page({
        brand,
        title: 'Sign-in failed',
        body: `<p class="bad">${escapeHtml(error.message)}</p>`,
        script: 'done();',
      }),
    );
  };

/** What applications do that keep the reason in their log. */
export const silentError =
  (brand: string): ErrorRequestHandler =>
  (_error, _request, response, _next) => {
    response
      .status(500)
      .send(
        page({ brand, title: 'Internal Server Error', body: '<p>Please try again.</p>', script: 'done();' }),
      );
  };

declare module 'express-session' {
  interface SessionData {
    /** At an application: whom the SAML response named. */
    profile: Profile;
    /** It has sent the visitor to the provider. */
    began: boolean;
  }
}

/**
 * Gives an application sign-in with SAML 2.0 (node-saml) and sessions: `/login`, `/saml/acs`, `/logout`. Who is known goes on to the
 * address in RelayState, or to `/`.
 */
export async function addSaml(world: World, app: Express, party: SamlParty): Promise<SAML> {
  const { entityId, consumer, logout } = partyOf(world, party.origin);
  const saml = new SAML({
    entryPoint: world.url(`${party.idp}/sso`),
    logoutUrl: world.url(`${party.idp}/slo`),
    idpCert: (await signingKey()).certificate,
    issuer: entityId,
    callbackUrl: consumer,
    audience: entityId,
    logoutCallbackUrl: logout,
    wantAuthnResponseSigned: false,
    validateInResponseTo: ValidateInResponseTo.ifPresent,
    ...party.settings,
  });
  // The server itself ends TLS.
  if (party.trustProxy !== false) app.set('trust proxy', true);
  app.use(
    sessions(world, {
      name: 'app.sid',
      ...party.session,
      cookie: { httpOnly: true, secure: true, sameSite: 'lax', ...party.session?.cookie },
    }),
  );
  app.get('/login', async (request, response) => {
    const relay = typeof request.query.next === 'string' ? request.query.next : '';
    const address = await saml.getAuthorizeUrlAsync(relay, undefined, {});
    if (party.remembers === true) request.session.began = true;
    party.leads?.(address);
    response.redirect(address);
  });
  if (party.before !== undefined) app.post('/saml/acs', party.before);
  app.post('/saml/acs', async (request, response) => {
    if (party.remembers === true && request.session.began !== true) throw new Error('No sign-in was begun');
    const { profile } = await saml.validatePostResponseAsync(request.body);
    // The provider said that nobody is signed in there: nothing but a question was asked.
    if (profile === null) {
      response.redirect(303, '/welcome?asked');
      return;
    }
    request.session.profile = profile;
    const relay: unknown = request.body.RelayState;
    response.redirect(303, typeof relay === 'string' && /^\/(?!\/)/.test(relay) ? relay : '/');
  });
  app.get('/logout', async (request, response) => {
    const { profile } = request.session;
    if (profile === undefined) response.redirect('/');
    else response.redirect(await saml.getLogoutUrlAsync(profile, '', {}));
  });
  app.get('/saml/logged-out', async (request, response, next) => {
    const { loggedOut } = await saml.validateRedirectAsync(
      Object.fromEntries(new URLSearchParams(new URL(request.url, party.origin).search)),
      new URL(request.url, party.origin).search.slice(1),
    );
    if (!loggedOut) throw new Error('No logout response');
    request.session.destroy((error: unknown) => {
      if (error !== undefined && error !== null) next(error);
      else response.clearCookie('app.sid').redirect('/bye');
    });
  });
  app.use('/saml', party.failed ?? shownError(party.brand));
  return saml;
}
