import { CHALLENGE_FAULTS, type ChallengeFaultCode } from './challenge-faults.ts';
import { isControl, quotedString, skipBlanks, token68End, tokenEnd } from './scan.ts';

/** One auth-param of a challenge or of credentials. */
export interface AuthParam {
  /** In lower case (RFC 9110 §11.2: "parameter names ought to be matched case-insensitively"). */
  readonly name: string;
  /** Unquoted, quoted-pairs resolved. */
  readonly value: string;
  readonly quoted: boolean;
  /** Character offset of the name in its field line. */
  readonly position: number;
}

/** One challenge of WWW-Authenticate or Proxy-Authenticate. */
export interface Challenge {
  /** As written; compare without case. */
  readonly scheme: string;
  /** Each name once, in order of first appearance; of a repeated one the last value, as browsers read it. */
  readonly params: readonly AuthParam[];
  readonly token68?: string;
  /** Character offset of the scheme in its field line. */
  readonly position: number;
  /** Which field line holds it, counted from 0. */
  readonly line: number;
}

export interface HeaderFault {
  readonly code: ChallengeFaultCode;
  /** Character offset in the field line. */
  readonly position: number;
  readonly line: number;
  /** The parameter's name (lower case) or scheme that it is about; '' where it is about neither. */
  readonly name: string;
}

export interface ChallengeParse {
  /** In order. Where the field is refused: what could be read in spite of it. */
  readonly challenges: readonly Challenge[];
  /** In order of position, at most MAX_FAULTS. */
  readonly faults: readonly HeaderFault[];
  /** The field does not match the grammar; a strict reader drops the whole line. */
  readonly refused: boolean;
}

/** Faults kept of one field: a hostile one has a million. */
export const MAX_FAULTS = 100;

interface OpenChallenge {
  readonly scheme: string;
  readonly position: number;
  readonly params: Map<string, AuthParam>;
  token68: string | undefined;
  /** A space follows the scheme, so parameters may: "challenge = auth-scheme [ 1*SP ( token68 / #auth-param ) ]". */
  readonly spaced: boolean;
}

/**
 * Parses one field line of WWW-Authenticate: RFC 9110 §11.6.1, `#challenge`, several challenges included. Never throws;
 * linear in the length of the field.
 */
export function parseChallenges(field: string): ChallengeParse {
  return new ChallengeParser(field, 0).run();
}

/**
 * Parses all lines of the field. Each is read alone, so that a broken one does not spoil the next: RFC 9110 §5.3 lets a
 * sender split a list over lines, and ours: a recorder that joined lines with a line feed is undone here.
 */
export function parseChallengeFields(values: readonly string[]): ChallengeParse {
  const lines = values.flatMap((value) => value.split(/\r?\n(?![ \t])/));
  const parses = lines.map((line, index) => new ChallengeParser(line, index).run());
  // An empty line beside a full one is only an empty list element (RFC 9110 §5.6.1.2).
  const full = parses.some((parse) => parse.challenges.length > 0);
  const read = full ? parses.filter((parse) => !isEmptyLine(parse)) : parses;
  return {
    challenges: read.flatMap((parse) => parse.challenges),
    faults: read.flatMap((parse) => parse.faults).slice(0, MAX_FAULTS),
    refused: read.some((parse) => parse.refused),
  };
}

/** A parameter's value, or undefined. `name` in lower case. */
export function challengeParam(challenge: Challenge, name: string): string | undefined {
  return challenge.params.find((param) => param.name === name)?.value;
}

function isEmptyLine(parse: ChallengeParse): boolean {
  return parse.challenges.length === 0 && parse.faults.every((fault) => fault.code === 'empty');
}

class ChallengeParser {
  readonly #text: string;
  readonly #line: number;
  #at = 0;
  readonly #challenges: OpenChallenge[] = [];
  readonly #faults: HeaderFault[] = [];
  #refused = false;

  constructor(field: string, line: number) {
    // A folded line reads as spaces (RFC 9112 §5.2 Obsolete Line Folding).
    this.#text = field.replace(/\r\n(?=[ \t])/g, '  ').replace(/\n(?=[ \t])/g, ' ');
    this.#line = line;
  }

  run(): ChallengeParse {
    for (;;) {
      // "A recipient MUST parse and ignore a reasonable number of empty list elements" (RFC 9110 §5.6.1.2).
      this.#at = skipBlanks(this.#text, this.#at);
      if (this.#at >= this.#text.length) break;
      if (this.#text[this.#at] === ',') this.#at++;
      else this.#element();
    }
    if (this.#challenges.length === 0 && !this.#refused) this.#fault('empty', 0);
    const challenges = this.#challenges.map((open) => this.#close(open));
    this.#faults.sort((left, right) => left.position - right.position);
    return { challenges, faults: this.#faults, refused: this.#refused };
  }

  /** One element of the list: the start of a challenge, or one more parameter of the last challenge. */
  #element(): void {
    const text = this.#text;
    const start = this.#at;
    const end = tokenEnd(text, start);
    const equals = skipBlanks(text, end);
    const next = text[end];
    const ended = next === undefined || next === ',' || next === ' ' || next === '\t';
    if (end > start && text[equals] === '=') this.#param(start, end, equals);
    else if (end > start && ended) this.#scheme(start, end);
    else this.#junk();
  }

  #scheme(start: number, end: number): void {
    const text = this.#text;
    const spaced = text[end] === ' ' || text[end] === '\t';
    if (text[end] === '\t') this.#fault('tab-after-scheme', end);
    const open: OpenChallenge = {
      scheme: text.slice(start, end),
      position: start,
      params: new Map(),
      token68: undefined,
      spaced,
    };
    this.#challenges.push(open);
    this.#at = skipBlanks(text, end);
    if (!spaced || this.#at >= text.length || text[this.#at] === ',') return;
    // token68 stands alone: what follows it is the end or a comma, or else it was a parameter's name.
    const last = token68End(text, this.#at);
    const after = skipBlanks(text, last);
    if (last > this.#at && (after >= text.length || text[after] === ',')) {
      open.token68 = text.slice(this.#at, last);
      this.#at = after;
      return;
    }
    const name = tokenEnd(text, this.#at);
    const equals = skipBlanks(text, name);
    if (name > this.#at && text[equals] === '=') this.#param(this.#at, name, equals);
    else this.#junk();
  }

  #param(start: number, end: number, equals: number): void {
    const text = this.#text;
    const name = text.slice(start, end).toLowerCase();
    const challenge = this.#challenges.at(-1);
    if (challenge === undefined) this.#fault('scheme-missing', start, name);
    else if (!challenge.spaced) this.#fault('parameter-stray', start, name);
    else if (challenge.token68 !== undefined) this.#fault('token68-with-parameters', start, name);
    const at = skipBlanks(text, equals + 1);
    const quoted = text[at] === '"';
    const value = quoted ? this.#quoted(at, name) : this.#unquoted(at, name);
    if (challenge === undefined) return;
    if (challenge.params.has(name)) this.#fault('parameter-duplicate', start, name);
    const position = challenge.params.get(name)?.position ?? start;
    challenge.params.set(name, { name, value, quoted, position });
  }

  #quoted(at: number, name: string): string {
    const text = this.#text;
    const read = quotedString(text, at);
    if (!read.closed) this.#fault('quote-unclosed', at, name);
    if (read.badAt >= 0) this.#fault('control-character', read.badAt, name);
    this.#at = skipBlanks(text, read.end);
    if (this.#at < text.length && text[this.#at] !== ',') this.#missingComma(name);
    return read.value;
  }

  #unquoted(at: number, name: string): string {
    const text = this.#text;
    const end = tokenEnd(text, at);
    const after = skipBlanks(text, end);
    if (after >= text.length || text[after] === ',') {
      this.#at = after;
      if (end === at) this.#fault('value-missing', at, name);
      else if (text[at] === "'") this.#fault('single-quotes', at, name);
      return text.slice(at, end);
    }
    if (after > end && end > at && this.#startsParam(after)) {
      this.#at = after;
      this.#missingComma(name);
      return text.slice(at, end);
    }
    // Characters that need quotes. Ours: the value is read up to the comma, or up to the next `name=`.
    this.#fault('value-not-token', end, name);
    let stop = end;
    while (stop < text.length && text[stop] !== ',') {
      const blank = skipBlanks(text, stop);
      if (blank > stop && this.#startsParam(blank)) break;
      stop = blank > stop ? blank : stop + 1;
    }
    this.#at = stop;
    return text.slice(at, stop).trimEnd();
  }

  /** Whether `name=` stands here. */
  #startsParam(at: number): boolean {
    const end = tokenEnd(this.#text, at);
    return end > at && this.#text[end] === '=';
  }

  /** What follows a value is neither a comma nor the end. */
  #missingComma(name: string): void {
    if (this.#startsParam(this.#at)) this.#fault('comma-missing', this.#at, name);
    else this.#junk();
  }

  /** Something that the grammar has no place for: skipped up to the next comma outside quotes. */
  #junk(): void {
    const text = this.#text;
    const start = this.#at;
    const bad = isControl(text.charCodeAt(start)) || text.charCodeAt(start) > 0x7e;
    this.#fault(bad ? 'control-character' : 'junk', start);
    let at = start;
    while (at < text.length && text[at] !== ',') at = text[at] === '"' ? quotedString(text, at).end : at + 1;
    this.#at = at;
  }

  #close(open: OpenChallenge): Challenge {
    const scheme = open.scheme.toLowerCase();
    const basic = scheme === 'basic';
    const realm = open.params.get('realm');
    // RFC 7617 §2: "The authentication parameter 'realm' is REQUIRED". RFC 7616 §3.3 requires realm and nonce.
    if ((basic || scheme === 'digest') && realm === undefined)
      this.#fault('realm-missing', open.position, scheme);
    if (scheme === 'digest' && !open.params.has('nonce')) this.#fault('nonce-missing', open.position, scheme);
    // RFC 9110 §11.5: "For historical reasons, a sender MUST only generate the quoted-string syntax."
    if (realm !== undefined && !realm.quoted) this.#fault('realm-unquoted', realm.position, 'realm');
    const challenge = {
      scheme: open.scheme,
      params: [...open.params.values()],
      position: open.position,
      line: this.#line,
    };
    return open.token68 === undefined ? challenge : { ...challenge, token68: open.token68 };
  }

  #fault(code: ChallengeFaultCode, position: number, name = ''): void {
    if (CHALLENGE_FAULTS[code].refuses) this.#refused = true;
    if (this.#faults.length < MAX_FAULTS) this.#faults.push({ code, position, line: this.#line, name });
  }
}
