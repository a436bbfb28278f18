import type { StackFixes } from './stack.ts';

/**
 * Django 5 documentation: Settings, Cross Site Request Forgery protection, How to use sessions; Django
 * REST framework: Authentication, Throttling; Simple JWT: Settings; django-cors-headers: README.
 */
export const django: StackFixes = {
  'scheme-flip': {
    effort: 'easy',
    audience: 'backend',
    text: 'Let Django believe the X-Forwarded-Proto of the proxy; the proxy has to set it itself and drop the visitor’s.',
    code: 'SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")',
  },
  'host-flip': {
    effort: 'easy',
    audience: 'backend',
    text: 'Django adds www where PREPEND_WWW is on. Leave the choice of the name to the proxy, or let Django see the name that the visitor used.',
    code: 'PREPEND_WWW = False\nUSE_X_FORWARDED_HOST = True',
  },
  'slash-flip': {
    effort: 'easy',
    audience: 'backend',
    text: 'Django adds the missing slash where APPEND_SLASH is on. Switch it off, or do not remove slashes in front of it.',
    code: 'APPEND_SLASH = False',
  },
  'csrf-missing': {
    effort: 'easy',
    audience: 'frontend',
    text: 'Send the value of the cookie csrftoken as the header X-CSRFToken; with CSRF_USE_SESSIONS or CSRF_COOKIE_HTTPONLY, read it from the page instead.',
    code: "fetch(url, { method: 'POST', credentials: 'include', headers: { 'X-CSRFToken': <token> } });",
  },
  'session-origin-unlisted': {
    effort: 'easy',
    audience: 'backend',
    text: 'List the page’s origin, with scheme and port. If it is the site’s own, Django does not know that the visitor came over https: see SECURE_PROXY_SSL_HEADER.',
    code: 'CSRF_TRUSTED_ORIGINS = ["https://<page>"]',
  },
  'session-not-recognised': {
    effort: 'medium',
    audience: 'backend',
    text: 'Keep sessions where all processes see them: the default database, or a shared cache (LocMemCache is one process’s own). After a change of SECRET_KEY, list the old one for a while.',
    code: 'SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"\nSECRET_KEY_FALLBACKS = [<old key>]',
  },
  'session-flapping': {
    effort: 'medium',
    audience: 'backend',
    text: 'All processes need one SECRET_KEY and one store of sessions; with the cache backend, LocMemCache is one process’s own.',
    code: 'SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"',
  },
  'cookie-samesite-withheld': {
    effort: 'easy',
    audience: 'backend',
    text: 'If the page is on another site on purpose, send the cookies across sites.',
    code: 'SESSION_COOKIE_SAMESITE = "None"\nSESSION_COOKIE_SECURE = True\nCSRF_COOKIE_SAMESITE = "None"\nCSRF_COOKIE_SECURE = True',
  },
  'cors-credentials-not-allowed': {
    effort: 'easy',
    audience: 'backend',
    text: 'With django-cors-headers, name the origin and allow credentials.',
    code: 'CORS_ALLOWED_ORIGINS = ["https://<page>"]\nCORS_ALLOW_CREDENTIALS = True',
  },
  'cors-authorization-not-allowed': {
    effort: 'easy',
    audience: 'backend',
    text: 'With django-cors-headers, Authorization is allowed by default. Extend the list instead of replacing it.',
    code: 'from corsheaders.defaults import default_headers\nCORS_ALLOW_HEADERS = (*default_headers, "<x-header>")',
  },
  'preflight-unauthorized': {
    effort: 'easy',
    audience: 'backend',
    text: 'Place the middleware of django-cors-headers as high as possible, before any that can answer by itself.',
    code: 'MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware", "django.middleware.common.CommonMiddleware", ...]',
  },
  'authorization-stripped-upstream': {
    effort: 'easy',
    audience: 'admin',
    text: 'Apache’s mod_wsgi keeps Authorization from Django unless told to pass it on.',
    code: 'WSGIPassAuthorization On',
  },
  'authorization-scheme-mismatch': {
    effort: 'easy',
    audience: 'backend',
    text: 'TokenAuthentication of Django REST framework wants the word Token, Simple JWT wants Bearer unless AUTH_HEADER_TYPES says otherwise.',
    code: 'SIMPLE_JWT = {"AUTH_HEADER_TYPES": ("Bearer", "JWT")}',
  },
  'status-misused': {
    effort: 'easy',
    audience: 'backend',
    text: 'Django REST framework answers 401 only if the first authentication class of the view names a challenge; with SessionAuthentication first it answers 403.',
    code: 'REST_FRAMEWORK = {"DEFAULT_AUTHENTICATION_CLASSES": [\n    "rest_framework_simplejwt.authentication.JWTAuthentication",\n    "rest_framework.authentication.SessionAuthentication",\n]}',
  },
  'clock-skew': {
    effort: 'easy',
    audience: 'backend',
    text: 'Simple JWT forgives nothing by default. Allow some seconds.',
    code: 'SIMPLE_JWT = {"LEEWAY": 30}',
  },
  'token-audience-mismatch': {
    effort: 'easy',
    audience: 'backend',
    text: 'With Simple JWT, AUDIENCE has to be the aud of the token; None switches the check off.',
    code: 'SIMPLE_JWT = {"AUDIENCE": "<audience>"}',
  },
  'token-issuer-mismatch': {
    effort: 'easy',
    audience: 'backend',
    text: 'With Simple JWT, ISSUER has to equal iss of the token letter by letter; None switches the check off.',
    code: 'SIMPLE_JWT = {"ISSUER": "https://<issuer>"}',
  },
  'token-signature-invalid': {
    effort: 'easy',
    audience: 'backend',
    text: 'Simple JWT signs with SECRET_KEY unless told otherwise: a changed or differing SECRET_KEY makes all tokens invalid. Give all servers the same key, of its own.',
    code: 'SIMPLE_JWT = {"SIGNING_KEY": os.environ["<JWT_KEY>"]}',
  },
  'token-refresh-race': {
    effort: 'medium',
    audience: 'frontend',
    text: 'With ROTATE_REFRESH_TOKENS and BLACKLIST_AFTER_ROTATION, Simple JWT takes each refresh token once. Let one request renew, let the others wait for it, and keep the new refresh token.',
  },
  'token-refresh-failing': {
    effort: 'easy',
    audience: 'frontend',
    text: 'With ROTATE_REFRESH_TOKENS, the answer of Simple JWT carries a new refresh token: keep that one. REFRESH_TOKEN_LIFETIME is one day by default.',
    code: 'SIMPLE_JWT = {"REFRESH_TOKEN_LIFETIME": timedelta(days=7)}',
  },
  'rate-limited': {
    effort: 'easy',
    audience: 'backend',
    text: 'Django REST framework counts by DEFAULT_THROTTLE_RATES, visitors without a sign-in by address: behind a proxy, say how many proxies there are.',
    code: 'REST_FRAMEWORK = {"DEFAULT_THROTTLE_RATES": {"anon": "100/min", "user": "1000/min"}, "NUM_PROXIES": 1}',
  },
};
