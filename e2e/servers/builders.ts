import { authorization } from './apps/authorization.ts';
import type { Serve } from './world.ts';

/** Scenario id → its servers. */
export const builders: Readonly<Record<string, Serve>> = { ...authorization };
