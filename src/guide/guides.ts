import { guides as authorization } from '../engine/checks/authorization/guides.ts';
import { guides as benign } from '../engine/checks/benign/guides.ts';
import { guides as challenge } from '../engine/checks/challenge/guides.ts';
import { guides as cookie } from '../engine/checks/cookie/guides.ts';
import { guides as cors } from '../engine/checks/cors/guides.ts';
import type { Guide } from '../engine/checks/guide.ts';
import { guides as infrastructure } from '../engine/checks/infrastructure/guides.ts';
import { guides as oauth } from '../engine/checks/oauth/guides.ts';
import { guides as redirect } from '../engine/checks/redirect/guides.ts';
import { guides as session } from '../engine/checks/session/guides.ts';
import { guides as token } from '../engine/checks/token/guides.ts';

const ALL: ReadonlyMap<string, Guide> = new Map(
  [benign, authorization, challenge, token, cookie, session, cors, redirect, oauth, infrastructure].flatMap(
    (guides) => Object.entries(guides),
  ),
);

/** The guide of a check; undefined where there is none. */
export function guideOf(id: string): Guide | undefined {
  return ALL.get(id);
}

/** The ids of all that have a guide. */
export function guideIds(): readonly string[] {
  return [...ALL.keys()];
}
