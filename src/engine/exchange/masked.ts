/**
 * Values that a sanitiser put in place of a secret: `[REDACTED]`, `***`, `<redacted>`, `[authorization redacted]`, `xxxxx`, a
 * JWT whose signature was replaced. Ours: no specification names these; they are what sanitisers in use write.
 */

// Words that only a sanitiser writes, and words that need brackets to mean that (a cookie may well say `banner=hidden`).
const SURE = 'redacted|sanitized|sanitised|scrubbed|censored';
const ANY = `${SURE}|masked|removed|hidden|filtered|omitted|obfuscated|stripped`;
const AROUND = '(?:[\\w.-]{1,60}[ _:-]{1,2})?';
const AFTER = '(?:[ _:-]{1,2}[\\w.-]{1,60})?';

const WHOLE = [
  new RegExp(
    `^(?:\\[{1,2}|<{1,2}|\\({1,2}|\\{{1,2}|_{2}|\\*{1,3}|-{1,3})\\s*${AROUND}(?:${ANY})${AFTER}\\s*[\\]>)}_*-]{1,3}$`,
    'i',
  ),
  new RegExp(`^(?:${SURE})(?:_[a-z_]{1,40})?$`, 'i'),
  // Three or more of one masking character.
  /^(?:\*{3,}|•{3,}|●{3,}|█{3,}|#{3,}|\.{3,}|…)$/u,
  /^(?:x{4,}|X{4,})$/,
];
const JWT_WITHOUT_SIGNATURE = new RegExp(
  `^eyJ[\\w-]+\\.[\\w-]+\\.[\\[<({]?\\s*(?:signature[ _-])?(?:${ANY}|\\*{3,}|x{4,})(?:[ _-]signature)?[\\]>)}]?$`,
  'i',
);

/** Longer than any mask that stands alone; of a token with a mask in it, that is the end. */
const TAIL = 160;
const MAY_MASK = new RegExp(`${ANY}|[*•●█#.…]{3}|…|x{4}`, 'i');

/** Whether `value` (a whole field value, a credential, a cookie's value) is what a sanitiser leaves behind. */
export function isMasked(value: string): boolean {
  // Each mask is made of few characters alone, or holds a word of theirs: most values are told by one look.
  if (value.length > 16_384 || !MAY_MASK.test(value.length > TAIL ? value.trimEnd().slice(-TAIL) : value))
    return false;
  const bare = value.trim().replace(/^"([\s\S]*)"$/, '$1');
  if (bare === '') return false;
  if (bare.length <= 150 && WHOLE.some((form) => form.test(bare))) return true;
  if (JWT_WITHOUT_SIGNATURE.test(bare)) return true;
  // A scheme that was left in front of the mask: `Bearer [REDACTED]`.
  const scheme = /^[A-Za-z][A-Za-z0-9-]{2,24}\s+(\S+(?: [\w-]+[\]>)}])?)$/.exec(bare);
  return scheme !== null && isMasked(scheme[1] ?? '');
}
