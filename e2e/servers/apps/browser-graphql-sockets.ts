import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import express from 'express';
import { jwtVerify } from 'jose';
import { type ApiShop, apiShop, asToken } from '../api-shop.ts';
import { notAuthenticated, type Viewer } from '../graphql.ts';
import { graphqlSocket } from '../graphql-socket.ts';
import { auth0Api } from '../guards.ts';
import type { Serve } from '../world.ts';

const library = dirname(fileURLToPath(import.meta.resolve('graphql-ws/client')));

/** The page's side (graphql-ws): `subscribe(query, params)` ends with the first event, or with what went wrong. */
const subscribing = `
  const { createClient } = await import('/graphql-ws/client.js');
  const subscribe = (query, connectionParams) => new Promise((resolve) => {
    const client = createClient({ url: api.replace('https:', 'wss:') + '/graphql', connectionParams, retryAttempts: 0 });
    const end = (text, wrong) => { say(text, wrong); client.dispose(); setTimeout(resolve, 200); };
    client.subscribe({ query }, {
      next: (event) => end('Live: ' + JSON.stringify(event), event.errors !== undefined),
      error: (error) => end('The live connection ended: ' + (error.code ?? JSON.stringify(error)), true),
      complete: () => {},
    });
  });`;

interface SocketShop extends Pick<ApiShop, 'brand' | 'title' | 'domain' | 'password' | 'issue' | 'kept'> {
  /** Whether strangers may connect, and are refused at what they subscribe to. */
  readonly strangers: boolean;
  readonly script: string;
}

/** A page that signs in and then subscribes over a socket; its token goes into the first message, as the library's guide has it. */
const socketShop =
  ({ strangers, script, ...shop }: SocketShop): Serve =>
  (world) =>
    apiShop(world, {
      ...shop,
      more: (front) => void front.use('/graphql-ws', express.static(library)),
      api: ({ issuer, audience }) => {
        const who = ({ authorization }: Readonly<Record<string, unknown>>): Promise<Viewer> =>
          jwtVerify(String(authorization).replace(/^Bearer /, ''), issuer.publicKey, { audience }).then(
            () => ({ name: 'Mina', roles: [] }),
            () => null,
          );
        graphqlSocket(world, `api.${shop.domain}`, {
          schema: 'type Query { time: Int } type Tide { level: Float! } type Subscription { tide: Tide }',
          who,
          strangers,
          events: {
            tide: async function* (viewer) {
              if (viewer === null) throw notAuthenticated();
              yield { tide: { level: 2.4 } };
            },
          },
        });
        return auth0Api({ issuer, audience });
      },
      script: `${subscribing}
        await wait(150);
        ${script}`,
    });

export const browserGraphqlSockets: Readonly<Record<string, Serve>> = {
  'graphql-socket-refused': socketShop({
    brand: 'Harbour Office',
    title: 'Tides',
    domain: 'harbouroffice.test',
    password: 'xR4-tidegauge-NvW8k2Qc6J',
    kept: true,
    // The laptop slept; the page still holds the token of this morning.
    issue: async ({ issuer, audience }) =>
      asToken(await issuer.sign({ aud: audience, sub: 'user|88ab21' }, { iat: -5400, exp: -1800 })),
    strangers: false,
    script: `await subscribe('subscription { tide { level } }', { authorization: 'Bearer ' + login.access_token });`,
  }),
  'graphql-socket-subscription-refused': socketShop({
    brand: 'Lock Keepers',
    title: 'Levels',
    domain: 'canallock.test',
    password: 'pK9-sluice-TzB3m7Wd5X',
    strangers: true,
    // The client was made before there was a token, without a function that asks for it at each connection.
    script: `await subscribe('subscription { tide { level } }', {});`,
  }),
  'graphql-socket-signed-in': socketShop({
    brand: 'Pilots',
    title: 'The channel',
    domain: 'pilotboat.test',
    password: 'dC7-fairway-LqX4v9Hn2S',
    strangers: false,
    script: `await subscribe('subscription { tide { level } }', { authorization: 'Bearer ' + login.access_token });`,
  }),
};
