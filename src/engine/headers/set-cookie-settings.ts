import { parseCookieDate } from './cookie-date.ts';
import { isTooLong, LONGEST_AGE } from './cookie-limits.ts';
import type { CookieAttribute, IgnoredAttribute, IgnoredCode, SameSiteValue } from './set-cookie.ts';

const VALUED = new Set(['domain', 'path', 'expires', 'max-age', 'samesite']);
const FLAGS = new Set(['secure', 'httponly', 'partitioned']);
/** Not in the specification, and harmless: Chromium's Priority, and what RFC 2109 and 2965 had. */
const HARMLESS = new Set(['priority', 'version', 'comment', 'commenturl', 'discard', 'port', '']);
/** Those by which any browser goes. */
const KNOWN = new Set([...VALUED, ...FLAGS, 'priority']);
const MAX_AGE = /^-?\d+$/;
const JOINED = /^[^=;]*,\s*[!#$%&'*+\-.^_`|~0-9A-Za-z]+=/;

/** A flag, a comma, and the name of the cookie that follows. */
const JOINED_NAME = /^(?:secure|httponly|partitioned)\s*,\s*[!#$%&'*+\-.^_`|~0-9a-z]+$/;

export interface CookieSettings {
  domain: string | undefined;
  loneDotDomain: boolean;
  path: string | undefined;
  expires: number | undefined;
  maxAge: number | undefined;
  secure: boolean;
  httpOnly: boolean;
  partitioned: boolean;
  sameSite: SameSiteValue;
}

/** Ours: a hostile line could fill the memory with what is wrong in it. */
const MOST_IGNORED = 200;

/** Ours: nobody writes so many attributes; a hostile line of a megabyte does, and would take a hundred times its size. */
const MOST_KEPT = 1000;

/** Attributes in order. Of those beyond the first thousand only what can count is kept: the last of each name, too long or not. */
export class KeptAttributes {
  readonly #first: CookieAttribute[] = [];
  readonly #last = new Map<string, CookieAttribute>();

  add(attribute: CookieAttribute): void {
    const { name, value } = attribute;
    if (this.#first.length < MOST_KEPT) this.#first.push(attribute);
    else if (KNOWN.has(name)) this.#last.set(isTooLong(value) ? `${name} too long` : name, attribute);
  }

  all(): readonly CookieAttribute[] {
    if (this.#last.size === 0) return this.#first;
    return [...this.#first, ...[...this.#last.values()].sort((a, b) => a.start - b.start)];
  }
}

/** What the attributes come to: of several with one name the last counts (RFC 6265bis §5.7 Storage Model). */
export function settings(
  attributes: Iterable<CookieAttribute>,
  ignored: IgnoredAttribute[],
  raw: string,
): CookieSettings {
  const result: CookieSettings = {
    domain: undefined,
    loneDotDomain: false,
    path: undefined,
    expires: undefined,
    maxAge: undefined,
    secure: false,
    httpOnly: false,
    partitioned: false,
    sameSite: 'unspecified',
  };
  const winners = new Map<string, CookieAttribute>();
  const note = (attribute: CookieAttribute, code: IgnoredCode, detail: string) => {
    if (ignored.length >= MOST_IGNORED) return;
    const written = raw.slice(attribute.start, attribute.start + attribute.name.length);
    ignored.push({ attribute: written, code, detail, start: attribute.start, end: attribute.end });
  };
  for (const attribute of attributes) {
    const { name, value } = attribute;
    if (value.includes(',') && JOINED.test(value))
      note(
        attribute,
        'joined-by-comma',
        'Another cookie seems to follow after a comma: each needs a Set-Cookie line of its own',
      );
    if (isTooLong(value)) {
      note(attribute, 'attribute-too-long', 'The value is over 1024 bytes, so the attribute is ignored');
    } else if (FLAGS.has(name)) {
      if (value !== '')
        note(attribute, 'flag-with-value', 'It is a flag: it holds whatever value is given, even "false"');
      if (name === 'secure') result.secure = true;
      else if (name === 'httponly') result.httpOnly = true;
      else result.partitioned = true;
    } else if (VALUED.has(name)) {
      apply(attribute, result, winners, note);
    } else if (name.includes(',') && value !== '' && JOINED_NAME.test(name)) {
      note(
        attribute,
        'joined-by-comma',
        'Another cookie seems to follow after a comma: each needs a Set-Cookie line of its own',
      );
    } else if (!HARMLESS.has(name)) {
      note(attribute, 'unknown-attribute', 'No browser knows this attribute');
    }
  }
  const expires = winners.get('expires');
  if (result.maxAge !== undefined && expires !== undefined)
    note(expires, 'expires-overridden', 'Max-Age takes precedence over Expires');
  const maxAge = winners.get('max-age');
  if (maxAge !== undefined && result.maxAge !== undefined && result.maxAge > LONGEST_AGE)
    note(maxAge, 'age-limited', 'Browsers keep no cookie longer than 400 days');
  return result;
}

function apply(
  attribute: CookieAttribute,
  result: CookieSettings,
  winners: Map<string, CookieAttribute>,
  note: (attribute: CookieAttribute, code: IgnoredCode, detail: string) => void,
): void {
  const { name, value } = attribute;
  if (name === 'max-age' && !MAX_AGE.test(value)) {
    // "If the remainder of attribute-value contains a non-DIGIT character, ignore the cookie-av."
    note(attribute, 'max-age-invalid', 'Not a whole number of seconds');
    return;
  }
  const expires = name === 'expires' ? parseCookieDate(value) : undefined;
  if (name === 'expires' && expires === undefined) {
    note(attribute, 'expires-invalid', 'Not a date: the attribute is ignored');
    return;
  }
  const before = winners.get(name);
  if (before !== undefined && before.value !== value)
    note(before, 'overridden', 'The same attribute stands again further on, and the last one counts');
  winners.set(name, attribute);
  if (/^".*"$/.test(value)) note(attribute, 'value-quoted', 'The quotes count as part of the value');
  switch (name) {
    case 'max-age':
      result.maxAge = Number(value);
      break;
    case 'expires':
      result.expires = expires;
      break;
    case 'domain':
      // "If the first character of the attribute-value is %x2E ("."): Let cookie-domain be attribute-value without its leading %x2E (".")."
      result.domain = value.startsWith('.') ? value.slice(1) : value;
      result.loneDotDomain = value === '.';
      if (value === '')
        note(attribute, 'domain-empty', 'An empty Domain counts as none: the cookie is for this host alone');
      else if (value.startsWith('.'))
        note(attribute, 'domain-leading-dot', 'The leading dot is ignored: sub-domains are always included');
      break;
    case 'path':
      // "If the attribute-value is empty or if the first character of the attribute-value is not %x2F ("/"): Let cookie-path be the default-path."
      result.path = value.startsWith('/') ? value : undefined;
      if (!value.startsWith('/'))
        note(
          attribute,
          'path-not-absolute',
          'It does not start with a slash, so the path of the URL that set the cookie applies',
        );
      break;
    default:
      result.sameSite = sameSiteOf(value);
      if (result.sameSite === 'unspecified')
        note(attribute, 'samesite-unknown', 'Not Strict, Lax or None: treated as if SameSite were absent');
  }
}

/** "If cookie-av's attribute-value is a case-insensitive match for "None" …" (RFC 6265bis §5.6.7 The SameSite Attribute). */
export function sameSiteOf(value: string): SameSiteValue {
  const lower = value.toLowerCase();
  return lower === 'strict' || lower === 'lax' || lower === 'none' ? lower : 'unspecified';
}
