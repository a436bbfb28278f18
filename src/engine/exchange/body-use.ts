import { BODY_LIMIT, type Exchange } from './exchange.ts';
import { remembering } from './recent.ts';

/**
 * The one place that says which bodies a diagnosis looks at: by type, by size, and by what they hold. What reads a file or asks the
 * browser for bodies goes by it, so that megabytes of pictures and data are never parsed or kept.
 */

// Scripts, styles, images, fonts and media say nothing about sign-in, and would fill the memory of a long session.
const TEXTUAL =
  /^(?:text\/(?!css|javascript|ecmascript|x-c)|application\/(?:[\w.+-]*\+)?(?:json|xml)|application\/(?:x-www-form-urlencoded|jwt|[\w.+-]*jwt|graphql|json-patch|x-ndjson|ndjson|problem|soap|samlmetadata|x-json|hal)|multipart\/(?:form-data|mixed))/i;
// Messages in frames, whose lengths are told in octets: kept as one character for each octet.
const FRAMED = /^application\/(?:grpc-web|connect\+)/i;
const UNKNOWN_TYPE = /^(?:|x-unknown|\*\/\*|application\/octet-stream|null|undefined)$/i;

/** `text` and `framed` bodies are read; `unknown` ones where they are readable; `other` ones only where they are SHORT and readable. */
export type BodyUse = 'text' | 'framed' | 'unknown' | 'other';

/** How a body of this type is used. `essence`: the type without parameters, as `essenceOf` gives it. */
export const bodyUse = remembering(50, (essence: string): BodyUse => {
  if (UNKNOWN_TYPE.test(essence)) return 'unknown';
  if (FRAMED.test(essence)) return 'framed';
  return TEXTUAL.test(essence) ? 'text' : 'other';
});

/** The type without parameters, in lower case. */
export const essenceOf = remembering(50, (mimeType: string): string =>
  (mimeType.split(';', 1)[0] ?? '').trim().toLowerCase(),
);

/** Characters: a few words of an error under a wrong type are worth keeping. */
export const SHORT = 2048;

/** Characters of base64 that are enough for BODY_LIMIT characters of four-octet UTF-8, and one more group to show the cut. */
export const BASE64_LIMIT = Math.ceil((BODY_LIMIT * 4 + 3) / 3) * 4;

/** Ours: data that is no longer than this is kept whatever it holds. */
export const LONG = 4000;
const DATA = /^(?:application\/(?:[\w.+-]*\+)?(?:x-)?(?:nd)?json|text\/(?:plain|csv|json))$/;
/** What the readers of an answer that let its request through look for, in lower case: tokens, codes, errors, forms … */
export const TELLING_WORDS =
  'token tokin jwt oauth saml openid password passwd eyj login signin sign-in sign_in'
    .split(' ')
    .concat('sign in');
/** … and members of JSON: of token responses, documents of providers, errors. */
export const TELLING_MEMBERS =
  'access refresh error errors keys kty issuer iss sub active aud scope request_uri device_code code'.split(
    ' ',
  );
/** Members that begin so are meant, too. */
export const TELLING_BEGINNING = 'auth';
const TELLING = new RegExp(
  `${TELLING_WORDS.join('|')}|"(?:${TELLING_MEMBERS.join('|')}|${TELLING_BEGINNING}[\\w-]*)"\\s*:`,
  'i',
);

/**
 * The exchange, and where its answer let the request through with long data in which nothing could speak of signing in, without
 * that data. Ours, and for large files alone: of 2 GB, most are such data.
 */
export function withoutSilentBody(exchange: Exchange): Exchange {
  const { status, body } = exchange.response;
  const text = body?.text;
  if (body === undefined || text === undefined || text.length <= LONG || status < 200 || status >= 300)
    return exchange;
  if (!isData(essenceOf(body.mimeType ?? '')) || TELLING.test(text)) return exchange;
  return {
    ...exchange,
    response: { ...exchange.response, body: { ...body, text: undefined, truncated: false } },
  };
}

/** Whether a body of this type may be one that `withoutSilentBody` leaves out. */
export function isData(essence: string): boolean {
  return DATA.test(essence);
}

/** What a reader of files puts in the place of a body's text that `withoutSilentBody` would leave out. */
export const LEFT_OUT = '\u0000\u0000';
