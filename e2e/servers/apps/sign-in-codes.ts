import { codeFlow } from '../code-flow.ts';
import { openidSite } from '../openid-site.ts';
import { page, value } from '../page.ts';
import type { Serve } from '../world.ts';

/** Denies at the consent page: what the "No" of oidc-provider's own example does. */
const denied: Serve = (world) =>
  openidSite(world, {
    brand: 'Quinoa',
    origin: 'https://app.quinoa.test',
    idp: 'https://id.quinoa.test',
    password: 'eK6-saponin-CwT4h7Jn2X',
    consent: true,
    steps: (idp, provider) => {
      idp.get('/interaction/:uid', async (request, response, next) => {
        const { prompt } = await provider.interactionDetails(request, response);
        if (prompt.name === 'consent') response.redirect(303, `/interaction/${request.params.uid}/consent`);
        else next();
      });
      idp.get('/interaction/:uid/consent', (request, response) => {
        const body = '<p>Quinoa wants to read your profile. Yes or no?</p>';
        const script = `await form(${value(request.path)}, { answer: 'no' });`;
        response.send(page({ brand: 'Quinoa ID', title: 'Consent', body, script }));
      });
      idp.post('/interaction/:uid/consent', (request, response) =>
        provider.interactionFinished(request, response, {
          error: 'access_denied',
          error_description: 'End-User aborted interaction',
        }),
      );
    },
  });

/** Which claim it was stands two causes deep in openid-client's errors. */
function claimIn(cause: unknown): string {
  const inner = cause instanceof Error ? cause.cause : cause;
  return inner !== null && typeof inner === 'object' && 'claim' in inner ? String(inner.claim) : '';
}

/** The visitor goes back to the sign-in page of a first attempt after beginning a second one. */
const stale: Serve = (world) =>
  openidSite(world, {
    brand: 'Buckwheat',
    origin: 'https://app.buckwheat.test',
    idp: 'https://id.buckwheat.test',
    password: 'oB3-kernel-ZvP6x1Wd8R',
    newestOnly: true,
    form: `
      const visits = Number(sessionStorage.getItem('visits') ?? '0') + 1;
      sessionStorage.setItem('visits', String(visits));
      // From memory, or loaded anew where the browser keeps no such page.
      addEventListener('pageshow', ({ persisted }) => { if (persisted) send(); });
      if (visits === 1) await go(${value(world.url('https://app.buckwheat.test/login?again'))});
      else if (visits === 2) { await wait(400); history.back(); }
      else await send();`,
  });

export const signInCodes: Readonly<Record<string, Serve>> = {
  'pkce-verifier-lost': async (world) => {
    await codeFlow(world, {
      brand: 'Barley',
      title: 'Your fields',
      origin: 'https://app.barley.test',
      idp: 'https://id.barley.test',
      password: 'qD5-harrow-LmX7v2Tc9B',
      callback: `
        let kept; // Set by the page before; a navigation makes all variables anew.
        await exchange({ code_verifier: kept });`,
    });
  },
  'code-expired': async (world) => {
    await codeFlow(world, {
      brand: 'Oatfield',
      title: 'Your fields',
      origin: 'https://app.oatfield.test',
      idp: 'https://id.oatfield.test',
      password: 'uW1-sickle-GrH3k8Pz6N',
      settings: { ttl: { AuthorizationCode: 1 } },
      callback: `
        await wait(2200);
        await exchange();`,
    });
  },
  'callback-reloaded': (world) =>
    openidSite(world, {
      brand: 'Ryegrass',
      origin: 'https://app.ryegrass.test',
      idp: 'https://id.ryegrass.test',
      password: 'yC9-bushel-DtV5w1Qk4M',
      callbackPage: `await wait(500); location.reload();`,
      says: () => 'Something went wrong',
    }),
  'nonce-lost': (world) =>
    openidSite(world, {
      brand: 'Sorghum',
      origin: 'https://app.sorghum.test',
      idp: 'https://id.sorghum.test',
      password: 'iN4-sheaf-JxB8r6Yf2L-m',
      nonce: () => crypto.randomUUID(),
      says: ({ message, cause }) => `${message} (${claimIn(cause)})`,
    }),
  'client-secret-wrong-on-server': (world) =>
    openidSite(world, {
      brand: 'Millet',
      origin: 'https://app.millet.test',
      idp: 'https://id.millet.test',
      password: 'gF7-chaff-HsN2m9Kv5T',
      secret: 'cs_old_8VtRw3YpLc6ZxQf1Jm4S',
      says: () => 'Internal error',
    }),
  'issuer-with-slash': (world) =>
    openidSite(world, {
      brand: 'Chickpea',
      origin: 'https://app.chickpea.test',
      idp: 'https://id.chickpea.test',
      password: 'nR7-hummus-TfK1x5Vb8Q-z',
      issuer: (right) => `${right}/`,
      says: ({ message, cause }) => (cause instanceof Error ? cause.message : message),
    }),
  'stale-sign-in-page': stale,
  'consent-denied': denied,
  'scope-not-allowed': (world) =>
    openidSite(world, {
      brand: 'Lentil',
      origin: 'https://app.lentil.test',
      idp: 'https://id.lentil.test',
      password: 'never asked for',
      settings: { scopes: ['openid', 'profile', 'orders:write'] },
      client: { scope: 'openid profile' },
      authorize: { scope: 'openid profile orders:write' },
    }),
};
