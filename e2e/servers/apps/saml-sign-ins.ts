import type { IncomingMessage, ServerResponse } from 'node:http';
import { ValidateInResponseTo } from '@node-saml/node-saml';
import type { ErrorRequestHandler } from 'express';
import { webApp } from '../kit.ts';
import { page, showPage, value } from '../page.ts';
import { addSaml, partyOf } from '../saml-party.ts';
import { samlSite, site } from '../saml-site.ts';
import type { Serve } from '../world.ts';

/** Sends the visitor to the beginning, without a word. */
const startOver: ErrorRequestHandler = (_error, _request, response, _next) =>
  response.redirect(303, '/login');

/** Two replicas, each with the requests that it made in its own memory; the balancer takes turns. */
const replicas: Serve = async (world) => {
  await samlSite(world, {
    brand: 'Creamery',
    origin: 'https://app.creamery.test',
    idp: 'https://id.churn.test',
    password: 'hL5-buttermilk-GpX2s8Vd6J',
    party: {
      settings: {
        validateInResponseTo: ValidateInResponseTo.always,
        // Whichever answers, the request was kept by the other one.
        cacheProvider: {
          saveAsync: async (_key, kept) => ({ value: kept, createdAt: Date.now() }),
          getAsync: async () => null,
          removeAsync: async (key) => key,
        },
      },
    },
  });
};

const bookmark: Serve = async (world) => {
  let bookmarked = '';
  const app = await samlSite(world, {
    brand: 'Curriery',
    origin: 'https://app.curriery.test',
    idp: 'https://id.oakbark.test',
    password: 'wD7-curried-LtY9b3Rn5M',
    party: {
      settings: { validateInResponseTo: ValidateInResponseTo.always },
      // What stood in the address bar, and was kept.
      leads: (address) => {
        bookmarked = address;
      },
    },
    inside: `
      const { json } = await call('/bookmark');
      await go(json.address);`,
  });
  app.get('/bookmark', (_request, response) => void response.json({ address: bookmarked }));
};

const lostRequest: Serve = async (world) => {
  await samlSite(world, {
    brand: 'Cooperage',
    origin: 'https://app.cooperage.test',
    idp: 'https://id.stavewood.test',
    password: 'yF2-hogshead-RcM8v5Tz4P',
    provider: { rounds: 3 },
    party: { remembers: true, failed: startOver },
  });
};

const strictSession: Serve = async (world) => {
  await samlSite(world, {
    brand: 'Glovers',
    origin: 'https://app.glovers.test',
    idp: 'https://id.kidskin.test',
    password: 'kV9-gauntlet-BnH3x6Qs7W',
    provider: { rounds: 3 },
    party: { session: { cookie: { httpOnly: true, secure: true, sameSite: 'strict' } } },
  });
};

/** The gateway speaks plain http to browsers and tells the application https. */
const secureOverHttp: Serve = async (world) => {
  const host = 'test.millers.test';
  const app = await samlSite(world, {
    brand: 'Millers',
    origin: `http://${host}`,
    idp: 'http://id.gristmill.test',
    password: 'cS4-millstone-WqJ7d2Lk9X',
    provider: { rounds: 3 },
  });
  world.serve(host, (request: IncomingMessage, response: ServerResponse) => {
    request.headers['x-forwarded-proto'] = 'https';
    app(request, response);
  });
};

const otherDomain: Serve = async (world) => {
  await samlSite(world, {
    brand: 'Hatters',
    origin: 'https://app.hatters.test',
    idp: 'https://id.feltworks.test',
    password: 'nQ6-beaverfelt-ZkT5m1Yv8R',
    provider: { rounds: 3 },
    party: { session: { cookie: { domain: 'hatters-guild.test' } } },
  });
};

export const samlSignIns: Readonly<Record<string, Serve>> = {
  'saml-request-forgotten': replicas,
  'saml-request-answered': bookmark,
  'saml-request-cookie-lax': lostRequest,
  'saml-session-cookie-strict': strictSession,
  'saml-cookie-secure-over-http': secureOverHttp,
  'saml-cookie-other-domain': otherDomain,
  'saml-sign-in-works': async (world) => {
    const origin = 'https://app.guildhall.test';
    const second = 'https://wiki.guildhall.test';
    const idp = 'https://id.aldermen.test';
    const app = await samlSite(world, {
      brand: 'Guildhall',
      origin,
      idp,
      password: 'sY5-livery-NvX9t3Kc7M',
      provider: { parties: [partyOf(world, origin), partyOf(world, second)] },
      inside: `await go(${value(world.url(`${second}/minutes?of=today`))});`,
    });
    showPage(app, '/bye', { brand: 'Guildhall', title: 'Signed out', script: 'done();' });
    const wiki = webApp();
    await addSaml(world, wiki, { brand: 'Wiki', origin: second, idp });
    wiki.get('/minutes', (request, response) => {
      if (request.session.profile === undefined)
        response.redirect(`/login?next=${encodeURIComponent(request.originalUrl)}`);
      else
        response.send(
          page({
            brand: 'Wiki',
            title: 'Minutes',
            script: `await go(${value(world.url(`${origin}/logout`))});`,
          }),
        );
    });
    world.serve('wiki.guildhall.test', wiki);
  },
  'saml-idp-initiated-works': site({
    brand: 'Almshouse',
    origin: 'https://app.almshouse.test',
    idp: 'https://portal.almoner.test',
    password: 'fL1-benefice-GwP4r8Zt6Q',
  }),
  'saml-passive-question': site({
    brand: 'Reedbed',
    origin: 'https://app.reedbed.test',
    idp: 'https://id.bittern.test',
    password: 'never asked for at all',
    provider: { status: ['Responder', 'NoPassive'] },
    party: { settings: { passive: true } },
    outside: `
      if (location.search.includes('asked')) done();
      else run(() => go('/'));`,
  }),
};
