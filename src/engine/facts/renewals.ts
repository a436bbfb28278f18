import type { Exchange } from '../exchange/exchange.ts';
import type { CookiesView } from './cookies.ts';
import type { CredentialView } from './credential.ts';
import type { FlowView } from './flows.ts';

/** A request that renews a token, and others that spent the same refresh token. */
export interface RenewalView {
  /** What was sent to be renewed; '' where this is no renewal or nothing was seen. Never print it. */
  readonly key: string;
  /** Where it was sent. */
  readonly by: 'request.body' | 'request.headers.cookie' | 'request.headers.authorization' | '';
  /** It is a refresh token for sure, not just whatever the request carried. */
  readonly named: boolean;
  /** Earlier requests that sent the same, the newest last; a few. */
  readonly others: readonly Exchange[];
}

const NOTHING: RenewalView = { key: '', by: '', named: false, others: [] };
const MOST = 500;
const FEW = 8;

/** Follows refresh tokens, opaque ones by equality, wherever they travel: body, cookie or Authorization. */
export class Renewals {
  readonly #spent = new Map<string, readonly Exchange[]>();

  observe(exchange: Exchange, flow: FlowView, credential: CredentialView, cookies: CookiesView): RenewalView {
    if (flow.role !== 'token' || flow.grant !== 'refresh_token') return NOTHING;
    const found = keyOf(flow, credential, cookies);
    if (found === undefined) return NOTHING;
    const key = `${exchange.url.origin}${exchange.url.path} ${found.value}`;
    const others = this.#spent.get(key) ?? [];
    if (others.length === 0 && this.#spent.size >= MOST)
      this.#spent.delete(this.#spent.keys().next().value ?? '');
    this.#spent.set(key, [...others, exchange].slice(-FEW));
    return { key, by: found.by, named: found.named, others };
  }
}

function keyOf(
  flow: FlowView,
  credential: CredentialView,
  cookies: CookiesView,
): (Pick<RenewalView, 'by' | 'named'> & { readonly value: string }) | undefined {
  const inBody = flow.params.get('refresh_token');
  if (inBody !== undefined && inBody !== '') return { value: inBody, by: 'request.body', named: true };
  const named = cookies.sent.find((one) => /refresh|(?:^|[_-])rt(?:$|[_-])/i.test(one.name));
  const cookie = named ?? cookies.sent.find((one) => one.session);
  if (cookie !== undefined)
    return { value: cookie.value, by: 'request.headers.cookie', named: named !== undefined };
  const header = credential.token;
  return header === undefined
    ? undefined
    : { value: header, by: 'request.headers.authorization', named: false };
}

/** Whether one was sent before the other was answered: neither could know of the other's outcome. */
export function overlap(one: Exchange, other: Exchange): boolean {
  if (one.startedAt === undefined || other.startedAt === undefined) return false;
  const [first, second] = one.startedAt <= other.startedAt ? [one, other] : [other, one];
  // Ours: without a recorded duration, a quarter of a second.
  return (second.startedAt ?? 0) < (first.startedAt ?? 0) + (first.duration || 250);
}
