import type { Express } from 'express';
import type { ClientMetadata, Configuration } from 'oidc-provider';
import { webApp } from './kit.ts';
import { identityProvider } from './oidc.ts';
import { showPage, value } from './page.ts';
import type { World } from './world.ts';

export interface CodeFlow {
  readonly brand: string;
  readonly title: string;
  /** `https://app.tea.test` */
  readonly origin: string;
  readonly idp: string;
  readonly password: string;
  readonly client?: Partial<ClientMetadata>;
  readonly settings?: Configuration;
  /** Parameters of the authorization request, as a literal in the page's script. */
  readonly authorize?: string;
  /**
   * Runs on the callback page; at hand are `code`, `verifier`, `idp`, `redirectUri`, `clientId`, and `exchange(more)`, which
   * asks for tokens.
   */
  readonly callback: string;
}

/** A single-page application that signs in by itself: authorization code flow with PKCE (RFC 7636, section 4). */
export async function codeFlow(world: World, flow: CodeFlow): Promise<Express> {
  const redirectUri = world.url(`${flow.origin}/callback`);
  const clientId = `${flow.brand.toLowerCase().replaceAll(' ', '-')}-spa`;
  await identityProvider(world, {
    brand: `${flow.brand} ID`,
    origin: flow.idp,
    password: flow.password,
    clients: [
      {
        client_id: clientId,
        token_endpoint_auth_method: 'none',
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code', 'refresh_token'],
        ...flow.client,
      },
    ],
    ...(flow.settings === undefined ? {} : { settings: flow.settings }),
  });
  const shared = `
    const idp = ${value(world.url(flow.idp))};
    const clientId = ${value(clientId)};
    const redirectUri = ${value(redirectUri)};
    const base64url = (bytes) =>
      btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
    const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));
    const sha256 = (text) => crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  `;
  const app = webApp();
  showPage(app, '/', {
    brand: flow.brand,
    title: flow.title,
    script: `${shared}
      run(async () => {
        const verifier = random();
        const state = random();
        sessionStorage.setItem('flow', JSON.stringify({ verifier, state }));
        const query = new URLSearchParams({
          client_id: clientId, response_type: 'code', scope: 'openid profile', redirect_uri: redirectUri, state,
          code_challenge: base64url(await sha256(verifier)), code_challenge_method: 'S256',
          ...${flow.authorize ?? '{}'},
        });
        await go(idp + '/auth?' + query);
      });`,
  });
  showPage(app, '/callback', {
    brand: flow.brand,
    title: flow.title,
    script: `${shared}
      const answer = new URLSearchParams(location.search);
      const { verifier, state } = JSON.parse(sessionStorage.getItem('flow') ?? '{}');
      sessionStorage.removeItem('flow');
      const code = answer.get('code');
      const exchange = (more = {}, init = {}) => call(idp + '/token', {
        method: 'POST',
        ...init,
        body: new URLSearchParams(Object.entries({
          grant_type: 'authorization_code', client_id: clientId, redirect_uri: redirectUri, code,
          code_verifier: verifier, ...more,
        }).filter(([, value]) => value !== undefined)),
      });
      if (answer.get('state') !== state) { say('The state is not ours', true); done(); }
      else {
        ${flow.callback}
        done();
      }`,
  });
  world.serve(new URL(flow.origin).hostname, app);
  return app;
}
