import { type Exchange, fieldValues, type Presence, presence } from '../exchange/exchange.ts';
import { startedAfter } from '../exchange/order.ts';
import { type Authorization, parseAuthorization } from '../headers/authorization.ts';
import { type DigestChallenge, digestChallenge, digestCredentials } from '../headers/digest.ts';
import type { NegotiateMessage } from '../headers/negotiate.ts';
import { type Challenge, type ChallengeParse, parseChallengeFields } from '../headers/www-authenticate.ts';
import { remember } from './bounded.ts';

/** The sign-ins that take several requests, with a server or with a proxy: what came before the credentials of this request. */
export interface HandshakeView {
  /** Of Authorization, or Proxy-Authorization. */
  readonly presence: Presence;
  readonly parsed: Authorization | undefined;
  /** Of the answer: WWW-Authenticate, or Proxy-Authenticate. */
  readonly challenge: ChallengeParse;
  readonly digest: DigestHistory | undefined;
  readonly windows: WindowsHistory | undefined;
}

export interface DigestHistory {
  /** The challenge that handed out the nonce of these credentials; undefined where the capture does not show it. */
  readonly issued: { readonly exchange: Exchange; readonly challenge: DigestChallenge } | undefined;
  /** Another challenge had been answered with these credentials: the last one, of another nonce. */
  readonly answered: Exchange | undefined;
  /** An earlier request with the same nonce whose count was as high or higher. */
  readonly counted: Exchange | undefined;
}

export interface WindowsHistory {
  /** Messages of the client for this address that were refused in a row, this one included. */
  readonly legs: number;
  /** The request before, of the same address, with what it carried and the message that its answer handed out. */
  readonly previous: Leg | undefined;
}

export interface Leg {
  readonly exchange: Exchange;
  readonly sent: NegotiateMessage | undefined;
  /** token68 of the answer's Negotiate or NTLM challenge; undefined where it has none. */
  readonly token68: string | undefined;
}

export interface HandshakesView {
  readonly server: HandshakeView;
  readonly proxy: HandshakeView;
}

const WINDOWS = new Set(['negotiate', 'ntlm', 'kerberos']);
const MOST = 5000;
const NO_CHALLENGE: ChallengeParse = parseChallengeFields([]);

/** Follows Digest nonces and the legs of Windows sign-ins. */
export class Handshakes {
  readonly #server = new Space('authorization', 'www-authenticate');
  readonly #proxy = new Space('proxy-authorization', 'proxy-authenticate');

  observe(exchange: Exchange, parsed: Authorization | undefined, challenge: ChallengeParse): HandshakesView {
    return {
      server: this.#server.observe(exchange, parsed, challenge),
      proxy: this.#proxy.observe(exchange, undefined, undefined),
    };
  }
}

class Space {
  readonly #credentials: string;
  readonly #challenges: string;
  readonly #info: string;
  readonly #nonces = new Map<string, { exchange: Exchange; challenge: DigestChallenge }>();
  readonly #counts = new Map<string, { nc: number; exchange: Exchange }>();
  readonly #lastDigest = new Map<string, Exchange>();
  readonly #legs = new Map<string, { legs: number; last: Leg }>();

  constructor(credentials: string, challenges: string) {
    this.#credentials = credentials;
    this.#challenges = challenges;
    this.#info = credentials.replace('authorization', 'authentication-info');
  }

  observe(
    exchange: Exchange,
    known: Authorization | undefined,
    parse: ChallengeParse | undefined,
  ): HandshakeView {
    const here = presence(exchange.request.fields, this.#credentials);
    const value =
      known === undefined ? fieldValues(exchange.request.fields, this.#credentials)[0] : undefined;
    const parsed =
      known ?? (value === undefined || here === 'masked' ? undefined : parseAuthorization(value));
    const lines = parse === undefined ? fieldValues(exchange.response.fields, this.#challenges) : [];
    const challenge = parse ?? (lines.length === 0 ? NO_CHALLENGE : parseChallengeFields(lines));
    const scheme = parsed?.scheme?.toLowerCase() ?? '';
    const digest = scheme === 'digest' && parsed !== undefined ? this.#digest(exchange, parsed) : undefined;
    this.#offer(exchange, challenge);
    return { presence: here, parsed, challenge, digest, windows: this.#windows(exchange, parsed, challenge) };
  }

  // A proxy's nonces count for every address behind it.
  #space(exchange: Exchange): string {
    return this.#credentials === 'authorization' ? exchange.url.origin : 'proxy';
  }

  #digest(exchange: Exchange, parsed: Authorization): DigestHistory {
    const { nonce = '', nc } = digestCredentials(parsed.params ?? []);
    const key = `${this.#space(exchange)} ${nonce}`;
    const last = this.#lastDigest.get(this.#space(exchange));
    const counted = this.#counts.get(key);
    const used =
      nc !== undefined &&
      counted !== undefined &&
      counted.nc >= nc &&
      startedAfter(exchange, counted.exchange);
    if (nc !== undefined && (counted === undefined || nc > counted.nc))
      remember(this.#counts, key, { nc, exchange }, MOST);
    const issued = this.#nonces.get(key);
    return {
      issued,
      answered: issued === undefined && last !== undefined && startedAfter(exchange, last) ? last : undefined,
      counted: used ? counted.exchange : undefined,
    };
  }

  #offer(exchange: Exchange, parse: ChallengeParse): void {
    // RFC 7616 §3.5: nextnonce is "the nonce the server wishes the client to use for a future authentication response".
    const info = fieldValues(exchange.response.fields, this.#info)[0];
    const next = info === undefined ? undefined : /\bnextnonce\s*=\s*"([^"]{1,1000})"/i.exec(info)?.[1];
    if (next !== undefined)
      remember(
        this.#nonces,
        `${this.#space(exchange)} ${next}`,
        { exchange, challenge: digestChallenge([]) },
        MOST,
      );
    for (const one of parse.challenges) {
      if (one.scheme.toLowerCase() !== 'digest') continue;
      const challenge = digestChallenge(one.params);
      remember(this.#nonces, `${this.#space(exchange)} ${challenge.nonce}`, { exchange, challenge }, MOST);
      remember(this.#lastDigest, this.#space(exchange), exchange, MOST);
    }
  }

  #windows(
    exchange: Exchange,
    parsed: Authorization | undefined,
    parse: ChallengeParse,
  ): WindowsHistory | undefined {
    const offered = parse.challenges.find((one) => WINDOWS.has(one.scheme.toLowerCase()));
    const sent = WINDOWS.has(parsed?.scheme?.toLowerCase() ?? '') ? parsed?.message : undefined;
    if (sent === undefined && offered === undefined && this.#legs.size === 0) return undefined;
    const key = `${exchange.request.method} ${exchange.url.raw.slice(0, 2000)}`;
    const known = this.#legs.get(key);
    const refused = exchange.response.status === 401 || exchange.response.status === 407;
    if (sent === undefined && (offered === undefined || !refused)) {
      if (known !== undefined) this.#legs.delete(key);
      return undefined;
    }
    const previous =
      known !== undefined && startedAfter(exchange, known.last.exchange) ? known.last : undefined;
    const legs = (sent === undefined ? 0 : 1) + (sent === undefined ? 0 : (known?.legs ?? 0));
    const token68 = tokenOf(parse.challenges);
    if (!refused) this.#legs.delete(key);
    else remember(this.#legs, key, { legs, last: { exchange, sent, token68 } }, MOST);
    return sent === undefined ? undefined : { legs, previous };
  }
}

function tokenOf(challenges: readonly Challenge[]): string | undefined {
  return challenges.find((one) => WINDOWS.has(one.scheme.toLowerCase()) && one.token68 !== undefined)
    ?.token68;
}
