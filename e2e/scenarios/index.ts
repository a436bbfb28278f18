import { authorization } from './authorization.ts';
import { cookieLines } from './cookie-lines.ts';
import { cookieSites } from './cookie-sites.ts';
import { cookies } from './cookies.ts';
import { loops } from './loops.ts';
import { oauth } from './oauth.ts';
import type { Scenario } from './scenario.ts';
import { sessions } from './sessions.ts';
import { tokens } from './tokens.ts';
import { working } from './working.ts';

/** Every scenario, in the order of the index page. */
export const scenarios: readonly Scenario[] = [
  ...authorization,
  ...tokens,
  ...cookies,
  ...cookieLines,
  ...cookieSites,
  ...sessions,
  ...loops,
  ...oauth,
  ...working,
];
