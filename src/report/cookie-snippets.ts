import { type CookiePlan, setCookieLine } from '../engine/cookies/corrected.ts';
import { printable } from '../engine/exchange/redact.ts';
import { SNIPPET_IDS, type SnippetId } from './snippet-ids.ts';

/** What a snippet is made of: the cookie as it should be, and as it is. */
export interface SnippetInput {
  readonly plan: CookiePlan;
  /** The attributes of the line as the application sends it now, for what a proxy rewrites. */
  readonly now: { readonly name: string; readonly domain: string | undefined; readonly path: string };
  /** Frameworks set the cookies of their sessions and CSRF tokens by configuration, all others by a call. */
  readonly kind: 'session' | 'csrf' | 'other';
}

export interface CookieSnippet {
  readonly id: SnippetId;
  /** For a chooser. */
  readonly label: string;
  readonly code: string;
  /** What the code cannot say; '' where it says all. */
  readonly note: string;
}

type Writer = (input: SnippetInput) => { readonly code: string; readonly note?: string };

const http: Writer = ({ plan }) => ({ code: `Set-Cookie: ${printable(setCookieLine(plan))}` });

/** Options of `res.cookie` and of express-session's `cookie`, a line each. Ages are milliseconds there. */
function expressOptions(plan: CookiePlan, indent: string): string {
  const lines = [
    plan.domain === undefined ? '' : `domain: ${js(plan.domain)},`,
    `path: ${js(plan.path)},`,
    plan.maxAge === undefined ? '' : `maxAge: ${plan.maxAge * 1000},`,
    `secure: ${plan.secure},`,
    `httpOnly: ${plan.httpOnly},`,
    plan.sameSite === 'unspecified' ? '' : `sameSite: ${js(plan.sameSite)},`,
    plan.partitioned ? 'partitioned: true,' : '',
  ];
  return block(lines, indent);
}

const express: Writer = ({ plan }) => ({
  code: `res.cookie(${js(plan.name)}, value, {\n${expressOptions(plan, '  ')}\n});`,
});

const expressSession: Writer = ({ plan }) => ({
  code: [
    plan.secure ? "app.set('trust proxy', 1); // behind a proxy that ends https" : '',
    'app.use(session({',
    `  name: ${js(plan.name)},`,
    '  secret: process.env.SESSION_SECRET,',
    '  resave: false,',
    '  saveUninitialized: false,',
    '  cookie: {',
    expressOptions(plan, '    '),
    '  },',
    '}));',
  ]
    .filter((line) => line !== '')
    .join('\n'),
  note: plan.secure
    ? 'Over what it takes for http, express-session sends no Secure cookie at all: behind a proxy it needs X-Forwarded-Proto and `trust proxy`.'
    : '',
});

const django: Writer = ({ plan, kind }) => {
  const note = plan.partitioned
    ? 'Django has no setting for Partitioned: set response.cookies[name]["partitioned"] = True in a middleware (Python 3.14 or newer).'
    : '';
  const sameSite = plan.sameSite === 'unspecified' ? 'False' : python(capital(plan.sameSite));
  if (kind === 'other') {
    const options = [
      `response.set_cookie(`,
      `    ${python(plan.name)},`,
      '    value,',
      plan.maxAge === undefined ? '' : `    max_age=${plan.maxAge},`,
      `    path=${python(plan.path)},`,
      plan.domain === undefined ? '' : `    domain=${python(plan.domain)},`,
      `    secure=${truth(plan.secure)},`,
      `    httponly=${truth(plan.httpOnly)},`,
      plan.sameSite === 'unspecified' ? '' : `    samesite=${sameSite},`,
      ')',
    ];
    return { code: options.filter((line) => line !== '').join('\n'), note };
  }
  const of = kind === 'csrf' ? 'CSRF_COOKIE' : 'SESSION_COOKIE';
  const age =
    kind === 'csrf'
      ? [`CSRF_COOKIE_AGE = ${plan.maxAge ?? 'None'}`]
      : [
          plan.maxAge === undefined ? '' : `SESSION_COOKIE_AGE = ${plan.maxAge}`,
          `SESSION_EXPIRE_AT_BROWSER_CLOSE = ${truth(plan.maxAge === undefined)}`,
        ];
  const lines = [
    '# settings.py',
    `${of}_NAME = ${python(plan.name)}`,
    `${of}_DOMAIN = ${plan.domain === undefined ? 'None' : python(plan.domain)}`,
    `${of}_PATH = ${python(plan.path)}`,
    ...age,
    `${of}_SECURE = ${truth(plan.secure)}`,
    `${of}_HTTPONLY = ${truth(plan.httpOnly)}`,
    `${of}_SAMESITE = ${sameSite}`,
    plan.secure
      ? 'SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # behind a proxy that ends https'
      : '',
  ];
  return { code: block(lines, ''), note };
};

const spring: Writer = ({ plan, kind }) => ({
  code: block(
    [
      '# application.properties',
      `server.servlet.session.cookie.name=${properties(plan.name)}`,
      plan.domain === undefined ? '' : `server.servlet.session.cookie.domain=${properties(plan.domain)}`,
      `server.servlet.session.cookie.path=${properties(plan.path)}`,
      plan.maxAge === undefined ? '' : `server.servlet.session.cookie.max-age=${plan.maxAge}s`,
      `server.servlet.session.cookie.secure=${plan.secure}`,
      `server.servlet.session.cookie.http-only=${plan.httpOnly}`,
      plan.sameSite === 'unspecified' ? '' : `server.servlet.session.cookie.same-site=${plan.sameSite}`,
      plan.partitioned ? 'server.servlet.session.cookie.partitioned=true' : '',
      plan.secure ? '# behind a proxy that ends https' : '',
      plan.secure ? 'server.forward-headers-strategy=framework' : '',
    ],
    '',
  ),
  note: [
    kind === 'session'
      ? ''
      : 'These properties are those of the session cookie; for any other use ResponseCookie.',
    plan.partitioned ? 'Partitioned needs a recent Spring Boot: 3.5 has it.' : '',
  ]
    .filter((text) => text !== '')
    .join(' '),
});

const springCode: Writer = ({ plan }) => ({
  code: block(
    [
      `ResponseCookie cookie = ResponseCookie.from(${js(plan.name, '"')}, value)`,
      plan.domain === undefined ? '' : `    .domain(${js(plan.domain, '"')})`,
      `    .path(${js(plan.path, '"')})`,
      plan.maxAge === undefined ? '' : `    .maxAge(Duration.ofSeconds(${plan.maxAge}))`,
      `    .secure(${plan.secure})`,
      `    .httpOnly(${plan.httpOnly})`,
      plan.sameSite === 'unspecified' ? '' : `    .sameSite("${capital(plan.sameSite)}")`,
      plan.partitioned ? '    .partitioned(true)' : '',
      '    .build();',
      'response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());',
    ],
    '',
  ),
  note: plan.partitioned ? 'Partitioned needs Spring Framework 6.2 or newer.' : '',
});

const aspnet: Writer = ({ plan, kind }) => {
  const mode = `SameSiteMode.${plan.sameSite === 'unspecified' ? 'Unspecified' : capital(plan.sameSite)}`;
  const note = plan.partitioned ? 'Extensions needs .NET 8 or newer.' : '';
  if (kind === 'other') {
    return {
      code: block(
        [
          `Response.Cookies.Append(${js(plan.name, '"')}, value, new CookieOptions`,
          '{',
          plan.domain === undefined ? '' : `    Domain = ${js(plan.domain, '"')},`,
          `    Path = ${js(plan.path, '"')},`,
          plan.maxAge === undefined ? '' : `    MaxAge = TimeSpan.FromSeconds(${plan.maxAge}),`,
          `    Secure = ${plan.secure},`,
          `    HttpOnly = ${plan.httpOnly},`,
          `    SameSite = ${mode},`,
          plan.partitioned ? '    Extensions = { "Partitioned" },' : '',
          '});',
        ],
        '',
      ),
      note,
    };
  }
  const head =
    kind === 'csrf'
      ? ['builder.Services.AddAntiforgery(options =>', '{', '', '});']
      : [
          'builder.Services',
          '    .AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)',
          '    .AddCookie(options =>',
          '    {',
          '',
          '    });',
        ];
  const indent = kind === 'csrf' ? '    ' : '        ';
  const options = block(
    [
      `options.Cookie.Name = ${js(plan.name, '"')};`,
      plan.domain === undefined ? '' : `options.Cookie.Domain = ${js(plan.domain, '"')};`,
      `options.Cookie.Path = ${js(plan.path, '"')};`,
      plan.maxAge === undefined ? '' : `options.Cookie.MaxAge = TimeSpan.FromSeconds(${plan.maxAge});`,
      `options.Cookie.SecurePolicy = CookieSecurePolicy.${plan.secure ? 'Always' : 'None'};`,
      `options.Cookie.HttpOnly = ${plan.httpOnly};`,
      `options.Cookie.SameSite = ${mode};`,
      plan.partitioned ? 'options.Cookie.Extensions.Add("Partitioned");' : '',
    ],
    indent,
  );
  return {
    code: head.map((line) => (line === '' ? options : line)).join('\n'),
    note: [kind === 'session' ? 'For AddSession the options are the same.' : '', note]
      .filter((text) => text !== '')
      .join(' '),
  };
};

const laravel: Writer = ({ plan, kind }) => {
  if (kind !== 'session') {
    const minutes = plan.maxAge === undefined ? 0 : Math.max(1, Math.round(plan.maxAge / 60));
    const parts = [
      php(plan.name),
      '$value',
      String(minutes),
      php(plan.path),
      plan.domain === undefined ? 'null' : php(plan.domain),
      String(plan.secure),
      String(plan.httpOnly),
      'false',
      plan.sameSite === 'unspecified' ? 'null' : php(plan.sameSite),
    ];
    return {
      code: `// name, value, minutes, path, domain, secure, httpOnly, raw, sameSite\nCookie::queue(cookie(${parts.join(', ')}));`,
      note: [
        kind === 'csrf' ? 'XSRF-TOKEN takes its attributes from config/session.php.' : '',
        plan.partitioned
          ? 'The helper cannot say Partitioned: use Symfony’s Cookie with partitioned: true.'
          : '',
      ]
        .filter((text) => text !== '')
        .join(' '),
    };
  }
  return {
    code: block(
      [
        '// config/session.php',
        `'cookie' => ${php(plan.name)},`,
        plan.maxAge === undefined
          ? ''
          : `'lifetime' => ${Math.max(1, Math.round(plan.maxAge / 60))}, // minutes`,
        `'expire_on_close' => ${plan.maxAge === undefined},`,
        `'path' => ${php(plan.path)},`,
        `'domain' => ${plan.domain === undefined ? 'null' : php(plan.domain)},`,
        `'secure' => ${plan.secure},`,
        `'http_only' => ${plan.httpOnly},`,
        `'same_site' => ${plan.sameSite === 'unspecified' ? 'null' : php(plan.sameSite)},`,
        plan.partitioned ? "'partitioned' => true," : '',
      ],
      '',
    ),
    note: plan.secure
      ? 'Behind a proxy that ends https, trust it: $middleware->trustProxies(at: …) in bootstrap/app.php.'
      : '',
  };
};

const nginx: Writer = ({ plan, now }) => {
  const flags = [
    plan.secure ? 'secure' : '',
    plan.httpOnly ? 'httponly' : '',
    plan.sameSite === 'unspecified' ? '' : `samesite=${plan.sameSite}`,
  ].filter((flag) => flag !== '');
  const cannot: string[] = [];
  const lines = ['proxy_set_header X-Forwarded-Proto $scheme;'];
  if (flags.length > 0) lines.push(`proxy_cookie_flags ${conf(now.name)} ${flags.join(' ')};`);
  if (now.domain !== undefined && plan.domain !== now.domain)
    // An empty Domain counts as none (RFC 6265bis §5.6.3): the cookie is for this host alone.
    lines.push(
      `proxy_cookie_domain ${conf(now.domain)} ${plan.domain === undefined ? '""' : conf(plan.domain)};`,
    );
  else if (now.domain === undefined && plan.domain !== undefined) cannot.push('a Domain where there is none');
  if (plan.path !== now.path)
    lines.push(`proxy_cookie_path ~^${conf(escaped(now.path))} ${conf(plan.path)};`);
  if (plan.name !== now.name) cannot.push('another name');
  if (plan.maxAge !== undefined) cannot.push('an age');
  if (plan.partitioned) cannot.push('Partitioned');
  return {
    code: `location / {\n    proxy_pass http://application;\n${block(lines, '    ')}\n}`,
    note:
      cannot.length === 0
        ? 'proxy_cookie_flags needs nginx 1.19.3 or newer.'
        : `proxy_cookie_flags needs nginx 1.19.3 or newer. nginx cannot give a cookie ${cannot.join(', ')}: that is for the application.`,
  };
};

const WRITERS: Readonly<Record<SnippetId, readonly [label: string, Writer]>> = {
  http: ['Plain HTTP', http],
  express: ['Express: res.cookie', express],
  'express-session': ['Express: express-session', expressSession],
  django: ['Django', django],
  spring: ['Spring Boot: properties', spring],
  'spring-code': ['Spring: ResponseCookie', springCode],
  aspnet: ['ASP.NET Core', aspnet],
  laravel: ['Laravel', laravel],
  nginx: ['nginx as a proxy', nginx],
};

/** The cookie as each framework is told to set it. Pure; holds no value. */
export function cookieSnippets(input: SnippetInput): readonly CookieSnippet[] {
  return SNIPPET_IDS.map((id) => {
    const [label, write] = WRITERS[id];
    const { code, note = '' } = write(input);
    return { id, label, code, note };
  });
}

function block(lines: readonly string[], indent: string): string {
  return lines
    .filter((line) => line !== '')
    .map((line) => indent + line)
    .join('\n');
}

function js(text: string, quote: '"' | "'" = "'"): string {
  const inner = printable(text).replace(/\\/g, '\\\\').replaceAll(quote, `\\${quote}`);
  return quote + inner + quote;
}

const python = (text: string) => js(text, '"');
const php = (text: string) => js(text, "'");
const properties = (text: string) => printable(text).replace(/\\/g, '\\\\');
const truth = (value: boolean) => (value ? 'True' : 'False');

/** A word of an nginx configuration; in quotes where it must be. */
function conf(text: string): string {
  return /^[\w.:/~^\\$*+?()|@%-]+$/.test(text) && !/[$"]/.test(text) ? text : js(text, '"');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
