import type { Exchange } from '../exchange/exchange.ts';
import { type Redactor, secretsOf } from '../exchange/redact.ts';
import type { MessageReport } from '../report-flows.ts';
import { authorizationRequest } from './authorization-request.ts';
import { type Answer, authorizationResponse, isAnswer } from './authorization-response.ts';
import type { MessageContext } from './message-context.ts';
import { jsonParams } from './message-parts.ts';
import {
  challengeMessages,
  deviceMessages,
  introspectionMessages,
  logoutMessage,
  pushedMessages,
  revocationMessages,
  userinfoMessages,
} from './other-messages.ts';
import { configurationDocument, issuerOfDocument, keySet } from './provider-documents.ts';
import { type SamlContext, samlMessages } from './saml-parts.ts';
import { tokenRequest } from './token-request.ts';
import { tokenResponse } from './token-response.ts';

/**
 * The messages of OAuth 2.0, OpenID Connect, SAML 2.0 and WS-Federation in one exchange, taken apart for reading: what each
 * parameter is for, and what is wrong with it. `clock`: what time it was for the server that answered. Bounded in time and size, never throws, prints no secret.
 */
export function messagesOf(
  exchange: Exchange,
  context: MessageContext,
  show: Redactor,
  clock: SamlContext['clock'] = { now: undefined, basis: 'none' },
): readonly MessageReport[] {
  const found = [
    ...ownMessages(exchange, context, show, clock.now),
    ...answers(exchange, context, show, clock.now),
    ...challengeMessages(exchange, show),
    ...samlMessages(exchange, { show, clock }),
  ];
  if (found.length === 0) return found;
  // The last net: what a server echoed of the exchange's own secrets.
  const secrets = secretsOf(exchange);
  return found.map((one) => ({
    ...one,
    verdict: show.without(one.verdict, secrets),
    xml: show.without(one.xml, secrets),
    parts: one.parts.map((part) => ({
      ...part,
      value: part.value.startsWith('‹') ? part.value : show.without(part.value, secrets),
      fault: show.without(part.fault, secrets),
    })),
  }));
}

/** What the exchange itself is for. */
function ownMessages(
  exchange: Exchange,
  context: MessageContext,
  show: Redactor,
  now: number | undefined,
): readonly MessageReport[] {
  const { url, request, response } = exchange;
  const query = url.query.slice(0, 65_536);
  const body = (request.body?.text ?? '').slice(0, 65_536);
  const post = request.method === 'POST';
  if (context.role === 'authorize' && !/(?:^|&)(?:SAMLRequest|wtrealm)=/.test(query))
    return [authorizationRequest(exchange, context, show)];
  if (post && isPushed(exchange, body)) return pushedMessages(exchange, show, now);
  if (post && isDevice(exchange)) return deviceMessages(exchange, show, now);
  if (post && /(?:^|&)token=/.test(body)) {
    if (/introspect/i.test(url.path)) return introspectionMessages(exchange, show, now);
    if (/(?:^|\/)revo(?:ke|cation)\w*\/?$/i.test(url.path)) return revocationMessages(exchange, show, now);
  }
  if (context.role === 'token' && isTokenEndpoint(exchange, body)) {
    const answer = tokenResponse(exchange, context, show, now);
    const asked = tokenRequest(exchange, context, show, now);
    return answer === undefined ? [asked] : [asked, answer];
  }
  if (request.method === 'GET' && response.status > 0 && response.status < 300) {
    if (issuerOfDocument(url) !== undefined) return [configurationDocument(exchange, show)];
    if (isKeySet(exchange)) return [keySet(exchange, show)];
  }
  if (/\/user_?info\/?$/i.test(url.path) && /^(?:GET|POST)$/.test(request.method))
    return userinfoMessages(exchange, show);
  if (isLogout(exchange, `${query}&${post ? body : ''}`)) return [logoutMessage(exchange, show)];
  return [];
}

/** Authorization responses: at the callback itself, and in the redirect that leads to it. */
function answers(
  exchange: Exchange,
  context: MessageContext,
  show: Redactor,
  now: number | undefined,
): readonly MessageReport[] {
  const { url, request, response } = exchange;
  const found: Answer[] = [];
  const form = request.method === 'POST' && context.role === 'callback' ? (request.body?.text ?? '') : '';
  if (
    context.role === 'callback' ||
    (context.role === undefined && isAnswer(url.fragment.slice(0, 65_536)))
  ) {
    const posted = isAnswer(form.slice(0, 65_536));
    const at = posted ? 'request.body' : 'url';
    found.push({
      side: 'request',
      to: url,
      query: url.query,
      fragment: url.fragment,
      form: posted ? form : '',
      at,
    });
  }
  const to = response.redirect;
  const leads =
    to !== undefined && (isAnswer(to.query.slice(0, 65_536)) || isAnswer(to.fragment.slice(0, 65_536)));
  // A callback that passes its own parameters on to another page of the application is no provider.
  if (to !== undefined && leads && (context.answers !== undefined || context.role === 'authorize'))
    found.push({
      side: 'response',
      to,
      query: to.query,
      fragment: to.fragment,
      form: '',
      at: 'response.headers.location',
    });
  return found.map((answer) => authorizationResponse(answer, context, show, now));
}

/** RFC 9126 §2: its path is the provider's choice; these are in use. The answer, too, tells it. */
export function isPushed(
  { url, request, response }: Exchange,
  body = (request.body?.text ?? '').slice(0, 65_536),
): boolean {
  if (request.method !== 'POST') return false;
  const asks = /(?:^|&)(?:response_type|request)=/.test(body);
  if (/(?:^|\/)(?:par|pushed[\w-]*|as\/par\.oauth2|ext\/par\/request)\/?$/i.test(url.path))
    return asks || response.status === 201;
  return asks && /"request_uri"\s*:/.test((response.body?.text ?? '').slice(0, 4000));
}

function isDevice({ url, response }: Exchange): boolean {
  if (
    /(?:^|\/)(?:device_?authorization|device_?authorize|devicecode|device\/code|device\/auth|auth\/device)\/?$/i.test(
      url.path,
    )
  )
    return true;
  return /"user_code"\s*:/.test((response.body?.text ?? '').slice(0, 4000));
}

/** An application's own renewal call has the form of none of the specifications: there is nothing to hold it against. */
function isTokenEndpoint({ request, response, url }: Exchange, body: string): boolean {
  if (/(?:^|[&{,"])\s*"?grant_type"?\s*[=:]/.test(body)) return true;
  if (request.body?.text !== undefined)
    return /(?:^|&)(?:code|refresh_token)=/.test(body) && /oauth|connect|token$/i.test(url.path);
  return /"access_token"\s*:/.test((response.body?.text ?? '').slice(0, 16_384));
}

function isKeySet({ url, response }: Exchange): boolean {
  const named =
    /\/(?:jwks(?:\.json|_uri)?|certs|keys|openid-connect\/certs|discovery\/(?:v2\.0\/)?keys)\/?$/i.test(
      url.path,
    );
  if (!named) return false;
  const keys = jsonParams(response.body?.text, '')?.raw('keys');
  return Array.isArray(keys) || (response.body?.text === undefined && /jwks|certs|discovery/i.test(url.path));
}

function isLogout({ url }: Exchange, text: string): boolean {
  if (!/log-?out|sign-?out|end_?session|endsession|session\/end/i.test(url.path)) return false;
  return /(?:^|&)(?:id_token_hint|post_logout_redirect_uri|logout_hint|logout_uri)=/.test(text);
}
