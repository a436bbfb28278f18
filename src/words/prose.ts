/**
 * What the engine says, in another language. Its prose is English: checks keep theirs in `messages`, and a cause carries the ids and
 * values from which it was written. Whoever shows it looks for a translation here, and shows the English where there is none.
 */

/** A check's message, translated: the same `{names}`, and a text for each of its fixes, in their order. */
export interface MessageProse {
  readonly title: string;
  readonly what: string;
  readonly why: string;
  readonly fixes: readonly string[];
}

export interface CheckProse {
  /** What the check is called in a checklist. */
  readonly name: string;
  /** By the message's id. */
  readonly messages: Readonly<Record<string, MessageProse>>;
}

/** All that is translated of the engine's prose. */
export interface Prose {
  /** By the check's id. */
  readonly checks: Readonly<Record<string, CheckProse>>;
  /** Words and sentences that stand for a code (a reason, a class, a step), by their English. */
  readonly phrases: Readonly<Record<string, string>>;
}

const NONE: Prose = { checks: {}, phrases: {} };

let prose = NONE;

/** Takes the engine's words from a translation; undefined: English. */
export function proseFrom(translation: Prose | undefined): void {
  prose = translation ?? NONE;
}

/** Each language's translation is loaded where it is spoken. */
const LANGUAGES: Readonly<Record<string, () => Promise<{ readonly prose: Prose }>>> = {
  de: () => import('./de/prose.ts'),
};

/** Resolves when the engine's words are there in this language; at once where there are none. */
export async function loadProse(language: string): Promise<void> {
  const translation = Object.hasOwn(LANGUAGES, language) ? await LANGUAGES[language]?.() : undefined;
  proseFrom(translation?.prose);
}

/** A phrase of the engine or its reports, translated where there is a translation. */
export function phrase(english: string): string {
  return Object.hasOwn(prose.phrases, english) ? (prose.phrases[english] ?? english) : english;
}

/** A check's words; undefined where they are not translated. */
export function checkProse(check: string): CheckProse | undefined {
  return Object.hasOwn(prose.checks, check) ? prose.checks[check] : undefined;
}
