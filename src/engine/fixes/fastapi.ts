import type { StackFixes } from './stack.ts';

/**
 * FastAPI documentation: CORS, Behind a Proxy, Security, Use Old 403 Authentication Error Status
 * Codes; Starlette: SessionMiddleware; Uvicorn: Settings; PyJWT: Usage examples.
 */
export const fastapi: StackFixes = {
  'scheme-flip': {
    effort: 'easy',
    audience: 'admin',
    text: 'Uvicorn believes X-Forwarded-Proto only from the addresses that it is told; by default that is its own machine.',
    code: 'uvicorn <main:app> --proxy-headers --forwarded-allow-ips="<proxy>"',
  },
  'slash-flip': {
    effort: 'easy',
    audience: 'backend',
    text: 'FastAPI redirects to the address with or without the slash, whichever has a route. Switch that off, or do not touch slashes in front of it.',
    code: 'app = FastAPI(redirect_slashes=False)',
  },
  'authorization-lost-on-redirect': {
    effort: 'easy',
    audience: 'backend',
    text: 'FastAPI redirects to the address with or without the slash, behind a proxy often to http. Call the exact address, and let Uvicorn believe the proxy.',
    code: 'uvicorn <main:app> --proxy-headers --forwarded-allow-ips="<proxy>"',
  },
  'cors-credentials-not-allowed': {
    effort: 'easy',
    audience: 'backend',
    text: 'Name the origin and allow credentials; ["*"] does not go with them.',
    code: 'app.add_middleware(CORSMiddleware, allow_origins=["https://<page>"], allow_credentials=True,\n                   allow_methods=["*"], allow_headers=["*"])',
  },
  'cors-authorization-not-allowed': {
    effort: 'easy',
    audience: 'backend',
    text: 'Allow the header in CORSMiddleware.',
    code: 'app.add_middleware(CORSMiddleware, allow_origins=["https://<page>"], allow_headers=["Authorization"])',
  },
  'cors-hides-401': {
    effort: 'easy',
    audience: 'backend',
    text: 'The middleware that is added last is the outermost. Add CORSMiddleware after the one that answers 401.',
    code: 'app.add_middleware(<Auth>)\napp.add_middleware(CORSMiddleware, allow_origins=["https://<page>"], allow_credentials=True)',
  },
  'preflight-unauthorized': {
    effort: 'easy',
    audience: 'backend',
    text: 'The middleware that is added last is the outermost. Add CORSMiddleware after the one that checks the sign-in: it answers preflights.',
    code: 'app.add_middleware(<Auth>)\napp.add_middleware(CORSMiddleware, allow_origins=["https://<page>"], allow_credentials=True)',
  },
  'status-misused': {
    effort: 'easy',
    audience: 'backend',
    text: 'Before version 0.122, HTTPBearer answered 403 where no credential was sent. Update FastAPI, or raise 401 yourself with auto_error off.',
    code: 'bearer = HTTPBearer(auto_error=False)',
  },
  'clock-skew': {
    effort: 'easy',
    audience: 'backend',
    text: 'PyJWT forgives nothing by default. Allow some seconds.',
    code: 'jwt.decode(token, key, algorithms=["RS256"], audience="<audience>", leeway=30)',
  },
  'token-audience-mismatch': {
    effort: 'easy',
    audience: 'backend',
    text: 'PyJWT refuses a token with aud unless the audience is given.',
    code: 'jwt.decode(token, key, algorithms=["RS256"], audience="<audience>")',
  },
  'token-issuer-mismatch': {
    effort: 'easy',
    audience: 'backend',
    text: 'The issuer given to PyJWT has to equal iss of the token letter by letter, trailing slash included.',
    code: 'jwt.decode(token, key, algorithms=["RS256"], audience="<audience>", issuer="https://<issuer>")',
  },
  'cookie-samesite-withheld': {
    effort: 'easy',
    audience: 'backend',
    text: 'If the page is on another site on purpose, send the session cookie across sites.',
    code: 'app.add_middleware(SessionMiddleware, secret_key=<key>, same_site="none", https_only=True)',
  },
  'session-not-recognised': {
    effort: 'easy',
    audience: 'backend',
    text: 'SessionMiddleware signs the cookie with secret_key. Give all servers the same one, and keep it over restarts.',
    code: 'app.add_middleware(SessionMiddleware, secret_key=os.environ["<SESSION_KEY>"])',
  },
  'cookie-header-too-large': {
    effort: 'easy',
    audience: 'admin',
    text: 'Where Uvicorn runs with h11, allow larger headers; the better cure is smaller cookies.',
    code: 'uvicorn <main:app> --http h11 --h11-max-incomplete-event-size 65536',
  },
};
