import { buildSchema } from 'graphql';
import { handleProtocols } from 'graphql-ws';
import { useServer as serveOn } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { Viewer } from './graphql.ts';
import type { World } from './world.ts';

export interface SocketApi {
  readonly schema: string;
  /** Who asks, from what the client said when it opened the connection. */
  readonly who: (params: Readonly<Record<string, unknown>>) => Viewer | Promise<Viewer>;
  /** Whether strangers may connect: else the connection ends with 4403 (CloseCode.Forbidden). */
  readonly strangers: boolean;
  /** Field of the subscription → the events that it gives. */
  readonly events: Readonly<Record<string, (viewer: Viewer) => AsyncIterable<unknown>>>;
}

/** GraphQL subscriptions over WebSockets (graphql-ws) at every path of a host. */
export function graphqlSocket(world: World, host: string, api: SocketApi): void {
  const server = new WebSocketServer({ noServer: true, handleProtocols });
  const known = new WeakMap<object, Viewer>();
  serveOn(
    {
      schema: buildSchema(api.schema),
      onConnect: async ({ extra, connectionParams = {} }) => {
        const viewer = await api.who(connectionParams);
        known.set(extra, viewer);
        return viewer !== null || api.strangers;
      },
      roots: {
        subscription: Object.fromEntries(
          Object.entries(api.events).map(([name, events]) => [
            name,
            (_args: unknown, { viewer }: { viewer: Viewer }) => events(viewer),
          ]),
        ),
      },
      context: ({ extra }) => ({ viewer: known.get(extra) ?? null }),
    },
    server,
  );
  world.upgrade(host, (request, socket, head) => {
    server.handleUpgrade(request, socket, head, (open) => server.emit('connection', open, request));
    return 101;
  });
}
