import type { Exchange } from '../exchange/exchange.ts';
import { readSaml, type SamlMessage } from '../flows/saml.ts';
import { samlCarrier } from '../flows/saml-carrier.ts';
import { remember } from './bounded.ts';

/** How an exchange belongs to a sign-in by SAML 2.0. */
export interface SamlView {
  /** What its request carries, in the address or in a posted form. */
  readonly role: 'request' | 'response' | undefined;
  /** Undefined where there is none, or it cannot be read. */
  readonly message: SamlMessage | undefined;
  /** Why it cannot be read; '' where it can, or there is none. */
  readonly fault: string;
  readonly binding: 'redirect' | 'post';
  /** The AuthnRequest that a response answers. */
  readonly request: SamlRequest | undefined;
  /** AuthnRequests of this capture, the newest last; a few. */
  readonly pending: readonly SamlRequest[];
  /** An earlier exchange that brought the same response. */
  readonly broughtBefore: Exchange | undefined;
}

export interface SamlRequest {
  readonly exchange: Exchange;
  readonly message: SamlMessage;
}

const NOTHING: SamlView = {
  role: undefined,
  message: undefined,
  fault: '',
  binding: 'post',
  request: undefined,
  pending: [],
  broughtBefore: undefined,
};
const MOST = 200;
const RECENT = 6;

/** Joins SAML requests and responses by ID and InResponseTo. */
export class SamlFlows {
  readonly #requests = new Map<string, SamlRequest>();
  readonly #responses = new Map<string, Exchange>();
  #pending: readonly SamlRequest[] = [];

  observe(exchange: Exchange): SamlView {
    const found = samlCarrier(exchange);
    if (found === undefined) return NOTHING;
    const result = readSaml(found.value, found.cut);
    const base = { ...NOTHING, role: found.role, binding: found.binding };
    if (!result.ok) return { ...base, fault: result.detail };
    const { message } = result;
    if (message.type === 'AuthnRequest') {
      const request = { exchange, message };
      remember(this.#requests, message.id, request, MOST);
      this.#pending = [...this.#pending, request].slice(-RECENT);
      return { ...base, message };
    }
    const broughtBefore = message.id === '' ? undefined : this.#responses.get(message.id);
    if (message.id !== '' && broughtBefore === undefined)
      remember(this.#responses, message.id, exchange, MOST);
    return {
      ...base,
      message,
      request: this.#requests.get(message.inResponseTo),
      pending: this.#pending,
      broughtBefore,
    };
  }
}
