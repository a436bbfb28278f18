import type { SameSiteValue, SetCookie } from '../headers/set-cookie.ts';

const SAME_SITE: Readonly<Record<string, SameSiteValue>> = { strict: 'strict', lax: 'lax', none: 'none' };

/** Firefox heeds Secure, HttpOnly, Partitioned and SameSite however long their value is; the others ignore one over 1024 bytes. */
export function withLongFlags(parsed: SetCookie): SetCookie {
  if (!parsed.ignored.some(({ code }) => code === 'attribute-too-long')) return parsed;
  const has = (flag: string) => parsed.attributes.some(({ name }) => name === flag);
  const sameSite = parsed.attributes.findLast(({ name }) => name === 'samesite');
  return {
    ...parsed,
    secure: has('secure'),
    httpOnly: has('httponly'),
    partitioned: has('partitioned'),
    sameSite: SAME_SITE[sameSite?.value.toLowerCase() ?? ''] ?? 'unspecified',
  };
}
