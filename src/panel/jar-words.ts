import type { HeldCookie, JarDifference, JarPossibility, JarRow } from './useSession.ts';

/** What the browser’s jar says about one cookie, in a sentence. */
export function rowWords(row: JarRow): string {
  const possible = row.possibilities.map((one) => POSSIBILITIES[one]);
  if (row.standing === 'ledger-only')
    return `Set in this recording, but the browser does not hold it. It may have been ${either(possible)}.`;
  if (row.standing === 'browser-only')
    return `The browser holds it, but this recording does not show how it was set: ${either(possible)}.`;
  if (row.ledger?.attributes === null)
    return `This recording shows it in requests only; the browser knows its attributes. It was set ${either(possible)}.`;
  const differing = row.differences.map((one) => DIFFERENCES[one]);
  const since = possible.length === 0 ? '' : ` It may have been set ${either(possible)}.`;
  return `Stored, but not as it was set in this recording: ${listed(differing)} ${differing.length === 1 ? 'differs' : 'differ'}.${since}`;
}

const POSSIBILITIES: Readonly<Record<JarPossibility, string>> = {
  'set-before': 'before the recording began',
  'set-by-script': 'by a script of the page',
  'set-unrecorded': 'by an answer that was not recorded (another tab’s, say)',
  'in-other-partition':
    'stored in another partition: the browser keeps one apart for each site that embeds it',
  blocked: 'blocked by the cookie settings or an extension',
  evicted: 'dropped to make room: the site has very many cookies',
  'deleted-by-script': 'deleted by a script of the page',
  'deleted-elsewhere': 'deleted by hand or by an answer that was not recorded',
};

const DIFFERENCES: Readonly<Record<JarDifference, string>> = {
  value: 'its value',
  secure: 'Secure',
  'http-only': 'HttpOnly',
  'same-site': 'SameSite',
  lifetime: 'how long it lasts',
};

/** The attributes as the browser holds them, as a Set-Cookie line would have them. */
export function heldWords(held: HeldCookie): string {
  const words = [`Path=${held.path}`];
  if (!held.hostOnly) words.unshift(`Domain=${held.domain}`);
  if (held.expires !== null) words.push(`until ${new Date(held.expires).toISOString().slice(0, 16)}Z`);
  if (held.secure) words.push('Secure');
  if (held.httpOnly) words.push('HttpOnly');
  if (held.sameSite !== 'unspecified') words.push(`SameSite=${SAME_SITE[held.sameSite]}`);
  if (held.partitionKey !== null) words.push(`Partitioned (${partitionWords(held.partitionKey)})`);
  return words.join('; ');
}

const SAME_SITE = { strict: 'Strict', lax: 'Lax', none: 'None' } as const;

/** The key of a partition as the cookie model writes it. */
export function partitionWords(key: string): string {
  const [site = '', marked] = key.split(' ');
  return marked === undefined ? `under ${site}` : `embedded under ${site}`;
}

/** Which of the browser’s jars it is; '' for the ordinary one. */
export function storeWords(storeId: string): string {
  if (/^firefox-container-/.test(storeId)) return ' in this tab’s container';
  if (storeId === 'firefox-private' || storeId === '1') return ' in the private window';
  return '';
}

function listed(words: readonly string[], last = 'and'): string {
  if (words.length < 3) return words.join(` ${last} `);
  return `${words.slice(0, -1).join(', ')}, ${last} ${words.at(-1)}`;
}

function either(words: readonly string[]): string {
  return listed(words, 'or');
}
