import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CookieOptions } from 'express';
import { allow, webApp } from '../kit.ts';
import { tickets } from '../members.ts';
import { identityProvider } from '../oidc.ts';
import { showPage, value } from '../page.ts';
import type { Serve, World } from '../world.ts';

interface PopupSite {
  /** The provider's pages keep to themselves: `Cross-Origin-Opener-Policy` cuts their window from what opened it. */
  readonly alone?: boolean;
  readonly brand: string;
  readonly domain: string;
  readonly password: string;
  /** The verifier that the page sends, from the one that the window was opened with. */
  readonly verifier: string;
}

/** The same, with pages that share no window with those of other origins (HTML §7.1.3, Cross-origin opener policies). */
function keptApart(world: World): World {
  return {
    ...world,
    serve: (host, app) =>
      world.serve(host, (request: IncomingMessage, response: ServerResponse) => {
        response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
        app(request, response);
      }),
  };
}

/** A page that signs in with a window of its own (RFC 6749, section 4.1, with PKCE): the window hands the code back. */
async function popupSite(world: World, site: PopupSite): Promise<void> {
  const origin = `https://app.${site.domain}`;
  const idp = `https://id.${site.domain}`;
  const redirectUri = world.url(`${origin}/callback`);
  const clientId = 'window-spa';
  await identityProvider(site.alone === true ? keptApart(world) : world, {
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
        const answer = await Promise.race([answered, wait(${site.alone === true ? 3000 : 60_000})]);
        if (answer === undefined) { say('The window has not answered', true); done(); return; }
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
    script: `opener?.postMessage(location.search, location.origin); await wait(100); close();`,
  });
  world.serve(`app.${site.domain}`, app);
}

const popup =
  (site: PopupSite): Serve =>
  (world) =>
    popupSite(world, site);

/** A site whose sign-in other sites show: in a window, or in a frame of theirs. */
function signInElsewhere(
  world: World,
  site: {
    readonly brand: string;
    readonly page: string;
    readonly sign: string;
    readonly password: string;
    readonly cookie: CookieOptions;
    /** Runs in the page; `sign` is the other site's origin, and `told` comes true when its page has done. */
    readonly script: string;
    /** Runs in the other site's page, after signing in. */
    readonly signed: string;
  },
): void {
  const members = tickets(world, { name: 'reader', password: site.password, cookie: site.cookie });
  const front = webApp();
  showPage(front, '/', {
    brand: site.brand,
    title: 'Today',
    script: `
      const sign = ${value(world.url(`https://${site.sign}`))};
      run(async () => {
        const told = new Promise((resolve) => addEventListener('message', resolve, { once: true }));
        ${site.script}
        done();
      });`,
  });
  world.serve(site.page, front);
  const app = webApp();
  app.use(allow(world, `https://${site.page}`, { credentials: true }));
  showPage(app, '/sign-in', {
    brand: site.brand,
    title: 'Sign in',
    script: `
      await call('/login', asJson({ user: 'mina', password: ${value(site.password)} }));
      await wait(200);
      ${site.signed}`,
  });
  app.post('/login', members.login);
  app.get('/me', members.guard, (_request, response) => void response.json({ name: 'Mina' }));
  world.serve(site.sign, app);
}

const framed = {
  script: `
    document.body.append(Object.assign(document.createElement('iframe'), { src: sign + '/sign-in' }));
    await told;`,
  signed: `await call('/me'); await wait(200); parent.postMessage('done', '*');`,
};

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
  'popup-without-word': popup({
    brand: 'Press Club',
    domain: 'pressclub.test',
    password: 'vN5-headline-XwD7k2Hq4L',
    verifier: 'verifier',
    alone: true,
  }),
  'popup-cookie-withheld': (world) =>
    signInElsewhere(world, {
      brand: 'Bandstand',
      page: 'www.bandstand.test',
      sign: 'my.boxoffice.test',
      password: 'fK8-sousaphone-ZcM3w6Rp9T',
      cookie: { httpOnly: true, secure: true, sameSite: 'lax' },
      script: `
        open(sign + '/sign-in', 'sign-in', 'width=480,height=640');
        await told;
        await wait(200);
        await call(sign + '/me', { credentials: 'include' });`,
      signed: `opener.postMessage('done', '*'); await wait(100); close();`,
    }),
  'frame-cookie-withheld': (world) =>
    signInElsewhere(world, {
      brand: 'Reading Room',
      page: 'www.readingroom.test',
      sign: 'sign.newsstand.test',
      password: 'tY7-gazette-LhQ4x8Nc2V',
      cookie: { httpOnly: true, secure: true, sameSite: 'lax' },
      ...framed,
    }),
  'frame-cookie-partitioned': (world) =>
    signInElsewhere(world, {
      brand: 'Readers’ Club',
      page: 'www.readersclub.test',
      sign: 'sign.paperstand.test',
      password: 'jP3-foliage-KwB9d5Tz6M',
      cookie: { httpOnly: true, secure: true, sameSite: 'none', partitioned: true },
      ...framed,
    }),
};
