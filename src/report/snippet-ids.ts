/** What a chooser of frameworks offers, in this order; apart from what writes the lines, so that a help text need not load that. */
export const SNIPPET_IDS = [
  'http',
  'express',
  'express-session',
  'django',
  'spring',
  'spring-code',
  'aspnet',
  'laravel',
  'nginx',
] as const;

export type SnippetId = (typeof SNIPPET_IDS)[number];
