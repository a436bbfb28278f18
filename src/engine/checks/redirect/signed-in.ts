import { type Exchange, presence } from '../../exchange/exchange.ts';
import { isAuthorizeUrl, isCallbackUrl, isLoginUrl } from '../../facts/places.ts';

/** A sign-in page of this host that waves the visitor through without setting anything knows who it is. */
export function signedIn(hops: readonly Exchange[], gate: Exchange): boolean {
  return hops.some((hop) => {
    const target = hop.response.redirect;
    return (
      hop.url.host === gate.url.host &&
      isLoginUrl(hop.url) &&
      !isAuthorizeUrl(hop.url) &&
      hop.request.method === 'GET' &&
      target !== undefined &&
      target.host === gate.url.host &&
      !isLoginUrl(target) &&
      !isCallbackUrl(target) &&
      presence(hop.response.fields, 'set-cookie') === 'absent' &&
      !/(?:^|&)(?:code|ticket|token|SAMLResponse)=/.test(hop.url.query)
    );
  });
}
