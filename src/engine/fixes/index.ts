import type { StackId } from '../facts/stack.ts';
import { nginx } from './nginx.ts';
import type { StackFix, StackFixes } from './stack.ts';

export type { StackFix } from './stack.ts';

/** By product; one that has nothing to say to any cause is left out. */
export const FIXES: Readonly<Partial<Record<StackId, StackFixes>>> = { nginx };

/** The fixes for a cause in the words of the products that were seen, in their order. */
export function fixesFor(
  check: string,
  stacks: readonly StackId[],
): readonly (StackFix & { readonly stack: StackId })[] {
  return stacks.flatMap((stack) => {
    const fix = FIXES[stack]?.[check];
    return fix === undefined ? [] : [{ ...fix, stack }];
  });
}
