import { SECRET_NAME } from '../engine/exchange/redact.ts';
import { claimsOf } from '../engine/tokens/claims.ts';
import { isTelling, OF_SIGN_IN } from './telling.ts';
import type { Values } from './values.ts';

/** What a document is: claims of a token; what a server says of a refusal; anything else. */
export type JsonRule = 'claims' | 'refusal' | 'data';

const DEEPEST = 40;

/** Names whose strings are words of a protocol or of an error, to be read by people and by the diagnosis. */
const WORDS = new Set(
  'error error_description error_message errormessage error_uri message messages msg code errorcode error_code errorsummary detail details title reason description status type error_uri description_text hint exception fault faultstring __type errortype classification non_field_errors message_code'.split(
    ' ',
  ),
);
/** Names whose strings say nothing of a person, in any document. */
const PLAIN = new Set(
  'token_type issued_token_type scope scopes scp grant_type response_type response_mode client_id audience resource kty use alg enc crv typ cty key_ops operationname __typename locale htm acr amr token_use idtyp ver interval'.split(
    ' ',
  ),
);
/** Times, lives and codes: numbers that the diagnosis reads and that name nobody. */
const NUMBERS = new Set(
  'exp iat nbf auth_time expires_in expires_at expires ext_expires_in refresh_expires_in refresh_token_expires_in not-before-policy expiresin expiresat issued_at updated_at max_age interval status statuscode status_code code errorcode error_code retry_after retryafter line column'.split(
    ' ',
  ),
);
/** Names whose values are of a person. */
const PERSONAL =
  /name|mail|phone|mobile|address|street|city|birth|gender|account|iban|login|user|subject|owner|customer/;
/** Names and thumbprints of public keys (RFC 7517 §4, RFC 7638, RFC 9449 §6.1). */
const PUBLIC = new Set('kid x5t x5t#s256 jkt dpop_jkt'.split(' '));
/** Members of a public key (RFC 7518 §6, RFC 8037 §2): the private ones are not among them. */
const PUBLIC_KEY = new Set('n e x y x5c'.split(' '));

/** A parsed JSON document with its strings and numbers disguised, but for what no person and no secret stands in. */
export function sanitiseJson(document: unknown, rule: JsonRule, values: Values, depth = 0): unknown {
  return member(document, { name: '', rule, values, depth, key: false });
}

interface Place {
  /** Of the member, in lower case; of a list's items, that of the list. */
  readonly name: string;
  readonly rule: JsonRule;
  readonly values: Values;
  readonly depth: number;
  /** In a JSON Web Key. */
  readonly key: boolean;
}

function member(value: unknown, place: Place): unknown {
  if (place.depth > DEEPEST) return null;
  if (typeof value === 'string') return text(value, place);
  if (typeof value === 'number') return number(value, place);
  if (Array.isArray(value)) return value.map((item) => member(item, { ...place, depth: place.depth + 1 }));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const key = entries.some(([name]) => name === 'kty');
  const safe = place.rule === 'claims' ? claimsOf(Object.fromEntries(entries)) : {};
  return Object.fromEntries(
    entries.map(([name, one]) => [
      isTelling(name) ? place.values.secret(name) : place.values.kept(name),
      Object.hasOwn(safe, name)
        ? claim(one, place.values)
        : member(one, {
            ...place,
            name: name.toLowerCase(),
            rule: inside(name.toLowerCase(), place.rule),
            depth: place.depth + 1,
            key,
          }),
    ]),
  );
}

// `error`, `errors`, `fault`: what stands in there is about a refusal, whatever the status of the answer.
function inside(name: string, rule: JsonRule): JsonRule {
  return /^(?:errors?|fault|inner_?error|extensions)$/.test(name) ? 'refusal' : rule;
}

/** A claim that names no person: addresses in it may carry parameters all the same. */
function claim(value: unknown, values: Values): unknown {
  if (typeof value === 'string') return /^https?:\/\//i.test(value) ? values.url(value) : values.kept(value);
  return Array.isArray(value) ? value.map((one) => claim(one, values)) : value;
}

function text(value: string, { name, rule, values, depth, key }: Place): string {
  if (value === '') return value;
  if (PUBLIC.has(name) || (key && PUBLIC_KEY.has(name))) return values.kept(value);
  if (PLAIN.has(name)) return values.words(value);
  if (name === 'query' && /^\s*(?:query|mutation|subscription|fragment|\{)/.test(value))
    return graphql(value, values);
  if (WORDS.has(name)) {
    if (rule === 'refusal') return values.words(value);
    // Ours: outside of an error a message may be anybody's; a name of a condition is not.
    if ((/^[A-Za-z]+(?:[_.-][A-Za-z]+){0,4}$/.test(value) && value.length <= 40) || OF_SIGN_IN.test(value))
      return values.words(value);
  }
  // OpenID Connect Discovery §3: what a provider supports, and where.
  if (name.endsWith('_supported')) return values.words(value);
  if (/^https?:\/\//i.test(value)) return values.url(value, depth);
  if (/^\/[\w/.-]*(?:\?|$)/.test(value) && /(?:url|uri|href|location|redirect|path|next|link)$/.test(name))
    return values.url(value, depth);
  return SECRET_NAME.test(name) || PERSONAL.test(name) || isTelling(value) || rule === 'claims'
    ? values.secret(value, depth)
    : values.masked(value, depth);
}

function number(value: number, { name, values }: Place): number {
  if (NUMBERS.has(name) || Math.abs(value) < 100) return value;
  const made = Number(values.disguise.of(String(value)));
  return Number.isFinite(made) ? made : 0;
}

/** A GraphQL document (GraphQL October 2021, 2.9 Input Values): its literals disguised. */
function graphql(document: string, values: Values): string {
  return document
    .replace(/"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"/g, (literal) => {
      const quotes = literal.startsWith('"""') ? '"""' : '"';
      return quotes + values.secret(literal.slice(quotes.length, -quotes.length)) + quotes;
    })
    .replace(/(:\s*)(\d{3,})/g, (_all, colon: string, digits: string) => colon + values.disguise.of(digits));
}
