import { asObject } from '../engine/exchange/har-values.ts';
import { looksRandom, NESTED_QUERY, SAFE_QUERY } from '../engine/exchange/redact.ts';
import { PLACEHOLDER } from '../engine/exchange/redact-auth.ts';
import { base64Bytes, base64url, looseBase64Bytes, utf8 } from '../engine/headers/base64.ts';
import { Disguise } from './disguise.ts';
import { type JsonRule, sanitiseJson } from './json.ts';
import { KnownSecrets } from './known-secrets.ts';
import { sanitiseSaml } from './saml.ts';
import { isTelling } from './telling.ts';

/** Ours: a value of this length at most is looked into; a longer one is disguised as a whole. */
const LONGEST = 200_000;
const DEEPEST = 6;

/** What values of a capture become: the secrets in them disguised, the rest as it is. One for each file. */
export class Values {
  readonly disguise: Disguise;
  #known: KnownSecrets | undefined;

  constructor(key?: Uint8Array) {
    this.disguise = new Disguise(key);
  }

  /** From now on every secret is known: what is kept is searched for them. */
  finish(): void {
    this.disguise.relateHashes();
    this.#known = new KnownSecrets(this.disguise.secrets);
  }

  /** A value of which nothing is known but that it may be a secret. */
  secret(value: string, depth = 0): string {
    if (value === '' || PLACEHOLDER.test(value.trim())) return value;
    if (value.length > LONGEST || depth > DEEPEST) return this.disguise.of(value);
    const cut = this.#known === undefined ? undefined : this.disguise.beginning(value);
    if (cut !== undefined) return cut;
    const escaped = this.#escaped(value, depth);
    if (escaped !== undefined) return escaped;
    const schemed = /^((?:Bearer|Token|DPoP|JWT|Basic)[ \t]+)(\S[\s\S]*)$/i.exec(value);
    if (schemed !== null) {
      const [, scheme = '', rest = ''] = schemed;
      const own = /^basic/i.test(scheme) ? this.basic(rest) : undefined;
      return scheme + (own ?? this.secret(rest, depth + 1));
    }
    const jwt = this.jwt(value, depth);
    if (jwt !== undefined) return jwt;
    if (/^(?:https?|wss?):\/\//i.test(value)) return this.url(value, depth + 1);
    const json = this.#json(value, depth);
    if (json !== undefined) return json;
    return this.disguise.of(value);
  }

  /** A value that is private, and most likely no secret: it is not looked for in other places. */
  masked(value: string, depth = 0): string {
    const opened = this.jwt(value, depth) ?? this.#json(value, depth);
    return opened ?? this.disguise.mask(value);
  }

  // `%7B%22a%22%3A1%7D`: what is meant is disguised, and escaped again where it was.
  #escaped(value: string, depth: number): string | undefined {
    if (!/%[0-9a-f]{2}/i.test(value)) return undefined;
    let plain: string;
    try {
      plain = decodeURIComponent(value);
    } catch {
      return undefined;
    }
    if (plain === value) return undefined;
    const made = this.secret(plain, depth + 1);
    return /%[0-9a-f]*[a-f][0-9a-f]*/.test(value) && !/%[0-9A-F]*[A-F]/.test(value)
      ? encodeURIComponent(made).replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())
      : encodeURIComponent(made);
  }

  #json(value: string, depth: number): string | undefined {
    if (!/^\s*[[{]/.test(value)) return undefined;
    try {
      return JSON.stringify(this.json(JSON.parse(value), 'data', depth + 1));
    } catch {
      return undefined;
    }
  }

  /** A parsed JSON document. */
  json(document: unknown, rule: JsonRule, depth = 0): unknown {
    return sanitiseJson(document, rule, this, depth);
  }

  /** A JSON Web Token (RFC 7519), whole or damaged: header and what names no person stay; undefined where it is none. */
  jwt(value: string, depth = 0): string | undefined {
    if (!/^["']?(?:eyJ|eyAi|ewo|ewk|ew0K)[\w+/=-]{5,}\./.test(value)) return undefined;
    const parts = value.split('.');
    const header = jsonOf(parts[0] ?? '');
    if (header === undefined) return undefined;
    // Of an encrypted one (RFC 7516) the header alone can be read.
    const claims = parts.length === 5 ? undefined : jsonOf(parts[1] ?? '');
    const made = parts.map((part, at) => {
      if (at === 0) return part;
      if (at === 1 && claims !== undefined)
        return base64url(new TextEncoder().encode(JSON.stringify(this.json(claims, 'claims', depth + 1))));
      return this.disguise.of(part);
    });
    const text = made.join('.');
    this.disguise.note(value, text);
    return text;
  }

  /** The credentials of Basic (RFC 7617 §2); undefined where they are not base64 of a text with a colon. */
  basic(credentials: string): string | undefined {
    const bytes = base64Bytes(credentials.trim()) ?? looseBase64Bytes(credentials.trim());
    if (bytes === undefined) return undefined;
    // Some clients send Latin-1.
    const unicode = utf8(bytes);
    const text = unicode ?? String.fromCharCode(...bytes);
    const colon = text.indexOf(':');
    if (colon < 0) return undefined;
    const [user, password] = [text.slice(0, colon), text.slice(colon + 1)];
    const made = `${this.disguise.of(user)}:${this.disguise.of(password)}`;
    const encoded = btoa(
      unicode === undefined ? made : String.fromCharCode(...new TextEncoder().encode(made)),
    );
    return credentials.includes('=') || base64Bytes(credentials) !== undefined
      ? encoded
      : encoded.replace(/=+$/, '');
  }

  /** An address, absolute or relative: hosts, words of the path and harmless parameters stay. */
  url(value: string, depth = 0): string {
    const parts = /^([a-z][a-z0-9+.-]*:)?(\/\/[^/?#]*)?([^?#]*)(\?[^#]*)?(#[\s\S]*)?$/i.exec(value);
    if (parts === null) return this.disguise.of(value);
    const [, scheme = '', authority = '', path = '', query = '', fragment = ''] = parts;
    if (/^(?:data|blob|javascript|mailto|tel|about):/i.test(scheme))
      return /^(?:about|blob):/i.test(scheme) ? scheme : `${scheme},`;
    const at = authority.lastIndexOf('@');
    const userinfo =
      at < 0
        ? authority
        : `//${authority
            .slice(2, at)
            .split(':')
            .map((part) => this.secret(part, depth + 1))
            .join(':')}${authority.slice(at)}`;
    return (
      scheme +
      userinfo +
      this.path(path) +
      (query === '' ? '' : `?${this.form(query.slice(1), depth + 1)}`) +
      (fragment === '' ? '' : `#${this.fragment(fragment.slice(1), depth + 1)}`)
    );
  }

  /** A path: what may be an id of someone or something, and what follows a word such as `token`, is disguised. */
  path(path: string): string {
    let after = '';
    return path
      .split('/')
      .map((segment) => {
        const before = after;
        after = segment;
        const [name = '', ...params] = segment.split(';');
        const shown =
          isTelling(name) || (BEFORE_SECRET.test(before) && name !== '' && !ROUTE.test(name))
            ? this.secret(name)
            : this.kept(name);
        return [
          shown,
          ...params.map((param) => {
            const equals = param.indexOf('=');
            return equals < 0
              ? this.kept(param)
              : `${param.slice(0, equals + 1)}${this.secret(param.slice(equals + 1))}`;
          }),
        ].join(';');
      })
      .join('/');
  }

  /** A fragment: parameters, a route of a single-page application, or a name in the page. */
  fragment(fragment: string, depth = 0): string {
    const route = /^(!?\/[^?]*)(?:\?(.*))?$/s.exec(fragment);
    if (route !== null)
      return `${this.path(route[1] ?? '')}${route[2] === undefined ? '' : `?${this.form(route[2], depth)}`}`;
    return fragment.includes('=')
      ? this.form(fragment, depth)
      : isTelling(fragment)
        ? this.secret(fragment)
        : this.kept(fragment);
  }

  /** A query, or a form that is encoded as one (URL Standard §5). */
  form(text: string, depth = 0): string {
    return text
      .split('&')
      .map((pair) => {
        const at = pair.indexOf('=');
        if (at < 0) return isTelling(pair) ? this.secret(pair) : this.kept(pair);
        const name = decoded(pair.slice(0, at));
        const raw = pair.slice(at + 1);
        const value = decoded(raw);
        const made = this.parameter(name, value, depth);
        return `${isTelling(name) ? this.secret(pair.slice(0, at)) : pair.slice(0, at)}=${made === value ? raw : encoded(made, raw)}`;
      })
      .join('&');
  }

  /** The value of a parameter, decoded. */
  parameter(name: string, value: string, depth = 0): string {
    const lower = name.toLowerCase();
    if (lower === 'samlrequest' || lower === 'samlresponse' || lower === 'logoutrequest')
      return sanitiseSaml(value, this) ?? this.disguise.of(value);
    if (lower === 'wresult' || lower === 'wreq') return this.disguise.of(value);
    if (lower === 'wa' || lower === 'sigalg' || SAFE_QUERY.has(lower)) return this.words(value);
    if (lower === 'x-amz-credential') return this.awsCredential(value);
    if (NESTED_QUERY.has(lower))
      return isAddress(value) ? this.url(value, depth + 1) : this.secret(value, depth + 1);
    if (lower === 'claims' || lower === 'authorization_details')
      return this.#json(value, depth) ?? this.secret(value, depth);
    return this.secret(value, depth + 1);
  }

  /** `AKIA…/20260115/eu-west-1/s3/aws4_request` (AWS Signature Version 4): the scope stays. */
  awsCredential(value: string): string {
    const at = value.indexOf('/');
    const key = at < 0 ? value : value.slice(0, at);
    const kind = /^(?:AKIA|ASIA)/.exec(key)?.[0] ?? '';
    return kind + this.disguise.of(key.slice(kind.length)) + (at < 0 ? '' : this.kept(value.slice(at)));
  }

  /** A text of a server for people: tokens, mail addresses and what looks random are disguised, and every secret that is known. */
  words(text: string): string {
    return this.kept(
      text
        .replace(/eyJ[\w-]{8,}(?:\.[\w-]*){0,4}/g, (run) => this.jwt(run) ?? this.disguise.of(run))
        .replace(/[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g, (run) => this.disguise.of(run))
        .replace(/[\w+/=~-]{12,}/g, (run) => (looksRandom(run) ? this.disguise.of(run) : run))
        // Ours: letters with digits in them are seldom a word.
        .replace(/(?<![\w.-])(?=[a-z_]*\d)(?=\d*[a-z])\w{6,}(?![\w.-])/gi, (run) =>
          NAMES.test(run) ? run : this.disguise.of(run),
        ),
    );
  }

  /** Text that stays, but for secrets of the capture in it, plain or in any of the usual encodings. */
  kept(text: string): string {
    return this.#known === undefined ? text : this.#known.removedFrom(text);
  }
}

/** Words with digits in them that servers use: algorithms, protocols, codes, units. */
const NAMES =
  /^(?:(?:rs|es|ps|hs|sha|md|aes|utf|ed|x|ipv|oauth|saml|http|base|win|tls|ssl|p|rfc|ecdh|secp|iso|aws|s3|ec|rsa|k8s|v|h)\w?[-_]?\d{1,4}\w{0,8}|\d+(?:ms|sec|secs|seconds?|mins?|minutes?|hours?|days?|bytes|kb|mb|px|st|nd|rd|th)|AADSTS\d{4,8}|[A-Z]{2,10}[-_]?\d{2,7}|E\d{2,6}|err(?:or)?_?\d{1,6}|[a-z]+_[a-z]+_\d{1,2}|\d{4}-?\d{2}-?\d{2}T?\w*)$/i;
const BEFORE_SECRET =
  /^(?:token|tokens|reset|reset-password|password-reset|verify|verification|confirm|confirmation|invite|invitation|invitations|magic|magic-link|activate|activation|unsubscribe|share|shared|s|key|keys|api-key|session|sessions|ticket|otp|code|auth|login|users?|accounts?|customers?|members?|people|profiles?|email)$/i;
/** What stands after such a word and is part of the route. */
const ROUTE = /^(?:[a-z]{1,24}(?:[-_.][a-z]{1,24}){0,5}|v\d{1,2}(?:\.\d)?)$/;

function isAddress(value: string): boolean {
  return /^(?:https?:\/\/|\/|\.{1,2}\/|\?)/i.test(value) || /^[\w-]+(?:\/[\w.-]*)+$/.test(value);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** Encoded as `like` was: with `+` or `%20` for a blank, and what that leaves as it is. */
function encoded(text: string, like: string): string {
  const made = encodeURIComponent(text);
  const plus = like.includes('+') && !/%20/.test(like);
  return (plus ? made.replaceAll('%20', '+') : made).replace(/%(2F|3A|40|2C|3B|24)/g, (code) =>
    like.includes(code) || like.includes(code.toLowerCase()) ? code : decodeURIComponent(code),
  );
}

function jsonOf(part: string): Readonly<Record<string, unknown>> | undefined {
  const bytes = looseBase64Bytes(part.replace(/^["']/, ''));
  const text = bytes === undefined ? undefined : utf8(bytes);
  if (text === undefined) return undefined;
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}
