import { compactVerify, importJWK, importSPKI, importX509, type JWK } from 'jose';
import { decodeJwt } from './jwt.ts';

/** The issuer's public keys as someone pasted or fetched them. */
export type KeySet =
  | { readonly ok: true; readonly keys: readonly JWK[]; readonly pem: string }
  | { readonly ok: false; readonly detail: string };

/** What a check against the issuer's keys shows of a token's signature (RFC 7515 §5.2, RFC 7517). */
export interface SignatureVerdict {
  readonly code: SignatureCode;
  /** The key that the token names (kid); '' where it names none. */
  readonly kid: string;
  /** The algorithm that its header names. */
  readonly alg: string;
  /** The keys of the set that could have been meant, by kid. */
  readonly known: readonly string[];
  /** The key that does verify it, where that is not the one named. */
  readonly verifiedBy: string;
}

export type SignatureCode =
  | 'valid'
  /** `alg: none`: there is no signature, and a server must not take it (RFC 8725 §3.1). */
  | 'unsigned'
  /** Signed with a shared secret, while the issuer publishes public keys: the way in which algorithms are confused (RFC 8725 §2.1). */
  | 'symmetric'
  /** No key of that kid: rotated since, or of another issuer or environment. */
  | 'key-unknown'
  /** The named key is of another kind than the header's algorithm. */
  | 'algorithm-mismatch'
  /** Another key than the named one verifies it. */
  | 'kid-wrong'
  | 'invalid'
  /** An algorithm that this browser cannot compute. */
  | 'unsupported'
  | 'encrypted'
  | 'unreadable';

const LONGEST = 1_000_000;
const MOST = 200;

/** Reads a JWKS (RFC 7517 §5), one JWK, or a public key or certificate in PEM; never throws. */
export function readKeySet(text: string): KeySet {
  const trimmed = text.trim();
  if (trimmed === '') return { ok: false, detail: 'nothing was pasted' };
  if (trimmed.length > LONGEST) return { ok: false, detail: 'it is larger than 1 MB' };
  if (/^-----BEGIN (?:PUBLIC KEY|CERTIFICATE)-----/.test(trimmed))
    return { ok: true, keys: [], pem: trimmed };
  if (/^-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(trimmed))
    return {
      ok: false,
      detail: 'it is a private key, which nobody should paste anywhere: use the public one',
    };
  let json: unknown;
  try {
    json = JSON.parse(trimmed);
  } catch {
    return { ok: false, detail: 'it is neither JSON nor a public key in PEM' };
  }
  if (!isObject(json)) return { ok: false, detail: 'it is no JSON object' };
  if (typeof json.jwks_uri === 'string' && json.keys === undefined)
    return { ok: false, detail: 'it is the issuer’s metadata: paste what stands at its jwks_uri' };
  const list = Array.isArray(json.keys) ? json.keys : json.kty === undefined ? undefined : [json];
  if (list === undefined) return { ok: false, detail: 'it holds no "keys"' };
  const keys = list.filter((key): key is JWK => isObject(key) && typeof key.kty === 'string').slice(0, MOST);
  if (keys.length === 0) return { ok: false, detail: 'it holds no key' };
  return { ok: true, keys, pem: '' };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Checks a token's signature alone (neither times nor audience) against the keys. Never rejects. */
export async function checkSignature(
  token: string,
  set: KeySet & { readonly ok: true },
): Promise<SignatureVerdict> {
  const jwt = decodeJwt(token);
  const header: Readonly<Record<string, unknown>> = jwt.ok ? jwt.header : {};
  const kid = typeof header.kid === 'string' ? header.kid : '';
  const alg = typeof header.alg === 'string' ? header.alg : '';
  const known = set.keys.flatMap((key) => (typeof key.kid === 'string' ? [key.kid] : []));
  const verdict = (code: SignatureCode, verifiedBy = ''): SignatureVerdict => ({
    code,
    kid,
    alg,
    known,
    verifiedBy,
  });
  if (!jwt.ok) return verdict('unreadable');
  if (jwt.form === 'jwe') return verdict('encrypted');
  if (alg.toLowerCase() === 'none') return verdict('unsigned');
  if (/^HS\d/.test(alg) && !set.keys.some((key) => key.kty === 'oct')) return verdict('symmetric');
  if (set.pem !== '') return verdict(await tryPem(token, set.pem, alg));
  const named = kid === '' ? [] : set.keys.filter((key) => key.kid === kid);
  let outcome: SignatureCode | undefined;
  for (const key of named) {
    const tried = await tryKey(token, key, alg);
    if (tried === 'valid') return verdict('valid');
    // The most telling of several keys of one name: that one of them fits the algorithm, and does not verify.
    if (outcome === undefined || tried === 'invalid') outcome = tried;
  }
  // The other keys: a token without kid may be signed with any, and a wrong kid is a fault of its own.
  for (const key of set.keys) {
    if (named.includes(key)) continue;
    if ((await tryKey(token, key, alg)) === 'valid')
      return kid === '' ? verdict('valid', key.kid ?? '') : verdict('kid-wrong', key.kid ?? '');
  }
  if (outcome !== undefined) return verdict(outcome);
  if (kid !== '') return verdict('key-unknown');
  const kinds = await Promise.all(set.keys.map((key) => tryKey(token, key, alg)));
  if (kinds.includes('invalid')) return verdict('invalid');
  return verdict(kinds.includes('unsupported') ? 'unsupported' : 'algorithm-mismatch');
}

/** Key types that an algorithm wants (RFC 7518 §3.1, RFC 8037 §3.1, RFC 9864). */
function typeFor(alg: string): string | undefined {
  if (/^(?:RS|PS)\d/.test(alg)) return 'RSA';
  if (/^ES\d/.test(alg)) return 'EC';
  if (/^(?:EdDSA|Ed25519|Ed448)$/.test(alg)) return 'OKP';
  if (/^HS\d/.test(alg)) return 'oct';
  return undefined;
}

const CURVES: Readonly<Record<string, string>> = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' };

async function tryKey(token: string, key: JWK, alg: string): Promise<SignatureCode> {
  const type = typeFor(alg);
  if (type === undefined) return 'unsupported';
  if (key.kty !== type) return 'algorithm-mismatch';
  // RFC 7517 §4.4: "The "alg" (algorithm) parameter identifies the algorithm intended for use with the key."
  if (typeof key.alg === 'string' && key.alg !== alg && !(type === 'OKP')) return 'algorithm-mismatch';
  const curve = CURVES[alg];
  if (curve !== undefined && key.crv !== curve) return 'algorithm-mismatch';
  try {
    const imported = await importJWK(key, alg);
    return await tryImported(token, imported, alg);
  } catch {
    return 'unsupported';
  }
}

async function tryPem(token: string, pem: string, alg: string): Promise<SignatureCode> {
  if (typeFor(alg) === undefined) return 'unsupported';
  try {
    const key = pem.includes('CERTIFICATE') ? await importX509(pem, alg) : await importSPKI(pem, alg);
    return await tryImported(token, key, alg);
  } catch {
    return 'algorithm-mismatch';
  }
}

async function tryImported(
  token: string,
  key: Parameters<typeof compactVerify>[1],
  alg: string,
): Promise<SignatureCode> {
  try {
    await compactVerify(token, key, { algorithms: [alg] });
    return 'valid';
  } catch (error) {
    const code = isObject(error) && typeof error.code === 'string' ? error.code : '';
    return code === 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' ? 'invalid' : 'unsupported';
  }
}
