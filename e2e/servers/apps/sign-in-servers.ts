import type { IncomingMessage, ServerResponse } from 'node:http';
import { webApp } from '../kit.ts';
import { clientSecret, identityProvider } from '../oidc.ts';
import { page, showPage, value, welcome } from '../page.ts';
import type { Serve, World } from '../world.ts';

interface DjangoForm {
  readonly host: string;
  readonly user: string;
  /** What the visitor types, one after the other. */
  readonly passwords: readonly string[];
  /** Where the visitor goes. */
  readonly to: string;
  /** Signs out once, and in again. */
  readonly leaves?: true;
}

/** Django's own sign-in form; the start page alone comes from here. The last password is the right one. */
export function djangoForm(world: World, { host, user, passwords, to, leaves }: DjangoForm): void {
  const app = webApp();
  const attempts = passwords.map((password) => ({ user, password }));
  showPage(app, '/welcome', {
    brand: 'Django',
    title: 'Welcome',
    script: `
      // Signed out, the visitor lands here again, and goes on.
      const again = sessionStorage.getItem('attempts') !== null;
      const start = () => go(${value(to)});
      if (again) await start();
      else run(async () => {
        sessionStorage.setItem('attempts', ${value(JSON.stringify(attempts))});
        ${leaves === true ? "sessionStorage.setItem('leaves', 'once');" : ''}
        await start();
      });`,
  });
  const password = passwords.at(-1) ?? '';
  const django = world.django({ users: password === '' ? [] : [{ name: user, password }] });
  world.serve(host, (request: IncomingMessage, response: ServerResponse) => {
    if (request.url?.startsWith('/welcome')) app(request, response);
    else django(request, response);
  });
}

interface Openidc {
  readonly brand: string;
  readonly host: string;
  readonly idp: string;
  readonly password: string;
  /** More of its settings. */
  readonly lines?: string;
}

/** A page that Apache's mod_auth_openidc guards. */
export async function openidcSite(world: World, site: Openidc): Promise<void> {
  const { brand, host, idp, password, lines = '' } = site;
  const callback = world.url(`https://${host}/signed-in`);
  const clientId = 'apache-web';
  await identityProvider(world, {
    brand: `${brand} ID`,
    origin: idp,
    password,
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [callback],
        grant_types: ['authorization_code'],
      },
    ],
  });
  const issuer = world.url(idp);
  // The module's own requests go over plain http, through a "proxy" that knows the hosts.
  const direct = world.url(idp.replace('https:', 'http:'));
  const apache = world.apache({
    host,
    files: {
      'reports.html': page({ brand, title: 'You are in', script: 'done();' }),
      'error.html': page({ brand, title: 'That did not work', script: 'done();' }),
    },
    lines: `
  AliasMatch ^/reports/$ \${files}/reports.html
  ErrorDocument 400 /error.html
  OIDCProviderMetadataURL ${world.url(`http://${host}/provider.json`)}
  OIDCOutgoingProxy ${new URL(world.proxy.upstream).host}
  OIDCClientID ${clientId}
  OIDCClientSecret ${clientSecret}
  OIDCScope "openid profile"
  OIDCPKCEMethod S256
  OIDCRedirectURI ${callback}
  OIDCCryptoPassphrase only-for-this-site
  OIDCXForwardedHeaders X-Forwarded-Proto
  OIDCSessionType client-cookie
  ${lines}
  <LocationMatch "^/(?:reports/|signed-in)">
    AuthType openid-connect
    Require valid-user
  </LocationMatch>`,
  });
  const app = webApp();
  welcome(app, brand, '/reports/');
  app.get('/provider.json', (_request, response) => {
    response.json({
      issuer,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${direct}/token`,
      token_endpoint_auth_methods_supported: ['client_secret_basic'],
      jwks_uri: `${direct}/jwks`,
      response_types_supported: ['code'],
    });
  });
  world.serve(host, (request: IncomingMessage, response: ServerResponse) => {
    if (/\/(?:welcome|provider\.json)/.test(request.url ?? '')) app(request, response);
    else apache(request, response);
  });
}

export const signInServers: Readonly<Record<string, Serve>> = {
  'openidc-cookie-path': (world) =>
    openidcSite(world, {
      brand: 'Grain Store',
      host: 'intranet.grainstore.test',
      idp: 'https://id.grainstore.test',
      lines: 'OIDCCookiePath /reports',
      password: 'fB6-silo-RnW2k8Yx5C-tz',
    }),
  'django-form-over-http': (world) =>
    djangoForm(world, {
      host: 'www.bramble.test',
      user: 'mina.bramble',
      passwords: ['kS9-thorn-VdM4q7Jb1X-w'],
      to: '/account/',
    }),
  'django-origin-behind-proxy': (world) => {
    djangoForm(world, {
      host: 'inside.juniper.test',
      user: 'mina.juniper',
      passwords: ['cZ3-berry-HpL6t9Nw2F-g'],
      to: '/account/',
    });
    // As nginx does it by itself: Host is the name of the upstream.
    world.nginx(`
  server {
    ${world.proxy.tls}
    server_name www.juniper.test;
    location / {
      proxy_pass ${world.proxy.upstream};
      proxy_set_header Host inside.juniper.test;
      proxy_set_header X-Forwarded-Proto $scheme;
    }
  }`);
  },
  'django-permission-loop': (world) =>
    djangoForm(world, {
      host: 'www.hawthorn.test',
      user: 'mina.hawthorn',
      passwords: ['uR5-hedge-KxB8v1Tm6D-y'],
      to: '/reports/',
    }),
  'django-login-protected': (world) =>
    djangoForm(world, { host: 'www.mulberry.test', user: '', passwords: [], to: '/members/' }),
};
