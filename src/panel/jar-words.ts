import { listed, moment, t, tn, type WordKey } from '../words/words.ts';
import type { HeldCookie, JarDifference, JarPossibility, JarRow } from './useSession.ts';

/** What the browser’s jar says about one cookie, in a sentence. */
export function rowWords(row: JarRow): string {
  const possible = row.possibilities.map((one) => t(POSSIBILITIES[one]));
  const how = listed(possible, 'or');
  if (row.standing === 'ledger-only') return t('jar_row_ledger_only', { how });
  if (row.standing === 'browser-only') return t('jar_row_browser_only', { how });
  if (row.ledger?.attributes === null) return t('jar_row_requests_only', { how });
  const differing = row.differences.map(differenceText);
  const since = possible.length === 0 ? '' : t('jar_row_since', { how });
  return `${tn('jar_row_differs', differing.length, { what: listed(differing) })}${since}`;
}

const POSSIBILITIES = {
  'set-before': 'jar_set_before',
  'set-by-script': 'jar_set_by_script',
  'set-unrecorded': 'jar_set_unrecorded',
  'in-other-partition': 'jar_in_other_partition',
  blocked: 'jar_blocked',
  evicted: 'jar_evicted',
  'deleted-by-script': 'jar_deleted_by_script',
  'deleted-elsewhere': 'jar_deleted_elsewhere',
} as const satisfies Record<JarPossibility, WordKey>;

function differenceText(difference: JarDifference): string {
  switch (difference) {
    case 'value':
      return t('jar_differs_value');
    case 'lifetime':
      return t('jar_differs_lifetime');
    case 'secure':
      return 'Secure';
    case 'http-only':
      return 'HttpOnly';
    case 'same-site':
      return 'SameSite';
  }
}

/** The attributes as the browser holds them, as a Set-Cookie line would have them. */
export function heldWords(held: HeldCookie): string {
  const words = [`Path=${held.path}`];
  if (!held.hostOnly) words.unshift(`Domain=${held.domain}`);
  if (held.expires !== null) words.push(t('jar_until', { time: moment(held.expires) }));
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
  return t(marked === undefined ? 'jar_partition_under' : 'jar_partition_embedded', { site });
}

/** Which of the browser’s jars it is; '' for the ordinary one. */
export function storeWords(storeId: string): string {
  if (/^firefox-container-/.test(storeId)) return t('jar_store_container');
  if (storeId === 'firefox-private' || storeId === '1') return t('jar_store_private');
  return '';
}
