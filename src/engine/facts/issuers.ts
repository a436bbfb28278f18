import { type Exchange, parseUrl } from '../exchange/exchange.ts';
import { jsonParams } from '../flows/message-parts.ts';
import { issuerFault, issuerOfDocument } from '../flows/provider-documents.ts';
import { decodeJwt } from '../tokens/jwt.ts';
import type { FlowView } from './flows.ts';
import { tokensIn } from './token-response.ts';

/** A provider's configuration, as it was fetched (OpenID Connect Discovery §4). */
export interface ProviderDocument {
  readonly exchange: Exchange;
  readonly issuer: string;
  readonly authorization: string;
  readonly token: string;
  /** In what its issuer differs from where it was fetched; undefined where it fits. */
  readonly fault: string | undefined;
}

/** An ID token that names another issuer than the provider's configuration. */
export interface ForeignToken {
  readonly exchange: Exchange;
  readonly iss: string;
  readonly document: ProviderDocument;
}

/** How the providers of the capture name themselves. */
export interface IssuersView {
  /** Configurations that were fetched, the newest last; a few. */
  readonly documents: readonly ProviderDocument[];
  /** The newest ID token that its provider's configuration disowns. */
  readonly foreign: ForeignToken | undefined;
}

const FEW = 12;

/** Reads configurations of providers, and holds ID tokens against them. */
export class Issuers {
  #documents: readonly ProviderDocument[] = [];
  #foreign: ForeignToken | undefined;
  #view: IssuersView = { documents: [], foreign: undefined };

  observe(exchange: Exchange, flow: FlowView): IssuersView {
    const document = documentOf(exchange);
    if (document !== undefined) {
      const others = this.#documents.filter((one) => one.exchange.url.raw !== exchange.url.raw);
      this.#documents = [...others, document].slice(-FEW);
    }
    const foreign = flow.role === 'token' ? this.#foreignIn(exchange) : undefined;
    if (foreign !== undefined) this.#foreign = foreign;
    if (document !== undefined || foreign !== undefined)
      this.#view = { documents: this.#documents, foreign: this.#foreign };
    return this.#view;
  }

  #foreignIn(exchange: Exchange): ForeignToken | undefined {
    const document = this.#documents.findLast((one) => sameEndpoint(one.token, exchange));
    if (document === undefined) return undefined;
    const token = tokensIn(exchange).find(({ role }) => role === 'id')?.token;
    const decoded = token === undefined ? undefined : decodeJwt(token);
    const iss = decoded?.ok === true ? decoded.claims?.iss : undefined;
    if (typeof iss !== 'string' || names(document.issuer, iss)) return undefined;
    return { exchange, iss, document };
  }
}

function documentOf(exchange: Exchange): ProviderDocument | undefined {
  const { url, response } = exchange;
  if (response.status !== 200 || issuerOfDocument(url) === undefined) return undefined;
  const params = jsonParams(response.body?.text, '');
  const issuer = params?.raw('issuer');
  if (typeof issuer !== 'string') return undefined;
  return {
    exchange,
    issuer,
    authorization: params?.get('authorization_endpoint') ?? '',
    token: params?.get('token_endpoint') ?? '',
    fault: issuerFault(url, issuer),
  };
}

/** Whether an address of a configuration is the one that a request went to. */
export function sameEndpoint(endpoint: string, { url }: Exchange): boolean {
  const wanted = parseUrl(endpoint);
  return wanted.origin !== '' && wanted.origin === url.origin && wanted.path === url.path;
}

/** Whether `iss` is this issuer: letter by letter, or the tenant's own name where the configuration is for every tenant (Microsoft). */
export function names(issuer: string, iss: string): boolean {
  if (issuer === iss) return true;
  const [before, after] = issuer.split(/\{tenant(?:id)?\}/i, 2);
  return after !== undefined && before !== undefined && iss.startsWith(before) && iss.endsWith(after);
}
