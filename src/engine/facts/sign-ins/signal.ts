import { type Exchange, fieldValue, type ParsedUrl } from '../../exchange/exchange.ts';
import { bodyParamsOf, paramsOf } from '../../flows/oauth.ts';
import { decodeJwt, looksLikeJwt } from '../../tokens/jwt.ts';
import {
  carriesPassword,
  isAuthorizeUrl,
  isCallbackUrl,
  isLoginSubmit,
  isLogoutUrl,
  isNavigation,
  isProviderDocument,
} from '../places.ts';
import type { FactViews } from '../views.ts';
import type { Values } from './attempt.ts';

/** What an exchange says in a protocol of signing in. */
export type Signal =
  | { readonly what: 'authorize'; readonly values: Values }
  | { readonly what: 'callback'; readonly values: Values; readonly mode: AnswerMode }
  | { readonly what: 'token'; readonly grant: string; readonly values: Values }
  | { readonly what: 'pushed-request'; readonly values: Values }
  | { readonly what: 'device-code'; readonly values: Values }
  | { readonly what: 'saml-request'; readonly values: Values; readonly binding: 'redirect' | 'post' }
  | { readonly what: 'saml-response'; readonly values: Values; readonly binding: 'redirect' | 'post' }
  | { readonly what: 'ws-request'; readonly values: Values }
  | { readonly what: 'ws-response'; readonly values: Values }
  | {
      readonly what: 'logout';
      readonly values: Values;
      readonly protocol: LogoutProtocol;
      readonly answers: boolean;
    }
  | { readonly what: 'credentials'; readonly typed: boolean }
  | { readonly what: 'handed-over'; readonly values: Values }
  | { readonly what: 'userinfo' }
  | { readonly what: 'metadata' };

export type AnswerMode = 'query' | 'fragment' | 'form_post';
export type LogoutProtocol = 'oidc' | 'saml' | 'ws-federation' | 'form';

const NONE: Values = new Map();
const LONGEST_VALUE = 4000;
const LONGEST_PARAM = 100_000;
const USERINFO = /(?:^|\/)user-?info\/?$/i;

/** Reads what an exchange says; undefined where it says nothing of signing in. Never throws. */
export function signalOf(exchange: Exchange, views: FactViews): Signal | undefined {
  const { url, request } = exchange;
  const posted = request.method === 'POST' ? (request.body?.text ?? '') : '';
  return (
    samlIn(exchange, views, posted) ??
    wsFederationIn(exchange, posted) ??
    endpointIn(exchange, posted) ??
    oauthIn(exchange, views, posted) ??
    logoutIn(exchange, views) ??
    handedOver(exchange, posted) ??
    (isLoginSubmit(exchange) && (carriesPassword(exchange) || !isCallbackPath(url))
      ? { what: 'credentials', typed: carriesPassword(exchange) || isUnreadForm(exchange) }
      : USERINFO.test(url.path) && views.credential.token !== undefined
        ? { what: 'userinfo' }
        : isProviderDocument(url)
          ? { what: 'metadata' }
          : undefined)
  );
}

function oauthIn(exchange: Exchange, views: FactViews, posted: string): Signal | undefined {
  const { flow } = views;
  if (flow.role === 'token') {
    const device = /device_code$/.test(flow.grant) ? paramIn(posted, 'device_code') : '';
    const values = device === '' ? flow.params : new Map(flow.params).set('device_code', device);
    return { what: 'token', grant: flow.grant, values };
  }
  if (flow.role === 'callback') return { what: 'callback', values: flow.params, mode: modeOf(exchange) };
  if (isAuthorizeUrl(exchange.url))
    return { what: 'authorize', values: withObject(paramsOf(exchange.url.query)) };
  if (!isNavigation(exchange) && exchange.kind !== 'iframe') return undefined;
  // OpenID Connect Core §3.1.2.1: the authorization request may be posted as a form.
  if (/(?:^|&)response_type=/.test(posted) && /(?:^|&)client_id=/.test(posted))
    return { what: 'authorize', values: withObject(paramsOf(posted)) };
  const { fragment } = exchange.url;
  if (carriesAnswer(fragment)) return { what: 'callback', values: answerOf(fragment), mode: 'fragment' };
  if (carriesAnswer(posted)) return { what: 'callback', values: answerOf(posted), mode: 'form_post' };
  return undefined;
}

/** A form of which the capture has no body: what it carried is not known. */
export function isUnreadForm(exchange: Exchange): boolean {
  const { method, body } = exchange.request;
  return (
    method === 'POST' && body?.text === undefined && (isNavigation(exchange) || exchange.kind === 'iframe')
  );
}

/** A call of a page that hands a code on, in JSON: whether it is one that came back is for others to say. */
function handedOver(exchange: Exchange, posted: string): Signal | undefined {
  if (isNavigation(exchange) || !posted.startsWith('{') || !/"code"\s*:\s*"/.test(posted.slice(0, 4000)))
    return undefined;
  const values = bodyParamsOf(exchange);
  return (values.get('code') ?? '').length < 6 ? undefined : { what: 'handed-over', values };
}

function modeOf(exchange: Exchange): AnswerMode {
  if (exchange.request.method === 'POST' && exchange.request.body !== undefined) return 'form_post';
  return 'query';
}

const ANSWER = /(?:^|&)(?:code|id_token|access_token|error)=/;
const ECHO = /(?:^|&)(?:state|session_state|iss)=/;

/** An authorization response in a query, a fragment or a form (RFC 6749 §4.1.2, §4.2.2). */
export function carriesAnswer(text: string): boolean {
  return text !== '' && ANSWER.test(text) && ECHO.test(text);
}

/** The values of an authorization response. */
export function answerOf(text: string): Values {
  const found = new Map(paramsOf(text));
  const token = paramIn(text, 'access_token');
  if (token !== '') found.set('access_token', token);
  return found;
}

/** RFC 9101 §4: the parameters may stand in a request object, which is a JWT. */
function withObject(values: Values): Values {
  const object = values.get('request') ?? '';
  const jwt = object.length > LONGEST_PARAM || !looksLikeJwt(object) ? undefined : decodeJwt(object);
  if (jwt?.ok !== true) return values;
  const found = new Map(values);
  for (const [name, value] of Object.entries(jwt.claims ?? {}).slice(0, 60))
    if (typeof value === 'string' && !found.has(name)) found.set(name, value.slice(0, LONGEST_VALUE));
  return found;
}

/** Pushed authorization (RFC 9126 §2.1) and device authorization (RFC 8628 §3.1): calls of the client, not of a page to look at. */
function endpointIn(exchange: Exchange, posted: string): Signal | undefined {
  if (exchange.request.method !== 'POST' || isNavigation(exchange)) return undefined;
  const { path } = exchange.url;
  const answer = (exchange.response.body?.text ?? '').slice(0, 20_000);
  if (/"request_uri"\s*:\s*"/.test(answer) && /(?:^|&)response_type=/.test(posted))
    return {
      what: 'pushed-request',
      values: withMember(withObject(paramsOf(posted)), answer, 'request_uri'),
    };
  if (/(?:^|\/)par\/?$|pushed[-_]?auth/i.test(path) && /(?:^|&)(?:client_id|request)=/.test(posted))
    return {
      what: 'pushed-request',
      values: withMember(withObject(paramsOf(posted)), answer, 'request_uri'),
    };
  const device =
    /(?:^|\/)device(?:_authorization|[-_]?authorization|\/code|[-_]?code|\/auth|\/authorize)\/?$/i;
  if ((device.test(path) && /(?:^|&)client_id=/.test(posted)) || /"device_code"\s*:\s*"/.test(answer)) {
    const values = withMember(bodyParamsOf(exchange), answer, 'device_code');
    return { what: 'device-code', values: withMember(values, answer, 'verification_uri') };
  }
  return undefined;
}

function withMember(values: Values, json: string, name: string): Values {
  const found = new RegExp(`"${name}"\\s*:\\s*"([^"\\\\]{1,4000})"`).exec(json)?.[1];
  return found === undefined ? values : new Map(values).set(name, found);
}

function samlIn(exchange: Exchange, views: FactViews, posted: string): Signal | undefined {
  const { saml } = views;
  if (saml.role === undefined) return undefined;
  const { message } = saml;
  const text = saml.binding === 'post' ? posted : exchange.url.query;
  const values = new Map<string, string>();
  const relay = paramIn(text, 'RelayState');
  if (relay !== '') values.set('RelayState', relay);
  if (message !== undefined) {
    if (message.id !== '') values.set('ID', message.id);
    if (message.inResponseTo !== '') values.set('InResponseTo', message.inResponseTo);
    if (message.status.length > 0) values.set('status', message.status.join(' '));
    if (message.consumer !== '') values.set('consumer', message.consumer);
  } else values.set('unreadable', 'yes');
  const logout = message?.type === 'LogoutRequest' || message?.type === 'LogoutResponse';
  if (logout || (message === undefined && isLogoutUrl(exchange.url)))
    return { what: 'logout', values, protocol: 'saml', answers: saml.role === 'response' };
  const { binding } = saml;
  return saml.role === 'request'
    ? { what: 'saml-request', values, binding }
    : { what: 'saml-response', values, binding };
}

/** WS-Federation 1.2 §13.1: `wa` names the action. */
function wsFederationIn({ url }: Exchange, posted: string): Signal | undefined {
  const query = url.query.length > LONGEST_PARAM ? url.query.slice(0, LONGEST_PARAM) : url.query;
  if (/(?:^|&)wa=wsignout(?:cleanup)?1\.0/i.test(query))
    return { what: 'logout', values: wsValues(query), protocol: 'ws-federation', answers: false };
  if (/(?:^|&)wresult=/.test(posted)) return { what: 'ws-response', values: wsValues(posted) };
  if (/(?:^|&)wtrealm=/.test(query) && !/(?:^|&)wa=(?!wsignin)/i.test(query))
    return { what: 'ws-request', values: wsValues(query) };
  return undefined;
}

function wsValues(text: string): Values {
  const names = ['wctx', 'wtrealm', 'wreply'];
  return new Map(
    names.flatMap((name): [string, string][] => {
      const value = paramIn(text, name);
      return value === '' ? [] : [[name, value]];
    }),
  );
}

function logoutIn(exchange: Exchange, views: FactViews): Signal | undefined {
  const { url, request } = exchange;
  const page = isNavigation(exchange) || exchange.kind === 'iframe';
  if (!isLogoutUrl(url)) {
    const named = views.logins.isLogout;
    return named ? { what: 'logout', values: NONE, protocol: 'form', answers: false } : undefined;
  }
  const text = request.method === 'POST' ? (request.body?.text ?? '') : url.query;
  // OpenID Connect RP-Initiated Logout §2.
  const values = new Map<string, string>();
  for (const name of ['id_token_hint', 'post_logout_redirect_uri', 'state', 'client_id']) {
    const value = paramIn(text, name);
    if (value !== '') values.set(name, value);
  }
  const oidc = values.has('id_token_hint') || values.has('post_logout_redirect_uri');
  // Ours: a call that only reads under such a name (/api/logout-settings) signs nobody out.
  const acts = page || request.method !== 'GET' || views.cookies.removed.length > 0 || oidc;
  if (!acts || /^(?:HEAD|OPTIONS)$/.test(request.method)) return undefined;
  return { what: 'logout', values, protocol: oidc ? 'oidc' : 'form', answers: false };
}

/** One parameter of a query or form, decoded and cut; '' where there is none. */
export function paramIn(text: string, name: string): string {
  const lead = `${name}=`;
  let at = text.startsWith(lead) ? 0 : text.indexOf(`&${lead}`);
  if (at < 0) return '';
  at += (at === 0 && text.startsWith(lead) ? 0 : 1) + lead.length;
  const end = text.indexOf('&', at);
  const raw = text.slice(at, Math.min(end < 0 ? text.length : end, at + LONGEST_VALUE));
  try {
    return decodeURIComponent(raw.replaceAll('+', ' '));
  } catch {
    return raw;
  }
}

/** The path alone says that the identity provider's answer is taken in here. */
export function isCallbackPath(url: ParsedUrl): boolean {
  return isCallbackUrl({ ...url, query: '', fragment: '' });
}

/** Whether a request may be part of a sign-in at all: no preflight, no image, no socket, no second copy of a worker. */
export function mayBelong(exchange: Exchange): boolean {
  const { kind, request, url } = exchange;
  if (request.method === '' || request.method === 'OPTIONS' || exchange.serviceWorker === 'worker')
    return false;
  if (!/^https?$/.test(url.scheme)) return false;
  return (
    kind === 'document' ||
    kind === 'iframe' ||
    kind === 'fetch' ||
    kind === 'xhr' ||
    kind === 'unknown' ||
    kind === 'other'
  );
}

/** The page that a request says it comes from; '' where it says nothing. */
export function refererOf(exchange: Exchange): string {
  return fieldValue(exchange.request.fields, 'referer') ?? '';
}
