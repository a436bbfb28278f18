import type { StackFixes } from './stack.ts';

/**
 * Laravel 12 documentation: Sanctum, Requests (trusted proxies), CSRF Protection, Authentication,
 * Error Handling, Rate Limiting, Encryption, Session; CORS configuration.
 */
export const laravel: StackFixes = {
  'scheme-flip': {
    effort: 'easy',
    audience: 'backend',
    text: 'Let Laravel believe the proxy’s X-Forwarded headers (bootstrap/app.php). Name the proxy where you can; * trusts whoever calls.',
    code: "->withMiddleware(function (Middleware $middleware) {\n    $middleware->trustProxies(at: ['<proxy>']);\n})",
  },
  'oauth-redirect-uri-mismatch': {
    effort: 'easy',
    audience: 'backend',
    text: 'An http address in redirect_uri means that Laravel does not know of the TLS in front of it: trust the proxy, and set APP_URL.',
    code: "$middleware->trustProxies(at: ['<proxy>']);",
  },
  'slash-flip': {
    effort: 'easy',
    audience: 'admin',
    text: 'public/.htaccess of Laravel removes a trailing slash. Do not add one in front of it.',
    code: 'RewriteCond %{REQUEST_FILENAME} !-d\nRewriteCond %{REQUEST_URI} (.+)/$\nRewriteRule ^ %1 [L,R=301]',
  },
  'csrf-missing': {
    effort: 'easy',
    audience: 'frontend',
    text: 'First GET /sanctum/csrf-cookie, then send the cookie XSRF-TOKEN back as the header X-XSRF-TOKEN. Axios does so with both options on.',
    code: 'axios.defaults.withCredentials = true;\naxios.defaults.withXSRFToken = true;',
  },
  'session-origin-unlisted': {
    effort: 'easy',
    audience: 'backend',
    text: 'Sanctum reads the session only for pages on its list: host, and port where there is one, without scheme. Then run php artisan config:clear.',
    code: 'SANCTUM_STATEFUL_DOMAINS=<page>,localhost:3000',
  },
  'session-not-recognised': {
    effort: 'medium',
    audience: 'backend',
    text: 'For an API with sessions, Sanctum needs statefulApi() and the page’s host in SANCTUM_STATEFUL_DOMAINS. All servers need the same APP_KEY and a shared SESSION_DRIVER; keep an old key for a while.',
    code: '$middleware->statefulApi();   // bootstrap/app.php\n# .env\nSESSION_DRIVER=redis\nAPP_PREVIOUS_KEYS=<old key>',
  },
  'session-flapping': {
    effort: 'medium',
    audience: 'backend',
    text: 'With SESSION_DRIVER=file each server has sessions of its own. Share them, and give all servers the same APP_KEY.',
    code: 'SESSION_DRIVER=redis',
  },
  'cookie-host-only': {
    effort: 'easy',
    audience: 'backend',
    text: 'To share the session between subdomains, set its domain.',
    code: 'SESSION_DOMAIN=.<domain>',
  },
  'cookie-samesite-withheld': {
    effort: 'easy',
    audience: 'backend',
    text: 'Sanctum’s sessions want page and API under one domain. If they are on two sites on purpose, send the cookie across sites, or use tokens.',
    code: 'SESSION_SAME_SITE=none\nSESSION_SECURE_COOKIE=true',
  },
  'cors-credentials-not-allowed': {
    effort: 'easy',
    audience: 'backend',
    text: 'In config/cors.php (php artisan config:publish cors), name the origin, allow credentials, and list every path that is called.',
    code: "'paths' => ['api/*', 'login', 'logout', 'sanctum/csrf-cookie'],\n'allowed_origins' => ['https://<page>'],\n'supports_credentials' => true,",
  },
  'xhr-redirected-to-login': {
    effort: 'easy',
    audience: 'frontend',
    text: 'Laravel answers 401 instead of a redirect where the request says that it wants JSON.',
    code: "headers: { Accept: 'application/json' }",
  },
  'authorization-stripped-upstream': {
    effort: 'easy',
    audience: 'admin',
    text: 'On Apache, public/.htaccess of Laravel hands the header on. If the file was replaced, put the lines back.',
    code: 'RewriteCond %{HTTP:Authorization} .\nRewriteRule .* - [E=HTTP_AUTHORIZATION:%{HTTP:Authorization}]',
  },
  'rate-limited': {
    effort: 'easy',
    audience: 'backend',
    text: 'Find the limiter that the route’s throttle middleware names. Behind a proxy that is not trusted, all visitors count as one.',
    code: "RateLimiter::for('api', fn (Request $r) => Limit::perMinute(60)->by($r->user()?->id ?: $r->ip()));",
  },
};
