import type { StackFixes } from './stack.ts';

/**
 * Apache HTTP Server 2.4 documentation: core, mod_headers, mod_setenvif, mod_proxy,
 * mod_proxy_balancer, mod_dir, mod_auth_digest, htpasswd; mod_wsgi: WSGIPassAuthorization;
 * mod_auth_openidc: OIDCUnAuthAction.
 */
export const apache: StackFixes = {
  'authorization-stripped-upstream': {
    effort: 'easy',
    audience: 'admin',
    text: 'Apache keeps Authorization from CGI, FastCGI and WSGI applications unless told to pass it on. CGIPassAuth goes into a Directory, Location or .htaccess (since 2.4.13); with mod_wsgi it is WSGIPassAuthorization.',
    code: '# CGI, FastCGI, PHP-FPM:\nCGIPassAuth On\n# mod_wsgi:\nWSGIPassAuthorization On',
  },
  'scheme-flip': {
    effort: 'easy',
    audience: 'admin',
    text: 'Tell the application behind the proxy that the visitor came over https (mod_headers), in the virtual host that ends TLS.',
    code: 'RequestHeader set X-Forwarded-Proto "https"\nProxyPreserveHost On',
  },
  'session-never-set': {
    effort: 'easy',
    audience: 'admin',
    text: 'Tell the application that the visitor came over https (mod_headers): without that many frameworks set no Secure cookie.',
    code: 'RequestHeader set X-Forwarded-Proto "https"\nProxyPreserveHost On',
  },
  'host-flip': {
    effort: 'easy',
    audience: 'admin',
    text: 'Behind mod_proxy the application sees the name in ProxyPass instead of the visitor’s. ProxyPreserveHost passes on the name that the visitor used.',
    code: 'ProxyPreserveHost On',
  },
  'slash-flip': {
    effort: 'easy',
    audience: 'admin',
    text: 'mod_dir redirects a folder’s address without a trailing slash to the one with it. If the application removes the slash again, switch that off where the application answers.',
    code: '<Directory "<folder>">\n  DirectorySlash Off\n</Directory>',
  },
  'session-flapping': {
    effort: 'medium',
    audience: 'admin',
    text: 'Until the replicas share their sessions, keep each visitor on one of them (mod_proxy_balancer, mod_headers).',
    code: 'Header add Set-Cookie "ROUTEID=.%{BALANCER_WORKER_ROUTE}e; path=/" env=BALANCER_ROUTE_CHANGED\n<Proxy "balancer://<app>">\n  BalancerMember "http://<one>" route=1\n  BalancerMember "http://<two>" route=2\n  ProxySet stickysession=ROUTEID\n</Proxy>',
  },
  'cookie-header-too-large': {
    effort: 'easy',
    audience: 'admin',
    text: 'A header may have 8190 bytes unless LimitRequestFieldSize says otherwise; it belongs into the server’s configuration or the first virtual host of the address. The better cure is smaller cookies.',
    code: 'LimitRequestFieldSize 16380',
  },
  'preflight-unauthorized': {
    effort: 'easy',
    audience: 'admin',
    text: 'Let preflights through without a password: browsers never send one with them.',
    code: '<LimitExcept OPTIONS>\n  Require valid-user\n</LimitExcept>',
  },
  'cors-hides-401': {
    effort: 'easy',
    audience: 'admin',
    text: 'Header set adds to successful answers only. With “always” the 401 carries the CORS headers, too, and the page can read it.',
    code: 'Header always set Access-Control-Allow-Origin "https://<page>"\nHeader always set Access-Control-Allow-Credentials "true"\nHeader always merge Vary "Origin"',
  },
  'basic-rejected': {
    effort: 'easy',
    audience: 'admin',
    text: 'Check the password against the file, and read the error log: “user … not found” or “Password Mismatch”.',
    code: 'htpasswd -v <file> <user>',
  },
  'digest-stale': {
    effort: 'easy',
    audience: 'admin',
    text: 'A nonce of mod_auth_digest is good for 300 seconds unless AuthDigestNonceLifetime says otherwise. A client that cannot answer a stale nonce needs a longer one.',
    code: 'AuthDigestNonceLifetime 3600',
  },
  'xhr-redirected-to-login': {
    effort: 'easy',
    audience: 'admin',
    text: 'With mod_auth_openidc, answer 401 to calls of scripts instead of redirecting them to the sign-in page.',
    code: '<Location "/<api>">\n  OIDCUnAuthAction 401\n</Location>',
  },
};
