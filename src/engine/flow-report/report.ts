import { VERDICT_RANK } from '../checks/check.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { type Redactor, secretsOf } from '../exchange/redact.ts';
import { isoTime } from '../exchange/time.ts';
import type { CookieFate } from '../facts/cookie-ledger.ts';
import { placeOf } from '../facts/loop-place.ts';
import type { Attempt, Message, Outcome } from '../facts/sign-ins/attempt.ts';
import { type Fault, faultsOf } from '../faults.ts';
import type { CookieAttempt, Incident } from '../report.ts';
import type { FlowCookie, FlowMessageReport, FlowReport } from '../report-flows.ts';
import { cookiesOf } from './cookies.ts';
import { lanesOf } from './lanes.ts';
import { matchesOf } from './matches.ts';
import { answerOf, endSays, saysOf, stepOf, titleOf } from './words.ts';

/** What the session knows of the exchanges that an attempt holds. */
export interface Sources {
  readonly show: Redactor;
  fates(index: number, host: string): readonly CookieFate[];
  attempts(index: number, host: string): readonly { readonly name: string; readonly row: CookieAttempt }[];
  incidents(index: number): readonly Incident[];
}

/** The attempts as the report prints them. Walks their messages, and nothing else of the capture. */
export function flowReports(attempts: readonly Attempt[], from: Sources): FlowReport[] {
  return attempts.map((attempt) => flowReport(attempt, from));
}

function flowReport(attempt: Attempt, from: Sources): FlowReport {
  const { show } = from;
  const incidents = incidentsOf(attempt, from);
  const outcome = outcomeOf(attempt, (index) => isBroken(index, incidents));
  const faults = faultsIn(attempt, outcome, incidents);
  const { lanes, laneOf } = lanesOf(attempt);
  const rounds = roundsOf(attempt);
  const secrets = secretsIn(attempt);
  const messages = attempt.messages.map((message, at): FlowMessageReport => {
    const { exchange } = message;
    const next = attempt.messages[at + 1];
    const fault = faults.get(exchange.index);
    const cookies = cookiesOf(message, from, outcome.state, secrets);
    const safe = (text: string) => show.without(text, secretsOf(exchange));
    return {
      exchange: exchange.index,
      step: stepOf(message, next),
      from: 0,
      to: laneOf(message),
      request: safe(`${exchange.request.method} ${show.path(exchange.url.path)}`),
      answer: safe(answerOf(exchange, show)),
      says: saysOf(attempt, message, next),
      cookies,
      fault: safe(show.text(show.without(faultAt(fault, cookies), secrets))),
      faultSide: fault?.side ?? 'response',
      round: rounds[at] ?? null,
    };
  });
  const { first, last } = attempt;
  return {
    id: `f${attempt.number ?? 0}`,
    protocol: attempt.protocol,
    kind: attempt.kind,
    features: [...attempt.features],
    silent: attempt.silent || (attempt.framed && !attempt.isLogout),
    title: titleOf(attempt, outcome),
    startedAt: isoTime(first?.startedAt),
    endedAt: isoTime(endOf(last)),
    lanes,
    messages,
    omitted: attempt.omitted,
    matches: matchesOf(attempt, show),
    tokens: attempt.tokens.map((token) => show.fingerprint(token)),
    cookies: [...attempt.cookies].map((name) => show.cookieName(show.without(name, secrets))),
    end: {
      state: outcome.state,
      exchange: outcome.exchange?.index ?? null,
      says: endSays(attempt, outcome, show),
    },
    rounds: attempt.loop === undefined ? null : attempt.loop.rounds,
    incidents: incidents.map(({ id }) => id),
  };
}

/** Values that a cookie may be named after: mod_auth_openidc writes the state there. */
function secretsIn({ legs }: Attempt): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { asked, answered } of legs)
    for (const values of [asked?.values, answered?.values])
      for (const name of ['state', 'nonce', 'code', 'RelayState', 'ID', 'wctx'])
        if (values?.has(name)) found.add(values.get(name) ?? '');
  return found;
}

function endOf(exchange: Exchange | undefined): number | undefined {
  return exchange?.startedAt === undefined
    ? undefined
    : exchange.startedAt + Math.max(0, exchange.duration ?? 0);
}

/** Of its exchanges: the broken ones first, loops before single refusals. */
function incidentsOf(attempt: Attempt, from: Sources): readonly Incident[] {
  const found = new Set<Incident>();
  for (const { exchange } of attempt.messages)
    for (const incident of from.incidents(exchange.index)) found.add(incident);
  return [...found].sort(
    (a, b) =>
      VERDICT_RANK[a.verdict] - VERDICT_RANK[b.verdict] ||
      Number(b.rounds !== null) - Number(a.rounds !== null) ||
      (a.exchanges[0] ?? 0) - (b.exchanges[0] ?? 0),
  );
}

/**
 * How it ended. What its exchanges alone leave open may be told by the diagnosis: the last of them is a failure.
 * @param broken whether an exchange is part of something broken
 */
export function outcomeOf(attempt: Attempt, broken: (index: number) => boolean): Outcome {
  const { outcome, last } = attempt;
  if (outcome.state !== 'open' || last === undefined || !broken(last.index)) return outcome;
  return { state: 'failed', exchange: last, why: 'diagnosed', code: '' };
}

function isBroken(index: number, incidents: readonly Incident[]): boolean {
  return incidents.some(({ verdict, exchanges }) => verdict === 'broken' && exchanges.includes(index));
}

/** The broken hop: where the root cause of its first broken incident was seen; else where it ended. */
function faultsIn(
  attempt: Attempt,
  outcome: Outcome,
  incidents: readonly Incident[],
): ReadonlyMap<number, Fault> {
  const here = new Set(attempt.messages.map(({ exchange }) => exchange.index));
  const faults = new Map<number, Fault>();
  for (const incident of incidents) {
    if (incident.verdict !== 'broken') continue;
    for (const [index, fault] of faultsOf(incident))
      if (here.has(index) && !faults.has(index) && fault.text !== '') faults.set(index, fault);
    if (faults.size > 0) return faults;
  }
  const { exchange, state, code } = outcome;
  if (exchange !== undefined && (state === 'failed' || state === 'looped') && here.has(exchange.index))
    faults.set(exchange.index, {
      side: code === '' ? 'response' : 'request',
      text: code === '' ? brief(exchange) : code,
    });
  return faults;
}

/** Where the Cookie field is to blame, the cookie that it lacks. */
function faultAt(fault: Fault | undefined, cookies: readonly FlowCookie[]): string {
  if (fault === undefined) return '';
  const lacks = cookies.find(({ verdict }) => verdict === 'withheld');
  const without = /^(?:no )?Cookie(?: field)?$/.test(fault.text) && lacks !== undefined;
  return without ? `no ${lacks.name}` : fault.text;
}

function brief({ response }: Exchange): string {
  if (response.status === 0) return 'no answer';
  return response.redirect === undefined ? String(response.status) : 'asks to sign in again';
}

/** For each message the round of the loop that it belongs to; null outside. */
function roundsOf({ messages, loop }: Attempt): readonly (number | null)[] {
  if (loop === undefined) return [];
  let round = 0;
  return messages.map(({ exchange, step }: Message) => {
    // What is shown in the end is no round any more.
    if (exchange.index < loop.from || (step === 'landing' && exchange.response.redirect === undefined))
      return null;
    if (placeOf(exchange.url) === loop.start) round++;
    return round === 0 ? null : round;
  });
}
