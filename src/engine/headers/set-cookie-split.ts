import { MOST_PAIR_BYTES } from './cookie-limits.ts';

/** After a comma: blanks, then a token and an equals sign, or a token alone before a semicolon, is not proof; only `name=` is. */
const NEXT_COOKIE = /,[ \t]*([!#$%&'*+\-.^_`|~0-9A-Za-z]{1,256})=/y;
const PLAIN_PAIR = /^\s*[\w.-]{2,64}=[\w.~%+/-]*=*$/;
const PAIR_AND_ATTRIBUTE =
  /^ ?[\w.-]{2,64}=[^;]*;\s*(path|domain|expires|max-age|secure|httponly|samesite)\b/i;
/** Names that never start a cookie after a comma: they are attributes of the cookie before it. */
const ATTRIBUTE_NAMES = new Set([
  'domain',
  'path',
  'expires',
  'max-age',
  'samesite',
  'secure',
  'httponly',
  'partitioned',
  'priority',
  'version',
  'comment',
]);

/**
 * Ours: the cookies of one recorded value. Some recorders join several Set-Cookie lines by a newline (Firefox's webRequest), some by a
 * comma. A newline always separates; a comma only where `name=` follows it outside the first pair's own value: after an
 * attribute, and not within the date of Expires.
 */
export function splitSetCookie(value: string): string[] {
  const cookies: string[] = [];
  for (const line of value.split(/[\r\n]+/)) {
    if (line.trim() === '') continue;
    splitLine(line, cookies);
  }
  return cookies;
}

function splitLine(line: string, cookies: string[]): void {
  let start = 0;
  let semicolon = line.indexOf(';');
  for (let comma = line.indexOf(','); comma >= 0; comma = line.indexOf(',', comma + 1)) {
    NEXT_COOKIE.lastIndex = comma;
    const match = NEXT_COOKIE.exec(line);
    if (match === null || ATTRIBUTE_NAMES.has((match[1] ?? '').toLowerCase())) continue;
    // A comma inside the pair itself is part of its value (`a=1, b=2` is one cookie); without any attribute nothing tells.
    if ((semicolon < 0 || semicolon > comma) && !plainlyJoined(line, start, comma)) continue;
    cookies.push(line.slice(start, comma).trim());
    start = comma + 1;
    semicolon = line.indexOf(';', start);
  }
  cookies.push(line.slice(start).trim());
}

/** Without an attribute before the comma: only where both sides are plain `token=word` pairs. */
function plainlyJoined(line: string, start: number, comma: number): boolean {
  if (comma - start > MOST_PAIR_BYTES) return false;
  const before = line.slice(start, comma);
  const after = line.slice(comma + 1, comma + 1 + MOST_PAIR_BYTES);
  return PLAIN_PAIR.test(before) && PAIR_AND_ATTRIBUTE.test(after);
}
