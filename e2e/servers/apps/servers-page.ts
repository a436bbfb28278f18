import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Express } from 'express';
import { webApp } from '../kit.ts';
import { type PageParts, showPage } from '../page.ts';
import type { World } from '../world.ts';

/** A host whose page comes from here, and what is under `/api/` from a server program. */
export function pageBefore(
  world: World,
  host: string,
  front: PageParts | Express,
  program: RequestListener,
): void {
  const app = 'brand' in front ? webApp() : front;
  if ('brand' in front) showPage(app, '/', front);
  world.serve(host, (request: IncomingMessage, response: ServerResponse) => {
    if (request.url?.startsWith('/api/')) program(request, response);
    else app(request, response);
  });
}

/**
 * An nginx server block that passes on to the application what its own lines do not take.
 * @param inLocation lines of the block that passes on
 */
export function nginxBefore(
  world: World,
  host: string,
  lines: string,
  inLocation = '',
  files: Readonly<Record<string, string>> = {},
): void {
  world.nginx(
    `
  server {
    ${world.proxy.tls}
    server_name ${host};
    ${lines}
    location / {
      proxy_pass ${world.proxy.upstream};
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-Proto $scheme;
      ${inLocation}
    }
  }`,
    files,
  );
}
