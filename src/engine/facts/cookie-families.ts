import { type CookieClass, sessionLike } from '../cookies/session-like.ts';
import { byteLength } from '../headers/set-cookie.ts';

/** Cookies whose names differ in a random part alone: one for each sign-in that was begun. */
export interface CookieFamily {
  /** What the names have in common; the random part is left out. */
  readonly name: string;
  readonly count: number;
  readonly bytes: number;
}

const FEWEST = 4;
/** Words for the state of a sign-in under way, in names that are not known otherwise. */
const STATE_WORDS =
  /state|nonce|correlation|[xc]srf|verifier|pkce|txn|transaction|(?:auth|login|saml|oidc)[-_.]?request/i;
const OTHERS: ReadonlySet<CookieClass> = new Set(['analytics', 'preference', 'affinity']);
/** A part of a name that nobody would write by hand: digits among its letters, or a number. */
const RANDOM = /^(?=.*\d)(?![a-z]+\d{1,2}$)[a-z\d%~=+]{6,}$/i;
/** What known libraries put before a random part that may look like words. */
const KNOWN =
  /^(?:mod_auth_openidc_state_|com\.auth0\.auth\.|auth0\.state\.|a0\.spajs\.txs\.|_opensaml_req_|_shibstate_|\.AspNetCore\.Correlation\.(?:[a-z]+\.(?=.))?|\.AspNetCore\.OpenIdConnect\.Nonce\.|OpenIdConnect\.nonce\.|nonce\.|_oauth2_proxy_csrf_)(?=.{3})/i;

/** The family of a state cookie with a random part in its name; undefined for all other cookies. */
export function familyOf(
  name: string,
  kind: CookieClass = sessionLike({ name, value: '' }).class,
): string | undefined {
  if (name.length < 8 || name.length > 512) return undefined;
  if (kind !== 'flow-state' && (OTHERS.has(kind) || !STATE_WORDS.test(name))) return undefined;
  const [known] = KNOWN.exec(name) ?? [];
  if (known !== undefined) return known;
  for (let at = 1; at < name.length; at++) {
    if (!/[._:-]/.test(name[at - 1] ?? '')) continue;
    const end = name.slice(at).search(/[._:-]/);
    if (RANDOM.test(end < 0 ? name.slice(at) : name.slice(at, at + end))) return name.slice(0, at);
  }
  return undefined;
}

/** Families with at least four members among the cookies of a request, the largest first. */
export function familiesOf(
  sent: readonly { readonly name: string; readonly value: string; readonly class: CookieClass }[],
): readonly CookieFamily[] {
  const found = new Map<string, { count: number; bytes: number }>();
  for (const cookie of sent) {
    const name = familyOf(cookie.name, cookie.class);
    if (name === undefined) continue;
    const family = found.get(name) ?? { count: 0, bytes: 0 };
    family.count++;
    // With "=" and "; ".
    family.bytes += byteLength(cookie.name) + byteLength(cookie.value) + 3;
    found.set(name, family);
  }
  return [...found]
    .filter(([, { count }]) => count >= FEWEST)
    .map(([name, family]) => ({ name, ...family }))
    .sort((a, b) => b.bytes - a.bytes);
}
