import { isMasked } from '../exchange/masked.ts';
import { remembering } from '../exchange/recent.ts';
import { type AuthorizationFault, FaultList } from './authorization-faults.ts';
import { type BasicResult, decodeBasic } from './basic.ts';
import { BLANKS, characterName, isPlaceholder, noteHiddenCharacters, trimEnds } from './credential-text.ts';
import { readToken } from './credential-token.ts';
import { type NegotiateMessage, negotiateMessage } from './negotiate.ts';
import { KNOWN_SCHEMES, misspeltScheme, type SchemeSyntax, schemeSyntax } from './schemes.ts';
import { type AuthParam, type Challenge, parseChallenges } from './www-authenticate.ts';

export type { AuthorizationFault, AuthorizationFaultCode } from './authorization-faults.ts';
export { decodeBasic } from './basic.ts';

/** The Authorization (or Proxy-Authorization) field taken apart. All but `scheme` and the codes of `faults` is secret. */
export interface Authorization {
  /** As written; undefined where the value has none. */
  readonly scheme: string | undefined;
  /** Undefined for a scheme that is not known. */
  readonly syntax: SchemeSyntax | undefined;
  /** What follows the scheme, as sent; the whole value where there is no scheme. Blanks at the ends do not count. */
  readonly credentials: string;
  /** The credential that was probably meant: without quotes, a second scheme, blanks, stray marks. */
  readonly token: string;
  readonly token68?: string;
  /** As far as they could be read; of schemes that have parameters. */
  readonly params?: readonly AuthParam[];
  /** Of Basic. */
  readonly basic?: BasicResult;
  /** Of Negotiate and NTLM. */
  readonly message?: NegotiateMessage;
  /** The further credentials of a folded field: their schemes as written. */
  readonly folded: readonly string[];
  /** A sanitiser put this here: nothing can be said about what was sent, and no faults are given. */
  readonly masked: boolean;
  /** The value matches `credentials` of RFC 9110 §11.4. Many faults do match it. */
  readonly grammatical: boolean;
  /** The most telling first, one a code. */
  readonly faults: readonly AuthorizationFault[];
}

const LEAD = new RegExp(`^[${BLANKS}]*`);
const FIELD_NAME = new RegExp(`^(?:proxy-)?authorization[${BLANKS}]*[:=][${BLANKS}]*`, 'i');
const KNOWN_HEAD = new RegExp(
  `^(${KNOWN_SCHEMES})(?:([${BLANKS}]*[:=,;][${BLANKS}]*|\\+)|(%20|[${BLANKS}]+)|$)`,
  'i',
);
const GLUED = /^(bearer|basic)(?=(?:ey[A-Z]|[A-Za-z0-9+/_-]{16}))/i;
const ANY_HEAD = new RegExp(`^([!#$&'*.^_|~0-9A-Za-z-]+)([${BLANKS}]+)(?=[^${BLANKS}])`);
const SECOND_SCHEME = new RegExp(
  `^["']?(${KNOWN_SCHEMES})(?:[${BLANKS}]*:[${BLANKS}]*|[${BLANKS}]+)(?=[^${BLANKS}=])`,
  'i',
);
const PLAIN_BASIC = /^[^\s:"']+:/;
const FOLDED = new RegExp(`,[ \\t\\r\\n]{0,8}(${KNOWN_SCHEMES}) (?=[^\\s=,])`, 'gi');

/** Takes an Authorization field value apart and says what is wrong with it. Never throws; linear in its length. */
export const parseAuthorization: (value: string) => Authorization = remembering(200, (value) =>
  isMasked(value) ? maskedValue(value) : new AuthorizationParser(value).run(),
);

function maskedValue(value: string): Authorization {
  const head = /^([A-Za-z][A-Za-z0-9-]{2,24})\s+/.exec(value.trim());
  const scheme = head?.[1];
  return {
    scheme,
    syntax: scheme === undefined ? undefined : schemeSyntax(scheme),
    credentials: '',
    token: '',
    folded: [],
    masked: true,
    grammatical: true,
    faults: [],
  };
}

class AuthorizationParser {
  readonly #value: string;
  readonly #faults = new FaultList();
  #at = 0;

  constructor(value: string) {
    this.#value = value;
  }

  run(): Authorization {
    noteHiddenCharacters(this.#value, this.#faults);
    this.#skip(LEAD);
    const name = FIELD_NAME.exec(this.#rest(64));
    if (name !== null) {
      this.#faults.add('field-name-included', this.#at);
      this.#at += name[0].length;
    }
    const scheme = this.#scheme();
    const syntax = scheme === undefined ? undefined : schemeSyntax(scheme);
    const start = this.#at;
    const credentials = trimEnds(this.#value.slice(start));
    const parse = parseChallenges(this.#value);
    const challenge = parse.challenges.length === 1 ? parse.challenges[0] : undefined;
    const grammatical = challenge !== undefined && !parse.refused;
    const folded = this.#folded(credentials, start);
    const own = folded.length === 0 ? credentials : trimEnds(credentials.slice(0, folded[0]?.at));
    const token = this.#credential(own, start, scheme, syntax, grammatical ? challenge : undefined);
    const params = paramsOf(scheme, own, syntax, grammatical ? challenge : undefined);
    if (params?.malformedAt !== undefined) this.#faults.add('params-malformed', start + params.malformedAt);
    const basic = syntax === 'basic' && token !== '' ? this.#basic(token, own, start) : undefined;
    return {
      scheme,
      syntax,
      credentials: own,
      token,
      ...(grammatical && scheme !== undefined && challenge?.token68 !== undefined
        ? { token68: challenge.token68 }
        : {}),
      ...(params === undefined ? {} : { params: params.list }),
      ...(basic === undefined ? {} : { basic }),
      ...(syntax === 'message' ? { message: negotiateMessage(token) } : {}),
      folded: folded.map((part) => part.scheme),
      masked: false,
      grammatical,
      faults: this.#faults.list(),
    };
  }

  #rest(length?: number): string {
    return this.#value.slice(this.#at, length === undefined ? undefined : this.#at + length);
  }

  #skip(pattern: RegExp): void {
    this.#at += pattern.exec(this.#rest())?.[0].length ?? 0;
  }

  /** Finds the scheme, notes what is wrong with it and moves to the credentials. */
  #scheme(): string | undefined {
    const rest = this.#rest();
    const start = this.#at;
    if (trimEnds(rest) === '') {
      this.#faults.add('empty', 0);
      return undefined;
    }
    const unquoted = /^["']?/.exec(rest)?.[0].length ?? 0;
    const known = KNOWN_HEAD.exec(rest.slice(unquoted));
    if (known !== null) {
      const [head, scheme = '', mark, gap = ''] = known;
      if (unquoted > 0) this.#faults.add('quotes', start, characterName(rest[0] ?? ''));
      this.#at = start + unquoted + head.length;
      const after = start + unquoted + scheme.length;
      if (mark !== undefined) this.#faults.add('scheme-separator', after, trimEnds(mark));
      else if (gap === '%20') this.#faults.add('percent-encoded', after);
      else if (/^ {2,}$/.test(gap)) {
        if (trimEnds(this.#rest()) !== '') this.#faults.add('space-doubled', after);
      }
      if (trimEnds(this.#rest()) === '') this.#faults.add('empty', Math.min(this.#at, this.#value.length));
      return scheme;
    }
    const glued = GLUED.exec(rest);
    if (glued !== null && !/\s/.test(rest.trim())) {
      this.#faults.add('scheme-glued', start + (glued[1]?.length ?? 0));
      this.#at = start + (glued[1]?.length ?? 0);
      return glued[1];
    }
    return this.#unknownScheme(rest, start);
  }

  #unknownScheme(rest: string, start: number): string | undefined {
    if (isPlaceholder(rest)) return undefined;
    const head = ANY_HEAD.exec(rest);
    const [, word = '', gap = ''] = head ?? [];
    if (head !== null && isNothing(word)) {
      this.#faults.add('scheme-placeholder', start);
      this.#at = start + word.length + gap.length;
      return undefined;
    }
    // Ours: no scheme's name is that long or starts as a JWT does; such a word is a credential with a space in it.
    if (head !== null && word.length <= 32 && !/^ey[A-Z]/.test(word)) {
      if (misspeltScheme(word) !== undefined) this.#faults.add('scheme-misspelt', start);
      if (/^ {2,}$/.test(gap)) this.#faults.add('space-doubled', start + word.length);
      this.#at = start + word.length + gap.length;
      return word;
    }
    this.#faults.add('scheme-missing', start);
    return undefined;
  }

  /** "This field consists of credentials": one. Several are found where a comma and a known scheme follow. */
  #folded(credentials: string, start: number): { at: number; scheme: string }[] {
    const found: { at: number; scheme: string }[] = [];
    let quotes = 0;
    let counted = 0;
    for (const match of credentials.matchAll(FOLDED)) {
      for (; counted < match.index; counted++) if (credentials[counted] === '"') quotes++;
      if (quotes % 2 === 1) continue;
      if (found.length < 10) found.push({ at: match.index, scheme: match[1] ?? '' });
      this.#faults.add('folded', start + match.index);
    }
    return found;
  }

  /** Notes what is wrong with the credential itself and returns what was probably meant. */
  #credential(
    sent: string,
    from: number,
    scheme: string | undefined,
    syntax: SchemeSyntax | undefined,
    challenge: Challenge | undefined,
  ): string {
    let own = sent;
    let start = from;
    for (let round = 0; round < 4 && syntax !== 'params' && scheme !== undefined; round++) {
      const second = SECOND_SCHEME.exec(own);
      // Products whose credentials are name:secret may well use such a name.
      if (second === null || (syntax === 'other' && second[0].includes(':'))) break;
      this.#faults.add('scheme-doubled', start);
      own = own.slice(second[0].length);
      start += second[0].length;
    }
    if (own === '') return '';
    if (isPlaceholder(own.length < 400 ? own.replace(/[,;]+$/, '') : own)) {
      this.#faults.add('placeholder', start);
      return '';
    }
    if (/^\{\s*"/.test(own)) {
      this.#faults.add('json-object', start);
      return own;
    }
    if (syntax === 'params') return own;
    // An unknown scheme, or one with a free form, may have parameters: those are not read as a token.
    const free = (syntax === undefined && scheme !== undefined) || syntax === 'other';
    const pairs = /^[\w-]+=[^=]/.test(own) || (challenge !== undefined && challenge.params.length > 0);
    if (free && pairs) return own;
    // user:password as it is: what is in it is a password, not a damaged token.
    if (syntax === 'basic' && PLAIN_BASIC.test(own)) return own;
    return readToken(own, start, free, this.#faults);
  }

  #basic(token: string, own: string, start: number): BasicResult {
    const result = decodeBasic(token);
    if (result.ok || result.user !== undefined) {
      if (result.user === '' && result.password === '') this.#faults.add('basic-empty', start);
      else if (isNothing(result.user ?? '') || isNothing(result.password ?? ''))
        this.#faults.add('placeholder', start);
    }
    if (result.ok) return result;
    if (result.fault === 'not-base64' && PLAIN_BASIC.test(own)) this.#faults.add('basic-not-encoded', start);
    else this.#faults.add(`basic-${result.fault}`, start);
    return result;
  }
}

/** What string conversion makes of nothing. Shorter than the placeholders of a whole credential: a user may be called "foo". */
function isNothing(word: string): boolean {
  return /^(?:undefined|null|NaN|\[object \w+\])$/i.test(word);
}

/** The parameters of schemes that have them. Ours: AWS writes values that RFC 9110 wants quoted; they are read all the same. */
function paramsOf(
  scheme: string | undefined,
  own: string,
  syntax: SchemeSyntax | undefined,
  challenge: Challenge | undefined,
): { list: readonly AuthParam[]; malformedAt?: number } | undefined {
  if (scheme === undefined || syntax === 'token' || syntax === 'basic' || syntax === 'message')
    return undefined;
  if (challenge !== undefined) return challenge.params.length > 0 ? { list: challenge.params } : undefined;
  if (syntax !== 'params' || own === '') return undefined;
  const prefix = 'x ';
  const parse = parseChallenges(prefix + own);
  const list = (parse.challenges[0]?.params ?? []).map((param) => ({
    ...param,
    position: param.position - prefix.length,
  }));
  const bad = parse.faults.find(
    (fault) => fault.code !== 'parameter-duplicate' && fault.code !== 'realm-unquoted',
  );
  const lenient = parse.faults.every(
    (fault) => fault.code === 'value-not-token' || fault.code === 'realm-unquoted',
  );
  return bad === undefined || (lenient && list.length > 1)
    ? { list }
    : { list, malformedAt: Math.max(0, bad.position - prefix.length) };
}
