import { GraphQLError } from 'graphql';
import { asToken, crossOrigin, shopServers } from '../api-shop.ts';
import { batchedGraphqlApi, byToken, graphqlApi, notAuthenticated, querying } from '../graphql.ts';
import { webApp } from '../kit.ts';
import { ledger } from '../ledger.ts';
import { tickets } from '../members.ts';
import { showPage, value } from '../page.ts';
import type { Serve } from '../world.ts';

const shopSchema = `
  type Order { id: Int! item: String! }
  type Query { orders: [Order!] }`;
const someOrders = [{ id: 4711, item: 'Green tea, 250 g' }];
const signedInAlone = {
  orders: (viewer: object | null) => {
    if (viewer === null) throw notAuthenticated();
    return someOrders;
  },
};

const expired = shopServers({
  brand: 'Beekeepers',
  title: 'Your hives',
  domain: 'honeycomb.test',
  password: 'kF6-smoker-WqN3v8Zt5D',
  kept: true,
  issue: async ({ issuer, audience }) =>
    asToken(await issuer.sign({ aud: audience, sub: 'user|7ac190' }, { iat: -4500, exp: -900 })),
  api: (parts) => graphqlApi({ schema: shopSchema, who: byToken(parts), fields: signedInAlone }),
  script: `${querying}
    const headers = { Authorization: 'Bearer ' + login.access_token };
    await query('{ orders { id item } }', headers);
    await query('{ orders { id } }', headers);`,
});

const forgotten = shopServers({
  brand: 'Candle Makers',
  title: 'Your moulds',
  domain: 'beeswax.test',
  password: 'dG1-candlewick-RmX7c4Jp9H',
  api: (parts) => graphqlApi({ schema: shopSchema, who: byToken(parts), fields: signedInAlone }),
  // A second client was made for the new page, without the link that adds the header.
  script: `${querying}
    await query('{ orders { id item } }', { Authorization: 'Bearer ' + login.access_token });
    await query('{ orders { id } }');`,
});

const oneField = shopServers({
  brand: 'Brewery',
  title: 'The week',
  domain: 'brewhouse.test',
  password: 'tY8-mashtun-KbV2n6Wq3L',
  api: (parts) =>
    graphqlApi({
      schema: `
        type Viewer { name: String! }
        type Payroll { total: Int! }
        type Query { me: Viewer payroll: Payroll }`,
      who: byToken(parts, ['brewer']),
      fields: {
        me: (viewer) => viewer,
        payroll: (viewer) => {
          if (viewer === null) throw notAuthenticated();
          if (!viewer.roles.includes('accounting'))
            throw new GraphQLError('Not authorised: role accounting is needed', {
              extensions: { code: 'FORBIDDEN' },
            });
          return { total: 48_200 };
        },
      },
    }),
  script: `${querying}
    await query('{ me { name } payroll { total } }', { Authorization: 'Bearer ' + login.access_token });`,
});

const withdrawn: Serve = (world) => {
  const tokens = ledger(world);
  return shopServers({
    brand: 'Locksmith',
    title: 'Your keys',
    domain: 'keyring.test',
    password: 'pZ4-tumbler-FxD8k1Rv6S',
    issue: async () => asToken(tokens.issue()),
    api: () =>
      graphqlApi({
        schema: shopSchema,
        who: ({ headers }) =>
          tokens.valid.has((headers.authorization ?? '').replace(/^Bearer /, ''))
            ? { name: 'Mina', roles: [] }
            : null,
        fields: signedInAlone,
      }),
    more: (front) => {
      // Somebody changes the password on another device.
      front.post('/elsewhere', (_request, response) => {
        tokens.valid.clear();
        response.sendStatus(204);
      });
    },
    script: `${querying}
      const headers = { Authorization: 'Bearer ' + login.access_token };
      await query('{ orders { id item } }', headers);
      await call('/elsewhere', { method: 'POST' });
      await wait(200);
      await query('{ orders { id item } }', headers);`,
  })(world);
};

const batchedWithoutCookies: Serve = (world) => {
  const password = 'jM5-trellis-XcT9w2Hn7B';
  const members = tickets(world, {
    name: 'grower',
    password,
    cookie: { httpOnly: true, secure: true, sameSite: 'lax' },
  });
  const front = webApp();
  showPage(front, '/', {
    brand: 'Hop Garden',
    title: 'Your rows',
    script: `${querying}
      const api = ${value(world.url('https://api.hopgarden.test'))};
      run(async () => {
        await call(api + '/login', { ...asJson({ user: 'mina', password: ${value(password)} }), credentials: 'include' });
        await wait(150);
        await query(['{ orders { id } }', '{ orders { item } }']);
        done();
      });`,
  });
  world.serve('app.hopgarden.test', front);
  const back = webApp();
  back.post('/login', members.login);
  const api = batchedGraphqlApi({
    schema: shopSchema,
    who: ({ headers }) => (members.known(headers.cookie) ? { name: 'Mina', roles: [] } : null),
    fields: signedInAlone,
  });
  world.serve(
    'api.hopgarden.test',
    crossOrigin(
      world,
      'https://app.hopgarden.test',
      (request, response) => (request.url === '/login' ? back : api)(request, response),
      { credentials: true },
    ),
  );
};

const otherErrors = shopServers({
  brand: 'Granary',
  title: 'Your sacks',
  domain: 'cornloft.test',
  password: 'bQ7-scoop-VhK5z3Nd8T',
  api: (parts) =>
    graphqlApi({
      schema: `
        type Order { id: Int! item: String! price: Int }
        type Query { orders: [Order!] rebate(code: String): Int }`,
      who: byToken(parts),
      fields: {
        orders: (viewer) => {
          if (viewer === null) throw notAuthenticated();
          return someOrders.map((order) => ({
            ...order,
            price: () => {
              throw new GraphQLError('The price service does not answer', {
                extensions: { code: 'SERVICE_UNAVAILABLE' },
              });
            },
          }));
        },
        rebate: () => {
          throw new GraphQLError('This code is not valid any more', {
            extensions: { code: 'BAD_USER_INPUT' },
          });
        },
      },
    }),
  script: `${querying}
    const headers = { Authorization: 'Bearer ' + login.access_token };
    await query('{ orders { id item price } }', headers);
    await query('{ orders { id weight } }', headers);
    await query('{ rebate(code: "AUTUMN") }', headers);`,
});

const reading = shopServers({
  brand: 'Watchtower',
  title: 'What happened',
  domain: 'watchtower.test',
  password: 'gC3-beacon-LsR6y9Xk4W',
  api: (parts) =>
    graphqlApi({
      schema: `
        type Event { code: String! message: String! }
        type Viewer { name: String! }
        type Query { viewer: Viewer errors: [Event!] }`,
      who: byToken(parts),
      fields: {
        viewer: (viewer) => viewer,
        errors: (viewer) => {
          if (viewer === null) throw notAuthenticated();
          return [{ code: 'UNAUTHENTICATED', message: 'Somebody tried a wrong password' }];
        },
      },
    }),
  before: `${querying} await query('{ viewer { name } }');`,
  script: `
    const headers = { Authorization: 'Bearer ' + login.access_token };
    await query('{ viewer { name } errors { code message } }', headers);
    await query('{ __schema { queryType { name } } }', headers);`,
});

export const browserGraphql: Readonly<Record<string, Serve>> = {
  'graphql-token-expired': expired,
  'graphql-authorization-missing': forgotten,
  'graphql-field-forbidden': oneField,
  'graphql-token-withdrawn': withdrawn,
  'graphql-batch-without-cookies': batchedWithoutCookies,
  'graphql-other-errors': otherErrors,
  'graphql-signed-in': reading,
};
