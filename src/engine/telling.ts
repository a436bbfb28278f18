import type { Exchange } from './exchange/exchange.ts';
import type { FactViews } from './facts/views.ts';

/** Ours: something about an exchange that did not fail is worth asking the checks that warn. Cheap: most are not. */
export function isTelling(exchange: Exchange, facts: FactViews): boolean {
  const { cookies, cookieDeletions, cookieElsewhere, cookieLoad } = facts;
  return (
    facts.credential.inUrl.length > 0 ||
    exchange.url.userinfo !== '' ||
    (facts.flow.role !== undefined && exchange.response.status > 0) ||
    facts.issuers.documents.at(-1)?.exchange === exchange ||
    cookieDeletions.survivors.length > 0 ||
    cookieElsewhere.fragile.length > 0 ||
    (cookieLoad.families[0]?.count ?? 0) >= 8 ||
    cookies.attempts.some((one) => one.session && (!one.removal || one.verdict === 'rejected' || one.slips))
  );
}
