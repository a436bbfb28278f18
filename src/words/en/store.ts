/** What the browsers and their stores show. */
export const store = {
  /** The language of this catalogue, by which numbers, dates and plurals are written. */
  language: 'en',
  extension_name: 'Why401',
  extension_description:
    'Says why a request got 401 or 403, or why a login loops: ranked causes with evidence and fixes, in DevTools.',
} as const;
