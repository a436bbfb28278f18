import { randomBytes } from 'node:crypto';
import { type ApiShop, apiShop, boundToken } from '../api-shop.ts';
import { type CodeFlow, codeFlow } from '../code-flow.ts';
import { auth0Api } from '../guards.ts';
import { proofScript } from '../proof-page.ts';
import type { Serve, TokenTimes } from '../world.ts';

interface ProofShop extends Pick<ApiShop, 'brand' | 'title' | 'domain' | 'password' | 'script'> {
  readonly times?: TokenTimes;
}

/**
 * A page that signs in with a key of its own, and an API behind express-oauth2-jwt-bearer that takes DPoP alone. The script
 * has `proof`, and `dpop(path, more, claims)`, a call with a right proof into which `claims` are written.
 */
const proofShop =
  ({ times, script, ...shop }: ProofShop): Serve =>
  (world) =>
    apiShop(world, {
      ...shop,
      before: proofScript,
      signInWith: '{ jwk }',
      issue: boundToken(times),
      api: (parts) => auth0Api(parts, { dpop: { enabled: true, required: true } }),
      script: `
        const token = login.access_token;
        const ath = await athOf(token);
        const dpop = async (path, claims = {}, by = proof) => ask(path, {
          Authorization: 'DPoP ' + token, DPoP: await by('GET', api + path, { ath, ...claims }),
        });
        ${script}`,
    });

/** The same with an OpenID provider: tokens from its token endpoint, `/me` as the API. */
const provider =
  (
    flow: Pick<CodeFlow, 'brand' | 'title' | 'password' | 'callback'> & { domain: string; nonces?: boolean },
  ): Serve =>
  async (world) => {
    const { domain, nonces = false, callback, ...rest } = flow;
    await codeFlow(world, {
      ...rest,
      origin: `https://app.${domain}`,
      idp: `https://id.${domain}`,
      client: { dpop_bound_access_tokens: true },
      settings: {
        features: {
          dPoP: nonces
            ? { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => true }
            : { enabled: true },
        },
      },
      callback: `
        ${proofScript}
        const me = idp + '/me';
        const redeem = async (more) => exchange({}, { headers: { DPoP: await proof('POST', idp + '/token', more) } });
        const ask = async (token, more, by = proof) => call(me, {
          headers: { Authorization: 'DPoP ' + token, DPoP: await by('GET', me, { ath: await athOf(token), ...more }) },
        });
        ${callback}`,
    });
  };

export const credentialProofs: Readonly<Record<string, Serve>> = {
  'proof-for-another-address': proofShop({
    brand: 'Locksmith',
    title: 'Keys',
    domain: 'locksmith.test',
    password: 'rF3-tumblers-AetbVnbYFF',
    script: `
      await dpop('/orders');
      // The base address comes from the settings of the build.
      await dpop('/account', { htu: api.replace('api.', 'api-internal.') + '/account' });`,
  }),
  'proof-for-another-method': provider({
    brand: 'Courier',
    title: 'Your parcels',
    domain: 'couriers.test',
    password: 'zN9-waybill-dLj0YZ0TQS',
    callback: `
      const token = (await redeem()).json.access_token;
      await ask(token, { htm: 'POST' });`,
  }),
  'proof-without-token-hash': provider({
    brand: 'Foundry',
    title: 'Castings',
    domain: 'foundry.test',
    password: 'wR3-crucible-GbKYSFGS5g',
    callback: `
      const token = (await redeem()).json.access_token;
      await ask(token, { ath: undefined });`,
  }),
  'proof-by-another-key': proofShop({
    brand: 'Stamp Club',
    title: 'Albums',
    domain: 'stampclub.test',
    password: 'jB8-perforation-3dCzbYfY5t',
    script: `
      // The key was kept in memory alone; after a reload there is another one.
      const reloaded = await makeProver();
      await dpop('/orders', {}, reloaded.proof);`,
  }),
  'proof-too-old': proofShop({
    brand: 'Clocktower',
    title: 'Tours',
    domain: 'clocktower.test',
    password: 'rL5-escapement-LpEutlz1DP',
    script: `
      // The proof is made once, when the app starts, and kept.
      await dpop('/orders', { iat: Math.floor(Date.now() / 1000) - 1500 });`,
  }),
  'proof-replayed': provider({
    brand: 'Mirror Lake',
    title: 'Cabins',
    domain: 'mirrorlake.test',
    password: 'dA3-reflection-8EzONjIXkn',
    callback: `
      const token = (await redeem()).json.access_token;
      const jti = crypto.randomUUID();
      await ask(token, { jti });
      await wait(100);
      await ask(token, { jti });`,
  }),
  'proof-left-out': proofShop({
    brand: 'Bridge Club',
    title: 'Tables',
    domain: 'bridgeclub.test',
    password: 'gO3-trump-xhj435G6g3',
    script: `
      await dpop('/orders');
      await wait(100);
      await ask('/account', { Authorization: 'DPoP ' + token });`,
  }),
  'bound-token-as-bearer': proofShop({
    brand: 'Granary',
    title: 'Harvest',
    domain: 'granary.test',
    password: 'xT8-threshing-ruE6ATwDaC',
    script: `await bearer('/orders', token);`,
  }),
  'nonce-never-used': provider({
    brand: 'Quarry',
    title: 'Stones',
    domain: 'quarry.test',
    password: 'dV7-feldspar-7zduNqNFQr',
    nonces: true,
    callback: `
      const first = await redeem();
      await redeem();`,
  }),
  'proof-for-another-token-endpoint': provider({
    brand: 'Tramway',
    title: 'Passes',
    domain: 'tramway.test',
    password: 'tL6-pantograph-YgmCFxPF9D',
    callback: `await redeem({ htu: idp + '/oauth2/token' });`,
  }),
  'bound-token-expired': proofShop({
    brand: 'Icehouse',
    title: 'Blocks',
    domain: 'icehouse.test',
    password: 'cI4-sawdust-nDCLd8sguN',
    times: { iat: -4500, exp: -900 },
    script: `await dpop('/orders');`,
  }),
};
