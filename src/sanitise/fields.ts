import { SAFE_ATTRIBUTES, SAFE_FIELDS, URL_FIELDS } from '../engine/exchange/redact.ts';
import { hasParams, PLACEHOLDER, SAFE_PARAMS, splitParams } from '../engine/exchange/redact-auth.ts';
import { TRACE_FIELDS } from '../engine/exchange/trace-fields.ts';
import { parseSubprotocols } from '../engine/headers/subprotocol.ts';
import { isTelling } from './telling.ts';
import type { Values } from './values.ts';

/** Fields in which a server says why it refuses, or with which a product is told. */
const WORDS =
  /^(?:x-amzn-errortype|x-amzn-error-message|x-ms-diagnostics|x-ms-error-code|x-error|x-error-message|x-error-detail-header|x-auth-error|x-auth-failure-reason|x-auth-reason|x-reason|x-authn-message|x-oauth-error|x-error-description|grpc-status|grpc-message|reporting-endpoints|report-to|nel|content-security-policy|content-security-policy-report-only|cross-origin-[a-z-]+|origin-agent-cluster|x-dns-prefetch-control|x-robots-tag|x-permitted-cross-domain-policies|x-download-options|x-runtime|x-drupal-[a-z-]+|x-served-by|x-timer|x-cdn|x-(?:[a-z]+-)*cache(?:-[a-z]+)*|cf-[a-z-]+|x-azure-ref|x-sucuri-[a-z]+|x-datadome|cf-mitigated|cf-cache-status|server|x-firefox-spdy|connect-protocol-version|grpc-accept-encoding|grpc-encoding|x-grpc-web|x-user-agent|clear-site-data|service-worker|service-worker-allowed|purpose|x-served-by|surrogate-control|cdn-cache-control|if-modified-since|if-unmodified-since)$/;

/** The value of a header field. `name` in any case; `side`: fields such as `authorization` mean the same on both. */
export function sanitiseField(name: string, value: string, values: Values): string {
  const lower = name.toLowerCase();
  if (value === '') return value;
  switch (lower) {
    case 'authorization':
    case 'proxy-authorization':
      return authorization(value, values);
    case 'cookie':
      return value
        .split(';')
        .map((pair) => cookiePair(pair, values))
        .join(';');
    case 'set-cookie':
      // Some producers join several lines by a line break.
      return value
        .split('\n')
        .map((line) => setCookie(line, values))
        .join('\n');
    case 'www-authenticate':
    case 'proxy-authenticate':
      return challenge(value, values);
    case 'authentication-info':
      return params(value, values);
    case 'sec-websocket-protocol':
      return subprotocols(value, values);
    case 'refresh':
      return value.replace(
        /^(\s*[\d.]*\s*[;,]?\s*(?:url\s*=\s*)?["']?)([^"']*)/i,
        (_all, lead: string, url: string) => lead + values.url(url),
      );
    case 'grpc-message':
      return grpcMessage(value, values);
    case 'content-disposition':
      return value.replace(/\bfilename\*?\s*=\s*(?:"[^"]*"|[^;]*)/gi, 'filename="file"');
    case 'link':
      return value.replace(/<([^>]*)>/g, (_all, url: string) => `<${values.url(url)}>`);
    case ':path':
      return values.url(value);
  }
  if (lower.startsWith(':')) return values.kept(value);
  if (URL_FIELDS.has(lower) || /^(?:x-)?(?:forwarded-uri|original-uri|rewrite-url|request-uri)$/.test(lower))
    return values.url(value);
  if (
    SAFE_FIELDS.has(lower) ||
    Object.hasOwn(TRACE_FIELDS, lower) ||
    lower.startsWith('access-control-') ||
    lower.startsWith('sec-')
  )
    return values.kept(value);
  if (WORDS.test(lower)) return values.words(value);
  return values.secret(value);
}

/** Percent-encoded UTF-8 (gRPC PROTOCOL-HTTP2, Status-Message). */
export function grpcMessage(value: string, values: Values): string {
  try {
    const text = decodeURIComponent(value);
    const made = values.words(text);
    return made === text ? value : encodeURIComponent(made);
  } catch {
    return values.words(value);
  }
}

function authorization(value: string, values: Values): string {
  if (SCHEME.test(value.trim())) return value;
  // Two fields that were folded into one line (RFC 9110 §5.3).
  const folded = value.split(/(,\s*)(?=(?:bearer|basic|digest|dpop|negotiate|ntlm|token)[ \t]+\S)/i);
  if (folded.length > 1)
    return folded.map((part, at) => (at % 2 === 1 ? part : authorization(part, values))).join('');
  const split = /^(\s*)([A-Za-z][\w-]{1,23})([\s:=]+)([\s\S]*)$/.exec(value);
  if (split === null) return values.secret(value);
  const [, lead = '', scheme = '', gap = '', rest = ''] = split;
  if (hasParams(scheme)) return lead + scheme + gap + params(rest, values);
  // A bare token with a word in front that is no scheme is disguised as a whole.
  if (gap.trim() !== '' && !/^(?:bearer|basic|token|dpop|jwt|apikey)$/i.test(scheme))
    return values.secret(value);
  return lead + scheme + gap + credential(rest, scheme, values);
}

// Quotes, blanks and odd characters around a token are the finding: they stay.
function credential(rest: string, scheme: string, values: Values): string {
  if (PLACEHOLDER.test(rest.trim())) return rest;
  const again = /^([A-Za-z][A-Za-z-]{1,19})(\s+)(\S[\s\S]*)$/.exec(rest);
  if (again !== null && /^(?:bearer|basic|dpop|token|jwt|negotiate)$/i.test(again[1] ?? ''))
    return `${again[1]}${again[2]}${credential(again[3] ?? '', again[1] ?? '', values)}`;
  if (/^basic$/i.test(scheme)) return values.basic(rest) ?? values.disguise.of(rest);
  const parts = /^(["'\s\u200b-\u200d\ufeff]*)([\s\S]*?)(["'\s,;\u200b-\u200d\ufeff]*)$/.exec(rest);
  return (parts?.[1] ?? '') + values.secret(parts?.[2] ?? rest) + (parts?.[3] ?? '');
}

/** A scheme alone, without credentials. */
const SCHEME =
  /^(?:bearer|basic|digest|dpop|negotiate|ntlm|token|jwt|apikey|hoba|mutual|vapid|gnap|scram-sha-\d+|aws4-hmac-sha256)$/i;

/** Parameters of credentials (RFC 9110 §11.2). */
function params(text: string, values: Values): string {
  return splitParams(text)
    .map((part) => {
      const at = part.indexOf('=');
      if (at < 0) return part.trim() === '' ? part : values.secret(part);
      const name = part.slice(0, at).trim().toLowerCase();
      const [, lead = '', inner = '', tail = ''] =
        /^(\s*"?)([\s\S]*?)("?\s*)$/.exec(part.slice(at + 1)) ?? [];
      return `${part.slice(0, at + 1)}${lead}${param(name, inner, values)}${tail}`;
    })
    .join(',');
}

function param(name: string, value: string, values: Values): string {
  if (name === 'uri' || (name === 'keyid' && /^https?:/i.test(value))) return values.url(value);
  if (name === 'credential') return values.awsCredential(value);
  return SAFE_PARAMS.has(name) ? values.words(value) : values.secret(value);
}

// What a challenge asks for stays; its nonces and security messages are those of the credentials that answer it.
function challenge(value: string, values: Values): string {
  return value
    .split(
      /(\b(?:negotiate|ntlm|kerberos) +[A-Za-z0-9+/_-]{8,}={0,2}|\b(?:nonce|opaque|cnonce|response|token|state|ticket|authz_session)\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^,\s]+)|"https?:\/\/(?:[^"\\]|\\.)*")/gi,
    )
    .map((part, at) => {
      if (at % 2 === 0) return values.words(part);
      if (part.startsWith('"')) return `"${values.url(part.slice(1, -1))}"`;
      const [, lead = '', inner = '', tail = ''] = /^(\w+(?:\s*=\s*"?| +))([\s\S]*?)("?)$/.exec(part) ?? [];
      return lead + values.secret(inner) + tail;
    })
    .join('');
}

function subprotocols(value: string, values: Values): string {
  const secrets = new Set(parseSubprotocols(value).flatMap(({ text, secret }) => (secret ? [text] : [])));
  return value
    .split(',')
    .map((part) => {
      const name = part.trim();
      return secrets.has(name) ? part.replace(name, values.secret(name)) : values.kept(part);
    })
    .join(',');
}

function setCookie(line: string, values: Values): string {
  const [pair = '', ...attributes] = line.split(';');
  return [
    cookiePair(pair, values),
    ...attributes.map((attribute) => {
      const at = attribute.indexOf('=');
      if (at < 0) return values.words(attribute);
      const name = attribute.slice(0, at).trim().toLowerCase();
      if (name === 'path') return attribute.slice(0, at + 1) + values.path(attribute.slice(at + 1));
      return SAFE_ATTRIBUTES.has(name)
        ? values.kept(attribute)
        : attribute.slice(0, at + 1) + values.secret(attribute.slice(at + 1));
    }),
  ].join(';');
}

/** `name=value` with the blanks around it as they are; a cookie without a name is a value (RFC 6265bis §5.6). */
export function cookiePair(pair: string, values: Values): string {
  const at = pair.indexOf('=');
  if (at < 0) return around(pair, (value) => values.secret(value));
  return `${around(pair.slice(0, at), (name) => cookieName(name, values))}=${around(pair.slice(at + 1), (value) => cookieValue(value, values))}`;
}

/** Names may end in the state of a sign-in (mod_auth_openidc, oidc-provider), which is looked for by that very state. */
export function cookieName(name: string, values: Values): string {
  const [, words = '', end = name] = /^(\.?(?:[A-Za-z]{2,}[._-])+)([^._-].*)$/s.exec(name) ?? [];
  if (isTelling(end)) return values.kept(words) + values.secret(end);
  return isTelling(name) ? values.secret(name) : values.words(name);
}

export function cookieValue(value: string, values: Values): string {
  const quoted = /^"([\s\S]*)"$/.exec(value);
  return quoted === null ? values.secret(value) : `"${values.secret(quoted[1] ?? '')}"`;
}

function around(text: string, what: (inner: string) => string): string {
  const [, lead = '', inner = '', tail = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text) ?? [];
  return inner === '' ? text : lead + what(inner) + tail;
}
