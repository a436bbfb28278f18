import { codeIn } from './checks/authorization/aws-signature-invalid.ts';
import { refusesDigest } from './checks/authorization/digest-mismatch.ts';
import type { CaseKind } from './checks/check.ts';
import { lostCookies } from './checks/cookie/lost.ts';
import { type Exchange, fieldValue, type ParsedUrl, parseUrl } from './exchange/exchange.ts';
import { meantStatus } from './facts/answers/inner.ts';
import { blockerOf, isBlocked } from './facts/blocked.ts';
import { mattersForSignIn } from './facts/cors-denial.ts';
import { refusesForSize } from './facts/header-size.ts';
import {
  carriesPassword,
  isApiCall,
  isAuthorizeUrl,
  isCallbackUrl,
  isDecoration,
  isLoginSubmit,
  isLoginUrl,
  isLogoutUrl,
  isNavigation,
  isNextStep,
  isPrefetch,
  isProviderDocument,
  isTokenRequest,
} from './facts/places.ts';
import type { FactViews } from './facts/views.ts';
import { numericDate } from './tokens/jwt.ts';

/** Statuses by which products say "not signed in" besides 401: Laravel (419), IIS (440), Esri (498). */
const LIKE_401 = new Set([401, 419, 440, 498]);

/** What kind of failure an exchange shows, or undefined where it shows none. A symptom, not yet a cause. */
export function symptomOf(
  exchange: Exchange,
  facts: FactViews,
): Exclude<CaseKind, 'observation'> | undefined {
  const status = meantStatus(exchange);
  if (facts.loop.loop !== undefined) return facts.loop.loop.kind === 'login' ? 'login-loop' : 'redirect-loop';
  // Browsers throw away what they fetched ahead of a click where it was refused or led elsewhere.
  if (isPrefetch(exchange)) return undefined;
  // A kept redirect to the sign-in page, used after the sign-in, leads astray; all else from the cache is nobody's refusal.
  if (exchange.fromCache && status !== 401)
    return isBounce(exchange, facts) ? 'soft-unauthorized' : undefined;
  if (isBlockedPreflight(facts)) return 'blocked';
  if (isPreflight(exchange)) {
    const stops = isRefusedPreflight(exchange) || facts.cors.denial !== undefined || isUnanswered(facts);
    return stops ? 'cors' : undefined;
  }
  if (isStoppedCall(exchange, facts)) return 'cors';
  if (refusesForSize(exchange, facts) || facts.words.says('cookie-pileup') !== undefined)
    return 'header-too-large';
  if (status === 407 || /PROXY_AUTH/.test(exchange.failure)) return 'proxy';
  if (isTokenRequest(exchange) && isTokenRefusal(exchange, facts)) return 'token-endpoint';
  if (isProviderFailure(exchange, facts)) return isTokenRequest(exchange) ? 'token-endpoint' : 'oauth-error';
  if (isBlockedSignIn(exchange, facts)) return 'blocked';
  // Under 200 nobody sees it by the status; under another failure it is one of several.
  if (LIKE_401.has(status))
    return exchange.response.status < 300 && status !== exchange.response.status
      ? 'soft-unauthorized'
      : 'unauthorized';
  if (/INVALID_AUTH_CREDENTIALS/.test(exchange.failure)) return 'unauthorized';
  if (refusesOtherwise(exchange, facts)) return 'unauthorized';
  if (refusesForm(exchange, facts)) return facts.words.says('csrf-missing') ? 'forbidden' : 'unauthorized';
  if (status === 403) return 'forbidden';
  if (status === 429) return 'rate-limited';
  if (isCallbackUrl(exchange.url) && /(?:^|&)error=/.test(exchange.url.query) && !isLoginUrl(exchange.url))
    return isSilentQuestion(exchange, facts) ? undefined : 'oauth-error';
  if (isFailedCallback(exchange, facts) || isStrandedCallback(exchange, facts)) return 'oauth-error';
  if (isFailedAssertion(exchange, facts) || isRefusedQuestion(exchange, facts)) return 'oauth-error';
  if (facts.flow.role === 'authorize' && refusesToBegin(exchange)) return 'oauth-error';
  if (isBounce(exchange, facts)) return 'soft-unauthorized';
  if (facts.outage.part && (status >= 500 || status === 0)) return 'outage';
  return undefined;
}

/** Words on a token or its header; on these statuses a refusal must speak plainly to be one. */
const ON_TOKEN =
  /^(?:token-(?:expired|malformed|not-yet-valid|signature-invalid|key-unknown|audience-mismatch|issuer-mismatch)|authorization-missing)$/;

/**
 * A refusal under another status: RFC 6750 §3.1 gives invalid_request status 400, and some servers answer 400, 422 or 500 when
 * their library throws at a token (Echo, flask-jwt-extended, Express without a handler).
 */
function refusesOtherwise(exchange: Exchange, facts: FactViews): boolean {
  const { status } = exchange.response;
  if (status !== 400 && status !== 422 && status !== 500) return false;
  if (isTokenRequest(exchange) || isCallbackUrl(exchange.url)) return false;
  // Several services of AWS answer 400 to a signature that they refuse.
  if (facts.signing.aws !== undefined && codeIn(facts) !== undefined) return true;
  if (refusesDigest(exchange, facts)) return true;
  if (facts.challenge.schemes.length > 0 && facts.challenge.param('error') !== undefined) return true;
  // express-oauth2-jwt-bearer answers 400 without a reason to a DPoP token that comes without its proof.
  if (facts.credential.scheme === 'dpop' && facts.dpop.presence === 'absent' && facts.challenge.of('dpop'))
    return true;
  // RFC 9110 §11.6.1: a challenge in another answer says that other credentials might affect it. Express-oauth2-jwt-bearer.
  if (status === 400 && asksForAnother(facts)) return true;
  // nginx, where ssl_verify_client asks for a client certificate.
  if (status === 400 && facts.words.list.some((word) => /SSL certificate (?:was sent|error)/.test(word.text)))
    return true;
  if (!isApiCall(exchange)) return false;
  if (/^(?:invalid_token|expired_token|token_expired)$/.test(facts.words.member('error') ?? '')) return true;
  return (
    failsAtExpiry(exchange, facts) ||
    facts.words.list.some(
      (word) =>
        /^FST_JWT_|^Format is Authorization/.test(word.text) ||
        (ON_TOKEN.test(word.means ?? '') &&
          /jwt|\bjws\b|bearer|authorization header|access token|segments|TokenExpiredError|JsonWebTokenError/i.test(
            word.text,
          )),
    )
  );
}

function asksForAnother({ challenge, credential }: FactViews): boolean {
  const { scheme } = credential;
  return scheme !== '' && challenge.schemes.length > 0 && !challenge.schemes.includes(scheme);
}

// The call worked with a token in time, and is answered so with one that has run out.
function failsAtExpiry(exchange: Exchange, facts: FactViews): boolean {
  const before = facts.route.lastSuccess;
  if (before?.token === undefined || facts.clock.basis !== 'date' || facts.clock.now === undefined)
    return false;
  const expiry = (claims: Readonly<Record<string, unknown>> | undefined) =>
    claims === undefined ? undefined : numericDate(claims, 'exp');
  const exp = expiry(facts.credential.jwt?.ok === true ? facts.credential.jwt.claims : undefined);
  const good = expiry(before.claims);
  // Ours: a minute, so that leeway and clocks are out of it.
  if (exp === undefined || good === undefined || facts.clock.now < exp * 1000 + 60_000) return false;
  return (
    (before.exchange.startedAt ?? Number.POSITIVE_INFINITY) < good * 1000 &&
    exchange.index > before.exchange.index
  );
}

/**
 * A form or call refused for its CSRF token or its password under a status that does not say so: Flask-WTF and ASP.NET answer
 * 400, Rails 422; many APIs answer a wrong password with 400 or 422, and Tomcat 408 to a form whose session cookie was lost.
 */
function refusesForm(exchange: Exchange, facts: FactViews): boolean {
  const { status } = exchange.response;
  // Tomcat: the session in which the form was shown is not the one in which it comes back.
  if (status === 400 || status === 408) {
    const lost = { kind: 'unauthorized' as const, exchange, facts };
    if (isLoginSubmit(exchange) && carriesPassword(exchange) && lostCookies(lost).length > 0) return true;
  }
  if (status !== 400 && status !== 422) return false;
  if (facts.words.says('csrf-missing') !== undefined) return !/^(?:GET|HEAD)$/.test(exchange.request.method);
  return isLoginSubmit(exchange) && facts.words.says('password-rejected') !== undefined;
}

function isRefusedPreflight(preflight: Exchange): boolean {
  const { status } = preflight.response;
  if (status === 401 || status === 407 || (status >= 300 && status < 400)) return true;
  // A counter or advertiser that refuses this page stops nobody.
  return status === 403 && !TELEMETRY.test(preflight.url.path);
}

/** A server that does not know OPTIONS, and the call that did not go out for it. */
function isUnanswered({ cors: { preflight, stopped } }: FactViews): boolean {
  if (preflight === undefined || stopped === undefined || preflight.response.status < 400) return false;
  return mattersForSignIn(stopped, false) && !TELEMETRY.test(preflight.url.path);
}

/** The browser stopped the preflight itself, as for an address of the local network: so the call did not go out either. */
function isBlockedPreflight({ cors: { preflight, stopped } }: FactViews): boolean {
  return (
    preflight !== undefined &&
    stopped !== undefined &&
    preflight.response.status === 0 &&
    isBlocked(preflight) &&
    mattersForSignIn(stopped, false)
  );
}

const TELEMETRY =
  /(?:^|[/_-])(?:collect|track(?:ing)?|events?|beacons?|metrics|analytics|telemetry|pixel|ads?|rum|stats|log)(?:$|[/_-])/i;

/** A call to another origin that its preflight stopped, or whose answer the page was not allowed to read. */
function isStoppedCall(exchange: Exchange, facts: FactViews): boolean {
  const { preflight, stopped, denial, hidden, keptFor } = facts.cors;
  if (stopped === exchange && preflight !== undefined)
    return denial !== undefined || isRefusedPreflight(preflight) || isUnanswered(facts);
  if (keptFor !== undefined) return mattersForSignIn(exchange, false);
  if (hidden === undefined || exchange.response.status >= 400) return false;
  if (hidden.kind === 'credentials') return mattersForSignIn(exchange, facts.cookies.sessionSent);
  // What a page may not read of others is as a rule meant so; but not where it signs in there. A way to a sign-in page ends so, too.
  const led = facts.chain.hops.length > 1 && (isLoginUrl(exchange.url) || isAuthorizeUrl(exchange.url));
  return (
    !led &&
    (facts.cookies.sessionSent || facts.credential.values.length + facts.credential.apiKeys.length > 0)
  );
}

export function isPreflight(exchange: Exchange): boolean {
  if (exchange.request.method !== 'OPTIONS') return false;
  return (
    exchange.kind === 'preflight' ||
    fieldValue(exchange.request.fields, 'access-control-request-method') !== undefined
  );
}

/**
 * Sent back to sign in although a sign-in on this site has just been answered well: the form was right, what it left behind
 * did not last. Or the page had been open to the same session cookie before. Also a script's call for data that is answered
 * with the way to a sign-in page.
 */
function isBounce(exchange: Exchange, facts: FactViews): boolean {
  const status = exchange.response.status;
  const target = exchange.response.redirect;
  if (status < 300 || status >= 400 || target === undefined || !isLoginUrl(target)) return false;
  if (isLoginUrl(exchange.url) || isCallbackUrl(exchange.url) || isLogoutUrl(exchange.url)) return false;
  if (isApiCall(exchange)) return true;
  const framed = exchange.kind === 'iframe' && facts.logins.login?.kind === 'iframe';
  if (facts.logins.logout !== undefined || !(isNavigation(exchange) || framed)) return false;
  // The same page was let through with the very cookie that it now sends: what the cookie stood for has gone.
  if (facts.lives.life?.acceptedHere !== undefined) return true;
  const { login } = facts.logins;
  if (login === undefined || login.index === exchange.index || isNextStep(target)) return false;
  if (goesOn(exchange, target, login, facts)) return false;
  // With one sign-in for several applications, each asks the identity provider once for itself.
  const own = login.url.host === exchange.url.host || facts.chain.hops.includes(login);
  if (!own && (target.host !== login.url.host || isAuthorizeUrl(target))) return false;
  // A user who comes back after hours has simply been signed out by time.
  const gap = (exchange.startedAt ?? 0) - (login.startedAt ?? 0);
  return gap < JUST && login.url.origin !== '' && facts.route.lastSuccess === undefined;
}

/**
 * The provider is not done yet: after the password it leads to a further page of its own (consent, another account), whatever
 * that is called. Back at the page to which the password was sent it has begun anew.
 */
function goesOn(exchange: Exchange, target: ParsedUrl, login: Exchange, { flow, chain }: FactViews): boolean {
  const { origin } = login.url;
  if (exchange.url.origin !== origin || target.origin !== origin || login.url.path.startsWith(target.path))
    return false;
  if (flow.open !== undefined) return flow.open.exchange.url.origin === origin;
  // The capture may have begun after the application had asked: at the provider's form, then, which leads to its next one.
  const form = parseUrl(fieldValue(login.request.fields, 'referer') ?? '');
  return (
    chain.hops.includes(login) &&
    PROVIDER_STEP.test(exchange.url.path) &&
    form.origin === origin &&
    form.path !== '/' &&
    form.path !== target.path
  );
}

/** Where providers take up a sign-in again when a step of it is done. */
const PROVIDER_STEP =
  /\/(?:auth|authn|authorize|authorization|oauth2?|oidc|connect|openid|saml2?|idp)(?:\/|$)/i;

const JUST = 120_000;

// RFC 6749 §5.2 gives 400 or 401; Auth0 answers 403. What has neither an OAuth error code nor a grant is some other endpoint.
function isTokenRefusal(exchange: Exchange, facts: FactViews): boolean {
  const { status } = exchange.response;
  const code = facts.words.member('error') ?? '';
  // RFC 8628 §3.5: with these two the device is to go on asking.
  if (code === 'authorization_pending' || code === 'slow_down') return false;
  const coded = /^[a-z]+(?:_[a-z]+)+$/.test(code);
  if (status === 403) return coded;
  if (status !== 400 && status !== 401) return false;
  if (coded || facts.flow.grant !== '') return true;
  const unread = exchange.request.body?.text === undefined && facts.credential.token === undefined;
  return unread && /oauth|openid|connect|login/i.test(exchange.url.path);
}

// OpenID Connect Core §3.1.2.6: the answers to prompt=none. Before anyone has signed in they are no failure.
function isSilentQuestion(exchange: Exchange, facts: FactViews): boolean {
  const error =
    facts.flow.params.get('error') ?? /(?:^|&)error=([a-z_]+)/.exec(exchange.url.query)?.[1] ?? '';
  if (!/^(?:login|interaction|consent|account_selection)_required$/.test(error)) return false;
  return !facts.logins.credentialsExisted && facts.logins.login === undefined;
}

// Entra ID shows its errors on a page of status 200, the code in a script of that page.
function refusesToBegin(exchange: Exchange): boolean {
  const { status, body } = exchange.response;
  if (status === 400 || status === 404 || status === 422) return true;
  return (
    status === 200 && /"strServiceExceptionMessage":\s*"AADSTS\d/.test((body?.text ?? '').slice(0, 60_000))
  );
}

// The application got the identity provider's answer and failed, or sent the visitor back to sign in with an error.
function isFailedCallback(exchange: Exchange, facts: FactViews): boolean {
  if (facts.flow.role !== 'callback' || !isCallbackUrl(exchange.url)) return false;
  const { status, redirect } = exchange.response;
  if (status >= 400 || facts.flow.params.has('error')) return true;
  return (
    redirect !== undefined &&
    redirect.origin === exchange.url.origin &&
    /(?:^|&)error(?:=|&|$)/.test(redirect.query)
  );
}

/**
 * The application fails at the identity provider's answer, and the browser has kept back, or never had, the cookie of the sign-in
 * under way: also where the answer itself (a posted form, a SAML response) was not recorded.
 */
function isStrandedCallback(exchange: Exchange, facts: FactViews): boolean {
  const { status } = exchange.response;
  if (!isCallbackUrl(exchange.url) || !isNavigation(exchange) || status < 400 || status === 404) return false;
  const lost = lostCookies({ kind: 'oauth-error', exchange, facts });
  const posted = exchange.request.method === 'POST';
  return lost.some((one) => one.reasons.length > 0 && (posted || one.class === 'flow-state'));
}

// The identity provider answered by SAML that it will not, or the application failed at its answer.
function isFailedAssertion(exchange: Exchange, { saml, logins }: FactViews): boolean {
  if (saml.role !== 'response') return false;
  // A sanitiser's stand-in is no base64 either.
  if (saml.message === undefined) return exchange.response.status >= 400 && saml.fault !== 'it is no base64';
  if (saml.message.type !== 'Response') return false;
  const { status } = saml.message;
  // SAML Core §3.2.2.2: NoPassive answers a silent question, as login_required does.
  if (status.includes('NoPassive')) return logins.credentialsExisted && exchange.response.status >= 400;
  return exchange.response.status >= 400 || (status[0] !== undefined && status[0] !== 'Success');
}

/** The identity provider answers the application's SAML request with an error page of its own. */
function isRefusedQuestion(exchange: Exchange, { saml }: FactViews): boolean {
  return saml.role === 'request' && saml.message?.type === 'AuthnRequest' && exchange.response.status >= 400;
}

const UNREACHABLE =
  /ERR_(?:CONNECTION_(?:REFUSED|TIMED_OUT|RESET|CLOSED)|TIMED_OUT|NAME_NOT_RESOLVED|ADDRESS_UNREACHABLE|EMPTY_RESPONSE|CERT_\w+|SSL_\w+)|NS_ERROR_(?:CONNECTION_REFUSED|NET_TIMEOUT|NET_RESET|UNKNOWN_HOST)/;

/** The identity provider itself fails or cannot be reached: its own pages and endpoints, not the application's. */
export function isProviderFailure(exchange: Exchange, facts: Pick<FactViews, 'flow'>): boolean {
  const { status } = exchange.response;
  if (status < 500 && !(status === 0 && UNREACHABLE.test(exchange.failure))) return false;
  return facts.flow.role === 'authorize' || facts.flow.role === 'token' || isProviderDocument(exchange.url);
}

/** The browser or an extension stopped a request of the sign-in, and said so. */
function isBlockedSignIn(exchange: Exchange, facts: FactViews): boolean {
  if (exchange.response.status !== 0 || !isBlocked(exchange) || isDecoration(exchange)) return false;
  const { role } = facts.flow;
  if (role !== undefined || isProviderDocument(exchange.url) || isLoginUrl(exchange.url)) return true;
  if (!isApiCall(exchange)) return false;
  // What the page would have sent by itself, a cookie, does not show in a request that was stopped.
  const { login, logout } = facts.logins;
  const signedIn = login !== undefined && logout === undefined && blockerOf(exchange) === 'mixed-content';
  return facts.credential.values.length > 0 || signedIn;
}
