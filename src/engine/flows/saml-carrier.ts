import type { Exchange } from '../exchange/exchange.ts';

/** A parameter of an exchange that holds a SAML message. */
export interface SamlCarrier {
  readonly role: 'request' | 'response';
  readonly binding: 'redirect' | 'post';
  /** Base64, a blank where a plus was not percent-encoded made a plus again. */
  readonly value: string;
  /** All parameters that came with it. */
  readonly params: URLSearchParams;
  /** The recording ends inside of it. */
  readonly cut: boolean;
}

/** Ours: a longer form or query is not looked through. */
const LONGEST = 1_500_000;

/** What the request of an exchange carries, in the address or in a posted form (SAML Bindings §3.4.4 and §3.5.4). */
export function samlCarrier(exchange: Exchange): SamlCarrier | undefined {
  const { body } = exchange.request;
  return (
    samlIn(exchange.url.query, 'redirect') ??
    (exchange.request.method === 'POST' ? samlIn(body?.text ?? '', 'post', body?.truncated) : undefined)
  );
}

/** The same of a query, or of a form. */
export function samlIn(
  text: string,
  binding: SamlCarrier['binding'],
  truncated = false,
): SamlCarrier | undefined {
  if (!/(?:^|&)SAML(?:Request|Response)=/.test(text)) return undefined;
  const params = new URLSearchParams(text.slice(0, LONGEST));
  const response = params.get('SAMLResponse');
  const value = response ?? params.get('SAMLRequest');
  if (value === null) return undefined;
  return {
    role: response === null ? 'request' : 'response',
    binding,
    value: value.trim().replace(/ (?=\S)/g, '+'),
    params,
    // Of a cut form only the last parameter is not whole.
    cut: (truncated || text.length > LONGEST) && /(?:^|&)SAML(?:Request|Response)=[^&]*$/.test(text),
  };
}
