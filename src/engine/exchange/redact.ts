import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { parseSubprotocols } from '../headers/subprotocol.ts';
import { type Exchange, fieldValues, type ParsedUrl, parseUrl, resolveUrl } from './exchange.ts';
import { authorization, awsCredential, challenge, secretParts, signatureInput } from './redact-auth.ts';
import { cut, looksRandom, printable } from './redact-text.ts';
import { TRACE_FIELDS } from './trace-fields.ts';

export { codePoint, looksRandom, printable } from './redact-text.ts';

/**
 * The one place where secrets become fingerprints. What it does not know to be harmless it hides: query values, cookie
 * values, credentials and anything that looks random are printed as length and keyed hash (HMAC-SHA-256, RFC 2104).
 */
export class Redactor {
  readonly #key: Uint8Array;
  readonly #seen = new Map<string, string>();

  /**
   * `key`: at least 16 bytes, one a report; `reveal`: print everything as it is; `strict`: hide lengths too, and the values of
   * parameters that are known to be harmless.
   */
  constructor(
    key: Uint8Array = crypto.getRandomValues(new Uint8Array(16)),
    readonly reveal = false,
    readonly strict = false,
  ) {
    this.#key = key;
  }

  /** Same value, same fingerprint within this redactor: `‹24 chars #7f3a09bc›`. */
  fingerprint(value: string): string {
    if (this.reveal) return printable(value);
    if (value === '') return '‹empty›';
    const known = this.#seen.get(value);
    if (known !== undefined) return known;
    const hash = hmac(sha256, this.#key, new TextEncoder().encode(value));
    let hex = '';
    for (const byte of hash.subarray(0, 4)) hex += byte.toString(16).padStart(2, '0');
    const text = this.strict ? `‹#${hex}›` : `‹${value.length} chars #${hex}›`;
    // Ours: the table is bounded, since a hostile page could send a new secret with each request.
    if (this.#seen.size > 20_000) this.#seen.clear();
    this.#seen.set(value, text);
    return text;
  }

  /** A header field's value, safe to print. `name` in any case. */
  field(name: string, value: string): string {
    if (this.reveal) return printable(value);
    const lower = name.toLowerCase();
    if (lower === 'authorization' || lower === 'proxy-authorization') return authorization(value, this);
    if (lower === 'cookie') return this.#cookie(value);
    if (lower === 'set-cookie') return this.#setCookie(value);
    if (lower === 'www-authenticate' || lower === 'proxy-authenticate') return challenge(value, this);
    if (lower === 'signature-input' || lower === 'accept-signature') return signatureInput(value, this);
    // A DPoP proof, damaged or not; the fields that carry credentials of their own.
    if (lower === 'dpop' || lower === 'authentication-info') return this.fingerprint(value);
    if (lower === 'sec-websocket-protocol')
      return parseSubprotocols(value)
        .map(({ text, secret }) => (secret ? this.fingerprint(text) : printable(cut(text, 60))))
        .join(', ');
    if (URL_FIELDS.has(lower)) return this.urlText(value);
    if (
      SAFE_FIELDS.has(lower) ||
      Object.hasOwn(TRACE_FIELDS, lower) ||
      lower.startsWith('access-control-') ||
      lower.startsWith('sec-')
    )
      return printable(value);
    if (SECRET_NAME.test(lower)) return this.fingerprint(value);
    return this.text(value);
  }

  /** A URL with its query values, userinfo and random path segments as fingerprints. */
  url(url: ParsedUrl): string {
    if (this.reveal) return printable(url.raw);
    if (url.scheme === '') return this.text(cut(url.raw, 300));
    if (url.scheme === 'data' || url.scheme === 'blob') return `${url.scheme}:…`;
    const userinfo = url.userinfo === '' ? '' : '‹credentials›@';
    const fragment = url.fragment === '' ? '' : `#${this.query(url.fragment)}`;
    const query = url.query === '' ? '' : `?${this.query(url.query)}`;
    return (
      url.origin.replace('://', `://${userinfo}`) +
      this.path(url.path) +
      cut(query, 1000) +
      cut(fragment, 300)
    );
  }

  /** scheme://host/path without query: what titles and list rows show. */
  place(url: ParsedUrl): string {
    if (url.scheme === '') return this.url(url);
    return url.origin === '' ? `${url.scheme}:…` : url.origin + this.path(url.path);
  }

  /** A URL path; segments that look random (a reset token, a signed id) as fingerprints. */
  path(path: string): string {
    if (this.reveal) return printable(path);
    return printable(cut(path, 500))
      .split('/')
      .map((segment) => (looksRandom(segment) ? this.fingerprint(segment) : segment))
      .join('/');
  }

  /** A query or form-encoded body; names stay, values stay only where the name is known to be harmless. */
  query(query: string): string {
    if (this.reveal) return printable(query);
    return cut(query, 20_000)
      .split('&')
      .map((pair) => {
        const at = pair.indexOf('=');
        if (at < 0) return looksRandom(pair) ? this.fingerprint(pair) : printable(cut(pair, 60));
        const name = printable(cut(pair.slice(0, at), 60));
        return `${name}=${this.queryValue(name, decodeQuery(pair.slice(at + 1)))}`;
      })
      .join('&');
  }

  /** One query or form value, decoded. */
  queryValue(name: string, value: string): string {
    if (this.reveal) return printable(value);
    if (value === '') return '';
    if (this.strict) return this.fingerprint(value);
    const lower = name.toLowerCase();
    if (SAFE_QUERY.has(lower)) return this.text(cut(value, 200));
    if (lower === 'x-amz-credential') return awsCredential(value, this);
    if (NESTED_QUERY.has(lower)) return this.urlText(value);
    return this.fingerprint(value);
  }

  /** Free text from a server: tokens, addresses and random runs become fingerprints. */
  text(text: string): string {
    if (this.reveal) return printable(text);
    return printable(text)
      .replace(/eyJ[\w-]{8,}(?:\.[\w-]*){0,4}/g, (run) => this.fingerprint(run))
      .replace(/[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g, (run) => this.fingerprint(run))
      .replace(/[\w+/=~-]{12,}/g, (run) => (looksRandom(run) ? this.fingerprint(run) : run));
  }

  /** A cookie's name: of one that ends in the state of a sign-in, or in an id, only that end is hidden. */
  cookieName(name: string): string {
    const short = name.slice(0, 100);
    const [, words = '', end = ''] = /^(\.?(?:[a-z]{2,}[._-])+)([\w+/=~-]{12,})$/i.exec(short) ?? [];
    return end === '' ? this.text(short) : `${this.text(words)}${this.text(end)}`;
  }

  /** `text` with every one of `secrets` (longer than five characters) replaced: the last net. */
  without(text: string, secrets: Iterable<string>): string {
    if (this.reveal) return text;
    let out = text;
    for (const secret of secrets) {
      if (secret.length > 5 && !COMMON_WORDS.has(secret.toLowerCase()) && out.includes(secret))
        out = out.split(secret).join(this.fingerprint(secret));
    }
    return out;
  }

  #cookie(value: string): string {
    return cut(value, 40_000)
      .split(';')
      .map((pair) => this.#pair(pair))
      .join(';');
  }

  #setCookie(value: string): string {
    const [pair = '', ...attributes] = cut(value, 40_000).split(';');
    const shown = attributes.map((attribute) => {
      const name = attribute
        .slice(0, Math.max(0, attribute.indexOf('=')))
        .trim()
        .toLowerCase();
      // A Path may hold what the value holds: oidc-provider limits a sign-in's cookie to the address of that very sign-in.
      if (name === 'path') return this.path(attribute);
      if (SAFE_ATTRIBUTES.has(name)) return printable(cut(attribute, 200));
      if (attribute.includes('=')) return this.text(cut(attribute, 200));
      return looksRandom(attribute.trim()) ? this.fingerprint(attribute) : printable(cut(attribute, 60));
    });
    return [this.#pair(pair), ...shown].join(';');
  }

  #pair(pair: string): string {
    const at = pair.indexOf('=');
    if (at < 0) return pair.trim() === '' ? pair : ` ${this.fingerprint(pair.trim())}`;
    const name = pair.slice(0, at);
    const blanks = /^\s*/.exec(name)?.[0] ?? '';
    return `${blanks}${this.cookieName(name.slice(blanks.length))}=${this.fingerprint(pair.slice(at + 1).trim())}`;
  }

  /** An address in a field or parameter, absolute or relative, as `url` prints it. */
  urlText(value: string): string {
    const absolute = parseUrl(value.trim());
    if (absolute.scheme !== '') return this.url(absolute);
    const relative = resolveUrl(value.trim(), 'http://relative.invalid/');
    if (relative === undefined || relative.host !== 'relative.invalid') return this.text(cut(value, 300));
    return this.url(relative).replace('http://relative.invalid', '');
  }
}

/** The secrets of an exchange that a server might echo: credentials, cookie values, sensitive parameters. */
export function secretsOf(exchange: Exchange): Set<string> {
  const secrets = new Set<string>();
  const take = (value: string | undefined) => {
    if (value !== undefined && value.length > 5 && secrets.size < 500) secrets.add(value);
  };
  for (const name of ['authorization', 'proxy-authorization']) {
    for (const value of fieldValues(exchange.request.fields, name))
      for (const part of secretParts(value)) take(part);
  }
  for (const value of fieldValues(exchange.request.fields, 'sec-websocket-protocol'))
    for (const { text, secret } of parseSubprotocols(value)) if (secret) take(text);
  for (const { name, value } of exchange.request.fields.list)
    if (name === 'dpop' || (SECRET_NAME.test(name) && !TAKEN_APART.has(name))) take(value.trim());
  for (const value of fieldValues(exchange.request.fields, 'cookie'))
    for (const pair of value.split(';')) take(pair.slice(pair.indexOf('=') + 1).trim());
  for (const value of fieldValues(exchange.response.fields, 'set-cookie'))
    take(
      value
        .split(';', 1)[0]
        ?.replace(/^[^=]*=/, '')
        .trim(),
    );
  for (const query of [exchange.url.query, exchange.url.fragment, exchange.request.body?.text ?? '']) {
    for (const pair of query.slice(0, BODY_SCAN).split('&')) {
      const at = pair.indexOf('=');
      if (at > 0 && SECRET_NAME.test(pair.slice(0, at).toLowerCase())) take(decodeQuery(pair.slice(at + 1)));
    }
  }
  for (const body of [exchange.request.body?.text, exchange.response.body?.text]) {
    for (const found of (body ?? '')
      .slice(0, BODY_SCAN)
      .matchAll(/"([\w.-]{1,60})"\s*:\s*"([^"\\]{6,4000})"/g))
      if (SECRET_NAME.test((found[1] ?? '').toLowerCase()) && !isErrorCode(found[1], found[2]))
        take(found[2]);
  }
  return secrets;
}

// `"code": "UNAUTHENTICATED"`: a name of an error, where a code to be redeemed would look random.
function isErrorCode(name = '', value = ''): boolean {
  return (
    /code$/i.test(name) &&
    /^(?:[A-Z]{2,}(?:_[A-Z]+)*|[a-z]{3,}(?:[_-][a-z]{2,})+|unauthenticated)$/.test(value)
  );
}

const BODY_SCAN = 65_536;
const TAKEN_APART = new Set(['authorization', 'proxy-authorization', 'cookie', 'signature-input']);

function decodeQuery(value: string): string {
  try {
    return decodeURIComponent(value.replace(/\+/g, ' '));
  } catch {
    return value;
  }
}

const COMMON_WORDS = new Set([
  'session',
  'undefined',
  'bearer',
  'password',
  'default',
  'refresh',
  'access_token',
]);
export const SECRET_NAME =
  /token|secret|passw|pwd|passphrase|credential|api[-_]?key|apikey|(^|[-_.])key$|auth|session|sid$|jwt|code$|verifier|assertion|signature|^sig$|nonce|state|ticket|otp|pin$|samlresponse|samlrequest|csrf|xsrf|^user(name)?$|email|login_hint|id_token_hint|cookie/;
export const URL_FIELDS = new Set([
  'location',
  'referer',
  'content-location',
  'refresh',
  'link',
  'origin',
  'sourcemap',
]);
export const SAFE_FIELDS = new Set(
  'accept accept-charset accept-encoding accept-language accept-ranges age allow alt-svc cache-control connection content-disposition content-encoding content-language content-length content-range content-type date dnt expect expires host keep-alive last-modified max-forwards permissions-policy pragma priority proxy-connection ratelimit ratelimit-limit ratelimit-policy ratelimit-remaining ratelimit-reset referrer-policy retry-after server server-timing strict-transport-security te timing-allow-origin trailer transfer-encoding upgrade upgrade-insecure-requests user-agent vary via warning x-cache x-cache-hits x-content-type-options x-frame-options x-powered-by x-requested-with x-xss-protection x-forwarded-proto x-forwarded-port x-forwarded-host x-ratelimit-limit x-ratelimit-remaining x-ratelimit-reset x-amzn-errortype'.split(
    ' ',
  ),
);
export const SAFE_QUERY = new Set(
  'response_type response_mode scope client_id prompt display max_age ui_locales acr_values grant_type error error_description error_uri error_reason token_type expires_in resource audience code_challenge_method algorithm qop page limit offset sort order lang locale v version run x-amz-algorithm x-amz-date x-amz-expires x-amz-signedheaders'.split(
    ' ',
  ),
);
export const NESTED_QUERY = new Set(
  'redirect_uri redirect_url redirect return returnto return_to returnurl return_url next continue target url from dest destination post_logout_redirect_uri callback iss wreply wtrealm service relaystate'.split(
    ' ',
  ),
);
export const SAFE_ATTRIBUTES = new Set('domain expires max-age samesite priority version'.split(' '));
