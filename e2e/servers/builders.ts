import { authorization } from './apps/authorization.ts';
import { browser } from './apps/browser.ts';
import { browserCaches } from './apps/browser-caches.ts';
import { browserCors } from './apps/browser-cors.ts';
import { browserGraphql } from './apps/browser-graphql.ts';
import { browserGraphqlSockets } from './apps/browser-graphql-sockets.ts';
import { browserGrpc } from './apps/browser-grpc.ts';
import { browserLoads } from './apps/browser-loads.ts';
import { browserSockets } from './apps/browser-sockets.ts';
import { browserWindows } from './apps/browser-windows.ts';
import { browserWorkers } from './apps/browser-workers.ts';
import { cookieLines } from './apps/cookie-lines.ts';
import { cookieSites } from './apps/cookie-sites.ts';
import { cookies } from './apps/cookies.ts';
import { credentialClaims } from './apps/credential-claims.ts';
import { credentialClocks } from './apps/credential-clocks.ts';
import { credentialForms } from './apps/credential-forms.ts';
import { credentialLife } from './apps/credential-life.ts';
import { credentialMixups } from './apps/credential-mixups.ts';
import { credentialProofs } from './apps/credential-proofs.ts';
import { credentialWorking } from './apps/credential-working.ts';
import { flips } from './apps/flips.ts';
import { loops } from './apps/loops.ts';
import { oauth } from './apps/oauth.ts';
import { saml } from './apps/saml.ts';
import { samlSignIns } from './apps/saml-sign-ins.ts';
import { serversApache } from './apps/servers-apache.ts';
import { serversDjango } from './apps/servers-django.ts';
import { serversNginx } from './apps/servers-nginx.ts';
import { sessions } from './apps/sessions.ts';
import { signInAddresses } from './apps/sign-in-addresses.ts';
import { signInCodes } from './apps/sign-in-codes.ts';
import { signInServers } from './apps/sign-in-servers.ts';
import { signInSessions } from './apps/sign-in-sessions.ts';
import { tokens } from './apps/tokens.ts';
import { workingSessions } from './apps/working-sessions.ts';
import { workingSignIns } from './apps/working-sign-ins.ts';
import { workingTokens } from './apps/working-tokens.ts';
import type { Serve } from './world.ts';

/** Scenario id → its servers. */
export const builders: Readonly<Record<string, Serve>> = {
  ...authorization,
  ...credentialForms,
  ...credentialMixups,
  ...credentialWorking,
  ...credentialClocks,
  ...credentialProofs,
  ...credentialLife,
  ...credentialClaims,
  ...tokens,
  ...cookies,
  ...cookieLines,
  ...cookieSites,
  ...sessions,
  ...browser,
  ...browserGraphql,
  ...browserGraphqlSockets,
  ...browserGrpc,
  ...browserSockets,
  ...browserWorkers,
  ...browserCors,
  ...browserCaches,
  ...browserLoads,
  ...browserWindows,
  ...loops,
  ...flips,
  ...oauth,
  ...signInAddresses,
  ...signInCodes,
  ...signInSessions,
  ...signInServers,
  ...saml,
  ...samlSignIns,
  ...serversApache,
  ...serversNginx,
  ...serversDjango,
  ...workingSessions,
  ...workingSignIns,
  ...workingTokens,
};
