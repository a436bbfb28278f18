/** How `diagnose` prints. */
export const FORMATS = ['text', 'json', 'markdown', 'html', 'junit', 'ndjson', 'github'] as const;

/** Kinds of request that can be asked about, as browsers tell them apart for cookies. */
export const KINDS = [
  'document',
  'iframe',
  'image',
  'script',
  'style',
  'font',
  'media',
  'fetch',
  'form',
  'beacon',
  'websocket',
];
