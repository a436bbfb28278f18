import type { Exchange } from '../exchange/exchange.ts';
import { sameAddress } from '../flows/saml.ts';
import type { CookiesView } from './cookies-view.ts';
import type { SamlView } from './saml.ts';

/**
 * The cookies of a request that brings a SAML response, without those whose absence explains nothing: a response that says no is
 * refused whatever comes with it, and a cookie set by the answer to another response, after this one's request was sent, cannot be
 * what remembers that request.
 */
export function cookiesForSaml(cookies: CookiesView, exchange: Exchange, saml: SamlView): CookiesView {
  if (saml.role !== 'response' || cookies.missing.length === 0) return cookies;
  const [status = 'Success'] = saml.message?.status ?? [];
  const asked = saml.request?.exchange.index;
  const missing = cookies.missing.filter(
    ({ attempt }) =>
      status === 'Success' &&
      !(
        asked !== undefined &&
        attempt.exchange.index > asked &&
        sameAddress(attempt.exchange.url, exchange.url)
      ),
  );
  return missing.length === cookies.missing.length ? cookies : { ...cookies, missing };
}
