import type { Exchange } from '../exchange/exchange.ts';
import type { Redactor } from '../exchange/redact.ts';
import type { MessagePart, MessageReport } from '../report-flows.ts';
import { spec } from '../spec.ts';
import { addressDifference } from './address-difference.ts';
import { NO_BODY } from './message-context.ts';
import { jsonParams, message, objectParams } from './message-parts.ts';

const AT = 'response.body';

/** The issuer that a configuration document must name, from where it was fetched; undefined for other addresses. */
export function issuerOfDocument(url: {
  readonly origin: string;
  readonly path: string;
}): string | undefined {
  // OpenID Connect Discovery §4: "concatenating the string /.well-known/openid-configuration to the Issuer".
  const after = /^(.*)\/\.well-known\/(?:openid-configuration|oauth-authorization-server)$/.exec(
    url.path,
  )?.[1];
  if (after !== undefined && after !== '') return url.origin + after;
  // RFC 8414 §3.1: "inserting the well-known URI string into the authorization server's issuer identifier between the host component and the path component".
  const before = /^\/\.well-known\/(?:openid-configuration|oauth-authorization-server)(\/.*)?$/.exec(
    url.path,
  );
  return before === null ? undefined : url.origin + (before[1] ?? '');
}

/** In what the issuer of a document differs from where it was fetched, as a clause; undefined where it fits. */
export function issuerFault(url: Exchange['url'], issuer: string): string | undefined {
  const wanted = issuerOfDocument(url);
  // OpenID Connect Discovery §4.1: "any terminating / MUST be removed before appending /.well-known/openid-configuration".
  if (wanted === undefined || issuer.replace(/\/$/, '') === wanted) return undefined;
  // Microsoft's shared endpoints stand for every tenant: {tenantid}.
  if (/\{tenant(?:id)?\}/i.test(issuer)) return undefined;
  return addressDifference(wanted, issuer) ?? 'the way it is written';
}

const ENDPOINTS: Readonly<Record<string, string>> = {
  issuer: 'The provider’s name; tokens must carry it letter by letter (iss).',
  authorization_endpoint: 'Where sign-ins begin.',
  token_endpoint: 'Where codes and refresh tokens are exchanged for tokens.',
  userinfo_endpoint: 'Where claims about the user can be asked for.',
  jwks_uri: 'Where the provider’s public keys are.',
  end_session_endpoint: 'Where signing out goes.',
  revocation_endpoint: 'Where tokens are withdrawn.',
  introspection_endpoint: 'Where tokens can be asked about.',
  pushed_authorization_request_endpoint: 'Where requests are pushed to.',
  device_authorization_endpoint: 'Where devices begin.',
  registration_endpoint: 'Where applications register themselves.',
  check_session_iframe: 'A page by which others notice a changed session.',
};
const LISTS: Readonly<Record<string, string>> = {
  scopes_supported: 'Scopes that it knows.',
  response_types_supported: 'What it can be asked to send back.',
  response_modes_supported: 'How it can send it back.',
  grant_types_supported: 'What tokens can be asked for with.',
  code_challenge_methods_supported: 'Methods of PKCE.',
  token_endpoint_auth_methods_supported: 'How applications can prove themselves.',
  id_token_signing_alg_values_supported: 'How it signs ID tokens.',
  dpop_signing_alg_values_supported: 'Algorithms of DPoP proofs.',
  prompt_values_supported: 'Values of prompt.',
  authorization_response_iss_parameter_supported: 'Whether its answers name it (iss).',
  require_pushed_authorization_requests: 'Whether requests must be pushed.',
};

/** A provider's configuration (OpenID Connect Discovery §4.2, RFC 8414 §3.2). */
export function configurationDocument(exchange: Exchange, show: Redactor): MessageReport {
  const where = spec('discovery', 'ProviderMetadata');
  const params = jsonParams(exchange.response.body?.text, AT);
  const title = 'Provider configuration';
  if (params === undefined) return message(title, 'response', where, [], { note: unread(exchange) });
  const parts: MessagePart[] = [];
  for (const { name, value, raw } of params.list) {
    const means = ENDPOINTS[name] ?? LISTS[name];
    if (means === undefined) continue;
    const fault = name in ENDPOINTS ? endpointFault(name, value, exchange) : '';
    parts.push({
      name,
      value: show.text((Array.isArray(raw) ? raw.slice(0, 40).map(String).join(' ') : value).slice(0, 400)),
      means,
      fault,
      weight: fault === '' ? '' : 'fault',
      at: AT,
    });
  }
  if (!params.has('issuer') && exchange.response.status < 300)
    parts.unshift({
      name: 'issuer',
      value: '(absent)',
      means: ENDPOINTS.issuer ?? '',
      fault: 'It is missing: this is no provider’s configuration.',
      weight: 'fault',
      at: AT,
    });
  const left = params.size - parts.length;
  return message(title, 'response', where, parts, {
    note: left > 0 ? `${left} more members are not listed here.` : '',
  });
}

function endpointFault(name: string, value: string, exchange: Exchange): string {
  if (name === 'issuer') {
    const difference = issuerFault(exchange.url, value);
    // OpenID Connect Discovery §4.3: it "MUST be identical".
    if (difference !== undefined)
      return `It is not the address that this document was fetched from; they differ in ${difference}. Libraries refuse the document.`;
  }
  return value.startsWith('http://') && exchange.url.scheme === 'https'
    ? 'It begins with http://, though the document came over https: the provider does not know that it stands behind a proxy.'
    : '';
}

/** A set of public keys (RFC 7517 §5). */
export function keySet(exchange: Exchange, show: Redactor): MessageReport {
  const where = spec('jwk', '5');
  const title = 'Provider’s keys (JWKS)';
  const params = jsonParams(exchange.response.body?.text, AT);
  if (params === undefined) return message(title, 'response', where, [], { note: unread(exchange) });
  const keys = params.raw('keys');
  if (!Array.isArray(keys))
    return message(title, 'response', where, [], { note: 'It holds no list of keys.' });
  const seen = new Set<string>();
  const parts = keys.slice(0, 40).map((key: unknown, index): MessagePart => {
    const member = objectParams(key, AT);
    const text = (name: string) => show.text((member?.get(name) ?? '').slice(0, 100));
    const kid = member?.get('kid');
    const faults: string[] = [];
    if (member === undefined) faults.push('It is no key.');
    if (member?.has('d') || member?.get('kty') === 'oct')
      faults.push('It is a private or shared key: whoever reads this can sign tokens. Withdraw it at once.');
    if (kid === undefined && keys.length > 1)
      faults.push('It has no name (kid), so tokens cannot tell that they mean it.');
    if (kid !== undefined && seen.has(`${kid} ${member?.get('kty')}`))
      faults.push('Another key of the set has the same name (kid).');
    seen.add(`${kid} ${member?.get('kty')}`);
    const facts = [text('kty'), text('crv'), text('alg'), text('use')].filter((one) => one !== '');
    return {
      name: `keys[${index}]`,
      value: [kid === undefined ? 'no kid' : `kid ${text('kid')}`, ...facts].join(', '),
      means: 'A key by which tokens of this provider can be verified; tokens name it by its kid.',
      fault: faults.join(' '),
      weight: faults.length === 0 ? '' : 'fault',
      at: AT,
    };
  });
  const left = keys.length - parts.length;
  return message(title, 'response', where, parts, {
    note:
      keys.length === 0
        ? 'The set is empty: no token can be verified.'
        : left > 0
          ? `${left} more keys are left out.`
          : '',
  });
}

function unread(exchange: Exchange): string {
  if (exchange.response.body?.text === undefined) return NO_BODY;
  return exchange.response.body.truncated
    ? 'Its body is cut in the capture and cannot be read.'
    : 'Its body is no JSON object.';
}
