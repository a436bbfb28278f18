import { quotedString, skipBlanks, tokenEnd } from './scan.ts';

/** A media type (RFC 9110 §8.3.1). */
export interface ContentType {
  /** type/subtype in lower case. */
  readonly essence: string;
  /** By lower-case name; of a repeated one the first, as browsers read it. */
  readonly params: ReadonlyMap<string, string>;
}

/** Parses Content-Type or a recorder's mimeType; undefined where it does not begin with type/subtype. Never throws. */
export function parseContentType(value: string): ContentType | undefined {
  const start = skipBlanks(value, 0);
  const slash = tokenEnd(value, start);
  if (slash === start || value[slash] !== '/') return undefined;
  const end = tokenEnd(value, slash + 1);
  if (end === slash + 1) return undefined;
  const params = new Map<string, string>();
  let at = skipBlanks(value, end);
  // Ours: a parameter that does not parse ends the reading; what came before it stands.
  while (value[at] === ';' && params.size < 50) {
    const name = skipBlanks(value, at + 1);
    const equals = tokenEnd(value, name);
    if (equals === name || value[equals] !== '=') {
      at = skipBlanks(value, equals);
      continue;
    }
    const from = equals + 1;
    const quoted = value[from] === '"' ? quotedString(value, from) : undefined;
    const to = quoted?.end ?? tokenEnd(value, from);
    const key = value.slice(name, equals).toLowerCase();
    if (!params.has(key)) params.set(key, quoted?.value ?? value.slice(from, to));
    at = skipBlanks(value, to);
  }
  return { essence: value.slice(start, end).toLowerCase(), params };
}

/** JSON, or a type whose suffix says so (WHATWG MIME Sniffing §4.6 "JSON MIME type"). */
export function isJsonType(value: string | undefined): boolean {
  const essence = value === undefined ? undefined : parseContentType(value)?.essence;
  return essence !== undefined && /^(?:application\/json|text\/json|[^/]+\/[^/]+\+json)$/.test(essence);
}

/** HTML or XHTML: what a login page is served as. */
export function isHtmlType(value: string | undefined): boolean {
  const essence = value === undefined ? undefined : parseContentType(value)?.essence;
  return essence === 'text/html' || essence === 'application/xhtml+xml';
}
