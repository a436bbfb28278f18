import { BODY_LIMIT, type Body } from './exchange.ts';
import { asList, asObject, asText, type Json } from './har-values.ts';
import { isMasked } from './masked.ts';

// Scripts, styles, images, fonts and media say nothing about sign-in, and would fill the memory of a long session.
const TEXTUAL =
  /^(?:text\/(?!css|javascript|ecmascript|x-c)|application\/(?:[\w.+-]*\+)?(?:json|xml)|application\/(?:x-www-form-urlencoded|jwt|[\w.+-]*jwt|graphql|json-patch|x-ndjson|ndjson|problem|soap|samlmetadata|x-json|hal)|multipart\/(?:form-data|mixed))/i;
// Messages in frames, whose lengths are told in octets: kept as one character for each octet.
const FRAMED = /^application\/(?:grpc-web|connect\+)/i;
const UNKNOWN_TYPE = /^(?:|x-unknown|\*\/\*|application\/octet-stream|null|undefined)$/i;

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
  return body(mimeType, bodyText(data, FRAMED.test(essenceOf(mimeType))));
}

function body(mimeType: string, text: string | undefined): Body {
  const essence = essenceOf(mimeType);
  const keep =
    text !== undefined &&
    // What a sanitiser put there is not what was sent.
    !isMasked(text) &&
    (UNKNOWN_TYPE.test(essence)
      ? isReadable(text)
      : TEXTUAL.test(essence) || FRAMED.test(essence) || isShort(text));
  return {
    mimeType: essence === '' || UNKNOWN_TYPE.test(essence) ? undefined : mimeType,
    text: keep ? text.slice(0, BODY_LIMIT) : undefined,
    truncated: keep && text.length > BODY_LIMIT,
  };
}

/** The type without parameters, in lower case. */
export function essenceOf(mimeType: string): string {
  return (mimeType.split(';', 1)[0] ?? '').trim().toLowerCase();
}

// A few words of an error under a wrong type are worth keeping.
function isShort(text: string): boolean {
  return text.length <= 2048 && isReadable(text);
}

function isReadable(text: string): boolean {
  return text !== '' && !/[\u0000-\u0008\u000e-\u001f\ufffd]/.test(text.slice(0, 2048));
}

/** The text as it was sent; base64 is decoded (as UTF-8, cut before decoding). undefined where there is none or it does not decode. */
function bodyText(data: Json, octets = false): string | undefined {
  if (typeof data.text !== 'string') return undefined;
  if (asText(data.encoding).toLowerCase() !== 'base64') return data.text;
  return decodeBase64(data.text, octets);
}

/** Characters of base64 that are enough for BODY_LIMIT characters of four-octet UTF-8, and one more group to show the cut. */
const BASE64_LIMIT = Math.ceil((BODY_LIMIT * 4 + 3) / 3) * 4;

function decodeBase64(text: string, octets: boolean): string | undefined {
  const clean = text.slice(0, BASE64_LIMIT + 64).replace(/\s+/g, '');
  try {
    const binary = atob(clean.length > BASE64_LIMIT ? clean.slice(0, BASE64_LIMIT) : clean);
    if (octets) return binary;
    const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
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
