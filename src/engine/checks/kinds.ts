import type { CaseKind } from './check.ts';

/** Refusals by status: where a credential may be at fault. */
export const REFUSED: readonly CaseKind[] = ['unauthorized', 'forbidden'];
/** A 401 or what stands for one. */
export const UNAUTHORIZED: readonly CaseKind[] = ['unauthorized'];
/** Where a lost cookie may be at fault: a refusal, or being sent back to sign in. */
export const SIGNED_OUT: readonly CaseKind[] = [
  'unauthorized',
  'soft-unauthorized',
  'login-loop',
  'redirect-loop',
  'oauth-error',
  'forbidden',
];
