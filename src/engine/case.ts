import { type CaseKind, type Check, type Found, fill } from './checks/check.ts';
import { evidenceOf } from './evidence.ts';
import type { Exchange } from './exchange/exchange.ts';
import { type Redactor, secretsOf } from './exchange/redact.ts';
import { meantStatus, softRefusal } from './facts/answers/inner.ts';
import { isTokenRequest } from './facts/places.ts';
import { STACKS, type StackId } from './facts/stack.ts';
import type { Aftermath, FactViews } from './facts/views.ts';
import { fixesFor } from './fixes/index.ts';
import { type Finding, ranked } from './rank.ts';
import type { Cause, ChecklistItem } from './report.ts';

/** What the checks said about one exchange: findings ranked, and the outcome of each check that applied. */
export interface Evaluation {
  readonly findings: readonly Finding[];
  readonly checklist: readonly ChecklistItem[];
}

export interface Question {
  readonly kind: CaseKind;
  readonly exchange: Exchange;
  readonly hops: readonly Exchange[];
  readonly facts: FactViews;
  readonly later: Aftermath;
}

/** Asks every check that applies to this kind of case. A check that throws fails alone. */
export function evaluate(asked: Question, checks: readonly Check[], show: Redactor): Evaluation {
  // A refusal inside of an answer goes up the same ladder as a 401.
  const inside = asked.kind === 'soft-unauthorized' && softRefusal(asked.exchange) !== undefined;
  const question: Question = inside ? { ...asked, kind: 'unauthorized' } : asked;
  const findings: Finding[] = [];
  const checklist: ChecklistItem[] = [];
  const views = viewsOf(question.facts);
  for (const check of applicable(checks, question.kind)) {
    const item = ask(check, question, views, show, findings);
    if (item !== undefined) checklist.push(item);
  }
  const doubt = unsure(question) ? doubted(softRefusal(asked.exchange)?.protocol === 'page') : undefined;
  return { findings: ranked(doubt === undefined ? findings : findings.map(doubt)), checklist };
}

/** A service worker answered, and nothing tells whether and how it asked the server: what the page sent proves nothing then. */
function unsure({ exchange, facts }: Question): boolean {
  return (
    exchange.serviceWorker === 'page' &&
    exchange.workerSource === undefined &&
    facts.worker.twin === undefined
  );
}

/**
 * Ours: what was judged by the request is no more than possible, what the server itself says stays.
 * @param shell the answer is a page given for data, as service workers do by themselves
 */
function doubted(shell: boolean): (finding: Finding) => Finding {
  return (finding) => {
    const { check, found } = finding;
    // Of a challenge's form, and of there being nothing else, nothing follows for an answer that the server may not have given now.
    const said =
      check.group !== 'challenge' &&
      check.lastResort !== true &&
      !shell &&
      found.evidence.some(({ at }) => at === 'response.body' || at === 'response.headers.www-authenticate');
    // The lower rungs ask whether it is a failure, and what became of the request in the browser.
    return said || check.rung <= 2 || found.confidence === 'possible'
      ? finding
      : { check, found: { ...found, confidence: 'possible' } };
  };
}

/**
 * A loop that a script drives is judged at the call that was refused in it: so the checks of that refusal are asked as well, but
 * for those that explain a refusal away or speak of its form alone.
 */
export function evaluateLoop(question: Question, checks: readonly Check[], show: Redactor): Evaluation {
  const loop = evaluate(question, checks, show);
  const { exchange } = question;
  const kind = isTokenRequest(exchange)
    ? 'token-endpoint'
    : meantStatus(exchange) === 401
      ? 'unauthorized'
      : undefined;
  if (kind === undefined) return loop;
  const more = checks.filter((check) => check.group !== 'benign' && check.group !== 'challenge');
  const refusal = evaluate({ ...question, kind }, more, show);
  const found = new Set(loop.findings.map((finding) => finding.check));
  const asked = new Set(loop.checklist.filter((item) => item.outcome === 'found').map((item) => item.check));
  const told = new Set(refusal.checklist.map((item) => item.check));
  return {
    findings: ranked([...loop.findings, ...refusal.findings.filter((finding) => !found.has(finding.check))]),
    checklist: [
      ...loop.checklist.filter((item) => asked.has(item.check) || !told.has(item.check)),
      ...refusal.checklist.filter((item) => !asked.has(item.check)),
    ],
  };
}

const byKind = new WeakMap<readonly Check[], Map<CaseKind, readonly Check[]>>();
function applicable(checks: readonly Check[], kind: CaseKind): readonly Check[] {
  let kinds = byKind.get(checks);
  if (kinds === undefined) {
    kinds = new Map();
    byKind.set(checks, kinds);
  }
  let found = kinds.get(kind);
  if (found === undefined) {
    found = checks.filter((check) => check.applies.includes(kind));
    kinds.set(kind, found);
  }
  return found;
}

function ask(
  check: Check,
  { kind, exchange, hops, facts, later }: Question,
  views: Map<string, FactViews>,
  show: Redactor,
  findings: Finding[],
): ChecklistItem | undefined {
  try {
    const result = check.run({ kind, exchange, hops, later, show, facts: only(check, facts, views) });
    if (result === undefined) return undefined;
    if ('notEvaluated' in result)
      return { check: check.id, outcome: 'not-evaluated', reason: result.notEvaluated };
    for (const found of result) findings.push({ check, found });
    return { check: check.id, outcome: result.length > 0 ? 'found' : 'clear', reason: '' };
  } catch (error) {
    const reason = error instanceof Error ? error.name : 'unknown error';
    return {
      check: check.id,
      outcome: 'error',
      reason: `the check itself failed (${reason}); please report it`,
    };
  }
}

// A check sees the facts that it declared and no others: what is not declared is not there at run time either.
const seen = new WeakMap<FactViews, Map<string, FactViews>>();
function viewsOf(facts: FactViews): Map<string, FactViews> {
  let byNeeds = seen.get(facts);
  if (byNeeds === undefined) {
    byNeeds = new Map();
    seen.set(facts, byNeeds);
  }
  return byNeeds;
}

function only(check: Check, facts: FactViews, byNeeds: Map<string, FactViews>): FactViews {
  const key = keyOfNeeds(check);
  let view = byNeeds.get(key);
  if (view === undefined) {
    view = Object.fromEntries(check.needs.map((name) => [name, facts[name]])) as unknown as FactViews;
    byNeeds.set(key, view);
  }
  return view;
}

const keys = new WeakMap<Check, string>();
function keyOfNeeds(check: Check): string {
  let key = keys.get(check);
  if (key === undefined) {
    key = check.needs.join(' ');
    keys.set(check, key);
  }
  return key;
}

/** Puts a finding into words; the last net catches secrets of the exchange that slipped into its data. */
export function render(
  finding: Finding,
  exchange: Exchange,
  show: Redactor,
  stacks: readonly StackId[] = [],
): Cause {
  const { check, found } = finding;
  const message = check.messages[found.message];
  if (message === undefined) throw new Error(`check ${check.id} has no message ${found.message}`);
  const secrets = secretsOf(exchange);
  const say = (template: string) => show.without(fill(template, found.data), secrets);
  return {
    check: check.id,
    confidence: found.confidence,
    message: found.message,
    title: say(message.title),
    what: say(message.what),
    why: say(message.why),
    evidence: found.evidence.slice(0, 8).map((ref) => evidenceOf(ref, show)),
    fixes: [
      ...message.fixes.map((fix) => ({ ...fix, text: say(fix.text) })),
      ...fixesFor(check.id, stacks).map(({ stack, ...fix }) => ({ ...fix, stack: STACKS[stack] })),
    ],
    spec: check.spec,
  };
}

/** The key by which findings of several exchanges are one incident. */
export function subjectOf(found: Found, exchange: Exchange): string {
  return found.subject ?? exchange.url.origin;
}
