import type { Exchange } from '../exchange/exchange.ts';
import { type MessageContext, NO_CONTEXT } from '../flows/message-context.ts';
import { jsonParams } from '../flows/message-parts.ts';
import { isPushed } from '../flows/messages.ts';
import { bodyParamsOf, paramsOf } from '../flows/oauth.ts';
import { remember } from './bounded.ts';
import type { FlowMessage, FlowView } from './flows.ts';

/** Ours: so many messages can be taken apart beside those that they belong to; older ones by themselves. */
const MOST = 20_000;
const FEW = 500;

/** Keeps, for each exchange that carries a message of a sign-in, what the capture knew of its fellows when it came. */
export class MessageContexts {
  readonly #byIndex = new Map<string, MessageContext>();
  readonly #byState = new Map<string, FlowMessage>();
  readonly #pushed = new Map<string, FlowMessage>();

  observe(exchange: Exchange, flow: FlowView): void {
    const { role, params } = flow;
    if (isPushed(exchange)) this.#push(exchange);
    const state = role === 'authorize' ? params.get('state') : undefined;
    if (state) remember(this.#byState, state, { exchange, params }, FEW);
    const answers = this.#answered(exchange);
    if (role === undefined && answers === undefined) return;
    const { grant, authorize, spent, pending } = flow;
    const pushed = this.#pushed.get(params.get('request_uri') ?? '');
    remember(
      this.#byIndex,
      String(exchange.index),
      { role, grant, authorize, spent, pending, answers, pushed },
      MOST,
    );
  }

  at(index: number): MessageContext {
    return this.#byIndex.get(String(index)) ?? NO_CONTEXT;
  }

  #push(exchange: Exchange): void {
    const given = jsonParams(exchange.response.body?.text, '')?.get('request_uri');
    if (given) remember(this.#pushed, given, { exchange, params: bodyParamsOf(exchange) }, FEW);
  }

  #answered({ response: { redirect } }: Exchange): FlowMessage | undefined {
    if (redirect === undefined || this.#byState.size === 0) return undefined;
    const text = `${redirect.query}&${redirect.fragment}`;
    return /(?:^|&)state=/.test(text) ? this.#byState.get(paramsOf(text).get('state') ?? '') : undefined;
  }
}
