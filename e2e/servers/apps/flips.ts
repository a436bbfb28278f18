import { webApp } from '../kit.ts';
import { page, welcome } from '../page.ts';
import type { Serve } from '../world.ts';

const schemeFlip: Serve = (world) => {
  const app = webApp();
  app.set('trust proxy', 1);
  welcome(app, 'Florist', '/bouquets', '/checkout');
  app.use((request, response) => {
    const shop = world.url('http://www.florist.test');
    if (request.secure) response.redirect(301, shop + request.originalUrl);
    else response.send(page({ brand: 'Florist', title: 'Bouquets', script: 'done();' }));
  });
  world.serve('www.florist.test', app);
  const { tls, plain, upstream, httpsPort } = world.proxy;
  world.nginx(`
  server {
    ${plain}
    server_name www.florist.test;
    return 301 https://$host:${httpsPort}$request_uri;
  }
  server {
    ${tls}
    server_name www.florist.test;
    location / {
      proxy_pass ${upstream};
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-Proto $scheme;
    }
  }`);
};

const sameAddress: Serve = (world) => {
  const app = webApp();
  app.set('trust proxy', 1);
  welcome(app, 'Tailor', '/suits', '/health');
  app.use((request, response) => {
    if (!request.secure) response.redirect(301, world.url(`https://www.tailor.test${request.originalUrl}`));
    else response.send(page({ brand: 'Tailor', title: 'Suits', script: 'done();' }));
  });
  world.serve('www.tailor.test', app);
  world.nginx(`
  server {
    ${world.proxy.tls}
    server_name www.tailor.test;
    location / {
      proxy_pass ${world.proxy.upstream};
      proxy_set_header Host $http_host;
    }
  }`);
};

const hostFlip: Serve = (world) => {
  const [www, bare] = ['www.gallery.test', 'gallery.test'];
  const hosting = webApp();
  welcome(hosting, 'Gallery', '/rooms', '/about');
  hosting.use((request, response) =>
    response.redirect(301, world.url(`https://${bare}${request.originalUrl}`)),
  );
  world.serve(www, hosting);
  const app = webApp();
  app.use((request, response) => response.redirect(302, world.url(`https://${www}${request.originalUrl}`)));
  world.serve(bare, app);
};

const slashFlip: Serve = (world) => {
  const app = webApp();
  welcome(app, 'Robots', '/handbook', '/about');
  app.use((request, response) => {
    if (!request.path.endsWith('/')) response.redirect(301, `${request.path}/`);
    else response.send(page({ brand: 'Robots', title: 'Handbook', script: 'done();' }));
  });
  world.serve('docs.robots.test', app);
  world.nginx(`
  server {
    ${world.proxy.tls}
    server_name docs.robots.test;
    rewrite ^/(.+)/$ /$1 permanent;
    location / {
      proxy_pass ${world.proxy.upstream};
      proxy_set_header Host $http_host;
    }
  }`);
};

export const flips: Readonly<Record<string, Serve>> = {
  'scheme-flip': schemeFlip,
  'scheme-flip-same-address': sameAddress,
  'host-flip': hostFlip,
  'slash-flip': slashFlip,
};
