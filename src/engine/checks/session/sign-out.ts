import type { Exchange } from '../../exchange/exchange.ts';
import { isLoginSubmit } from '../../facts/places.ts';
import type { FactViews } from '../../facts/views.ts';

/** The facts that tell whether a sign-out came between. */
export type SignOutFacts = Pick<FactViews, 'logins' | 'tokens' | 'cookies'>;

/** The sign-out after which this request came, with what was handed out before it; undefined where there was none. */
export function signOutBefore(exchange: Exchange, facts: SignOutFacts): Exchange | undefined {
  const { logout, login } = facts.logins;
  if (logout === undefined || (login !== undefined && login.index > logout.index)) return undefined;
  return isLoginSubmit(exchange) || isNewer(facts, logout) ? undefined : logout;
}

// What was handed out after the sign-out is not undone by it.
function isNewer(facts: Pick<FactViews, 'tokens' | 'cookies'>, logout: Exchange): boolean {
  const issued = facts.tokens.life?.issuedBy;
  if (issued !== undefined && issued.index > logout.index) return true;
  return facts.cookies.origins.some(
    ({ attempt }) => attempt.atLogin && attempt.exchange.index > logout.index,
  );
}
