import type { Prose } from '../prose.ts';
import { checks } from './checks.ts';
import { phrases } from './phrases.ts';

/** What the engine says, in German. */
export const prose: Prose = { checks, phrases };
