import { type IncomingMessage, STATUS_CODES } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Admission, World } from './world.ts';

export interface Sockets {
  readonly admit: (request: IncomingMessage) => Admission | Promise<Admission>;
  /** Header lines of a refusal. */
  readonly refusal?: readonly string[];
  /** What the server does with an open socket. */
  readonly talk: (socket: WebSocket, request: IncomingMessage) => void;
}

/** WebSockets (ws) at every path of a host; a handshake is refused as the library's README has it. */
export function sockets(world: World, host: string, { admit, refusal = [], talk }: Sockets): void {
  const server = new WebSocketServer({ noServer: true });
  world.upgrade(host, async (request, socket, head) => {
    const status = await admit(request);
    if (status === 101) server.handleUpgrade(request, socket, head, (open) => talk(open, request));
    else if (status !== undefined)
      socket.end(
        [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, 'Connection: close', ...refusal, '', ''].join('\r\n'),
      );
    return status;
  });
}

/** A function `connect(address)` for a page's script: it waits for a message or the end, and says which. */
export const connecting = `
  const connect = (address) => new Promise((resolve) => {
    const socket = new WebSocket(address);
    let heard = false;
    socket.onmessage = ({ data }) => { heard = true; say('Live: ' + data); socket.close(1000); };
    socket.onclose = ({ code }) => { if (!heard) say('The live connection ended: ' + code, true); resolve(heard); };
  });`;
