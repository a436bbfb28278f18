import type { IncomingMessage, RequestListener } from 'node:http';
import { buildSchema, GraphQLError, type GraphQLSchema, graphql } from 'graphql';
import { createHandler } from 'graphql-http/lib/use/http';
import { jwtVerify } from 'jose';
import type { ShopParts } from './api-shop.ts';
import { webApp } from './kit.ts';

/** Who asks; null where the server knows nobody. */
export type Viewer = { readonly name: string; readonly roles: readonly string[] } | null;

/** The words of Apollo's documentation on authentication. */
export const notAuthenticated = (): GraphQLError =>
  new GraphQLError('You must be logged in to do that.', { extensions: { code: 'UNAUTHENTICATED' } });

export interface GraphqlApi {
  readonly schema: string;
  readonly who: (request: IncomingMessage) => Viewer | Promise<Viewer>;
  /** Field of the root type → what it resolves to. */
  readonly fields: Readonly<Record<string, (viewer: Viewer) => unknown>>;
}

function rootOf({ fields }: GraphqlApi): object {
  return Object.fromEntries(
    Object.entries(fields).map(([name, resolve]) => [
      name,
      (_args: unknown, viewer: { who: Viewer }) => resolve(viewer.who),
    ]),
  );
}

/** A GraphQL API (graphql-http) at every path. */
export function graphqlApi(api: GraphqlApi): RequestListener {
  return createHandler({
    schema: buildSchema(api.schema),
    rootValue: rootOf(api),
    context: async ({ raw }) => ({ who: await api.who(raw) }),
  });
}

/** One that takes a list of queries in one request, as Apollo and Hasura do. */
export function batchedGraphqlApi(api: GraphqlApi): RequestListener {
  const schema: GraphQLSchema = buildSchema(api.schema);
  const app = webApp();
  app.post('/graphql', async (request, response) => {
    const contextValue = { who: await api.who(request) };
    const asked: readonly { query: string }[] = request.body;
    response.json(
      await Promise.all(
        asked.map(({ query }) => graphql({ schema, source: query, rootValue: rootOf(api), contextValue })),
      ),
    );
  });
  return app;
}

/** As most tutorials do it: a token that does not verify makes the asker nobody. */
export const byToken =
  ({ issuer, audience }: ShopParts, roles: readonly string[] = []): GraphqlApi['who'] =>
  (request) =>
    jwtVerify((request.headers.authorization ?? '').replace(/^Bearer /, ''), issuer.publicKey, {
      audience,
    }).then(
      () => ({ name: 'Mina', roles }),
      () => null,
    );

/** `query(text, headers)` for a page's script that has `api` and `asJson`. */
export const querying = `
  const query = (text, headers = {}, init = {}) => {
    const { headers: json, ...post } = asJson(Array.isArray(text) ? text.map((query) => ({ query })) : { query: text });
    return call(api + '/graphql', { ...post, ...init, headers: { ...json, ...headers } });
  };`;
