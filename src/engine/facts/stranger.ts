import type { Exchange } from '../exchange/exchange.ts';
import { isTokenRequest } from './places.ts';
import type { FactViews } from './views.ts';

/** Whether the request brought nothing that could prove who asks: no credential, no session cookie, and no token to renew. */
export function isStranger(exchange: Exchange, facts: Pick<FactViews, 'credential' | 'cookies'>): boolean {
  const { credential, cookies } = facts;
  if (cookies.sessionSent) return false;
  if (!isTokenRequest(exchange)) return credential.sent !== 'yes';
  // An application's own "renew my token" call, made before there was one.
  if (credential.values.length > 0 || credential.apiKeys.length > 0) return false;
  if (
    cookies.presence !== 'absent' &&
    cookies.sent.some((cookie) => /token|refresh|sess|auth/i.test(cookie.name))
  )
    return false;
  return !/grant_type|refresh|token/i.test((exchange.request.body?.text ?? '').slice(0, 4000));
}
