import { sha256 } from '@noble/hashes/sha2.js';
import { type ParsedUrl, parseUrl } from '../exchange/exchange.ts';
import { base64url } from '../headers/base64.ts';
import { decodeJwt, type JsonObject } from './jwt.ts';
import { jwkThumbprint } from './thumbprint.ts';

/** A DPoP proof (RFC 9449 §4.2) taken apart. All but the names of its faults may be secret. */
export interface DpopProof {
  /** Header members; '' where absent. */
  readonly typ: string;
  readonly alg: string;
  /** Thumbprint of the public key in the header; undefined where there is no complete one. */
  readonly jkt: string | undefined;
  readonly htm: string | undefined;
  readonly htu: string | undefined;
  /** Seconds since the epoch. */
  readonly iat: number | undefined;
  readonly jti: string | undefined;
  readonly ath: string | undefined;
  readonly nonce: string | undefined;
  /** What is wrong with it whatever the request, the most telling first: clauses that end "the proof is malformed: …". */
  readonly faults: readonly string[];
}

const NOTHING = {
  typ: '',
  alg: '',
  jkt: undefined,
  htm: undefined,
  htu: undefined,
  iat: undefined,
  jti: undefined,
  ath: undefined,
  nonce: undefined,
};
/** Members of a JWK that only a private or symmetric key has (RFC 7518 §6). */
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];

/** Takes the value of a DPoP field apart. Its signature is not checked. Never throws. */
export function readDpop(value: string): DpopProof {
  const text = value.trim();
  // RFC 9449 §4.3 check 2: "The DPoP HTTP request header field value is a single and well-formed JWT."
  if (text.includes(','))
    return { ...NOTHING, faults: ['two proofs were joined with a comma, and one is allowed'] };
  const jwt = decodeJwt(text);
  if (!jwt.ok) return { ...NOTHING, faults: [jwt.detail] };
  const { header, claims } = jwt;
  if (claims === undefined)
    return { ...NOTHING, faults: ['it holds no readable claims, so it is no signed JWT'] };
  const jwk = isObject(header.jwk) ? header.jwk : undefined;
  const alg = textOf(header.alg) ?? '';
  return {
    typ: textOf(header.typ) ?? '',
    alg,
    jkt: jwk === undefined ? undefined : jwkThumbprint(jwk),
    htm: textOf(claims.htm),
    htu: textOf(claims.htu),
    iat: typeof claims.iat === 'number' && Number.isFinite(claims.iat) ? claims.iat : undefined,
    jti: textOf(claims.jti),
    ath: textOf(claims.ath),
    nonce: textOf(claims.nonce),
    faults: [...headerFaults(header, jwk, alg, jwt.signature?.fits), ...claimFaults(claims)],
  };
}

function headerFaults(
  header: JsonObject,
  jwk: JsonObject | undefined,
  alg: string,
  fits: boolean | undefined,
): string[] {
  const faults: string[] = [];
  // Check 4: "The typ JOSE Header Parameter has the value dpop+jwt."
  if (textOf(header.typ)?.toLowerCase() !== 'dpop+jwt')
    faults.push('its typ is not “dpop+jwt”, so it is another kind of token');
  // Check 5: "indicates a registered asymmetric digital signature algorithm [IANA.JOSE.ALGS], is not none".
  if (alg.toLowerCase() === 'none') faults.push('it is not signed (alg “none”)');
  else if (/^HS/i.test(alg)) faults.push('it is signed with a shared secret (alg HS…) instead of a key pair');
  if (jwk === undefined) faults.push('its header holds no public key (jwk)');
  // Check 7: "The jwk JOSE Header Parameter does not contain a private key."
  else if (PRIVATE.some((name) => name in jwk))
    faults.push('the key in its header is the private one, which everybody on the way can now read');
  else if (jwkThumbprint(jwk) === undefined) faults.push('the key in its header is incomplete');
  else if (!fitsKey(alg, jwk)) faults.push('its alg is not one of the kind of key in its header');
  // RFC 7518 §3.4: an ECDSA signature is R and S in a row; crypto libraries give DER unless asked otherwise.
  if (fits === false && /^ES/.test(alg))
    faults.push('its signature has not the length that alg gives (DER instead of the two numbers in a row?)');
  else if (fits === false && alg.toLowerCase() !== 'none')
    faults.push('its signature has not the length that alg gives');
  return faults;
}

function fitsKey(alg: string, jwk: JsonObject): boolean {
  if (/^ES/.test(alg)) return jwk.kty === 'EC';
  if (/^[RP]S/.test(alg)) return jwk.kty === 'RSA';
  if (/^Ed/.test(alg)) return jwk.kty === 'OKP';
  return true;
}

function claimFaults(claims: JsonObject): string[] {
  const faults: string[] = [];
  // RFC 9449 §4.2: "The payload of a DPoP proof MUST contain at least the following claims".
  for (const name of ['jti', 'htm', 'htu', 'iat']) {
    const value = claims[name];
    if (value === undefined || value === '') faults.push(`the claim ${name} is missing`);
    else if (typeof value !== (name === 'iat' ? 'number' : 'string'))
      faults.push(`the claim ${name} is not a ${name === 'iat' ? 'number' : 'text'}`);
  }
  // RFC 7519 §2: NumericDate is in seconds. Ours: as seconds this lies beyond the year 5138.
  if (typeof claims.iat === 'number' && claims.iat >= 1e11)
    faults.push('the claim iat is in milliseconds instead of seconds');
  return faults;
}

/** "base64url encoding … of the SHA-256 hash of the ASCII encoding of the associated access token's value" (RFC 9449 §4.2). */
export function accessTokenHash(token: string): string {
  return base64url(sha256(new TextEncoder().encode(token)));
}

/**
 * How `htu` differs from the request's address, in a clause, or undefined where it does not: scheme, host, port and path count,
 * query and fragment do not (RFC 9449 §4.3 check 9), after syntax- and scheme-based normalisation (RFC 3986 §6.2.2, §6.2.3).
 */
export function htuDifference(htu: string, url: ParsedUrl): string | undefined {
  const claimed = parseUrl(htu);
  if (claimed.scheme === '' || claimed.host === '')
    return 'it is not a whole address (scheme, host and path)';
  if (claimed.scheme !== url.scheme)
    return `its scheme is ${claimed.scheme}, that of the request ${url.scheme}`;
  if (claimed.host !== url.host) return 'its host is another';
  if (claimed.port !== url.port) return `its port is ${claimed.port}, that of the request ${url.port}`;
  const [left, right] = [normalPath(claimed.path), normalPath(url.path)];
  if (left === right) return undefined;
  if (left.replace(/\/+$/, '') === right.replace(/\/+$/, '')) return 'one of the two ends with a slash';
  if (left.toLowerCase() === right.toLowerCase()) return 'its path differs in upper and lower case';
  return 'its path is another';
}

/** RFC 3986 §6.2.2.1 and §6.2.2.2: upper-case percent-encodings, and none for unreserved characters. */
function normalPath(path: string): string {
  return path.replace(/%([0-9a-f]{2})/gi, (all, hex: string) => {
    const char = String.fromCharCode(Number.parseInt(hex, 16));
    return /[A-Za-z0-9\-._~]/.test(char) ? char : all.toUpperCase();
  });
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
