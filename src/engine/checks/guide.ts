import type { CookiePlan } from '../cookies/cookie-plan.ts';
import type { Group } from './check.ts';

/** What a check's page says beyond its declaration: prose by hand, true for this cause alone. `backticks` are code. */
export interface Guide {
  /** What the fault is, in words for someone who never looked at a sign-in from inside. */
  readonly means: string;
  /** How it comes about, the most common first. */
  readonly causes: readonly string[];
  /** How to see it in the browser's developer tools, step by step; that they are open and record, the page says before. */
  readonly look: readonly string[];
  /** A command that shows it; or, in a sentence, why none can. */
  readonly shell: Command | string;
  /** What it is taken for, by id of the other check: how to tell them apart. */
  readonly unlike: Readonly<Record<string, string>>;
  /** Where attributes of a cookie are the cure: those that it should have; the rest is taken from a careful session cookie. */
  readonly cookie?: Partial<CookiePlan>;
}

export interface Command {
  /** To copy; secrets as shell variables, hosts of example names. */
  readonly run: string;
  /** What in its output tells. */
  readonly shows: string;
}

/** The guides of a group, by id of the check. */
export type Guides = Readonly<Record<string, Guide>>;

/** The groups in the order of the catalogue, with the headings that people read. */
export const GROUPS: Readonly<Record<Group, string>> = {
  benign: '401s that are not failures',
  authorization: 'The Authorization header',
  challenge: 'The challenge',
  token: 'Tokens',
  cookie: 'Cookies',
  session: 'The session',
  cors: 'CORS and the browser',
  redirect: 'Redirects and loops',
  oauth: 'OAuth, OpenID Connect and SAML',
  infrastructure: 'Infrastructure',
};
