import { authorization } from './apps/authorization.ts';
import { browser } from './apps/browser.ts';
import { cookies } from './apps/cookies.ts';
import { loops } from './apps/loops.ts';
import { oauth } from './apps/oauth.ts';
import { sessions } from './apps/sessions.ts';
import { tokens } from './apps/tokens.ts';
import { working } from './apps/working.ts';
import type { Serve } from './world.ts';

/** Scenario id → its servers. */
export const builders: Readonly<Record<string, Serve>> = {
  ...authorization,
  ...tokens,
  ...cookies,
  ...sessions,
  ...browser,
  ...loops,
  ...oauth,
  ...working,
};
