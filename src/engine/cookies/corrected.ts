import type { ParsedUrl } from '../exchange/exchange.ts';
import type { Advice, AuditSubject } from './audit.ts';
import { type CookieFaults, type CookiePlan, change, type Draft, type PlanField } from './cookie-plan.ts';
import { CHANGES } from './corrected-changes.ts';
import { isLoopback } from './secure-origin.ts';

export type { CookieFaults, CookiePlan, MissedUse } from './cookie-plan.ts';
export { NO_FAULTS } from './cookie-plan.ts';

/** One attribute of the corrected line, in order. A removed one stands in the list, too, to be struck out. */
export interface CorrectedPart {
  readonly text: string;
  readonly change: 'kept' | 'added' | 'changed' | 'removed';
  /** Why it was changed; '' where it was kept. */
  readonly why: string;
}

export interface CorrectedLine {
  readonly plan: CookiePlan;
  /** The field value, with `<value>` for the value: fit to be copied. */
  readonly text: string;
  readonly parts: readonly CorrectedPart[];
  /** What no attribute can put right, a sentence each: serve it over https, make it smaller, … */
  readonly notes: readonly string[];
  /** Whether anything was changed at all. */
  readonly changed: boolean;
}

/**
 * The Set-Cookie line as it should be sent: the faults put right first, then what the audit advises where no working request would
 * lose the cookie by it. Never holds the value.
 */
export function correctedLine(
  subject: AuditSubject,
  faults: CookieFaults,
  advice: readonly Advice[],
): CorrectedLine {
  const draft: Draft = { plan: planOf(subject), subject, faults, changes: [], notes: [] };
  const reasons = [...faults.rejected, ...faults.missed.flatMap((use) => use.reasons)];
  for (const id of [...new Set(reasons), ...advice.map(({ code }) => code)]) CHANGES[id]?.(draft, id);
  consistent(draft);
  overHttps(draft);
  const parts = partsOf(subject, draft);
  return {
    plan: draft.plan,
    text: setCookieLine(draft.plan),
    parts,
    notes: [...new Set(draft.notes)],
    changed: parts.some(({ change }) => change !== 'kept'),
  };
}

function planOf({ line, setBy, time }: AuditSubject): Draft['plan'] {
  const maxAge =
    line.maxAge ??
    (line.expires === undefined || time === undefined ? undefined : Math.round((line.expires - time) / 1000));
  return {
    name: line.name,
    domain: line.domain === undefined || line.domain === '' ? undefined : line.domain.toLowerCase(),
    path: line.path ?? folderOf(setBy),
    maxAge,
    secure: line.secure,
    httpOnly: line.httpOnly,
    sameSite: line.sameSite,
    partitioned: line.partitioned,
  };
}

function folderOf({ path }: ParsedUrl): string {
  const last = path.lastIndexOf('/');
  return last <= 0 ? '/' : path.slice(0, last);
}

// What one change asks for, another must not break: these hold in every browser.
function consistent(draft: Draft): void {
  const { plan } = draft;
  const lower = plan.name.toLowerCase();
  if (plan.partitioned)
    change(
      draft,
      'secure',
      true,
      'Partitioned is accepted with Secure alone.',
      'cookie-partitioned-insecure',
    );
  if (plan.sameSite === 'none')
    change(
      draft,
      'secure',
      true,
      'SameSite=None is accepted with Secure alone.',
      'cookie-samesite-none-insecure',
    );
  if (!lower.startsWith('__')) return;
  if (/^__(?:secure|host|http)-/.test(lower))
    change(draft, 'secure', true, 'The name’s prefix demands Secure.', 'cookie-prefix-violated');
  if (/^__(?:http|host-http)-/.test(lower))
    change(draft, 'httpOnly', true, 'The name’s prefix demands HttpOnly.', 'cookie-prefix-violated');
  if (lower.startsWith('__host-') && plan.domain !== undefined)
    change(
      draft,
      'name',
      plan.name.replace(/^__host-(?:http-)?/i, '__Secure-'),
      '__Host- allows no Domain, and other hosts need this cookie.',
      'cookie-prefix-violated',
    );
  else if (lower.startsWith('__host-'))
    change(draft, 'path', '/', 'The prefix __Host- demands Path=/.', 'cookie-prefix-violated');
}

function overHttps({ plan, subject, notes }: Draft): void {
  const { scheme, host } = subject.setBy;
  if (!plan.secure || scheme !== 'http' || isLoopback(host)) return;
  notes.unshift(
    `${host} must be served over https: over http browsers refuse a Secure cookie. Where it already is, the server takes its own connection for http: forward X-Forwarded-Proto and let the application trust it.`,
  );
}

/** The line as it goes over the wire, with `<value>` for the value: `a=<value>; Path=/; Secure`, in one order always. */
export function setCookieLine(plan: CookiePlan): string {
  return fieldsOf(plan)
    .map(([, text]) => text)
    .join('; ');
}

function fieldsOf(plan: CookiePlan): [PlanField, string][] {
  const fields: [PlanField, string][] = [['name', `${plan.name}=<value>`]];
  if (plan.domain !== undefined) fields.push(['domain', `Domain=${plan.domain}`]);
  fields.push(['path', `Path=${plan.path}`]);
  if (plan.maxAge !== undefined) fields.push(['maxAge', `Max-Age=${plan.maxAge}`]);
  if (plan.secure) fields.push(['secure', 'Secure']);
  if (plan.httpOnly) fields.push(['httpOnly', 'HttpOnly']);
  if (plan.sameSite !== 'unspecified') fields.push(['sameSite', `SameSite=${capital(plan.sameSite)}`]);
  if (plan.partitioned) fields.push(['partitioned', 'Partitioned']);
  return fields;
}

/** The attribute of each field, as a Set-Cookie line names it. */
const WRITTEN: Readonly<Partial<Record<PlanField, string>>> = {
  domain: 'domain',
  path: 'path',
  secure: 'secure',
  httpOnly: 'httponly',
  sameSite: 'samesite',
  partitioned: 'partitioned',
};

function partsOf({ line }: AuditSubject, draft: Draft): CorrectedPart[] {
  const whyOf = (field: PlanField) => draft.changes.find((one) => one.field === field)?.why ?? '';
  const present = new Set<PlanField>();
  const parts: CorrectedPart[] = fieldsOf(draft.plan).map(([field, text]) => {
    present.add(field);
    const why = whyOf(field);
    const was = field === 'name' || line.attributes.some(({ name }) => names(field).includes(name));
    if (why !== '') return { text, change: was ? 'changed' : 'added', why };
    return { text, change: was || field === 'path' ? 'kept' : 'added', why };
  });
  for (const one of line.attributes) {
    const field = FIELDS.find((each) => names(each).includes(one.name));
    // Expires became Max-Age; an attribute that no browser knows says nothing.
    if (field === undefined || present.has(field)) continue;
    const why = whyOf(field);
    if (why === '' && field !== 'maxAge') continue;
    const written = line.raw.slice(one.start, one.end);
    parts.push({ text: written.slice(0, 200), change: 'removed', why });
    present.add(field);
  }
  return parts;
}

const FIELDS: readonly PlanField[] = [
  'domain',
  'path',
  'maxAge',
  'secure',
  'httpOnly',
  'sameSite',
  'partitioned',
];

function names(field: PlanField): readonly string[] {
  if (field === 'maxAge') return ['max-age', 'expires'];
  const name = WRITTEN[field];
  return name === undefined ? [] : [name];
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
