import { type Exchange, fieldValue, fieldValues, type Presence, presence } from '../exchange/exchange.ts';
import { startedAfter } from '../exchange/order.ts';
import { bodyParamsOf } from '../flows/oauth.ts';
import { type DpopProof, readDpop } from '../tokens/dpop.ts';
import { remember } from './bounded.ts';
import type { CredentialView } from './credential.ts';
import { isTokenRequest } from './places.ts';

/** What a request brought to prove that it holds its token's key (RFC 9449), and what was seen of that key and proof before. */
export interface DpopView {
  /** Of the DPoP field. */
  readonly presence: Presence;
  readonly count: number;
  /** Undefined where none was sent, or a sanitiser took it. */
  readonly proof: DpopProof | undefined;
  /** An earlier request to this origin, answered before this one was made, that carried a proof with the same jti. */
  readonly reusedFrom: Exchange | undefined;
  /** The token response that issued this request's access or refresh token, and the key that was shown there. */
  readonly issue: DpopIssue | undefined;
  /** The newest nonce that this origin had handed out before the request was made. */
  readonly nonce: { readonly value: string; readonly exchange: Exchange } | undefined;
}

export interface DpopIssue {
  readonly exchange: Exchange;
  /** Thumbprint of the key of the proof in the token request; undefined where there was no proof. */
  readonly jkt: string | undefined;
  /** In lower case; '' where the response names none. */
  readonly tokenType: string;
}

interface Nonce {
  readonly value: string;
  readonly exchange: Exchange;
}

const MOST = 5000;

/** Follows DPoP proofs, the keys that tokens were bound to, and nonces. */
export class DpopProofs {
  readonly #seen = new Map<string, Exchange>();
  readonly #issues = new Map<string, DpopIssue>();
  readonly #nonces = new Map<string, readonly Nonce[]>();

  observe(exchange: Exchange, credential: CredentialView): DpopView {
    const { fields } = exchange.request;
    const here = presence(fields, 'dpop');
    const values = here === 'masked' ? [] : fieldValues(fields, 'dpop');
    const first = values[0];
    const proof = first === undefined ? undefined : readDpop(first);
    const token = credential.token ?? refreshToken(exchange);
    const issue = token === undefined ? undefined : this.#issues.get(token);
    const nonce = this.#nonces
      .get(exchange.url.origin)
      ?.findLast((one) => startedAfter(exchange, one.exchange));
    const reusedFrom = this.#reuse(exchange, proof);
    const view: DpopView = { presence: here, count: values.length, proof, reusedFrom, issue, nonce };
    this.#learn(exchange, proof);
    return view;
  }

  // RFC 9449 §11.1: servers store jti "in the context of the target URI". A request that never got there uses nothing up.
  #reuse(exchange: Exchange, proof: DpopProof | undefined): Exchange | undefined {
    if (proof?.jti === undefined || exchange.serviceWorker !== undefined) return undefined;
    const key = `${exchange.url.origin} ${proof.jkt} ${proof.jti}`;
    const earlier = this.#seen.get(key);
    if (earlier === undefined) {
      if (exchange.response.status > 0) remember(this.#seen, key, exchange, MOST);
      return undefined;
    }
    return startedAfter(exchange, earlier) ? earlier : undefined;
  }

  #learn(exchange: Exchange, proof: DpopProof | undefined): void {
    const value = fieldValue(exchange.response.fields, 'dpop-nonce');
    const { origin } = exchange.url;
    if (value !== undefined && value !== '')
      remember(
        this.#nonces,
        origin,
        [...(this.#nonces.get(origin) ?? []), { value, exchange }].slice(-4),
        MOST,
      );
    const { status, body } = exchange.response;
    if (status < 200 || status >= 300 || body?.text === undefined || !isTokenRequest(exchange)) return;
    const members = membersOf(body.text);
    const issue = { exchange, jkt: proof?.jkt, tokenType: (members.get('token_type') ?? '').toLowerCase() };
    for (const name of ['access_token', 'refresh_token']) {
      const token = members.get(name);
      if (token !== undefined) remember(this.#issues, token, issue, MOST);
    }
  }
}

function refreshToken(exchange: Exchange): string | undefined {
  return isTokenRequest(exchange) ? bodyParamsOf(exchange).get('refresh_token') : undefined;
}

function membersOf(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  if (!text.trimStart().startsWith('{')) return found;
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json !== 'object' || json === null) return found;
    for (const [name, value] of Object.entries(json)) if (typeof value === 'string') found.set(name, value);
  } catch {
    // A body that is cut or no JSON tells nothing.
  }
  return found;
}
