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
