import type { Audience, Effort } from '../checks/check.ts';

/** A fix in the words of one product: what to set, and where. */
export interface StackFix {
  readonly effort: Effort;
  readonly audience: Audience;
  readonly text: string;
  /** To copy; with placeholders in angle brackets, and nothing of the capture. */
  readonly code?: string;
}

/** What one product's documentation says to the checks' causes, by id of the check. */
export type StackFixes = Readonly<Record<string, StackFix>>;
