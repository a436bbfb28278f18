import type { Exchange } from '../exchange/exchange.ts';
import { isDuring } from '../exchange/order.ts';
import { remember } from './bounded.ts';

/** What a service worker had to do with an exchange. */
export interface WorkerView {
  /** `page`: it answered; `worker`: it asked the server on behalf of a page, as the capture knows so far. */
  readonly role: Exchange['serviceWorker'];
  /** The other entry of the same request, where the capture listed it before. */
  readonly twin: Exchange | undefined;
}

const NOTHING: WorkerView = { role: undefined, twin: undefined };
const MOST = 1000;
const MOST_OPEN = 8;

/**
 * Chromium lists a request that a service worker passes on twice: as the page saw it, without what the network added, and as the
 * worker sent it, without a page. Joins the two, in whichever order they come.
 */
export class Workers {
  readonly #open = new Map<string, Exchange[]>();

  observe(exchange: Exchange): WorkerView {
    const page = exchange.serviceWorker === 'page';
    if (!page && exchange.page !== undefined) return NOTHING;
    const key = `${exchange.request.method} ${exchange.url.raw.slice(0, 4000)}`;
    const waiting = this.#open.get(key) ?? [];
    const at = waiting.findIndex((other) => {
      if ((other.serviceWorker === 'page') === page) return false;
      return page ? isDuring(other, exchange) : isDuring(exchange, other);
    });
    const twin = waiting[at];
    if (twin === undefined) {
      // What a worker answers without asking has no other half.
      const alone = page && exchange.workerSource !== undefined && exchange.workerSource !== 'network';
      if (!alone) remember(this.#open, key, [...waiting.slice(1 - MOST_OPEN), exchange], MOST);
    } else {
      waiting.splice(at, 1);
      if (waiting.length === 0) this.#open.delete(key);
    }
    return { role: page ? 'page' : twin === undefined ? exchange.serviceWorker : 'worker', twin };
  }
}
