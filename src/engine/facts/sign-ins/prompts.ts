import type { Exchange } from '../../exchange/exchange.ts';
import { remember } from '../bounded.ts';
import { isNavigation } from '../places.ts';
import type { FactViews } from '../views.ts';

const SCHEMES = /^(?:basic|digest|negotiate|ntlm|kerberos)$/;
const MOST = 200;

/** A request with credentials for a prompt of the browser, and the challenge that it answers. */
export interface PromptAnswer {
  readonly challenge: Exchange | undefined;
  /** Its answer refuses it again. */
  readonly refused: boolean;
}

/** Basic, Digest and Negotiate as a browser does them: a 401 with the challenge, then the same address with credentials. */
export class Prompts {
  readonly #challenges = new Map<string, Exchange>();
  /** Origins at which credentials were let through: what follows there is no sign-in any more. */
  readonly #known = new Map<string, true>();

  observe(exchange: Exchange, views: FactViews): PromptAnswer | undefined {
    const { credential, challenge } = views;
    const { status } = exchange.response;
    const key = `${exchange.request.method} ${exchange.url.raw.slice(0, 2000)}`;
    const asked = this.#challenges.get(key);
    const refused = status === 401;
    if (refused && challenge.schemes.some((scheme) => SCHEMES.test(scheme)))
      remember(this.#challenges, key, exchange, MOST);
    if (!SCHEMES.test(credential.scheme)) return undefined;
    if (!refused) this.#challenges.delete(key);
    const known = this.#known.has(exchange.url.origin);
    if (!refused && status > 0) remember(this.#known, exchange.url.origin, true, MOST);
    // NTLM and Negotiate sign each connection in anew, and their first leg is answered by 401.
    const leg = known && refused && (views.handshakes.server.windows?.legs ?? 3) < 3;
    if (leg) return undefined;
    if (refused) this.#known.delete(exchange.url.origin);
    // Without a challenge before it, a script's call brought its credentials unasked.
    if (asked === undefined && !(refused && isNavigation(exchange))) return undefined;
    if (known && !refused) return undefined;
    return { challenge: asked, refused };
  }
}
