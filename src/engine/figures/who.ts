import { type Exchange, fieldValue, presence } from '../exchange/exchange.ts';
import type { Redactor } from '../exchange/redact.ts';
import { cut } from '../exchange/redact-text.ts';
import { remember } from '../facts/bounded.ts';
import type { SessionLife } from '../facts/session-lives.ts';
import { kindOf } from '../facts/token-life.ts';
import type { FactViews } from '../facts/views.ts';
import { decodeBasic } from '../headers/basic.ts';
import type { ClientFigure, TokenFigure } from '../report-figures.ts';

/** Who asked, or what it asked with. */
export interface Who<By> {
  readonly by: By;
  /** As it is: never print it. */
  readonly value: string;
  readonly name: string;
}

const MOST = 5000;

/** Which client a request came from: programs with an identity name themselves, of browsers the User-Agent is known. */
export class Clients {
  /** By opaque token: who it was given to. */
  readonly #holders = new Map<string, string>();

  observe(exchange: Exchange, facts: FactViews): Who<ClientFigure['by']> {
    const id = this.#idOf(exchange, facts);
    if (id !== '') for (const { token } of facts.tokens.issued) remember(this.#holders, token, id, MOST);
    if (id !== '') return { by: 'oauth', value: id, name: '' };
    const key = facts.credential.apiKeys.find(({ name }) => /key/.test(name));
    if (key !== undefined) return { by: 'api-key', value: key.value, name: key.name };
    const agent = fieldValue(exchange.request.fields, 'user-agent') ?? '';
    if (agent !== '') return { by: 'user-agent', value: agentName(agent), name: '' };
    const absent = presence(exchange.request.fields, 'user-agent') === 'absent';
    return absent
      ? { by: 'user-agent', value: 'no User-Agent', name: '' }
      : { by: 'not-recorded', value: '', name: '' };
  }

  #idOf(exchange: Exchange, { credential, flow }: FactViews): string {
    if (flow.role !== undefined) {
      const named = flow.params.get('client_id') ?? flow.authorize?.params.get('client_id') ?? '';
      if (named !== '') return named;
      // RFC 6749 §2.3.1: the client's identifier is the user name, its secret the password.
      const basic = flow.role === 'token' && credential.scheme === 'basic' ? exchange : undefined;
      const decoded =
        basic === undefined ? undefined : decodeBasic(credential.parsed?.credentials ?? '', 'utf-8');
      if (decoded?.ok === true) return decoded.user;
    }
    const { token, jwt } = credential;
    if (token === undefined) return '';
    const claims = jwt?.ok === true ? (jwt.claims ?? {}) : {};
    // RFC 9068 §2.2 client_id; OpenID Connect Core §2 azp; what Entra (v1.0) and Okta write.
    for (const name of ['client_id', 'azp', 'appid', 'cid']) {
      const value = claims[name];
      if (typeof value === 'string' && value !== '') return value;
    }
    return this.#holders.get(token) ?? '';
  }
}

/** What a request brought to prove who asks. */
export function credentialUsed(exchange: Exchange, facts: FactViews): Who<TokenFigure['by']> {
  const { credential, cookies, lives } = facts;
  const token = credential.token ?? credential.parsed?.credentials?.trim() ?? '';
  // Digest proves each request anew; its credentials are no token.
  if (token !== '' && credential.scheme !== 'digest')
    return { by: 'token', value: token, name: TOKEN_NAMES[kindOf(token, credential.scheme)] };
  if (token !== '') return { by: 'token', value: 'digest', name: TOKEN_NAMES.digest };
  const [key] = credential.apiKeys;
  if (key !== undefined) return { by: 'api-key', value: key.value, name: key.name };
  const cookie = cookies.sent.find(({ session }) => session);
  if (cookie !== undefined) return { by: 'session-cookie', value: firstValue(lives.life), name: cookie.name };
  const unknown =
    credential.sent === 'unknown' || cookies.presence === 'not-recorded' || cookies.presence === 'masked';
  if (credential.sent !== 'yes' && unknown) return { by: 'not-recorded', value: '', name: '' };
  if (presence(exchange.request.fields, 'authorization') === 'masked')
    return { by: 'not-recorded', value: '', name: '' };
  return { by: 'nothing', value: '', name: '' };
}

/** The value with which the life of a session cookie began, if its answers put others in its place; '' where it is not known. */
export function firstValue(life: SessionLife | undefined): string {
  return life === undefined ? '' : life.key.slice(life.key.indexOf('=') + 1);
}

const TOKEN_NAMES = {
  jwt: 'Token (JWT)',
  opaque: 'Token',
  basic: 'Basic credentials',
  digest: 'Digest credentials',
  negotiate: 'Windows sign-in',
  other: 'Credential',
} as const;

/** The name that may be shown. */
export function clientName({ by, value, name }: Who<ClientFigure['by']>, show: Redactor): string {
  if (by === 'oauth') return show.queryValue('client_id', value);
  if (by === 'api-key') return `${show.text(name)} ${show.fingerprint(value)}`;
  return show.text(value);
}

/** Its fingerprint; '' where nothing of it may tell one from another. */
export function usedFingerprint({ by, value, name }: Who<TokenFigure['by']>, show: Redactor): string {
  if (value === '' || name === TOKEN_NAMES.digest) return '';
  return by === 'token' || by === 'api-key' || by === 'session-cookie' ? show.fingerprint(value) : '';
}

/** A browser or program and its version out of a User-Agent: `Firefox 153`, `curl 8.5.0`. */
export function agentName(agent: string): string {
  for (const [name, pattern] of AGENTS) {
    const version = pattern.exec(agent)?.[1];
    if (version !== undefined) return `${name} ${version}`;
  }
  // RFC 9110 §10.1.5: "product identifiers … in decreasing order of their significance".
  const [, product = '', version = ''] = /^([^\s/()]+)(?:\/(\S+))?/.exec(agent.trim()) ?? [];
  return cut(`${product} ${version}`.trim(), 60);
}

const AGENTS = [
  ['Edge', /\bEdg(?:e|A|iOS)?\/(\d+)/],
  ['Opera', /\bOPR\/(\d+)/],
  ['Firefox', /\b(?:Firefox|FxiOS)\/(\d+)/],
  ['Chrome', /\b(?:HeadlessChrome|Chrome|CriOS)\/(\d+)/],
  ['Safari', /\bVersion\/(\d+)[\d.]* .*Safari\//],
] as const;
