/** Who may import whom. Paths from `src`; a folder stands for all that is in it. The architecture page has the same table. */
export const LAYERS: readonly { readonly of: string; readonly may: readonly string[] }[] = [
  { of: 'engine/exchange', may: ['engine/exchange', 'engine/headers'] },
  { of: 'engine/headers', may: ['engine/exchange', 'engine/headers'] },
  ...['engine/cookies', 'engine/tokens', 'engine/flows'].map((of) => ({
    of,
    may: [
      'engine/exchange',
      'engine/headers',
      'engine/cookies',
      'engine/tokens',
      'engine/flows',
      'engine/spec.ts',
      'engine/report.ts',
      'engine/report-flows.ts',
    ],
  })),
  {
    of: 'engine/facts',
    may: [
      'engine/exchange',
      'engine/headers',
      'engine/cookies',
      'engine/tokens',
      'engine/flows',
      'engine/facts',
      'engine/report.ts',
      'engine/report-flows.ts',
    ],
  },
  { of: 'engine', may: ['engine'] },
  { of: 'capture', may: ['engine', 'capture', 'extension'] },
  { of: 'report', may: ['engine', 'report'] },
  { of: 'guide', may: ['engine', 'report', 'guide'] },
  { of: 'sanitise', may: ['engine', 'sanitise'] },
  { of: 'words', may: ['words'] },
  { of: 'extension', may: ['engine', 'capture', 'extension', 'words'] },
  { of: 'cli', may: ['engine', 'capture', 'report', 'sanitise', 'guide', 'cli', '../package.json'] },
  {
    of: 'panel',
    may: ['engine', 'capture', 'report', 'sanitise', 'guide', 'extension', 'panel', 'words'],
  },
];

/** Is a file in a folder, or that file? */
export const within = (file: string, place: string): boolean =>
  file === place || file.startsWith(`${place}/`);
