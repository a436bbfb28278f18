import { phrase } from '../words/prose.ts';
import {
  type AuditedCookie,
  BASIS_WORDS,
  CLASS_WORDS,
  type CookieFate,
  GRADE_WORDS,
  reasonWords,
  rejectedWords,
  WEIGHT_WORDS,
} from './useSession.ts';

/** The words of the reports for the codes of engine and cookie model, in the language of the panel. */

export const reasonText = (reason: string): string => phrase(reasonWords(reason));
export const rejectedText = (reason: string): string => phrase(rejectedWords(reason));
export const basisText = (basis: CookieFate['basis']): string => phrase(BASIS_WORDS[basis]);
export const classText = (kind: AuditedCookie['class']): string => phrase(CLASS_WORDS[kind]);
export const gradeText = (grade: AuditedCookie['grade']): string => phrase(GRADE_WORDS[grade]);
export const weightText = (weight: AuditedCookie['advice'][number]['weight']): string =>
  phrase(WEIGHT_WORDS[weight]);
