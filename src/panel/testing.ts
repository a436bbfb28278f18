/** What the panel's tests show: a login that loops, an expired token, a repaired preflight, expected refusals. Made up. */
import type { RawEntry } from '../capture/raw-entry.ts';
import { devtoolsCreator, type Exchange, exchangeFromEntry, type Incident } from './useSession.ts';

const START = Date.UTC(2026, 10, 24, 9, 41, 3);
export const SERVER_NOW = new Date(START).toUTCString();

type Lines = readonly (readonly [name: string, value: string])[];

interface EntryOptions {
  readonly at?: number;
  readonly method?: string;
  readonly status?: number;
  readonly request?: Lines;
  readonly response?: Lines;
  readonly body?: string;
  /** The form that the request posts. */
  readonly form?: string;
  readonly type?: string;
}

const COMMON: Lines = [
  ['Host', 'app.example.test'],
  ['User-Agent', 'Mozilla/5.0'],
];

/** A HAR entry as Chromium's developer tools hand it out. */
export function entry(url: string, options: EntryOptions = {}): RawEntry {
  const lines = (list: Lines) => list.map(([name, value]) => ({ name, value }));
  const { status = 200 } = options;
  const dated = options.response?.some(([name]) => name === 'Date') ?? false;
  return {
    startedDateTime: new Date(START + (options.at ?? 0)).toISOString(),
    time: 40,
    _resourceType: options.type ?? 'fetch',
    request: {
      method: options.method ?? 'GET',
      url,
      httpVersion: 'http/1.1',
      headers: lines([...COMMON, ...(options.request ?? [])]),
      cookies: [],
      queryString: [],
      headersSize: -1,
      bodySize: 0,
      ...(options.form === undefined
        ? {}
        : { postData: { mimeType: 'application/x-www-form-urlencoded', text: options.form } }),
    },
    response: {
      status,
      statusText: '',
      httpVersion: 'http/1.1',
      headers: lines([...(dated ? [] : [['Date', SERVER_NOW] as const]), ...(options.response ?? [])]),
      cookies: [],
      content: {
        size: options.body?.length ?? 0,
        mimeType: 'application/json',
        ...(options.body === undefined ? {} : { text: options.body }),
      },
      redirectURL: options.response?.find(([name]) => name === 'Location')?.[1] ?? '',
      headersSize: -1,
      bodySize: -1,
    },
    cache: {},
    timings: { send: 0, wait: 40, receive: 0 },
  };
}

/** base64url without padding. */
function part(value: unknown): string {
  return btoa(JSON.stringify(value)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

export function token(claims: Readonly<Record<string, unknown>>): string {
  return `${part({ alg: 'RS256', typ: 'JWT', kid: 'k1' })}.${part(claims)}.${'c2lnbmF0dXJl'.repeat(28)}`;
}

export const EXPIRED = token({
  iss: 'https://idp.other.test',
  aud: 'https://api.example.test',
  sub: 'person-4711',
  email: 'ada@example.test',
  iat: START / 1000 - 4320,
  nbf: START / 1000 - 4320,
  exp: START / 1000 - 720,
});

/** Values that must not be in the page before someone asks for them. */
export const SECRETS = [
  EXPIRED,
  EXPIRED.split('.')[1] ?? '',
  'person-4711',
  'ada@example.test',
  's3cr3tS3ssionValue24x',
  'c0deC0deC0de99',
];

const SESSION = 'sid=s3cr3tS3ssionValue24x';

function round(at: number): RawEntry[] {
  const hop = { type: 'document', status: 302 } as const;
  return [
    entry('http://app.example.test/dashboard', {
      ...hop,
      at,
      response: [['Location', 'https://idp.other.test/authorize?state=abc']],
    }),
    entry('https://idp.other.test/authorize?state=abcdefgh12345678', {
      ...hop,
      at: at + 100,
      request: [['Cookie', 'idp=1']],
      response: [['Location', 'http://app.example.test/callback?code=c0deC0deC0de99']],
    }),
    entry('http://app.example.test/callback?code=c0deC0deC0de99', {
      ...hop,
      at: at + 200,
      response: [
        ['Location', '/dashboard'],
        ['Set-Cookie', `${SESSION}; Path=/; HttpOnly; Secure`],
      ],
    }),
  ];
}

/** A capture of everything that the panel can show. */
export function demoEntries(): RawEntry[] {
  const refused = {
    status: 401,
    request: [
      ['Authorization', `Bearer ${EXPIRED}`],
      ['Cookie', `${SESSION}; theme=dark`],
    ],
    response: [
      [
        'WWW-Authenticate',
        'Bearer realm="api", error="invalid_token", error_description="The token expired"',
      ],
    ],
    body: '{"error":"invalid_token"}',
  } as const;
  return [
    ...[0, 700, 1400, 2100, 2800, 3500].flatMap(round),
    ...Array.from({ length: 14 }, (_, at) =>
      entry(`https://api.example.test/orders/${at}`, { ...refused, at: 5000 + at * 50 }),
    ),
    entry('https://api.example.test/me', {
      at: 7000,
      method: 'OPTIONS',
      status: 401,
      type: 'preflight',
      request: [
        ['Access-Control-Request-Method', 'GET'],
        ['Origin', 'https://app.example.test'],
      ],
    }),
    entry('https://api.example.test/me', { at: 7100, status: 200 }),
    entry('https://api.example.test/digest', {
      at: 7200,
      status: 401,
      response: [['WWW-Authenticate', 'Digest realm="x", nonce="bm9uY2Vub25jZQ", qop="auth"']],
    }),
    entry('https://api.example.test/whoami', { at: 7300, status: 401 }),
    entry('https://static.example.test/app.js', { at: 7400, type: 'script' }),
  ];
}

/** The entries as the engine sees them. */
export function demoExchanges(): Exchange[] {
  const creator = devtoolsCreator('chromium');
  return demoEntries().flatMap((raw, index) => exchangeFromEntry(raw, index, creator) ?? []);
}

const BASE = {
  method: 'GET',
  causes: [],
  checklist: [],
  firstSeen: new Date(START).toISOString(),
  lastSeen: new Date(START + 4000).toISOString(),
  resolved: null,
  rounds: null,
  logs: [],
  reproduction: null,
} as const;

export function incident(over: Partial<Incident> & Pick<Incident, 'id'>): Incident {
  return {
    ...BASE,
    kind: 'unauthorized',
    verdict: 'broken',
    exchanges: [18],
    url: 'https://api.example.test/orders/1',
    status: 401,
    title: 'A title',
    ...over,
  };
}

const CHECKLIST: Incident['checklist'] = [
  { check: 'auth-handshake', outcome: 'clear', reason: '' },
  { check: 'cookie-secure-from-insecure', outcome: 'found', reason: '' },
  { check: 'cached-redirect', outcome: 'found', reason: '' },
  ...['session-cookie-missing', 'host-flip', 'scheme-flip', 'slash-flip'].map(
    (check) => ({ check, outcome: 'clear', reason: '' }) as const,
  ),
  {
    check: 'oauth-state-mismatch',
    outcome: 'not-evaluated',
    reason: 'the authorization request is not in the capture',
  },
  {
    check: 'dpop-invalid',
    outcome: 'error',
    reason: 'the check itself failed (TypeError); please report it',
  },
];

/** Six rounds of a loop, 14 calls with one expired token, a repaired preflight and two expected refusals. */
export function demoIncidents(): Incident[] {
  return [
    incident({
      id: 'i1',
      kind: 'login-loop',
      title: 'Login loops: the session cookie is never stored',
      status: 302,
      url: 'http://app.example.test/dashboard',
      exchanges: Array.from({ length: 18 }, (_, at) => at),
      rounds: 6,
      causes: [
        {
          check: 'cookie-secure-from-insecure',
          confidence: 'certain',
          message: 'dropped',
          title: 'The browser drops `sid`: it is Secure but arrived over http',
          what: 'Each round starts signed out, so the app sends the visitor back to sign in.',
          why: 'Computed by the cookie rules; the next request indeed lacks it.',
          evidence: [
            {
              exchange: 2,
              at: 'response.headers.set-cookie',
              text: 'Set-Cookie: sid=‹21 chars #7f3a09bc›; Path=/; HttpOnly; Secure',
              mark: 'Secure',
            },
            { exchange: 3, at: 'request.headers.cookie', text: 'no Cookie field', mark: '' },
          ],
          fixes: [
            { effort: 'easy', audience: 'backend', text: 'Serve `/callback` over https.' },
            {
              effort: 'medium',
              audience: 'admin',
              text: 'Behind TLS: forward `X-Forwarded-Proto` and trust it.',
            },
          ],
          spec: [
            {
              title: 'RFC 6265bis Cookies: HTTP State Management Mechanism',
              section: '5.7',
              url: 'https://httpwg.org/',
            },
          ],
        },
        {
          check: 'cached-redirect',
          confidence: 'possible',
          message: 'cached',
          title: 'The login page may also be cached',
          what: 'Request #5 was answered from the disk cache.',
          why: 'Look for `Cache-Control: no-store` on redirects to sign-in.',
          evidence: [],
          fixes: [],
          spec: [],
        },
      ],
      checklist: CHECKLIST,
    }),
    incident({
      id: 'i2',
      title: 'The access token expired 12 min before the request',
      exchanges: Array.from({ length: 14 }, (_, at) => 18 + at),
      causes: [
        {
          check: 'token-expired',
          confidence: 'certain',
          message: 'expired',
          title: 'The access token expired 12 min before the request',
          what: 'The token was valid until 09:29:03; the server’s clock said 09:41:03.',
          why: 'A server refuses a token after its exp claim.',
          evidence: [
            {
              exchange: 18,
              at: 'request.headers.authorization',
              text: 'Authorization: Bearer ‹561 chars #a1b2c3d4›',
              mark: '',
            },
          ],
          fixes: [{ effort: 'medium', audience: 'frontend', text: 'Refresh the token before it expires.' }],
          spec: [],
        },
      ],
      checklist: CHECKLIST,
    }),
    incident({
      id: 'i3',
      kind: 'cors',
      method: 'OPTIONS',
      title: 'Preflight refused by the auth middleware',
      exchanges: [32],
      url: 'https://api.example.test/me',
      resolved: { exchange: 33, at: BASE.firstSeen },
    }),
    incident({
      id: 'i4',
      verdict: 'expected',
      title: 'Expected 401: the first step of a Digest sign-in',
      exchanges: [34],
      url: 'https://api.example.test/digest',
    }),
    incident({
      id: 'i5',
      verdict: 'expected',
      title: 'Expected 401: asked who is signed in before anyone was',
      exchanges: [35],
      url: 'https://api.example.test/whoami',
    }),
  ];
}
