import { authorization } from './authorization.ts';
import type { Scenario } from './scenario.ts';

/** Every scenario, in the order of the index page. */
export const scenarios: readonly Scenario[] = [...authorization];
