import type { ParsedUrl } from '../exchange/exchange.ts';
import { isTooLong, MOST_PAIR_BYTES, type SetCookie } from '../headers/set-cookie.ts';
import { cookieDomain } from './cookie-domain.ts';
import { defaultPath } from './default-path.ts';
import { isAddress } from './domain-match.ts';
import { prefixHolds, prefixOf } from './prefixes.ts';
import type { Rules } from './profile.ts';
import type { RejectedReason } from './reasons.ts';
import { isSecureUrl } from './secure-origin.ts';

/** Name, value and the rest that the line alone decides. */
export interface Draft {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  readonly hostOnly: boolean;
  readonly path: string;
}

/** What the line and the URL come to, before the store and the page around it have their say. */
export type Drafted =
  | { readonly draft: Draft; readonly reasons: readonly [] }
  | { readonly draft: undefined; readonly reasons: readonly RejectedReason[] };

/** The first half of RFC 6265bis §5.6 and §5.7: what cannot be a cookie here, whatever the store holds. */
export function draftOf(parsed: SetCookie, url: ParsedUrl, fromHttp: boolean, rules: Rules): Drafted {
  const bare = !parsed.hasEquals && rules.bareWord === 'name';
  const name = bare ? parsed.value : parsed.name;
  const value = bare ? '' : parsed.value;
  const broken = brokenPair(parsed, name, value, rules);
  if (broken !== undefined) return { draft: undefined, reasons: [broken] };
  const reasons: RejectedReason[] = [];
  const loneDot = parsed.loneDotDomain && !rules.loneDotIsNone;
  const place = cookieDomain(loneDot ? '.' : parsed.domain, url.host, rules);
  if ('reason' in place) reasons.push(place.reason);
  const path = parsed.path ?? pathFrom(parsed, url, rules);
  const secureOrigin = isSecureUrl(url);
  const prefix = prefixOf(name, rules);
  // "If the cookie-name is empty and cookie-value begins with a case-insensitive match for "__Secure-" or "__Host-": abort these steps."
  if (name === '' && prefixOf(value, rules) !== undefined) reasons.push('cookie-prefix-violated');
  if (prefix !== undefined) {
    const ownAddress = isAddress(url.host) && parsed.domain?.toLowerCase() === url.host;
    const noEffect = ownAddress || (rules.hostPrefixByEffect && 'domain' in place && place.hostOnly);
    const holds = prefixHolds(
      prefix,
      {
        secure: parsed.secure,
        httpOnly: parsed.httpOnly,
        hasDomain: loneDot || (parsed.domain !== undefined && parsed.domain !== '' && !noEffect),
        path,
        pathWritten: parsed.path !== undefined,
        fromHttp,
        secureOrigin,
      },
      rules,
    );
    if (!holds) reasons.push('cookie-prefix-violated');
  }
  // CHIPS: "Partitioned" demands Secure, and a secure connection.
  if (parsed.partitioned && !(parsed.secure && secureOrigin)) reasons.push('cookie-partitioned-insecure');
  // A value that would be read as a named cookie when it comes back: draft editions differ, Chromium refuses it.
  if (name === '' && !rules.namelessWithEquals && value.includes('=') && reasons.length === 0)
    reasons.push('cookie-empty');
  if (reasons.length > 0 || 'reason' in place) return { draft: undefined, reasons };
  return { draft: { name, value, domain: place.domain, hostOnly: place.hostOnly, path }, reasons: [] };
}

function pathFrom(parsed: SetCookie, url: ParsedUrl, rules: Rules): string {
  const path = defaultPath(url.path);
  if (path.length <= rules.mostDefaultPathBytes) return path;
  return parsed.attributes.findLast(({ name, value }) => name === 'path' && !isTooLong(value))?.value ?? '';
}

function brokenPair(
  parsed: SetCookie,
  name: string,
  value: string,
  rules: Rules,
): RejectedReason | undefined {
  // "If the name string is empty and the value string is empty, ignore the set-cookie-string entirely."
  if (name === '' && value === '') return 'cookie-empty';
  // "If the sum of the lengths of the name string and the value string is more than 4096 octets, abort these steps and ignore the set-cookie-string entirely."
  if (parsed.size > MOST_PAIR_BYTES) return 'cookie-too-large';
  // "If the set-cookie-string contains a %x00-08 / %x0A-1F / %x7F character (CTL characters excluding HTAB): abort these steps and ignore the set-cookie-string entirely."
  const faults = parsed.faults;
  if (faults.some(({ code }) => code === 'control-character')) return 'cookie-invalid-characters';
  if (!rules.tabInPath && parsed.path?.includes('\t') === true) return 'cookie-invalid-characters';
  if (!rules.innerTab && faults.some(({ code }) => code === 'inner-tab')) return 'cookie-invalid-characters';
  return name === '' && !rules.nameless ? 'cookie-empty' : undefined;
}
