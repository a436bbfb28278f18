import type { Exchange } from '../exchange/exchange.ts';
import type { Redactor } from '../exchange/redact.ts';
import type { Aftermath, FactName, FactViews } from '../facts/views.ts';
import type { IncidentKind, SpecReference } from '../report.ts';

export { span } from '../exchange/time.ts';

/** How sure a finding is: the traffic proves it; it explains best what is seen; the browser cannot know. */
export type Confidence = 'certain' | 'likely' | 'possible';
export type Effort = 'easy' | 'medium' | 'hard';
export type Audience = 'user' | 'frontend' | 'backend' | 'admin';
/** What the panel can do for the user in the browser, after asking. */
export type FixAction = 'clear-cookies';
/** What an incident amounts to. */
export type Verdict = 'broken' | 'expected' | 'warning';
/** What is broken counts for more. */
export const VERDICT_RANK: Readonly<Record<Verdict, number>> = { broken: 0, warning: 1, expected: 2 };

/** The groups of the catalogue. */
export type Group =
  | 'benign'
  | 'authorization'
  | 'challenge'
  | 'token'
  | 'cookie'
  | 'session'
  | 'cors'
  | 'redirect'
  | 'oauth'
  | 'infrastructure';

/** What a check is asked about: a failing exchange of some kind, or (`observation`) one that did not fail. */
export type CaseKind = IncidentKind | 'observation';

/** The prose of one finding. `{name}` stands for the finding's data of that name. */
export interface Message {
  /** A full sentence without a full stop, fit for a ticket's title. */
  readonly title: string;
  /** What is wrong, where, in words that a tester without a background in sign-in understands. */
  readonly what: string;
  /** Why that makes the request fail. */
  readonly why: string;
  readonly fixes: readonly {
    readonly effort: Effort;
    readonly audience: Audience;
    readonly text: string;
    readonly action?: FixAction;
  }[];
}

/** A place in an exchange. What stands there is printed by the report, secrets hidden; `text` overrides it and must be safe. */
export interface EvidenceRef {
  readonly exchange: Exchange;
  /** `url`, `request.method`, `request.headers.NAME`, `response.status`, `response.headers.NAME`, `response.body`, `failure` */
  readonly at: string;
  readonly text?: string;
  readonly mark?: string;
  /** Which of several lines of that name, counted from 0. */
  readonly line?: number;
}

export interface Found<M extends string = string> {
  readonly message: M;
  readonly data?: Readonly<Record<string, string | number>>;
  readonly confidence: Confidence;
  readonly evidence: readonly EvidenceRef[];
  /** What the incident amounts to, where that is not the check's severity: a fault that passed by itself. */
  readonly verdict?: Verdict;
  /** What the finding is about (a token, a cookie's identity): failing exchanges with the same subject are one incident. Never printed. */
  readonly subject?: string;
}

/** Why a check could not be answered from what was recorded. */
export interface NotEvaluated {
  readonly notEvaluated: string;
}

/** Found causes (none: clear), or why it could not be evaluated, or undefined where the question does not arise. */
export type CheckResult<M extends string = string> = readonly Found<M>[] | NotEvaluated | undefined;

export interface CheckInput<N extends FactName = FactName> {
  readonly kind: CaseKind;
  /** The failing exchange; in a loop the hop that sent the visitor back to sign in. */
  readonly exchange: Exchange;
  /** In a loop the hops of the last complete round, in order; else the exchange alone. */
  readonly hops: readonly Exchange[];
  readonly facts: Readonly<Pick<FactViews, N>>;
  /** What happened later to this request: filled in as the capture grows. */
  readonly later: Aftermath;
  readonly show: Redactor;
}

export interface CheckDefinition<N extends FactName, M extends string> {
  /** A noun phrase naming the fault: the file's name, the report's key, the documentation's anchor. */
  readonly id: string;
  readonly group: Group;
  /** One sentence for the index: fires when. */
  readonly summary: string;
  /** What an incident amounts to whose root cause this is. */
  readonly severity: Verdict;
  /** The rung of the ladder, 1 to 9. */
  readonly rung: number;
  /** A symptom stands first only when nothing deeper is known. */
  readonly symptom?: boolean;
  /** Says only that nothing else was found: dropped where anything else explains the failure. */
  readonly lastResort?: boolean;
  readonly applies: readonly CaseKind[];
  readonly spec: readonly SpecReference[];
  readonly needs: readonly N[];
  readonly messages: Readonly<Record<M, Message>>;
  run(input: CheckInput<N>): CheckResult<M>;
}

/** A check with its types erased, as the index holds it. */
export type Check = CheckDefinition<FactName, string>;

/** Declares a check. Reading a fact that is not in `needs`, or yielding a message that is not in `messages`, does not compile. */
export function defineCheck<const N extends FactName, const M extends string>(
  definition: CheckDefinition<N, M>,
): Check {
  // The index holds checks of many fact sets; the runner gives each the facts that it declared.
  return definition as unknown as Check;
}

/** Fills `{name}` in a template; an unknown name stays as it is, so that a test sees it. */
export function fill(template: string, data: Readonly<Record<string, string | number>> = {}): string {
  return template.replace(/\{(\w+)\}/g, (all, name: string) => {
    const value = data[name];
    return value === undefined ? all : String(value);
  });
}
