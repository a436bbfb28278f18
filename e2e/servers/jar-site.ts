import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';

const APP = 'app.pantry.test';
const WIDGET = 'widget.larder.test';

/** What the cookies of the app hold; no page of the extension may. */
export const JAR_SECRETS = {
  sid: 'jM4-marmalade-QxV7d2Lc9R',
  wide: 'hT6-quince-BnK3w8Fz5P',
  early: 'vC9-damson-YrS4k1Gj7X',
} as const;

/** A site that sets a cookie in each of the ways that a jar must tell apart, and another that it embeds. */
export interface JarSite {
  readonly hosts: readonly string[];
  readonly url: string;
  /** Sets the one cookie that the page itself does not. */
  readonly earlyUrl: string;
  /** The names of the cookies that each request for the app's page carried, the newest last. */
  readonly received: readonly (readonly string[])[];
  close(): Promise<void>;
}

const page = (port: number) => `<!doctype html><title>Pantry</title><h1>Pantry</h1>
<iframe src="https://${WIDGET}:${port}/"></iframe>
<script>
  document.cookie = 'scripted=1; Path=/';
  // A response set it; no later response tells that it is gone.
  document.cookie = 'lost=; Path=/; Max-Age=0';
  addEventListener('load', () => { document.documentElement.dataset.scenario = 'done'; });
</script>`;

export async function startJarSite(): Promise<JarSite> {
  const pems = await generate([{ name: 'commonName', value: APP }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [APP, WIDGET].map((value) => ({ type: 2, value })) }],
  });
  const received: string[][] = [];
  const server: Server = createServer({ cert: pems.cert, key: pems.private }, (request, response) => {
    const html = { 'content-type': 'text/html', 'cache-control': 'no-store' };
    if (request.headers.host?.startsWith(WIDGET)) {
      response.writeHead(200, {
        ...html,
        'set-cookie': 'chip=1; Path=/; Secure; SameSite=None; Partitioned',
      });
      response.end('<!doctype html><title>Widget</title>');
    } else if (request.url === '/') {
      const names = (request.headers.cookie ?? '').split('; ').map((pair) => pair.split('=')[0] ?? '');
      received.push(names.filter((name) => name !== '').sort());
      response.writeHead(200, {
        ...html,
        'set-cookie': [
          `sid=${JAR_SECRETS.sid}; Path=/; Secure; HttpOnly; SameSite=Lax`,
          `wide=${JAR_SECRETS.wide}; Path=/; Domain=pantry.test; Secure; Max-Age=3600`,
          'deep=1; Path=/shelf; Secure',
          'deep=1; Path=/; Secure',
          'lost=1; Path=/',
        ],
      });
      response.end(page(portOf(server)));
    } else if (request.url === '/early') {
      // No request of the page goes where this cookie goes.
      const early = `early=${JAR_SECRETS.early}; Path=/cellar; Secure; HttpOnly; SameSite=Strict`;
      response.writeHead(200, { ...html, 'set-cookie': early });
      response.end('<!doctype html><title>Early</title>');
    } else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    hosts: [APP, WIDGET],
    url: `https://${APP}:${portOf(server)}/`,
    earlyUrl: `https://${APP}:${portOf(server)}/early`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
