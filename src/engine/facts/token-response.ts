import type { Exchange } from '../exchange/exchange.ts';
import type { TokenLife } from './token-life.ts';

/** A token that a response hands out. */
export interface IssuedToken {
  readonly token: string;
  readonly role: TokenLife['role'];
  /** Lifetime that the response tells, ms. */
  readonly expiresIn: number | undefined;
  /** The scopes that it names, '' where it names none. */
  readonly scope: string;
}

const TOKEN_NAME = /^(?:access_?token|id_?token|refresh_?token|token|jwt|access|refresh|auth_?token)$/i;
const TOKEN_MEMBER =
  /"(?:access_?token|id_?token|refresh_?token|token|jwt|access|refresh|auth_?token)"\s*:\s*"/i;

/** The tokens in the JSON body of a response that was answered well. */
export function tokensIn(exchange: Exchange): readonly IssuedToken[] {
  const text = exchange.response.body?.text;
  const { status } = exchange.response;
  if (text === undefined || status < 200 || status >= 300 || !TOKEN_MEMBER.test(text)) return [];
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return [];
  }
  const found: IssuedToken[] = [];
  const visit = (value: unknown, depth: number) => {
    if (depth > 3 || value === null || typeof value !== 'object' || found.length > 8) return;
    const members = Object.entries(value).slice(0, 60);
    const member = (pattern: RegExp) => members.find(([name]) => pattern.test(name))?.[1];
    // RFC 6749 §5.1: expires_in is "the lifetime in seconds of the access token"; Keycloak tells the refresh token's beside it.
    const lifetimes = {
      access: lifetimeOf(member(/^expires_?in$/i)),
      refresh: lifetimeOf(member(/^refresh_?(?:token_?)?expires_?in$/i)),
    };
    const scope = member(/^scope$/i);
    for (const [name, value] of members) {
      if (typeof value === 'string' && value.length >= 12 && TOKEN_NAME.test(name)) {
        const role = roleOf(name);
        found.push({
          token: value,
          role,
          expiresIn: role === 'id' ? undefined : lifetimes[role],
          scope: typeof scope === 'string' ? scope.slice(0, 300) : '',
        });
      } else if (typeof value === 'object') visit(value, depth + 1);
    }
  };
  visit(json, 0);
  return found;
}

function lifetimeOf(seconds: unknown): number | undefined {
  return typeof seconds === 'number' && seconds > 0 && seconds < 1e9 ? seconds * 1000 : undefined;
}

function roleOf(name: string): 'access' | 'id' | 'refresh' {
  if (/refresh/i.test(name)) return 'refresh';
  if (/^id/i.test(name)) return 'id';
  return 'access';
}
