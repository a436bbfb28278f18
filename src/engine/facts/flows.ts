import type { Exchange } from '../exchange/exchange.ts';
import { bodyParamsOf, type OAuthParams, paramsOf } from '../flows/oauth.ts';
import { remember } from './bounded.ts';
import { isAuthorizeUrl, isCallbackUrl, isTokenRequest } from './places.ts';

/** A message of an OAuth flow, with the exchange that carried it. */
export interface FlowMessage {
  readonly exchange: Exchange;
  readonly params: OAuthParams;
}

/** How an exchange belongs to a sign-in by OAuth 2.0 or OpenID Connect. */
export interface FlowView {
  readonly role: 'authorize' | 'callback' | 'token' | undefined;
  /** This exchange's own parameters. */
  readonly params: OAuthParams;
  /** Of a token request: its grant type, `refresh_token` for an application's own renewal call. */
  readonly grant: string;
  /** The authorization request that this callback or token request belongs to, by its state or code. */
  readonly authorize: FlowMessage | undefined;
  /** An earlier request that spent the same code or refresh token, and how many there were. */
  readonly spent: FlowMessage | undefined;
  /** Authorization requests of this capture, the newest last; a few. */
  readonly pending: readonly FlowMessage[];
  /** The newest code that a page took in and that no token request spent before the sign-in was begun anew. */
  readonly unspent: { readonly callback: Exchange; readonly authorize: Exchange } | undefined;
  /** The answer that gave out the code of this token request. */
  readonly issued: Exchange | undefined;
  /** The newest authorization request, as long as no answer has come to it: the provider is at work. */
  readonly open: FlowMessage | undefined;
}

const NONE: OAuthParams = new Map();
const NOTHING: FlowView = {
  role: undefined,
  params: NONE,
  grant: '',
  authorize: undefined,
  spent: undefined,
  pending: [],
  unspent: undefined,
  issued: undefined,
  open: undefined,
};
const MOST = 500;
const RECENT = 8;

/** Joins authorization requests, callbacks and token requests by state, code and refresh token. */
export class Flows {
  readonly #byState = new Map<string, FlowMessage>();
  readonly #byCode = new Map<string, FlowMessage>();
  readonly #spent = new Map<string, FlowMessage>();
  readonly #issued = new Map<string, Exchange>();
  #pending: readonly FlowMessage[] = [];
  #unspent: FlowView['unspent'];
  #arrived: Exchange | undefined;
  #open: FlowMessage | undefined;

  observe(exchange: Exchange): FlowView {
    const view = this.#read(exchange);
    const { role, params } = view;
    const page = exchange.kind === 'document' && exchange.response.status === 200;
    if (role === 'callback' && page && params.has('code')) this.#arrived = exchange;
    else if (role === 'token' && params.has('code')) this.#arrived = undefined;
    else if (role === 'authorize' && exchange.kind === 'document' && this.#arrived !== undefined) {
      this.#unspent = { callback: this.#arrived, authorize: exchange };
      this.#arrived = undefined;
    }
    if (role === 'authorize') this.#open = { exchange, params };
    else if (role === 'callback') this.#open = undefined;
    if (this.#unspent === undefined && this.#open === undefined) return view;
    return { ...view, unspent: this.#unspent, open: this.#open };
  }

  #read(exchange: Exchange): FlowView {
    if (isAuthorizeUrl(exchange.url)) return this.#authorize(exchange);
    this.#answer(exchange);
    if (isTokenRequest(exchange)) return this.#token(exchange);
    const { query } = exchange.url;
    // response_mode=form_post (OAuth 2.0 Form Post Response Mode §2); other forms have fields of these names, too.
    const posted =
      exchange.request.method === 'POST' &&
      exchange.request.body !== undefined &&
      isCallbackUrl(exchange.url);
    if (!/(?:^|&)(?:code|error)=/.test(query) && !posted) return NOTHING;
    const params = posted ? bodyParamsOf(exchange) : paramsOf(query);
    // Ours: no provider's code is as short as a postal or coupon code.
    const answered = params.has('error') || (posted && params.has('id_token'));
    if ((params.get('code') ?? '').length < 6 && !answered) return NOTHING;
    if (!params.has('state') && !params.has('iss') && !params.has('session_state')) return NOTHING;
    const code = params.get('code') ?? '';
    const key = `callback ${code}`;
    const spent = code === '' ? undefined : this.#spent.get(key);
    if (code !== '') remember(this.#spent, key, { exchange, params }, MOST);
    const authorize = this.#link(params);
    return { ...NOTHING, role: 'callback', params, authorize, spent, pending: this.#pending };
  }

  #authorize(exchange: Exchange): FlowView {
    const params = paramsOf(exchange.url.query);
    const message = { exchange, params };
    const state = params.get('state') ?? '';
    if (state !== '') remember(this.#byState, state, message, MOST);
    this.#pending = [...this.#pending, message].slice(-RECENT);
    this.#answer(exchange);
    return { ...NOTHING, role: 'authorize', params };
  }

  #token(exchange: Exchange): FlowView {
    const params = bodyParamsOf(exchange);
    const refresh = params.get('refresh_token') ?? '';
    const code = params.get('code') ?? '';
    const named = params.get('grant_type');
    const grant = named ?? (refresh !== '' || /refresh/i.test(exchange.url.path) ? 'refresh_token' : '');
    const secret = grant === 'refresh_token' ? refresh : code;
    const key = `${grant} ${secret}`;
    const spent = secret === '' ? undefined : this.#spent.get(key);
    // The first success counts; before one, the last attempt.
    if (secret !== '' && !(spent !== undefined && well(spent.exchange)))
      remember(this.#spent, key, { exchange, params }, MOST);
    const authorize = code === '' ? undefined : this.#byCode.get(code);
    const issued = code === '' ? undefined : this.#issued.get(code);
    return { ...NOTHING, role: 'token', params, grant, authorize, spent, issued, pending: this.#pending };
  }

  // A redirect that carries the code ties it to its request even where the callback itself is not in the capture.
  #answer(exchange: Exchange): void {
    const target = exchange.response.redirect;
    if (target === undefined || !/(?:^|&)code=/.test(`${target.query}&${target.fragment}`)) return;
    const params = paramsOf(`${target.query}&${target.fragment}`);
    this.#link(params);
    remember(this.#issued, params.get('code') ?? '', exchange, MOST);
  }

  #link(params: OAuthParams): FlowMessage | undefined {
    const code = params.get('code') ?? '';
    const known = this.#byState.get(params.get('state') ?? '');
    if (known !== undefined && code !== '') remember(this.#byCode, code, known, MOST);
    return known;
  }
}

function well(exchange: Exchange): boolean {
  return exchange.response.status >= 200 && exchange.response.status < 300;
}
