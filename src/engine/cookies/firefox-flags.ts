import type { SetCookie } from '../headers/set-cookie.ts';
import { sameSiteOf } from '../headers/set-cookie-settings.ts';

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
    sameSite: sameSiteOf(sameSite?.value ?? ''),
  };
}
