/** Claims that identify no person and hold no secret: what a report may print (contract.md). */
const PRINTABLE = new Set(
  'iss aud exp nbf iat typ azp client_id scope scp roles permissions acr amr auth_time token_use ver idtyp appidacr'.split(
    ' ',
  ),
);

/** The claims that may be printed, with values cut to a sane size. */
export function claimsOf(claims: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const safe: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(claims)) if (PRINTABLE.has(name)) safe[name] = small(value);
  return safe;
}

/** Names of the claims that are kept back. */
export function hiddenClaims(claims: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(claims).filter((name) => !PRINTABLE.has(name));
}

function small(value: unknown): unknown {
  if (typeof value === 'string') return value.length > 300 ? `${value.slice(0, 300)}…` : value;
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  if (Array.isArray(value))
    return value
      .slice(0, 50)
      .filter((item) => typeof item !== 'object')
      .map(small);
  return undefined;
}

/** The audiences that a token names (RFC 7519 §4.1.3: a string or an array of strings). */
export function audiencesOf(claims: Readonly<Record<string, unknown>> | undefined): string[] {
  const aud = claims?.aud;
  if (typeof aud === 'string') return [aud];
  return Array.isArray(aud) ? aud.filter((one) => typeof one === 'string') : [];
}

/** Scopes, roles and permissions of a token, under the names that products use. */
export function scopesIn(claims: Readonly<Record<string, unknown>>): string[] {
  const found: string[] = [];
  for (const name of ['scope', 'scp', 'scopes', 'roles', 'permissions']) {
    const value = claims[name];
    if (typeof value === 'string') found.push(...scopeList(value));
    else if (Array.isArray(value)) for (const item of value) if (typeof item === 'string') found.push(item);
  }
  return found;
}

/** Scopes separated by blanks (RFC 6749 §3.3), or by commas as some products write them. */
export function scopeList(scopes: string): string[] {
  return scopes.split(/[\s,]+/).filter((scope) => scope !== '');
}
