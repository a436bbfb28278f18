import {
  aboutUrl,
  type Body,
  type Exchange,
  fieldValue,
  type Kind,
  type ParsedUrl,
} from '../exchange/exchange.ts';
import { keepingLast, Recent } from '../exchange/recent.ts';
import { rules } from '../exchange/settings.ts';

/** What a URL seems to be for, from its path and query alone: words that frameworks and identity providers use. */

const LOGIN_PATH =
  /(?:^|[/_.-])(?:(?:do|user|admin|member|customer|client|auth)?log-?in(?:page|form|action|user|check|process)?|log-?on|sign-?in|signon|anmelden|anmeldung|connexion|iniciar-?sesion|inloggen|sso|authenticate|authorize|sessions?\/new|wp-login|account\/login|users\/sign_in|adfs\/ls|saml2?\/(?:login|sso|acs)|interaction|openid-connect\/auth|oauth2?\/(?:auth|authorize|start|authorization)|connect\/authorize|cas)(?:$|[/_.;-])/i;
const AUTHORIZE_PATH = /(?:^|\/)(?:authorize|authorization|auth|adfs\/ls|saml2?|wsfed|sso)(?:$|[/.;])/i;
const LOGOUT_PATH =
  /(?:^|[/_.-])(?:log-?out|log-?off|sign-?out|sign-?off|end[-_]?session|sessions?\/end)(?:$|[/_.;-])/i;
const CALLBACK_PATH =
  /(?:^|[/_.-])(?:callback|cb|redirect_uri|oidc|acs|signin-[a-z]+|login\/oauth2\/code)(?:$|[/_.-])/i;
const TOKEN_PATH =
  /(?:^|\/)(?:oauth2?\/(?:v\d(?:\.\d)?\/)?token|connect\/token|token|openid-connect\/token|oauth\/access_token|api\/token(?:\/refresh)?|token\/refresh|auth\/refresh(?:[-_]token)?|refresh(?:[-_]token)?)\/?$/i;
const WHOAMI_PATH =
  /(?:^|\/)(?:me|whoami|who-am-i|self|session|sessions?\/current|current[-_]?user|user|users\/(?:me|current|self)|userinfo|user-info|account|profile|auth\/(?:status|check|me|user|session)|status|is[-_]?(?:logged|signed)[-_]?in|check[-_]?auth|authenticated)\/?$/i;

/** A sign-in page, or an identity provider's authorization endpoint. */
export function isLoginUrl(url: ParsedUrl): boolean {
  return looksLikeLogin(url) || (rules().isLogin(url) && !isLogoutUrl(url));
}

const looksLikeLogin = aboutUrl(
  (url) => !isLogoutUrl(url) && (LOGIN_PATH.test(url.path) || isAuthorizeUrl(url)),
);

/** An OAuth, OpenID Connect, SAML or WS-Federation request to an identity provider. */
export const isAuthorizeUrl = aboutUrl((url) => {
  if (/(?:^|&)(?:SAMLRequest|wtrealm)=/.test(url.query)) return true;
  if (/(?:^|&)response_type=/.test(url.query) && /(?:^|&)client_id=/.test(url.query)) return true;
  return AUTHORIZE_PATH.test(url.path) && /(?:^|&)(?:client_id|redirect_uri|request_uri)=/.test(url.query);
});

/** What an identity provider publishes: its metadata (OpenID Connect Discovery §4) and its keys. */
export const isProviderDocument = aboutUrl((url) => {
  return /\/\.well-known\/(?:openid-configuration|oauth-authorization-server|jwks(?:\.json)?)$|\/(?:jwks(?:\.json|_uri)?|protocol\/openid-connect\/certs|discovery\/(?:v2\.0\/)?keys)$/.test(
    url.path,
  );
});

const NEXT_STEP =
  /(?:^|[/_-])(?:mfa|2fa|otp|totp|two-?factor|second-?factor|verif(?:y|ication)|challenge|step-?up|webauthn|passkeys?|consent|grant|terms|tos|change-?password|update-?password|password-?(?:expired|change)|select[\w-]*|choose[\w-]*|tenants?|organi[sz]ations?|accounts?-?chooser|enroll?(?:ment)?|setup|onboarding|required-action|kmsi)(?:$|[/_.;-])/i;

/** A further step of the sign-in under way (second factor, consent, choice of account), not its beginning. */
export const isNextStep = aboutUrl((url) => {
  return NEXT_STEP.test(url.path);
});

export const isLogoutUrl = aboutUrl((url) => {
  return LOGOUT_PATH.test(url.path);
});

/** Where the identity provider sends the browser back. */
export const isCallbackUrl = aboutUrl((url) => {
  const query = url.fragment === '' ? url.query : `${url.query}&${url.fragment}`;
  if (query === '') return CALLBACK_PATH.test(url.path);
  if (/(?:^|&)SAMLResponse=/.test(query)) return true;
  if (
    /(?:^|&)(?:code|id_token|access_token|error)=/.test(query) &&
    /(?:^|&)(?:state|session_state|iss)=/.test(query)
  )
    return !isAuthorizeUrl(url);
  return CALLBACK_PATH.test(url.path);
});

/**
 * An OAuth token endpoint, or an application's own "refresh my token" call. A password sent to such an address without a grant
 * type is an application's own sign-in (SimpleJWT, FastAPI).
 */
export function isTokenRequest(exchange: Exchange): boolean {
  return exchange.request.method === 'POST' && asksForToken(exchange);
}

const asksForToken = keepingLast((exchange: Exchange): boolean => {
  const body = (exchange.request.body?.text ?? '').slice(0, 4000);
  if (/(?:^|[&{,"])\s*"?grant_type"?\s*[=:]|"AuthFlow"\s*:\s*"REFRESH_TOKEN/.test(body)) return true;
  return TOKEN_PATH.test(exchange.url.path) && !carriesPassword(exchange);
});

/** A call that asks "who is signed in?": a 401 there can be the normal answer. */
export const isWhoAmI = aboutUrl((url) => {
  return WHOAMI_PATH.test(url.path);
});

/** The same, asked by GraphQL: by the name of the operation, or of its field. */
export function asksWho(exchange: Exchange): boolean {
  if (exchange.request.method !== 'POST') return isWhoAmI(exchange.url);
  return /^(?:get|fetch|load|query)?_?(?:me|viewer|who_?am_?i|self|(?:current|logged_?in|session)_?(?:user|session|account|customer)?)(?:_?query)?$/i.test(
    operationOf(exchange),
  );
}

/** The request carries a user's password (form, JSON or multipart). */
export function carriesPassword(exchange: Exchange): boolean {
  if (exchange.request.method !== 'POST' && exchange.request.method !== 'PUT') return false;
  return holdsPassword(exchange);
}

const holdsPassword = keepingLast((exchange: Exchange): boolean => {
  const body = (exchange.request.body?.text ?? '').slice(0, 8000);
  return /(?:^|[&"'\s])(?:[\w.[\]-]{0,30})(?:password|passwd|pwd|passphrase|passcode|otp)\w{0,10}(?:["'\]]|%5D)*\s*[=:"]/i.test(
    body,
  );
});

/** A request for signing in with a user's credentials: a password is in it, or its path says so. */
export function isLoginSubmit(exchange: Exchange): boolean {
  if (exchange.request.method !== 'POST' && exchange.request.method !== 'PUT') return false;
  if (isLogoutUrl(exchange.url) || isTokenRequest(exchange)) return false;
  if (carriesPassword(exchange)) return !/(?:register|sign-?up|reset|change|forgot)/i.test(exchange.url.path);
  return LOGIN_PATH.test(exchange.url.path) && !isAuthorizeUrl(exchange.url);
}

const CSRF_FIELDS = new Set([
  'x-csrf-token',
  'x-csrftoken',
  'x-xsrf-token',
  'csrf-token',
  'xsrf-token',
  'x-csrf',
  'requestverificationtoken',
]);

/** RFC 9110 §9.2.1: safe methods are "essentially read-only"; guards against forged requests let them pass. */
export function onlyReads(method: string): boolean {
  return /^(?:GET|HEAD|OPTIONS|TRACE)$/.test(method);
}

/** The header fields, lower case, by which a request that changes something proves that its own page made it. */
export function csrfFieldsOf(exchange: Exchange): readonly string[] {
  if (onlyReads(exchange.request.method)) return [];
  return exchange.request.fields.list.map(({ name }) => name).filter((name) => CSRF_FIELDS.has(name));
}

/** Requests that carry a page forward, by which a user sees where they are. */
export function isNavigation(exchange: Exchange): boolean {
  if (exchange.kind === 'document') return true;
  if (exchange.kind !== 'unknown' && exchange.kind !== 'other') return false;
  if (fieldValue(exchange.request.fields, 'sec-fetch-mode') === 'navigate') return true;
  const accept = fieldValue(exchange.request.fields, 'accept') ?? '';
  return accept.startsWith('text/html');
}

const AHEAD = ['sec-purpose', 'purpose', 'x-purpose', 'next-router-prefetch', 'x-moz'] as const;

/** The field that says so of a request that browsers and frameworks make ahead of a click, or to prerender a page; else undefined. */
export function prefetchField(exchange: Exchange): (typeof AHEAD)[number] | undefined {
  for (const name of AHEAD) {
    const value = fieldValue(exchange.request.fields, name);
    if (value !== undefined && /prefetch|prerender|^1$/.test(value)) return name;
  }
  return undefined;
}

/** Nobody has asked for it yet. */
export function isPrefetch(exchange: Exchange): boolean {
  return prefetchField(exchange) !== undefined;
}

/** Requests that scripts make for data: what an API is asked. */
export function isApiCall(exchange: Exchange): boolean {
  return (
    exchange.kind === 'fetch' ||
    exchange.kind === 'xhr' ||
    (exchange.kind === 'unknown' && !isNavigation(exchange))
  );
}

/** Parts of a page whose refusal does not stop the user: images, fonts, styles, media, beacons. */
export function isDecoration(exchange: Exchange): boolean {
  return DECORATION.has(exchange.kind);
}

const DECORATION = new Set<Kind>(['image', 'font', 'style', 'media', 'beacon', 'manifest', 'script']);

/**
 * Method, origin and path with ids replaced, and of GraphQL the operation: requests of one route are answered by the same code.
 * A key, never printed.
 */
export const routeOf = keepingLast((exchange: Exchange): string => {
  const operation = operationOf(exchange);
  const route = `${exchange.request.method} ${exchange.url.origin}${templateOf(exchange.url.path)}`;
  return operation === '' ? route : `${route} ${operation}`;
});

/** The name of the GraphQL operation that a request asks for, or its first field; '' where it is none. */
export function operationOf(exchange: Exchange): string {
  const { method, body } = exchange.request;
  return method !== 'POST' || body?.text === undefined ? '' : operationIn(body);
}

const operationIn = keepingLast(({ text = '' }: Body) => readOperation(text.slice(0, 4000)));

// GraphQL over HTTP §5.1: `query`, and `operationName` where the document holds several operations.
function readOperation(text: string): string {
  const named = /"operationName"\s*:\s*"(\w{1,100})"/.exec(text)?.[1];
  if (named !== undefined) return named;
  const query = /"query"\s*:\s*"((?:[^"\\]|\\.){1,2000})/.exec(text)?.[1];
  if (query === undefined) return '';
  const plain = query.replace(/\\[nrt]/g, ' ');
  return (
    /^\s*(?:query|mutation|subscription)\s+(\w{1,100})/.exec(plain)?.[1] ??
    /\{\s*(\w{1,100})/.exec(plain)?.[1] ??
    ''
  );
}

const ID = /^\d+$|^[0-9a-f]{8}-[0-9a-f-]{27}$|^[0-9a-f]{16,}$/i;
const templates = new Recent<string>(1000);

/** A path with ids replaced by asterisks. */
export function templateOf(path: string): string {
  let template = templates.get(path);
  if (template === undefined) {
    template = path
      .split('/')
      .map((segment) => (ID.test(segment) ? '*' : segment))
      .join('/');
    if (path.length < 1000) templates.set(path, template);
  }
  return template;
}
