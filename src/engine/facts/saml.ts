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
  /** An earlier exchange that brought another response to the same request. */
  readonly answeredBefore: Exchange | undefined;
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
  answeredBefore: undefined,
};
const MOST = 200;
const RECENT = 6;

/** Joins SAML requests and responses by ID and InResponseTo. */
export class SamlFlows {
  readonly #requests = new Map<string, SamlRequest>();
  readonly #responses = new Map<string, Exchange>();
  /** By the request that they answer. */
  readonly #answers = new Map<string, Exchange>();
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
      if (!this.#requests.has(message.id)) remember(this.#requests, message.id, request, MOST);
      this.#pending = [...this.#pending, request].slice(-RECENT);
      return { ...base, message };
    }
    const broughtBefore = this.#responses.get(message.id);
    const answeredBefore = this.#answers.get(message.inResponseTo);
    // RFC 9110 §15.4.8 and §15.4.9: the browser posts the same form once more, to where it is led.
    const passedOn = exchange.response.status === 307 || exchange.response.status === 308;
    if (!passedOn) {
      if (message.id !== '' && broughtBefore === undefined)
        remember(this.#responses, message.id, exchange, MOST);
      if (message.inResponseTo !== '' && answeredBefore === undefined)
        remember(this.#answers, message.inResponseTo, exchange, MOST);
    }
    return {
      ...base,
      message,
      request: this.#requests.get(message.inResponseTo),
      pending: this.#pending,
      broughtBefore,
      answeredBefore: broughtBefore === undefined ? answeredBefore : undefined,
    };
  }
}
