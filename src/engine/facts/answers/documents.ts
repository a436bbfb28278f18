import { asObject, type Json } from '../../exchange/har-values.ts';

const MOST = 50;

/** The JSON objects of a body: one, a list (a batch), the parts of a multipart body, or the data of server-sent events. */
export function documentsIn(body: string, mimeType: string): Json[] {
  const texts = /^multipart\//i.test(mimeType)
    ? partsOf(body)
    : /^text\/event-stream/i.test(mimeType)
      ? eventsOf(body)
      : [body];
  const found: Json[] = [];
  for (const text of texts.slice(0, MOST)) {
    const value = parseJson(text);
    for (const one of Array.isArray(value) ? value.slice(0, MOST) : [value]) {
      const object = asObject(one);
      if (object !== undefined) found.push(object);
    }
  }
  return found;
}

// RFC 2046 §5.1.1: parts stand between lines that begin with two hyphens, and an empty line ends a part's own fields.
function partsOf(body: string): string[] {
  const boundary = /^\s*--([^\r\n]{1,200}?)\r?\n/.exec(body)?.[1]?.trim();
  if (boundary === undefined) return [];
  return body
    .split(`--${boundary}`)
    .map((part) => part.slice(part.search(/\r?\n\r?\n/)).trim())
    .filter((part) => part.startsWith('{') || part.startsWith('['));
}

// HTML §9.2.6: data lines of one event are joined by newlines.
function eventsOf(body: string): string[] {
  return body
    .split(/\r?\n\r?\n/)
    .map((event) => [...event.matchAll(/^data: ?(.*)$/gm)].map(([, data]) => data ?? '').join('\n'))
    .filter((data) => data !== '');
}

/** The value of a JSON text; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.trim());
  } catch {
    return undefined;
  }
}
