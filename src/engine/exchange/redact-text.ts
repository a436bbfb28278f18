/** Control, bidirectional and other invisible characters, and lone surrogates, spelled out as ‹U+200B›. */
export function printable(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u00a0\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    (char) => `‹${codePoint(char)}›`,
  );
}

/** U+ and four to six hexadecimal digits, as Unicode writes it. */
export function codePoint(char: string): string {
  return `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Whether a run of characters is more likely a key than a word: long, and letters mixed with digits or case. */
export function looksRandom(run: string): boolean {
  if (run.length < 12) return false;
  if (/^\d[\d:.TZ+-]*$/.test(run)) return false;
  const digits = (run.match(/\d/g) ?? []).length;
  const letters = (run.match(/[A-Za-z]/g) ?? []).length;
  if (/^[0-9a-f-]+$/i.test(run) && digits >= 3 && letters >= 2) return true;
  if (run.length >= 16 && digits >= 3 && letters >= 3) return true;
  // Long runs without word breaks: base64 of letters alone still changes case often.
  const turns = (run.match(/[a-z][A-Z]|[A-Z][a-z]/g) ?? []).length;
  return run.length >= 20 && (digits >= 2 || turns >= run.length / 4) && !/[-_](?:[a-z]+[-_]){2,}/.test(run);
}

/** At most `limit` characters, an ellipsis in place of the rest. */
export function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit)}…`;
}
