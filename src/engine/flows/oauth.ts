import { sha256 } from '@noble/hashes/sha2.js';
import type { Exchange } from '../exchange/exchange.ts';
import { base64url } from '../headers/base64.ts';

/** The parameters of an OAuth message by name; the first of several of one name. Holds secrets: never print values. */
export type OAuthParams = ReadonlyMap<string, string>;

const LONGEST = 65_536;
const NAMES = new Set(
  'response_type response_mode client_id client_secret redirect_uri scope state nonce code id_token code_challenge code_challenge_method code_verifier grant_type refresh_token prompt error error_description iss session_state request_uri request resource audience dpop_jkt'.split(
    ' ',
  ),
);

/** Reads the parameters that OAuth and OpenID Connect define from a query, a fragment or a form body. */
export function paramsOf(text: string): OAuthParams {
  const found = new Map<string, string>();
  if (!text.includes('=') || text.length > LONGEST) return found;
  for (const [name, value] of new URLSearchParams(text))
    if (NAMES.has(name) && !found.has(name)) found.set(name, value);
  return found;
}

/**
 * The parameters of a request's body: a form (RFC 6749 §4.1.3), or JSON as applications' own endpoints take it, where
 * `refreshToken` and `refresh` stand for `refresh_token`.
 */
export function bodyParamsOf(exchange: Exchange): OAuthParams {
  const text = (exchange.request.body?.text ?? '').trim();
  if (!text.startsWith('{')) return paramsOf(text);
  const found = new Map<string, string>();
  let json: unknown;
  try {
    json = JSON.parse(text.slice(0, LONGEST));
  } catch {
    return found;
  }
  if (json === null || typeof json !== 'object') return found;
  // Cognito's InitiateAuth puts them one level down.
  const nested = 'AuthParameters' in json ? json.AuthParameters : undefined;
  const members = { ...json, ...(typeof nested === 'object' ? nested : {}) };
  for (const [name, value] of Object.entries(members).slice(0, 60)) {
    if (typeof value !== 'string') continue;
    const plain = /^refresh_?(?:token)?$/i.test(name) ? 'refresh_token' : name;
    if (NAMES.has(plain)) found.set(plain, value);
  }
  return found;
}

/** The challenge that belongs to a verifier: "BASE64URL-ENCODE(SHA256(ASCII(code_verifier)))" (RFC 7636 §4.2). */
export function challengeOfVerifier(verifier: string, method: string): string | undefined {
  if (method === 'plain' || method === '') return verifier;
  if (method !== 'S256') return undefined;
  return base64url(sha256(new TextEncoder().encode(verifier)));
}
