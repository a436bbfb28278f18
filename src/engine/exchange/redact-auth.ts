import { decodeBasic } from '../headers/basic.ts';
import { schemeSyntax } from '../headers/schemes.ts';
import { codePoint, cut, printable } from './redact-text.ts';

/** What the fields of sign-in need of the redactor. */
export interface Printer {
  fingerprint(value: string): string;
  text(text: string): string;
  urlText(value: string): string;
}

/** Authorization and Proxy-Authorization: scheme and form stay readable, every credential is hidden. */
export function authorization(value: string, show: Printer): string {
  const split = /^(\s*)([A-Za-z][\w-]{1,23})([\s:=]+)([\s\S]*)$/.exec(value);
  if (split === null) return PLACEHOLDER.test(value.trim()) ? printable(value) : credential(value, show);
  const [, lead = '', scheme = '', gap = '', rest = ''] = split;
  const head = printable(lead) + scheme + printable(gap);
  return head + (hasParams(scheme) ? params(rest, show) : nested(rest, show));
}

export function hasParams(scheme: string): boolean {
  return schemeSyntax(scheme) === 'params' || /^oauth$/i.test(scheme);
}

// `Bearer Bearer x`: the second scheme is what the reader must see.
function nested(rest: string, show: Printer): string {
  const again = /^([A-Za-z][A-Za-z-]{1,19})(\s+)(\S[\s\S]*)$/.exec(rest);
  if (again !== null && /^(bearer|basic|dpop|token|jwt|negotiate)$/i.test(again[1] ?? ''))
    return `${again[1]}${printable(again[2] ?? '')}${nested(again[3] ?? '', show)}`;
  return credential(rest, show);
}

// Everything that could be part of a token is hidden; quotes, blanks and odd characters stay, as they are the finding.
function credential(rest: string, show: Printer): string {
  if (PLACEHOLDER.test(rest.trim())) return printable(rest);
  const parts = /^(["'\s\u200b-\u200d\ufeff]*)([\s\S]*?)(["'\s,;\u200b-\u200d\ufeff]*)$/.exec(rest);
  const [, lead = '', core = '', tail = ''] = parts ?? [];
  if (core === '') return printable(lead + tail);
  const odd = [...core]
    .filter((char) => /[\s\u0000-\u001f\u007f-\uffff]/u.test(char))
    .map((char) => codePoint(char));
  const inside = odd.length === 0 ? '' : ` (inside: ${[...new Set(odd)].slice(0, 4).join(', ')})`;
  return printable(lead) + show.fingerprint(core) + inside + printable(tail);
}

function params(text: string, show: Printer): string {
  return splitParams(cut(text, 4000))
    .map((part) => {
      const at = part.indexOf('=');
      if (at < 0) return part.trim() === '' ? printable(part) : show.fingerprint(part.trim());
      const written = part.slice(0, at);
      const name = written.trim().toLowerCase();
      const value = part.slice(at + 1).replace(/^\s*"|"\s*$/g, '');
      const shown = credentialParam(name, value, show);
      const bare = shown.startsWith('‹') || name === 'credential';
      return `${printable(cut(written, 60))}=${bare ? shown : `"${shown}"`}`;
    })
    .join(',');
}

/** A parameter of credentials: what repeats the request or the challenge stays, all else is hidden. `name` in lower case. */
export function credentialParam(name: string, value: string, show: Printer): string {
  if (name === 'uri') return show.urlText(value);
  if (name === 'credential') return awsCredential(value, show);
  if (name === 'keyid') return keyId(value, show);
  return SAFE_PARAMS.has(name) ? show.text(value) : show.fingerprint(value);
}

// Some are addresses of keys; a person's name in one is taken for random or an e-mail address, or else stays.
function keyId(value: string, show: Printer): string {
  return /^https?:/i.test(value) ? show.urlText(value) : show.text(cut(value, 200));
}

/** `AKIA…/20260115/eu-west-1/s3/aws4_request`: the key's name is hidden but for its kind, its scope is not. */
export function awsCredential(value: string, show: Printer): string {
  const split = /^([^/]*)((?:\/[\w.-]{0,40}){1,6})$/.exec(value);
  if (split === null) return show.fingerprint(value);
  const [, key = '', scope = ''] = split;
  return `${/^(?:AKIA|ASIA)/.exec(key)?.[0] ?? ''}${show.fingerprint(key)}${scope}`;
}

/** WWW-Authenticate and Proxy-Authenticate: all stays but for nonces, security messages and what looks random. */
export function challenge(value: string, show: Printer): string {
  const hidden = cut(value, 4000)
    .replace(
      /\b(negotiate|ntlm|kerberos)( +)([A-Za-z0-9+/_-]{8,}={0,2})/gi,
      (_all, scheme: string, gap: string, message: string) => `${scheme}${gap}${show.fingerprint(message)}`,
    )
    .replace(
      /\b(nonce|opaque|cnonce|response|token|state|ticket|authz_session)(\s*=\s*)("(?:[^"\\]|\\.)*"|[^,\s]+)/gi,
      (_all, name: string, gap: string, raw: string) =>
        `${name}${gap}${show.fingerprint(raw.replace(/^"|"$/g, ''))}`,
    );
  // Addresses in a challenge (error_uri, resource_metadata) stay readable; their queries do not.
  return hidden
    .split(/("(?:[^"\\]|\\.)*")/)
    .map((part) =>
      /^"https?:\/\//i.test(part) ? `"${show.urlText(part.slice(1, -1))}"` : keepFingerprints(part, show),
    )
    .join('');
}

function keepFingerprints(text: string, show: Printer): string {
  return text
    .split(/(‹[^›]*›|;(?:created|expires)=\d{1,15})/)
    .map((part, index) => (index % 2 === 1 ? part : show.text(part)))
    .join('');
}

/** Signature-Input (RFC 9421 §4.1): which components are covered stays readable, its nonce does not. */
export function signatureInput(value: string, show: Printer): string {
  const hidden = cut(value, 4000).replace(
    /;\s*(nonce)\s*=\s*("(?:[^"\\]|\\.)*"|[^;,\s]+)/gi,
    (_all, name: string, raw: string) => `;${name}=${show.fingerprint(raw.replace(/^"|"$/g, ''))}`,
  );
  return keepFingerprints(hidden, show);
}

/** What of an Authorization value a server might echo and must not be printed: tokens, secret parameters, Basic's user and password. */
export function secretParts(value: string): readonly string[] {
  const scheme = /^\s*([A-Za-z][\w-]{1,23})\s/.exec(value)?.[1] ?? '';
  if (hasParams(scheme)) {
    return splitParams(value.slice(value.indexOf(scheme) + scheme.length, 8000)).flatMap((part) => {
      const at = part.indexOf('=');
      const name = part.slice(0, Math.max(0, at)).trim().toLowerCase();
      if (at < 0 || SAFE_PARAMS.has(name) || name === 'uri') return [];
      const bare = part.slice(at + 1).trim();
      const text = bare.replace(/^"|"$/g, '');
      return name === 'credential' ? [text.split('/')[0] ?? ''] : [text];
    });
  }
  const parts = value
    .split(/[\s,"]+/)
    .slice(0, 20)
    .filter((part) => !SCHEME_WORD.test(part));
  if (!/^basic$/i.test(scheme)) return parts;
  const basic = decodeBasic(parts[0] ?? '');
  return [
    ...parts,
    basic.ok || basic.user !== undefined ? [basic.user ?? '', basic.password ?? ''] : [],
  ].flat();
}

/** Splits at the commas outside quoted strings. */
export function splitParams(text: string): string[] {
  return text.match(/(?:"(?:[^"\\]|\\.)*"?|[^",])+|(?<=,)(?=,|$)/g) ?? [text];
}

const SCHEME_WORD =
  /^(bearer|basic|digest|dpop|negotiate|ntlm|token|jwt|apikey|signature|aws4-hmac-sha256)$/i;
export const PLACEHOLDER =
  /^["']?(undefined|null|nan|none|nil|\[object \w{1,30}\]|\{\{[^}]{0,40}\}\}|\$\{[^}]{0,40}\}|\$[A-Z_]{1,40}|<[\w -]{1,40}>|your[\w-]{0,30}|(?:access_?)?token|)["']?$/i;
export const SAFE_PARAMS = new Set(
  'realm uri algorithm qop nc charset userhash stale signedheaders headers keyid-alg error error_description scope created expires version oauth_version oauth_signature_method'.split(
    ' ',
  ),
);
