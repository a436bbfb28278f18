/** Most bytes of name and value together (RFC 6265bis §5.6 The Set-Cookie Header Field). */
export const MOST_PAIR_BYTES = 4096;
/** Most bytes of an attribute's value. */
export const MOST_ATTRIBUTE_BYTES = 1024;
/** "the cookie-age-limit … MUST be 400 days (34560000 seconds) or less" (RFC 6265bis §5.5 Cookie Lifetime Limits). */
export const LONGEST_AGE = 34_560_000;

/** "If the attribute-value is longer than 1024 octets, ignore the cookie-av string." */
export function isTooLong(attributeValue: string): boolean {
  return (
    attributeValue.length > MOST_ATTRIBUTE_BYTES / 3 && byteLength(attributeValue) > MOST_ATTRIBUTE_BYTES
  );
}

/** Length in UTF-8. A lone surrogate counts as the three bytes of its replacement. */
export function byteLength(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x80) continue;
    bytes += code < 0x800 ? 1 : 2;
    if (code >= 0xd800 && code < 0xdc00) {
      const next = text.charCodeAt(index + 1);
      // A pair is four bytes in two units.
      if (next >= 0xdc00 && next < 0xe000) index++;
    }
  }
  return bytes;
}
