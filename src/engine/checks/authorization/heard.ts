import type { Exchange, Field } from '../../exchange/exchange.ts';
import type { ChallengeView } from '../../facts/challenge.ts';
import type { Word, WordsView } from '../../facts/words.ts';

/**
 * Whether the server's words show that it saw the credential. Ours: no specification says how to word a refusal; "please
 * sign in" is said of missing and refused credentials alike, so only words about the credential itself count.
 */

const NOUN = '(?:tokens?|headers?|authorization fields?|credentials?|keys?|jwt|bearer|authorization)';
const ABSENCE = new RegExp(
  [
    `\\b(?:no|missing|without)\\b(?: (?:the|an?|any|required|your))?(?: ?["'\`]?[\\w-]{1,40}["'\`]?){0,3}[ -]?["'\`]?${NOUN}\\b`,
    `\\b${NOUN}["'\`]? (?:(?:is|are|was|were|has|have)(?: been)? )?(?:missing|absent|empty|not (?:been )?(?:provided|supplied|present|sent|set|given|included|specified))`,
    `\\bheader["'\`]? (?:is |was )?not found`,
    `\\b(?:tokens?|headers?|credentials?|keys?|jwt) (?:is |are )?(?:required|must be (?:provided|present|sent|supplied|set))`,
    `(?:did not|didn't) (?:provide|send|include|supply)`,
    'system:anonymous',
    '^rest_not_logged_in$',
  ].join('|'),
  'i',
);
// "Missing or invalid token" leaves both open; "Missing 'Bearer' type" and "full authentication" are no word on the header.
const OPEN =
  /invalid|malformed|expired|incorrect|wrong|\btype in\b|full authentication|no (?:valid|matching|applicable|suitable)/i;

/** The word by which the server says that no credential came, if it says so plainly. */
export function absenceIn(words: WordsView): Word | undefined {
  return words.list.find(
    (word) =>
      (word.means === undefined || word.means === 'authorization-missing') &&
      (ABSENCE.test(word.text) || isFastApi(word)) &&
      !OPEN.test(word.text) &&
      !isUnknownRoute(word),
  );
}

const READ = /^(?:token-|api-key-|password-|credential-|oauth-client-)/;

/** The word by which the server shows that it read the credential (expired, malformed, not known …). */
export function readingIn(words: WordsView): Word | undefined {
  return words.list.find((word) => word.means !== undefined && READ.test(word.means));
}

// FastAPI's own words where the header did not arrive; it has others for a scheme or token that it does not take.
function isFastApi(word: Word): boolean {
  return word.source === 'body.detail' && word.text === 'Not authenticated';
}

/** Amazon API Gateway says "Missing Authentication Token" of addresses that it does not know, whatever was sent. */
export function isUnknownRoute(word: Word): boolean {
  return /^MissingAuthenticationToken(?:Exception)?$|^Missing Authentication Token$/.test(word.text);
}

/** The word by which a server that answers 403 shows that it does not know who asks (FastAPI: "Not authenticated", "Invalid …"). */
export function unknownSender(words: WordsView): Word | undefined {
  const word = words.says('authorization-missing') ?? words.says('credential-refused');
  return word === undefined || isUnknownRoute(word) ? undefined : word;
}

/** Schemes of challenges that want an API key in a header or query parameter of its own (Kong, Azure API Management). */
export const KEY_SCHEMES = new Set(['key', 'azureapimanagementkey', 'x-api-key']);

/** Where the server wants an API key: the field's name, '' where it names none; undefined where it asks for none. */
export function wantedKey(challenge: ChallengeView, word: string | undefined): string | undefined {
  const named = namedKey(word);
  if (named !== undefined) return named;
  const scheme = challenge.schemes[0] ?? '';
  if (KEY_SCHEMES.has(scheme))
    return (
      challenge
        .of(scheme)
        ?.params.find((param) => param.name === 'name')
        ?.value.slice(0, 60) ?? ''
    );
  if (scheme !== '' || word === undefined || /authorization/i.test(word)) return undefined;
  return /\b(?:api|subscription)[ _-]?key\b/i.test(word) ? '' : undefined;
}

/** The field or parameter that the server's word on an absent key calls by name, whatever scheme its challenge has. */
export function namedKey(word: string | undefined): string | undefined {
  const named =
    word === undefined
      ? null
      : /\b(x-[\w-]{1,40}(?:key|token)|apikey|api[-_]key|ocp-apim-subscription-key)\b[^.]{0,12}\b(?:header|query|param)|\bheader ["'`]?(x-[\w-]{1,40}(?:key|token))\b|missing ["'`]?(x-[\w-]{1,40}(?:key|token))\b/i.exec(
          word,
        );
  return named?.[1] ?? named?.[2] ?? named?.[3];
}

const UNDERSCORED =
  /^(?:[a-z]{1,20}_)?(?:api_?key|auth_token|access_token|session_token|user_token|auth_key)$|^(?:api|auth|access|x)_(?:key|token|auth)$/;

/** A header that looks like a key and has an underscore in its name: nginx drops it, and Apache does for CGI programs. */
export function underscoredKey(exchange: Exchange): Field | undefined {
  return exchange.request.fields.list.find((field) => UNDERSCORED.test(field.name));
}
