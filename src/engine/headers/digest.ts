import type { AuthParam } from './www-authenticate.ts';

/** The parameters of a Digest challenge (RFC 7616 §3.3), with their defaults. */
export interface DigestChallenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string;
  /** URIs of the protection space, as written. */
  readonly domain: readonly string[];
  /** "the previous request from the client was rejected because the nonce value was stale" */
  readonly stale: boolean;
  /** In lower case, `md5` where none is given. */
  readonly algorithm: string;
  /** In lower case; empty where the server predates qop. */
  readonly qop: readonly string[];
  readonly userhash: boolean;
  /** Without a nonce nobody can answer it. */
  readonly usable: boolean;
}

/** The parameters of Digest credentials (RFC 7616 §3.4) that a challenge is compared with. */
export interface DigestCredentials {
  readonly username: string | undefined;
  readonly realm: string | undefined;
  readonly nonce: string | undefined;
  readonly uri: string | undefined;
  readonly opaque: string | undefined;
  /** In lower case. */
  readonly algorithm: string | undefined;
  readonly qop: string | undefined;
  /** The nonce count, or undefined where it is not eight hexadecimal digits. */
  readonly nc: number | undefined;
  readonly cnonce: string | undefined;
  readonly userhash: boolean;
  /** Parameters that are required and missing. */
  readonly missing: readonly string[];
}

export function digestChallenge(params: readonly AuthParam[]): DigestChallenge {
  const value = reader(params);
  const nonce = value('nonce') ?? '';
  return {
    realm: value('realm') ?? '',
    nonce,
    opaque: value('opaque') ?? '',
    domain: (value('domain') ?? '').split(/\s+/).filter((uri) => uri !== ''),
    stale: value('stale')?.toLowerCase() === 'true',
    algorithm: value('algorithm')?.toLowerCase() ?? 'md5',
    qop: (value('qop') ?? '')
      .split(',')
      .map((option) => option.trim().toLowerCase())
      .filter((option) => option !== ''),
    userhash: value('userhash')?.toLowerCase() === 'true',
    usable: nonce !== '',
  };
}

export function digestCredentials(params: readonly AuthParam[]): DigestCredentials {
  const value = reader(params);
  const qop = value('qop')?.toLowerCase();
  const nc = value('nc');
  const required = ['username', 'realm', 'nonce', 'uri', 'response'];
  // RFC 7616 §3.4: cnonce and nc go with qop.
  if (qop !== undefined) required.push('cnonce', 'nc');
  return {
    username: value('username') ?? value('username*'),
    realm: value('realm'),
    nonce: value('nonce'),
    uri: value('uri'),
    opaque: value('opaque'),
    algorithm: value('algorithm')?.toLowerCase(),
    qop,
    nc: nc !== undefined && /^[0-9a-f]{8}$/i.test(nc) ? Number.parseInt(nc, 16) : undefined,
    cnonce: value('cnonce'),
    userhash: value('userhash')?.toLowerCase() === 'true',
    missing: required.filter(
      (name) => value(name) === undefined && !(name === 'username' && value('username*') !== undefined),
    ),
  };
}

function reader(params: readonly AuthParam[]): (name: string) => string | undefined {
  const byName = new Map(params.map((param) => [param.name, param.value]));
  return (name) => byName.get(name);
}
