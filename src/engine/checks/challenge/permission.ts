import type { Exchange } from '../../exchange/exchange.ts';
import type { Aftermath } from '../../facts/views.ts';
import type { Word, WordsView } from '../../facts/words.ts';

/** The word by which a server says that the user is known and lacks a permission. "Access denied" alone is said of everything. */
export function permissionWord(words: WordsView): Word | undefined {
  const said = words.list.find(
    (word) =>
      (word.means === 'forbidden' || word.means === undefined) &&
      /\b(?:permission|privilege|role|rights)s?\b/i.test(word.text) &&
      /\b(?:not|no|without|lacks?|missing|insufficient|requires?|required|denied|don.t|doesn.t)\b/i.test(
        word.text,
      ),
  );
  const other = words.list.some((word) => word.means !== undefined && word.means !== 'forbidden');
  return other ? undefined : said;
}

/** The same request with a credential that was let through later, where this one brought none. */
export function openedBy(later: Aftermath): Exchange | undefined {
  const { success, successFacts } = later;
  const brought = successFacts?.credential.sent === 'yes' || successFacts?.cookies.sessionSent === true;
  return brought ? success : undefined;
}
