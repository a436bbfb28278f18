import { checkName } from '../guide/name.ts';
import { checkProse, phrase } from '../words/prose.ts';
import { t } from '../words/words.ts';
import {
  type AuditedCookie,
  BASIS_WORDS,
  type Cause,
  CLASS_WORDS,
  type CookieFate,
  GRADE_WORDS,
  type Incident,
  reasonWords,
  rejectedWords,
  WEIGHT_WORDS,
  wordingOf,
} from './useSession.ts';

/** The words of the reports for the codes of engine and cookie model, in the language of the panel. */

export const reasonText = (reason: string): string => phrase(reasonWords(reason));
export const rejectedText = (reason: string): string => phrase(rejectedWords(reason));
export const basisText = (basis: CookieFate['basis']): string => phrase(BASIS_WORDS[basis]);
export const classText = (kind: AuditedCookie['class']): string => phrase(CLASS_WORDS[kind]);
export const gradeText = (grade: AuditedCookie['grade']): string => phrase(GRADE_WORDS[grade]);
export const weightText = (weight: AuditedCookie['advice'][number]['weight']): string =>
  phrase(WEIGHT_WORDS[weight]);

/** What a check is called in a list. */
export const checkText = (check: string): string => checkProse(check)?.name ?? checkName(check);

/** What a check is called where somebody has named it; '' where its id is all the name that it has. */
export const givenName = (check: string): string => checkProse(check)?.name ?? '';

/** A cause as it is said in the panel's language; as the engine says it where it is not translated. */
export function causeText(cause: Cause): Cause {
  const translated = checkProse(cause.check)?.messages[cause.message];
  const say = wordingOf(cause);
  if (translated === undefined || say === undefined) return cause;
  return {
    ...cause,
    title: say(translated.title),
    what: say(translated.what),
    why: say(translated.why),
    // Behind the check's own fixes stand those of products.
    fixes: cause.fixes.map((fix, at) => {
      const text = translated.fixes[at];
      return text === undefined ? fix : { ...fix, text: say(text) };
    }),
  };
}

/** An incident's title in the panel's language, where that of its first cause is translated. */
export function incidentText({ title, causes: [first] }: Incident): string {
  if (first === undefined) return title;
  const said = causeText(first).title;
  if (said === first.title) return title;
  return title === first.title ? said : t('incident_loops', { cause: said });
}
