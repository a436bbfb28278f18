import type { Exchange } from '../exchange/exchange.ts';

/** The products whose settings fixes speak of. */
export const STACKS = {
  nginx: 'nginx',
  apache: 'Apache httpd',
  iis: 'IIS',
  envoy: 'Envoy',
  alb: 'AWS load balancer',
  cloudflare: 'Cloudflare',
  express: 'Express',
  spring: 'Spring',
  aspnet: 'ASP.NET Core',
  django: 'Django',
  laravel: 'Laravel',
  fastapi: 'FastAPI',
  rails: 'Rails',
  next: 'Next.js, Auth.js',
  php: 'PHP',
  keycloak: 'Keycloak',
  auth0: 'Auth0',
  okta: 'Okta',
  entra: 'Microsoft Entra ID',
  cognito: 'Amazon Cognito',
  firebase: 'Firebase',
} as const;

export type StackId = keyof typeof STACKS;

/** Which products answered: those of the host itself, and the identity providers of the capture. */
export interface StackView {
  /** What stands before the application, the application's framework, then identity providers, in the order in which they were seen. */
  readonly seen: readonly StackId[];
}

interface Sign {
  readonly stack: StackId;
  /** Lower-case field name of the response. */
  readonly field?: string;
  readonly value?: RegExp;
  /** Another field that has to be there, whatever its value. */
  readonly beside?: string;
  readonly cookie?: RegExp;
  readonly host?: RegExp;
  readonly path?: RegExp;
  /** The beginning of the answer. */
  readonly body?: RegExp;
}

/**
 * What products write into their answers, addresses and cookie names. A name alone counts where no other product uses
 * it; missing one is better than naming a wrong one.
 */
const SIGNS: readonly Sign[] = [
  { stack: 'cloudflare', field: 'cf-ray' },
  { stack: 'cloudflare', field: 'server', value: /^cloudflare\b/i },
  { stack: 'alb', field: 'server', value: /^awselb\b/i },
  { stack: 'alb', cookie: /^AWS(?:ALB(?:TG)?(?:CORS)?|ALBAPP-\d|ALBAuthNonce|ELBAuthSessionCookie-\d+)$/ },
  { stack: 'nginx', field: 'server', value: /^(?:nginx|openresty)\b/i },
  { stack: 'apache', field: 'server', value: /^apache(?:\/\d|$)/i },
  { stack: 'iis', field: 'server', value: /^microsoft-iis\b/i },
  { stack: 'envoy', field: 'server', value: /^(?:istio-)?envoy\b/i },
  { stack: 'envoy', field: 'x-envoy-upstream-service-time' },
  { stack: 'next', field: 'x-powered-by', value: /^next\.js\b/i },
  { stack: 'next', cookie: /^(?:__Secure-|__Host-)?(?:next-auth|authjs)\./ },
  { stack: 'express', field: 'x-powered-by', value: /^express\b/i },
  { stack: 'express', cookie: /^connect\.sid$/ },
  // X-Powered-By: ASP.NET is not a sign: IIS writes it before PHP and plain files, too.
  { stack: 'aspnet', field: 'server', value: /^kestrel\b/i },
  { stack: 'aspnet', cookie: /^\.AspNetCore\./ },
  // Others use the two names, too. Django's tokens have 32 or 64 letters and digits, its session keys 32 small ones.
  {
    stack: 'django',
    field: 'set-cookie',
    value: /^csrftoken=[A-Za-z0-9]{32}(?:[A-Za-z0-9]{32})?;.*\bMax-Age=31449600\b/i,
  },
  { stack: 'django', field: 'set-cookie', value: /^sessionid=(?=[a-z0-9]*[g-z])[a-z0-9]{32}(?:;|$)/ },
  { stack: 'laravel', cookie: /^laravel[-_]session$/ },
  // Laravel beside its session sets XSRF-TOKEN, whose value is encrypted JSON.
  { stack: 'laravel', field: 'set-cookie', value: /^XSRF-TOKEN=eyJpdiI6/ },
  {
    stack: 'spring',
    field: 'www-authenticate',
    value: /error_uri="https:\/\/tools\.ietf\.org\/html\/rfc6750#section-3\.1"/,
  },
  {
    stack: 'spring',
    body: /^\s*\{"timestamp":[^{}]{1,80},"status":\d{3},"error":"[^"]{1,60}",(?:"message":"[^"]*",)?"path":"\//,
  },
  {
    stack: 'django',
    body: /^\s*\{"detail":\s?"(?:Authentication credentials were not provided\.|Given token not valid for any token type)/,
  },
  {
    stack: 'fastapi',
    body: /^\s*\{"detail":"(?:Not authenticated|Could not validate credentials|Invalid authentication credentials)"\}/,
  },
  {
    stack: 'aspnet',
    field: 'www-authenticate',
    value:
      /error_description="The (?:token expired at '|audience '|issuer '|signature key was not found|token is not valid before ')/,
  },
  { stack: 'php', field: 'x-powered-by', value: /^php\b/i },
  { stack: 'php', cookie: /^PHPSESSID$/ },
  // Uvicorn serves Django and others as well; its pydantic errors, without blanks, are FastAPI's own.
  { stack: 'fastapi', body: /^\{"detail":\[\{"type":"\w+","loc":\["(?:header|query|path|body|cookie)"/ },
  // Puma, Passenger and WEBrick serve other things than Rails, and anything may measure its X-Runtime.
  { stack: 'rails', field: 'x-runtime', value: /^\d+\.\d{6}$/, beside: 'x-request-id' },
  // A cookie that Rails encrypted: three parts in base64, with -- between them.
  {
    stack: 'rails',
    field: 'set-cookie',
    value: /^_\w+_session=[\w%+/]+--[\w%+/]{16,}--[\w%+/]{16,}(?:;|$)/,
  },
  {
    stack: 'keycloak',
    path: /\/realms\/[^/]+\/(?:protocol\/(?:openid-connect|saml)\b|login-actions\/|broker\/[^/]+\/endpoint\b|\.well-known\/openid-configuration$)/,
  },
  { stack: 'auth0', host: /^(?!(?:cdn|www|manage|community)\.)[\w-]+(?:\.[\w-]+)?\.auth0\.com$/ },
  { stack: 'auth0', field: 'x-auth0-requestid' },
  {
    stack: 'okta',
    host: /^(?!(?:www|developer|help|support|status|trust)\.)[\w-]+\.(?:okta|oktapreview|okta-emea)\.com$/,
  },
  { stack: 'okta', field: 'x-okta-request-id' },
  {
    stack: 'entra',
    host: /^(?:login\.microsoftonline\.(?:com|us)|login\.windows\.net|sts\.windows\.net|[\w-]+\.(?:b2clogin|ciamlogin)\.com)$/,
  },
  // Not cognito-identity: pages that only measure themselves call it, too.
  { stack: 'cognito', host: /\.amazoncognito\.com$|^cognito-idp\.[\w-]+\.amazonaws\.com$/ },
  { stack: 'firebase', host: /^(?:securetoken|identitytoolkit)\.googleapis\.com$/ },
  { stack: 'firebase', path: /^\/__\/auth\/(?:handler|iframe)\b/ },
];

const PROVIDERS = new Set<StackId>(['keycloak', 'auth0', 'okta', 'entra', 'cognito', 'firebase']);
const MOST_HOSTS = 2000;
/** After so many answers of a host its products are known; what it refuses is looked at all the same. */
const ENOUGH = 60;

/** Learns which products answer, host by host; identity providers count for the whole capture. */
export class Stacks {
  readonly #hosts = new Map<string, { readonly stacks: StackId[]; answers: number }>();
  readonly #providers: StackId[] = [];

  observe(exchange: Exchange): StackView {
    const { host } = exchange.url;
    let own = this.#hosts.get(host);
    if (own === undefined) {
      own = { stacks: [], answers: 0 };
      if (this.#hosts.size < MOST_HOSTS) this.#hosts.set(host, own);
    }
    const known = ++own.answers > ENOUGH && exchange.response.status < 400;
    for (const sign of known ? [] : SIGNS) {
      const list = PROVIDERS.has(sign.stack) ? this.#providers : own.stacks;
      if (!list.includes(sign.stack) && shows(exchange, sign)) list.push(sign.stack);
    }
    return new Seen(own.stacks, this.#providers);
  }
}

/** Read when a finding is put into words: what is learnt of the host later counts, too. */
class Seen implements StackView {
  readonly #stacks: readonly StackId[];
  readonly #providers: readonly StackId[];

  constructor(stacks: readonly StackId[], providers: readonly StackId[]) {
    this.#stacks = stacks;
    this.#providers = providers;
  }

  get seen(): readonly StackId[] {
    return [...this.#stacks, ...this.#providers];
  }
}

function shows(exchange: Exchange, { field, value, beside, cookie, host, path, body }: Sign): boolean {
  if (host !== undefined && !host.test(exchange.url.host)) return false;
  if (path !== undefined && !path.test(exchange.url.path)) return false;
  if (body !== undefined && !body.test((exchange.response.body?.text ?? '').slice(0, 400))) return false;
  const { list } = exchange.response.fields;
  if (
    field !== undefined &&
    !list.some((one) => one.name === field && (value?.test(one.value.trim()) ?? true))
  )
    return false;
  if (beside !== undefined && !list.some(({ name }) => name === beside)) return false;
  if (cookie === undefined) return true;
  return list.some(
    (one) =>
      one.name === 'set-cookie' && cookie.test(one.value.slice(0, Math.max(0, one.value.indexOf('=')))),
  );
}
