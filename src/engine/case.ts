import { type CaseKind, type Check, type CheckInput, type Found, fill } from './checks/check.ts';
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
  /** The answers that stand whatever becomes of the exchange later. */
  readonly standing?: Standing;
}

export const NOT_JUDGED: Evaluation = { findings: [], checklist: [] };

/** What a check answered. */
interface Answer {
  /** undefined: the question did not arise. */
  readonly item: ChecklistItem | undefined;
  readonly findings: readonly Finding[];
  /** It did not look at what came later. */
  readonly stands: boolean;
}

interface Standing {
  readonly question: Omit<Question, 'later'>;
  readonly answers: readonly Answer[];
}

export interface Question {
  readonly kind: CaseKind;
  readonly exchange: Exchange;
  readonly hops: readonly Exchange[];
  readonly facts: FactViews;
  readonly later: Aftermath;
}

/**
 * Asks every check that applies to this kind of case. A check that throws fails alone. `before`: what they said of the same exchange
 * when less had become of it; those that did not look at that then are not asked again.
 */
export function evaluate(
  asked: Question,
  checks: readonly Check[],
  show: Redactor,
  before?: Evaluation,
): Evaluation {
  // A refusal inside of an answer goes up the same ladder as a 401.
  const inside = asked.kind === 'soft-unauthorized' && softRefusal(asked.exchange) !== undefined;
  const question: Question = inside ? { ...asked, kind: 'unauthorized' } : asked;
  const findings: Finding[] = [];
  const checklist: ChecklistItem[] = [];
  const { exchange, hops, facts } = question;
  const known = before?.standing;
  const old = known !== undefined && isSame(known.question, question) ? known.answers : NO_ANSWERS;
  const answers: Answer[] = [];
  for (const one of applicable(checks, question.kind)) {
    const earlier = old[answers.length];
    const answer = earlier?.stands === true ? earlier : ask(one, question, show);
    answers.push(answer);
    if (answer.item !== undefined) checklist.push(answer.item);
    for (const finding of answer.findings) findings.push(finding);
  }
  const doubt = unsure(question) ? doubted(softRefusal(asked.exchange)?.protocol === 'page') : undefined;
  return {
    findings: ranked(doubt === undefined ? findings : findings.map(doubt)),
    checklist,
    // A copy: who asks may change the question later.
    standing: { question: { kind: question.kind, exchange, hops, facts }, answers },
  };
}

const NO_ANSWERS: readonly Answer[] = [];

/** Both ask the same of all checks but for what came later. */
function isSame(one: Standing['question'], other: Question): boolean {
  return (
    one.kind === other.kind &&
    one.exchange === other.exchange &&
    one.hops === other.hops &&
    one.facts === other.facts
  );
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
  const refusal = evaluate({ ...question, kind }, deeper(checks), show);
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

const ofRefusals = new WeakMap<readonly Check[], readonly Check[]>();
function deeper(checks: readonly Check[]): readonly Check[] {
  const known = ofRefusals.get(checks);
  if (known !== undefined) return known;
  const found = checks.filter((check) => check.group !== 'benign' && check.group !== 'challenge');
  ofRefusals.set(checks, found);
  return found;
}

/** A check, and its answers that are always the same. */
interface Askable {
  readonly check: Check;
  readonly clear: Answer;
  readonly stillClear: Answer;
}

const byKind = new WeakMap<readonly Check[], Map<CaseKind, readonly Askable[]>>();
function applicable(checks: readonly Check[], kind: CaseKind): readonly Askable[] {
  let kinds = byKind.get(checks);
  if (kinds === undefined) {
    kinds = new Map();
    byKind.set(checks, kinds);
  }
  let found = kinds.get(kind);
  if (found === undefined) {
    found = checks
      .filter((check) => check.applies.includes(kind))
      .map((check) => {
        const item: ChecklistItem = { check: check.id, outcome: 'clear', reason: '' };
        return {
          check,
          clear: { item, findings: NO_FINDINGS, stands: true },
          stillClear: { item, findings: NO_FINDINGS, stands: false },
        };
      });
    kinds.set(kind, found);
  }
  return found;
}

const NO_FINDINGS: readonly Finding[] = [];
const NO_QUESTION: Answer = { item: undefined, findings: NO_FINDINGS, stands: true };
const NO_QUESTION_YET: Answer = { ...NO_QUESTION, stands: false };

/** What a check is given; notes whether it looks at what came later. That it sees only the facts which it declared, its type ensures. */
class Input implements CheckInput {
  readonly kind: CaseKind;
  readonly exchange: Exchange;
  readonly hops: readonly Exchange[];
  readonly facts: FactViews;
  readonly show: Redactor;
  looked = false;
  readonly #later: Aftermath;

  constructor({ kind, exchange, hops, facts, later }: Question, show: Redactor) {
    this.kind = kind;
    this.exchange = exchange;
    this.hops = hops;
    this.facts = facts;
    this.show = show;
    this.#later = later;
  }

  get later(): Aftermath {
    this.looked = true;
    return this.#later;
  }
}

function ask({ check, clear, stillClear }: Askable, question: Question, show: Redactor): Answer {
  const input = new Input(question, show);
  try {
    const result = check.run(input);
    const stands = !input.looked;
    if (result === undefined) return stands ? NO_QUESTION : NO_QUESTION_YET;
    if ('notEvaluated' in result) {
      const item: ChecklistItem = { check: check.id, outcome: 'not-evaluated', reason: result.notEvaluated };
      return { item, findings: NO_FINDINGS, stands };
    }
    if (result.length === 0) return stands ? clear : stillClear;
    const item: ChecklistItem = { check: check.id, outcome: 'found', reason: '' };
    return { item, findings: result.map((found) => ({ check, found })), stands };
  } catch (error) {
    const name = error instanceof Error ? error.name : 'unknown error';
    const reason = `the check itself failed (${name}); please report it`;
    return {
      item: { check: check.id, outcome: 'error', reason },
      findings: NO_FINDINGS,
      stands: !input.looked,
    };
  }
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
  const cause: Cause = {
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
  wordings.set(cause, say);
  return cause;
}

const wordings = new WeakMap<Cause, (template: string) => string>();

/**
 * Says a cause in other words: fills a template, such as its message in another language, with the values that the cause was
 * written from, its secrets hidden as in the cause. Undefined for one that no check has rendered here, such as a report’s that was read.
 */
export function wordingOf(cause: Cause): ((template: string) => string) | undefined {
  return wordings.get(cause);
}

/** The key by which findings of several exchanges are one incident. */
export function subjectOf(found: Found, exchange: Exchange): string {
  return found.subject ?? exchange.url.origin;
}
