import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { STEPS } from './traffic-pages.ts';

/** A secure context without a certificate: errors of certificates would switch the browser's cache off. */
const HOME = 'localhost';
/** Another site, which answers with CORS fields. */
const FAR = 'far.tally.test';

/** One request that reached the server. `status` is 0 where the browser left before it was answered. */
export interface Received {
  readonly method: string;
  /** Without a fragment. */
  readonly url: string;
  status: number;
}

/** A site whose pages make requests of every sort, each with an address of its own, and that writes down what it received. */
export interface TrafficSite {
  readonly hosts: readonly string[];
  /** The page that a visitor opens; from there it goes on by itself until `document.documentElement.dataset.done`. */
  readonly url: string;
  /** A page that asks for a user and a password, with both in its address. */
  basicUrl(id: string): string;
  readonly received: readonly Received[];
  close(): Promise<void>;
}

export async function startTrafficSite(): Promise<TrafficSite> {
  const received: Received[] = [];
  const note = ({ method = '', headers, url }: IncomingMessage, status: number, scheme = 'http') => {
    const line: Received = { method, url: `${scheme}://${headers.host}${url}`, status };
    received.push(line);
    return line;
  };
  const server: Server = createServer((request, response) => {
    const line = note(request, 0);
    response.once('finish', () => {
      line.status = response.statusCode;
    });
    request.resume();
    answer(request, response, portOf(server));
  });
  server.on('upgrade', (request, socket) => {
    const refused = request.url?.startsWith('/ws-refused') === true;
    note(request, refused ? 401 : 101, 'ws');
    if (refused) {
      socket.end(
        'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer error="invalid_token"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
      );
      return;
    }
    // RFC 6455 §4.2.2: the SHA-1 of the key with this GUID.
    const accept = createHash('sha1')
      .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    socket.on('data', () => socket.end());
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = portOf(server);
  return {
    hosts: [FAR],
    url: `http://${HOME}:${port}/step/0`,
    basicUrl: (id) => `http://ada:lovelace@${HOME}:${port}/basic/${id}`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(request: IncomingMessage, response: ServerResponse, port: number): void {
  const [, kind = '', id = '', hop = ''] = (request.url ?? '').split(/[/?]/);
  const fresh = { 'cache-control': 'no-store' };
  const cors = {
    'access-control-allow-origin': request.headers.origin ?? '*',
    'access-control-allow-headers': 'x-tally',
    'access-control-allow-credentials': 'true',
    'access-control-max-age': '0',
  };
  const send = (status: number, headers: Record<string, string> = {}, body = '') =>
    response.writeHead(status, { ...fresh, ...cors, ...headers }).end(body);
  const html = (body: string) =>
    send(200, { 'content-type': 'text/html' }, `<!doctype html><link rel="icon" href="data:,">${body}`);
  const script = (body: string) => send(200, { 'content-type': 'text/javascript' }, body);
  const step = (at: number) =>
    html(`<title>${at}</title><script>
      const home = 'http://${HOME}:${port}', far = 'http://${FAR}:${port}', next = '/step/${at + 1}', step = ${at};
      (async () => { ${STEPS[at] ?? "document.documentElement.dataset.done = 'yes';"} })();
    </script>`);
  switch (kind) {
    case 'step':
      return void step(Number(id));
    case 'refused':
      return void send(401, { 'www-authenticate': 'Bearer' }, 'no');
    case 'chain': {
      const at = Number(hop);
      if (at >= 3) return void step(Number(id));
      return void send(302, { location: `/chain/${id}/${at + 1}`, 'set-cookie': `hop${at}=1; Path=/chain` });
    }
    case 'post':
      return void send(303, { location: `/step/${id}`, 'set-cookie': 'posted=1; Path=/' });
    case 'kept':
      return void send(200, { 'cache-control': 'max-age=600' }, 'kept');
    case 'moved':
      return void send(301, { 'cache-control': 'max-age=600', location: `/landed/${id}` });
    case 'slow':
      // Answered never: the page gives it up.
      return;
    case 'events':
      return void send(200, { 'content-type': 'text/event-stream' }, 'data: one\n\n');
    case 'frame':
      return void html(
        `<script>for (let i = 0; i < 3; i += 1) fetch('/framed/${id}-' + i);</script><p>framed</p>`,
      );
    case 'worker':
      return void script(`onmessage = async () => {
        await fetch('/refused/by-worker-${id}');
        for (let i = 0; i < 10; i += 1) await fetch('/by-worker/${id}-' + i);
        postMessage('done');
      };`);
    case 'service':
      if (id === 'worker.js')
        return void script(`addEventListener('activate', (event) => event.waitUntil(clients.claim()));
          addEventListener('fetch', (event) => {
            if (event.request.url.includes('/via-service/')) event.respondWith(fetch(event.request));
          });`);
      return void html(`<script>(async () => {
        await navigator.serviceWorker.register('/service/worker.js');
        if (!navigator.serviceWorker.controller)
          await new Promise((resolve) => { navigator.serviceWorker.oncontrollerchange = resolve; });
        await fetch('/refused/via-service/');
        for (let i = 0; i < 15; i += 1) await fetch('/via-service/' + i);
        const [registration] = await navigator.serviceWorker.getRegistrations();
        await registration.unregister();
        parent.postMessage('done', '*');
      })();</script>`);
    case 'basic':
      if (request.headers.authorization === undefined)
        return void send(401, { 'www-authenticate': 'Basic realm="tally"' }, 'who?');
      return void html('<p>known</p>');
    case 'image':
      return void send(
        200,
        { 'content-type': 'image/svg+xml' },
        '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>',
      );
    default:
      return void send(200, { 'content-type': 'text/plain' }, 'ok');
  }
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
