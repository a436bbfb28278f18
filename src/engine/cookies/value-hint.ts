import { looseBase64Bytes, utf8 } from '../headers/base64.ts';
import { hiddenClaims } from '../tokens/claims.ts';
import { decodeJwt, looksLikeJwt } from '../tokens/jwt.ts';

/** What anyone who gets hold of a cookie can read in its value. Never the value itself. */
export interface ValueHint {
  /** `jwt`: a signed token, open to read; `json`: JSON as it is, percent-encoded or in base64; `text`: an address of electronic mail. */
  readonly form: 'jwt' | 'json' | 'text';
  /** Names of the members that tell of a person, in lower case, as a fixed list knows them. */
  readonly personal: readonly string[];
}

const PERSONAL = new Set(
  'email e_mail mail name given_name family_name first_name last_name firstname lastname full_name fullname nickname username user_name preferred_username upn unique_name login phone phone_number address birthdate birthday picture'.split(
    ' ',
  ),
);
const EMAIL = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/;
/** Characters that are looked at: what is longer than a cookie may be is none. */
const MOST = 8192;

/** Looks into a cookie's value for what can be read there; undefined where nothing can. Never throws. */
export function valueHint(value: string): ValueHint | undefined {
  if (value.length < 6 || value.length > MOST) return undefined;
  const plain = percentDecoded(value.replace(/^"|"$/g, ''));
  // express-jwt and others put `s:` or `j:` before a signed or JSON value.
  const bare = plain.replace(/^[sj]:/, '');
  const jwt = looksLikeJwt(bare) ? decodeJwt(bare) : undefined;
  if (jwt?.ok === true && jwt.claims !== undefined)
    return { form: 'jwt', personal: personalNames(hiddenClaims(jwt.claims)) };
  const json = jsonOf(bare) ?? jsonOf(decoded(bare));
  if (json !== undefined) {
    const personal = personalNames(namesOf(json));
    return personal.length === 0 ? undefined : { form: 'json', personal };
  }
  return EMAIL.test(plain) ? { form: 'text', personal: ['email'] } : undefined;
}

function personalNames(names: readonly string[]): string[] {
  return [...new Set(names.map((name) => name.toLowerCase()))].filter((name) => PERSONAL.has(name));
}

function namesOf(value: object, depth = 0): string[] {
  return Object.entries(value)
    .slice(0, 200)
    .flatMap(([name, inner]) =>
      typeof inner === 'object' && inner !== null && depth < 4
        ? [name, ...namesOf(inner, depth + 1)]
        : [name],
    );
}

function jsonOf(text: string | undefined): object | undefined {
  if (text === undefined || !/^\s*[{[]/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

// Signed values have a second part after a dot (`.sig`, Flask, Rails); the first is the data.
function decoded(text: string): string | undefined {
  const [first = ''] = text.split(/[.]|--/, 1);
  const bytes = first.length < 12 ? undefined : looseBase64Bytes(first);
  return bytes === undefined ? undefined : utf8(bytes);
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
