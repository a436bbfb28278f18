import { apiShop, asToken } from '../api-shop.ts';
import { codeFlow } from '../code-flow.ts';
import { expressJwtApi, fastifyApi, honoApi, honoJwt } from '../guards.ts';
import { ledger, opaqueApi } from '../ledger.ts';
import type { Serve } from '../world.ts';

const refresh = (token: string, idp = 'idp') => `
  call(${idp} + '/token', { method: 'POST', body: new URLSearchParams({
    grant_type: 'refresh_token', client_id: clientId, refresh_token: ${token},
  }) })`;

const refreshing = (callback: string, brand: string, domain: string, password: string): Serve => {
  return async (world) => {
    await codeFlow(world, {
      brand,
      title: 'Your account',
      origin: `https://app.${domain}`,
      idp: `https://id.${domain}`,
      password,
      settings: { issueRefreshToken: () => true },
      callback: `
        const tokens = (await exchange()).json;
        ${callback}`,
    });
  };
};

export const credentialLife: Readonly<Record<string, Serve>> = {
  'opaque-token-withdrawn': (world) => {
    const tokens = ledger(world);
    return apiShop(world, {
      brand: 'Rowing',
      title: 'Boats',
      domain: 'boathouse.test',
      password: 'dO5-coxswain-LNk2lwVlQw',
      issue: async () => asToken(tokens.issue()),
      more: (front) => {
        // Stands for the phone, on which the visitor signs out everywhere.
        front.get('/weather', (_request, response) => {
          tokens.valid.clear();
          response.json({ wind: 3 });
        });
      },
      api: () => opaqueApi(tokens),
      script: `
        await bearer('/orders', login.access_token);
        await bearer('/account', login.access_token);
        await call('/weather');
        await wait(100);
        await bearer('/orders', login.access_token);`,
    });
  },
  'opaque-token-expired': (world) => {
    const tokens = ledger(world);
    return apiShop(world, {
      brand: 'Allotments',
      title: 'Plots',
      domain: 'allotments.test',
      password: 'yZ4-greenhouse-phwmamSbug',
      kept: true,
      issue: async () => {
        const token = tokens.issue();
        tokens.valid.clear();
        return { access_token: token, token_type: 'Bearer' };
      },
      api: () => opaqueApi(tokens, 'The access token expired'),
      script: `await bearer('/orders', login.access_token);`,
    });
  },
  'revoked-in-words': (world) =>
    apiShop(world, {
      brand: 'Toolshed',
      title: 'Loans',
      domain: 'toolshed.test',
      password: 'zB5-spokeshave-q6Gb971tRh',
      kept: true,
      api: (parts) => expressJwtApi(parts, { isRevoked: () => true }),
      script: `await bearer('/orders', login.access_token);`,
    }),
  'withdrawn-by-the-page': async (world) => {
    await codeFlow(world, {
      brand: 'Monastery',
      title: 'Library',
      origin: 'https://app.monastery.test',
      idp: 'https://id.monastery.test',
      password: 'bA6-scriptorium-md5rQ29Bpa',
      settings: { features: { revocation: { enabled: true, allowedPolicy: () => true } } },
      callback: `
        const token = (await exchange()).json.access_token;
        await call(idp + '/me', { headers: { Authorization: 'Bearer ' + token } });
        const body = new URLSearchParams({ client_id: clientId, token, token_type_hint: 'access_token' });
        await call(idp + '/token/revocation', { method: 'POST', body });
        await wait(150);
        await call(idp + '/me', { headers: { Authorization: 'Bearer ' + token } });`,
    });
  },
  'refresh-race': refreshing(
    `
        // Two tabs notice at the same moment that the token runs out.
        await Promise.all([${refresh('tokens.refresh_token')}, ${refresh('tokens.refresh_token')}]);`,
    'Regatta',
    'regatta.test',
    'sD7-spinnaker-Wr8DSfmeHl',
  ),
  'refresh-token-used-up': refreshing(
    `
        await ${refresh('tokens.refresh_token')};
        await wait(100);
        // The page kept the refresh token that it began with, and not the one that came with the answer.
        await ${refresh('tokens.refresh_token')};`,
    'Canoe',
    'canoe.test',
    'wG4-paddle-dcKw4ibfHS',
  ),
  'retry-storm-expired': (world) =>
    apiShop(world, {
      brand: 'Newsroom',
      title: 'Wire',
      domain: 'newsroom.test',
      password: 'xY3-teleprinter-dnJZ2CF6jO',
      kept: true,
      issue: async ({ issuer, audience }) =>
        asToken(await issuer.typed('JWT', { aud: audience, sub: 'user|77d0aa' }, { iat: -4000, exp: -400 })),
      api: ({ issuer }) => honoApi(honoJwt(issuer)),
      script: `for (let attempt = 0; attempt < 14; attempt++) await bearer('/orders', login.access_token);`,
    }),
  'retry-storm-refused': (world) => {
    const tokens = ledger(world);
    return apiShop(world, {
      brand: 'Telescope',
      title: 'Sky tonight',
      domain: 'telescope.test',
      password: 'jY6-eyepiece-rIbDMTR79L',
      kept: true,
      issue: async () => {
        const token = tokens.issue();
        tokens.valid.clear();
        return { access_token: token, token_type: 'Bearer' };
      },
      api: () => opaqueApi(tokens),
      script: `for (let attempt = 0; attempt < 14; attempt++) await bearer('/orders', login.access_token);`,
    });
  },
  'old-token-in-a-corner': (world) =>
    apiShop(world, {
      brand: 'Caravan',
      title: 'Pitches',
      domain: 'caravan.test',
      password: 'jK7-awning-boaZ3zCqPw',
      issue: async ({ issuer, audience }) =>
        asToken(await issuer.sign({ aud: audience, sub: 'user|77d0aa' }, { iat: -3600, exp: -20 })),
      more: (front, { issuer, audience }) => {
        front.post('/oauth/token', async (_request, response) => {
          response
            .set('Cache-Control', 'no-store')
            .json(asToken(await issuer.sign({ aud: audience, sub: 'user|77d0aa' })));
        });
      },
      api: ({ issuer }) => fastifyApi(issuer),
      kept: true,
      script: `
        const body = new URLSearchParams({ grant_type: 'refresh_token', client_id: 'caravan-web', refresh_token: 'rt_uS7-jockeywheel-2uXmKOxZmL' });
        const renewed = (await call('/oauth/token', { method: 'POST', body })).json;
        await bearer('/orders', renewed.access_token);
        await wait(100);
        // One component still holds the token that the page had before.
        await bearer('/account', login.access_token);`,
    }),
};
