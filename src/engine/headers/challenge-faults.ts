/** What can be wrong with a WWW-Authenticate field: a sentence each, and whether a strict reader refuses the field for it. */
export const CHALLENGE_FAULTS = {
  empty: { refuses: true, sentence: 'The field is empty: it names no scheme' },
  'scheme-missing': {
    refuses: true,
    sentence: 'The field starts with a parameter; a scheme such as Bearer must come first',
  },
  'parameter-stray': {
    refuses: true,
    sentence: 'A comma stands between the scheme and its parameter, so the parameter belongs to no scheme',
  },
  'token68-with-parameters': {
    refuses: true,
    sentence: 'A scheme has both a token and parameters; only one of the two is allowed',
  },
  'value-missing': { refuses: true, sentence: 'A parameter has no value after its equals sign' },
  'value-not-token': {
    refuses: true,
    sentence: 'A value holds characters that are only allowed between double quotes',
  },
  'quote-unclosed': { refuses: true, sentence: 'A double quote is opened and never closed' },
  'comma-missing': { refuses: true, sentence: 'Two parameters are not separated by a comma' },
  'control-character': {
    refuses: true,
    sentence: 'A control or non-ASCII character stands where none is allowed',
  },
  'tab-after-scheme': { refuses: true, sentence: 'A tab follows the scheme where a space is required' },
  junk: { refuses: true, sentence: 'Something stands here that is neither a scheme nor a parameter' },
  'parameter-duplicate': {
    refuses: false,
    sentence: 'A parameter is given twice for one scheme; readers differ in which one they use',
  },
  'single-quotes': {
    refuses: false,
    sentence: 'A value stands in single quotes, which HTTP takes as part of the value',
  },
  'realm-missing': { refuses: false, sentence: 'The scheme requires a realm and none is given' },
  'realm-unquoted': { refuses: false, sentence: 'The realm must be written between double quotes' },
  'nonce-missing': { refuses: false, sentence: 'Digest requires a nonce and none is given' },
} as const satisfies Record<string, { refuses: boolean; sentence: string }>;

export type ChallengeFaultCode = keyof typeof CHALLENGE_FAULTS;
