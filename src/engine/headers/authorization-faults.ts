/**
 * What can be wrong with an Authorization field, the most telling first: a sentence each, in which `{char}` and `{at}` stand
 * for the fault's character and its position counted from 1.
 */
export const AUTHORIZATION_FAULTS = {
  empty: 'The field is there and no credential is in it',
  placeholder: 'A placeholder stands where the credential belongs: the page sent it before it had one',
  'scheme-placeholder': 'A placeholder stands where the scheme belongs',
  'field-name-included': 'The name of the field was copied into its value',
  'scheme-missing': 'The credential stands alone; the scheme, such as Bearer, is missing before it',
  'scheme-doubled': 'A second scheme stands before the credential',
  'scheme-separator': 'The scheme is followed by {char} where a space is required',
  'scheme-glued': 'No space stands between the scheme and the credential',
  'scheme-misspelt': 'The scheme is no known one and looks like a misspelling',
  folded: 'Two credentials were joined with a comma into one field',
  'json-object': 'A whole JSON object was sent instead of the token in it',
  'line-break': 'A line break stands at character {at}',
  tab: 'A tab stands at character {at}',
  'byte-order-mark': 'A byte order mark (U+FEFF, invisible) stands at character {at}',
  'zero-width': 'An invisible character ({char}) stands at character {at}',
  'control-character': 'A control character ({char}) stands at character {at}',
  'non-ascii': 'A character outside ASCII ({char}) stands at character {at}',
  quotes: 'Quotation marks were sent as part of the credential, at character {at}',
  brackets: 'The credential was sent in brackets',
  'escape-sequence': 'An escape sequence such as \\n was sent as two characters, at character {at}',
  'percent-encoded': 'The credential is percent-encoded, at character {at}',
  'space-doubled': 'More than one space follows the scheme; many servers then find no credential',
  'space-inside': 'A space stands inside the credential, at character {at}',
  'trailing-comma': 'A comma follows the credential',
  'trailing-semicolon': 'A semicolon follows the credential',
  'character-invalid': 'A character that no token may hold ({char}) stands at character {at}',
  'params-malformed': 'The parameters do not parse at character {at}',
  'basic-not-encoded': 'User name and password were sent as they are instead of in base64',
  'basic-not-base64': 'What follows Basic is not base64',
  'basic-no-colon': 'What follows Basic holds no colon between user name and password',
  'basic-control-character':
    'The user name or password holds a control character, such as a line break at its end',
  'basic-non-ascii':
    'The user name or password holds characters outside ASCII, which servers read in different ways',
  'basic-empty': 'User name and password are both empty',
} as const satisfies Record<string, string>;

export type AuthorizationFaultCode = keyof typeof AUTHORIZATION_FAULTS;

export interface AuthorizationFault {
  readonly code: AuthorizationFaultCode;
  /** Character offset in the field, from 0. */
  readonly position: number;
  /** The character as U+200B with its name where known; '' where the fault is not about one. Never part of a sound token. */
  readonly char: string;
  /** How often it occurs. */
  readonly count: number;
}

/** The fault in words. */
export function authorizationFaultText(fault: AuthorizationFault): string {
  return AUTHORIZATION_FAULTS[fault.code]
    .replace('{char}', fault.char)
    .replace('{at}', String(fault.position + 1));
}

const ORDER = new Map(Object.keys(AUTHORIZATION_FAULTS).map((code, index) => [code, index]));

/** Collects faults, one a code, with the first position and the count. */
export class FaultList {
  readonly #faults = new Map<AuthorizationFaultCode, { position: number; char: string; count: number }>();

  add(code: AuthorizationFaultCode, position: number, char = ''): void {
    const known = this.#faults.get(code);
    if (known === undefined) this.#faults.set(code, { position, char, count: 1 });
    else known.count++;
  }

  /** The most telling first. */
  list(): readonly AuthorizationFault[] {
    return [...this.#faults]
      .map(([code, fault]) => ({ code, ...fault }))
      .sort((left, right) => (ORDER.get(left.code) ?? 0) - (ORDER.get(right.code) ?? 0));
  }
}
