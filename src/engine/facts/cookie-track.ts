import {
  type CookieContext,
  CookieJar,
  type JarProfile,
  type Selection,
  type SetResult,
} from '../cookies/jar.ts';
import { sessionLike } from '../cookies/session-like.ts';
import { type Exchange, fieldValues, type Presence, presence } from '../exchange/exchange.ts';
import { parseSetCookie } from '../headers/set-cookie.ts';
import type { ChainView } from './chain.ts';
import { CookieContexts, isThirdParty } from './cookie-context.ts';
import { carriesSignIn, deletes, isOver, omitted, swallowedBy } from './cookie-fates.ts';
import { CookieLedger } from './cookie-ledger.ts';
import { CookieFields, type SentPairs } from './cookie-pairs.ts';
import type { Attempt } from './cookies-view.ts';

/** One request: its circumstances, the cookies that it carried, and those that the model would have sent. */
export interface TrackedRequest {
  readonly context: CookieContext;
  readonly presence: Presence;
  readonly pairs: SentPairs;
  readonly selection: Selection;
}

/** One Set-Cookie line. */
export interface TrackedLine {
  readonly attempt: Attempt;
  readonly result: SetResult;
  /** Cookies that were joined to it with a comma, and so not set. */
  readonly swallowed: readonly Attempt[];
}

const MOST_LINES = 200;
const NO_LINES: readonly TrackedLine[] = [];

/** Leads each exchange past the cookie model and writes down in the ledger what came of it: all that the Cookies view shows. */
export class CookieTrack {
  readonly jar: CookieJar;
  readonly ledger: CookieLedger;
  readonly #contexts = new CookieContexts();
  readonly #fields = new CookieFields();

  constructor(profile: JarProfile, release?: number) {
    const known = release === undefined ? {} : { release };
    this.jar = new CookieJar({ profile, thirdPartyCookies: 'allowed', ...known });
    this.ledger = new CookieLedger(this.jar);
  }

  request(exchange: Exchange, chain: ChainView): TrackedRequest {
    const context = this.#contexts.observe(exchange, chain);
    const { fields } = exchange.request;
    const here = presence(fields, 'cookie');
    const pairs = this.#fields.of(fields, exchange.url.host);
    const selection = this.jar.cookiesFor(context);
    const left = here === 'absent' ? omitted(exchange, context) : NONE;
    this.ledger.request({ exchange, sent: pairs.list, presence: here, selection, omitted: left });
    return { context, presence: here, pairs, selection };
  }

  /** From now on a cookie of this name and value carries a sign-in, whatever its name says. */
  learn(name: string, value: string): void {
    this.#fields.learn(name, value);
  }

  /** The Set-Cookie lines of the answer; `login`: it answers a sign-in. */
  answer(exchange: Exchange, { context, pairs }: TrackedRequest, login: boolean): readonly TrackedLine[] {
    const { fields } = exchange.response;
    const lines = fieldValues(fields, 'set-cookie');
    if (lines.length === 0) return NO_LINES;
    const masked = presence(fields, 'set-cookie') === 'masked';
    const thirdParty = isThirdParty(exchange, context);
    return lines.slice(0, MOST_LINES).map((raw, line) => {
      const parsed = parseSetCookie(raw);
      const traits = sessionLike(parsed);
      const result = this.jar.setCookie(raw, context);
      const over = result.reasons[0] === 'cookie-already-expired';
      const ends = over || (result.verdict === 'rejected' && isOver(parsed, exchange));
      const removal = ends && deletes(parsed, exchange, pairs.list);
      const attempt: Attempt = {
        exchange,
        line,
        name: parsed.name,
        value: masked ? '' : parsed.value,
        masked,
        class: traits.class,
        session: carriesSignIn(parsed, traits, login),
        atLogin: login,
        removal,
        verdict: removal && over ? 'accepted' : result.verdict,
        reasons: result.reasons,
        host: exchange.url.host,
        domain: parsed.domain === '' ? undefined : parsed.domain?.toLowerCase(),
        secure: parsed.secure,
        slips: parsed.ignored.length > 0,
        context,
      };
      this.ledger.attempt(attempt, parsed, result.cookie, thirdParty);
      if (result.evicted !== undefined) this.ledger.evict(result.evicted, exchange);
      return { attempt, result, swallowed: swallowedBy(attempt, parsed, login) };
    });
  }
}

const NONE: readonly string[] = [];
