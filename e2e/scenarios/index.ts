import { authorization } from './authorization.ts';
import { browserCaches } from './browser-caches.ts';
import { browserCors } from './browser-cors.ts';
import { browserGraphql } from './browser-graphql.ts';
import { browserGraphqlSockets } from './browser-graphql-sockets.ts';
import { browserGrpc } from './browser-grpc.ts';
import { browserLoads } from './browser-loads.ts';
import { browserSockets } from './browser-sockets.ts';
import { browserWindows } from './browser-windows.ts';
import { browserWorkers } from './browser-workers.ts';
import { cookieLines } from './cookie-lines.ts';
import { cookieSites } from './cookie-sites.ts';
import { cookies } from './cookies.ts';
import { credentialClaims } from './credential-claims.ts';
import { credentialClocks } from './credential-clocks.ts';
import { credentialForms } from './credential-forms.ts';
import { credentialLife } from './credential-life.ts';
import { credentialMixups } from './credential-mixups.ts';
import { credentialProofs } from './credential-proofs.ts';
import { credentialWorking } from './credential-working.ts';
import { loops } from './loops.ts';
import { oauth } from './oauth.ts';
import { saml } from './saml.ts';
import type { Scenario } from './scenario.ts';
import { serversApache } from './servers-apache.ts';
import { serversDjango } from './servers-django.ts';
import { serversNginx } from './servers-nginx.ts';
import { sessions } from './sessions.ts';
import { signInAddresses } from './sign-in-addresses.ts';
import { signInCodes } from './sign-in-codes.ts';
import { signInServers } from './sign-in-servers.ts';
import { signInSessions } from './sign-in-sessions.ts';
import { tokens } from './tokens.ts';
import { working } from './working.ts';
import { workingSignIns } from './working-sign-ins.ts';

/** Every scenario, in the order of the index page. */
export const scenarios: readonly Scenario[] = [
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
  ...oauth,
  ...signInAddresses,
  ...signInCodes,
  ...signInSessions,
  ...signInServers,
  ...saml,
  ...serversApache,
  ...serversNginx,
  ...serversDjango,
  ...working,
  ...workingSignIns,
];
