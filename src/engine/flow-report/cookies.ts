import type { MissingCookie } from '../facts/cookies-view.ts';
import { isAuthorizeUrl } from '../facts/places.ts';
import type { Message } from '../facts/sign-ins/attempt.ts';
import type { Basis } from '../report.ts';
import type { FlowCookie, FlowEnd } from '../report-flows.ts';
import type { Sources } from './report.ts';

/** Ours: a drawing has room for no more. */
const MOST = 12;

/** The cookies that carry the sign-in at one message: what the request brought or lacked, then what the answer set. */
export function cookiesOf(
  message: Message,
  from: Sources,
  state: FlowEnd,
  secrets: ReadonlySet<string>,
): readonly FlowCookie[] {
  const { exchange, cookies } = message;
  const { index, url } = exchange;
  const { show } = from;
  const found: FlowCookie[] = [];
  if (cookies === undefined) return found;
  const add = (name: string, rest: Omit<FlowCookie, 'name'>) => {
    const shown = show.cookieName(show.without(name, secrets));
    if (!found.some((one) => one.name === shown && one.verdict === rest.verdict))
      found.push({ name: shown, ...rest });
  };
  for (const one of cookies.sent)
    if (one.session || one.class === 'session' || one.class === 'flow-state')
      add(one.name, { verdict: 'sent', basis: 'observed', reasons: [] });
  if (cookies.missing.length > 0 && wants(message, state)) {
    const fates = from.fates(index, url.host);
    for (const one of cookies.missing) {
      if (!counted(one, message)) continue;
      const basis: Basis = fates.find(({ name }) => name === one.name)?.basis ?? 'computed';
      add(one.name, { verdict: 'withheld', basis, reasons: one.reasons });
    }
  }
  const telling = cookies.attempts.filter(
    (one) => one.session || one.class === 'session' || one.class === 'flow-state',
  );
  if (telling.length > 0) {
    const rows = from.attempts(index, url.host);
    for (const one of telling) {
      const row = rows.find(({ name, row: { line } }) => name === one.name && line === one.line)?.row;
      const rejected = (row?.verdict ?? one.verdict) === 'rejected';
      add(one.name, {
        verdict: rejected ? 'rejected' : one.removal ? 'removed' : 'set',
        basis: row?.basis ?? (one.verdict === 'unknown' ? 'unknown' : 'computed'),
        reasons: rejected ? (row?.reasons ?? one.reasons) : [],
      });
    }
  }
  return found.slice(0, MOST);
}

/** Whether a cookie that stayed behind tells anything: where all went well, nothing was lacking. */
function wants({ step }: Message, state: FlowEnd): boolean {
  if (state === 'signed-in' || state === 'renewed' || state === 'signed-out') return false;
  return step !== 'token' && step !== 'poll' && step !== 'metadata' && step !== 'userinfo';
}

/** What belongs to a sign-in under way is wanted where that comes back; a session's cookie, wherever the application is asked. */
function counted(one: MissingCookie, { exchange, step, side }: Message): boolean {
  const back = step === 'callback' || step === 'saml-response';
  const target = one.attempt.exchange.response.redirect;
  if (one.class === 'flow-state')
    return back && (one.related || (target !== undefined && isAuthorizeUrl(target)));
  if (side !== 'app' && (one.class !== 'session' || one.attempt.host !== exchange.url.host)) return false;
  return (one.related || one.signedIn) && (!one.companionSent || one.how === 'rejected');
}
