import type { StackFixes } from './stack.ts';

/** nginx documentation: ngx_http_proxy_module, ngx_http_core_module, ngx_http_auth_basic_module, ngx_http_upstream_module. */
export const nginx: StackFixes = {
  'authorization-stripped-upstream': {
    effort: 'easy',
    audience: 'admin',
    text: 'Look for a `proxy_set_header Authorization` that empties the header, and pass it on. With auth_basic on the same location, nginx has used the header up: protect with one of the two only.',
    code: 'location / {\n  proxy_set_header Authorization $http_authorization;\n  proxy_pass http://<upstream>;\n}',
  },
  'api-key-misplaced': {
    effort: 'easy',
    audience: 'admin',
    text: 'nginx drops header names with an underscore. Rename the header, or allow such names.',
    code: 'underscores_in_headers on;',
  },
  'scheme-flip': {
    effort: 'easy',
    audience: 'admin',
    text: 'Tell the application that the visitor came over https.',
    code: 'proxy_set_header X-Forwarded-Proto $scheme;\nproxy_set_header Host $host;',
  },
  'session-never-set': {
    effort: 'easy',
    audience: 'admin',
    text: 'Tell the application that the visitor came over https: without that it sets no Secure cookie.',
    code: 'proxy_set_header X-Forwarded-Proto $scheme;\nproxy_set_header Host $host;',
  },
  'session-flapping': {
    effort: 'medium',
    audience: 'admin',
    text: 'Until the replicas share their sessions, keep each visitor on one of them.',
    code: 'upstream <app> {\n  ip_hash;\n  server <one>;\n  server <two>;\n}',
  },
  'cookie-header-too-large': {
    effort: 'easy',
    audience: 'admin',
    text: 'Allow larger request headers; the better cure is smaller cookies.',
    code: 'large_client_header_buffers 4 16k;',
  },
  'preflight-unauthorized': {
    effort: 'easy',
    audience: 'admin',
    text: 'Let preflights through without a password: browsers never send one with them.',
    code: 'location / {\n  limit_except OPTIONS {\n    auth_basic "<realm>";\n    auth_basic_user_file <file>;\n  }\n}',
  },
  'basic-rejected': {
    effort: 'easy',
    audience: 'admin',
    text: 'Check the password against the file, and the error log for “user … was not found” or “password mismatch”.',
    code: 'htpasswd -v <file> <user>',
  },
  'rate-limited': {
    effort: 'easy',
    audience: 'admin',
    text: 'Read the limit in limit_req_zone; the error log says “limiting requests”, with the zone. A burst lets pages load that call several times at once.',
    code: 'limit_req zone=<zone> burst=20 nodelay;',
  },
};
