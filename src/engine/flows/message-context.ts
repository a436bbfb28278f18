import { type Exchange, presence } from '../exchange/exchange.ts';
import type { OAuthParams } from './oauth.ts';

/** A message that another one belongs to, with the exchange that carried it. */
export interface Linked {
  readonly exchange: Exchange;
  readonly params: OAuthParams;
}

/** What the rest of the capture knew of an exchange when it came: enough to hold its messages against those that they answer. */
export interface MessageContext {
  readonly role: 'authorize' | 'callback' | 'token' | undefined;
  /** Of a token request. */
  readonly grant: string;
  /** The authorization request that this callback or token request belongs to. */
  readonly authorize: Linked | undefined;
  /** An earlier request that spent the same code or refresh token. */
  readonly spent: Linked | undefined;
  /** Authorization requests of the capture, the newest last; a few. */
  readonly pending: readonly Linked[];
  /** The authorization request that this exchange's redirect answers. */
  readonly answers: Linked | undefined;
  /** The pushed request that the `request_uri` of this authorization request names. */
  readonly pushed: Linked | undefined;
}

export const NO_CONTEXT: MessageContext = {
  role: undefined,
  grant: '',
  authorize: undefined,
  spent: undefined,
  pending: [],
  answers: undefined,
  pushed: undefined,
};

/** Made by a script of a page: servers and tools send none of these fields. */
export function isOfPage(exchange: Exchange): boolean {
  const { fields } = exchange.request;
  return presence(fields, 'sec-fetch-mode') === 'present' || presence(fields, 'origin') === 'present';
}

/** The sentence that says where something was lost for want of a body. */
export const NO_BODY = 'Its body is not in the capture.';
