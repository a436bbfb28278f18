import { BASE64_LIMIT, type BodyUse, bodyUse, essenceOf, LEFT_OUT, SHORT } from './body-use.ts';
import { BODY_LIMIT, type Body } from './exchange.ts';
import { asList, asObject, asText, type Json } from './har-values.ts';
import { isMasked } from './masked.ts';

/** A body of a request, from HAR 1.2 postData: its text, or its params joined as a form. */
export function requestBody(postData: unknown, contentType: string): Body | undefined {
  const data = asObject(postData);
  if (data === undefined) return undefined;
  const mimeType = asText(data.mimeType) || contentType;
  const text = bodyText(data) || paramsText(data.params);
  return body(mimeType, text === '' ? undefined : text);
}

/** A body of a response, from HAR 1.2 content. undefined where the entry has no content at all. */
export function responseBody(content: unknown, contentType: string): Body | undefined {
  const data = asObject(content);
  if (data === undefined) return undefined;
  const mimeType = asText(data.mimeType) || contentType;
  return body(mimeType, bodyText(data, bodyUse(essenceOf(mimeType))));
}

function body(mimeType: string, text: string | undefined): Body {
  const use = bodyUse(essenceOf(mimeType));
  // What a sanitiser put there is not what was sent.
  const keep = text !== undefined && text !== LEFT_OUT && isKept(text, use) && !isMasked(text);
  return {
    mimeType: use === 'unknown' ? undefined : mimeType,
    text: keep ? beginning(text) : undefined,
    truncated: keep && text.length > BODY_LIMIT,
  };
}

function isKept(text: string, use: BodyUse): boolean {
  if (use === 'text' || use === 'framed') return true;
  return (use === 'unknown' || text.length <= SHORT) && isReadable(text);
}

/** As much of a text as is kept. A slice would keep the whole alive; what parts are joined to does not. */
function beginning(text: string): string {
  return text.length <= BODY_LIMIT ? text : [text.slice(0, 1), text.slice(1, BODY_LIMIT)].join('');
}

const UNREADABLE = /[\u0000-\u0008\u000e-\u001f]/;

function isReadable(text: string): boolean {
  return text !== '' && !UNREADABLE.test(text.slice(0, SHORT)) && !text.slice(0, SHORT).includes('\ufffd');
}

/** The text as it was sent; base64 is decoded (as UTF-8, cut before decoding). undefined where there is none or it does not decode. */
function bodyText(data: Json, use: BodyUse = 'text'): string | undefined {
  if (typeof data.text !== 'string') return undefined;
  if (asText(data.encoding).toLowerCase() !== 'base64') return data.text;
  return decodeBase64(data.text, use);
}

/** Characters of base64 that hold more than SHORT characters of UTF-8 in any case: three octets each at most, and one group more. */
const TOO_LONG = 4 * SHORT + 4;

function decodeBase64(text: string, use: BodyUse): string | undefined {
  const clean = text.slice(0, BASE64_LIMIT + 64).replace(/\s+/g, '');
  if (use === 'other' && clean.length > TOO_LONG) return undefined;
  try {
    const binary = atob(clean.length > BASE64_LIMIT ? clean.slice(0, BASE64_LIMIT) : clean);
    if (use === 'framed') return binary;
    // A picture shows by its first octets that it is no text; what is under 0x20 stays so in UTF-8.
    if (use !== 'text' && UNREADABLE.test(binary.slice(0, SHORT))) return undefined;
    const bytes = new Uint8Array(binary.length);
    for (let at = 0; at < bytes.length; at++) bytes[at] = binary.charCodeAt(at);
    return new TextDecoder('utf-8').decode(bytes);
  } catch {
    return undefined;
  }
}

function paramsText(params: unknown): string {
  return asList(params)
    .map(asObject)
    .filter((param) => param !== undefined)
    .map((param) => `${encode(asText(param.name))}=${encode(asText(param.value))}`)
    .join('&');
}

// Producers differ in whether params are decoded; what already looks encoded stays.
function encode(text: string): string {
  if (/%[0-9a-f]{2}/i.test(text)) return text;
  return text.replace(
    /[&=+%#\s]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}
