import { webApp } from '../kit.ts';
import { identityProvider } from '../oidc.ts';
import { showPage, value } from '../page.ts';
import type { Serve, World } from '../world.ts';

interface PopupSite {
  readonly brand: string;
  readonly domain: string;
  readonly password: string;
  /** The verifier that the page sends, from the one that the window was opened with. */
  readonly verifier: string;
}

/** A page that signs in with a window of its own (RFC 6749, section 4.1, with PKCE): the window hands the code back. */
async function popupSite(world: World, site: PopupSite): Promise<void> {
  const origin = `https://app.${site.domain}`;
  const idp = `https://id.${site.domain}`;
  const redirectUri = world.url(`${origin}/callback`);
  const clientId = 'window-spa';
  await identityProvider(world, {
    brand: `${site.brand} ID`,
    origin: idp,
    password: site.password,
    clients: [{ client_id: clientId, token_endpoint_auth_method: 'none', redirect_uris: [redirectUri] }],
  });
  const app = webApp();
  showPage(app, '/', {
    brand: site.brand,
    title: 'Your letters',
    script: `
      const idp = ${value(world.url(idp))};
      const base64url = (bytes) =>
        btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
      const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));
      run(async () => {
        const verifier = random();
        const state = random();
        const challenge = base64url(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier)));
        const answered = new Promise((resolve) =>
          addEventListener('message', ({ data, origin }) => { if (origin === location.origin) resolve(new URLSearchParams(data)); }));
        open(idp + '/auth?' + new URLSearchParams({
          client_id: ${value(clientId)}, response_type: 'code', scope: 'openid profile', state,
          redirect_uri: ${value(redirectUri)}, code_challenge: challenge, code_challenge_method: 'S256',
        }), 'sign-in', 'width=480,height=640');
        const answer = await answered;
        if (answer.get('state') !== state) { say('The state is not ours', true); done(); return; }
        const tokens = await call(idp + '/token', {
          method: 'POST',
          body: new URLSearchParams({
            grant_type: 'authorization_code', client_id: ${value(clientId)}, redirect_uri: ${value(redirectUri)},
            code: answer.get('code'), code_verifier: ${site.verifier},
          }),
        });
        if (tokens.ok) await call(idp + '/me', { headers: { Authorization: 'Bearer ' + tokens.json.access_token } });
        done();
      });`,
  });
  showPage(app, '/callback', {
    brand: site.brand,
    title: 'One moment',
    script: `opener.postMessage(location.search, location.origin); await wait(100); close();`,
  });
  world.serve(`app.${site.domain}`, app);
}

const popup =
  (site: PopupSite): Serve =>
  (world) =>
    popupSite(world, site);

export const browserWindows: Readonly<Record<string, Serve>> = {
  'popup-sign-in': popup({
    brand: 'Letter Press',
    domain: 'letterpress.test',
    password: 'gT6-typeface-MvK2x9Qc4R',
    verifier: 'verifier',
  }),
  'popup-verifier-lost': popup({
    brand: 'Seal Engravers',
    domain: 'signetring.test',
    password: 'jW9-wax-LhB5d3Tn8X-pq',
    // The page was drawn anew while the window was open, and made up another one.
    verifier: 'random()',
  }),
};
