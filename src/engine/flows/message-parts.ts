import type { Redactor } from '../exchange/redact.ts';
import type { SpecReference } from '../report.ts';
import type { MessagePart, MessageReport } from '../report-flows.ts';
import { parameterOf } from './oauth-parameters.ts';

/** One parameter or member of a message; holds secrets. */
export interface Param {
  readonly name: string;
  /** The first of several of this name; of JSON what is no string as JSON. */
  readonly value: string;
  /** As JSON had it; the text itself where it came from a form. */
  readonly raw: unknown;
  /** How often the message has it. */
  readonly count: number;
  /** Place in the exchange. */
  readonly at: string;
}

/** The parameters of one message in order, each name once. */
export class Params {
  readonly #byName = new Map<string, Param>();
  /** How many more there were. */
  readonly omitted: number;

  constructor(list: Iterable<Param>, omitted = 0) {
    for (const param of list) this.#byName.set(param.name, param);
    this.omitted = omitted;
  }

  get list(): readonly Param[] {
    return [...this.#byName.values()];
  }

  get size(): number {
    return this.#byName.size;
  }

  has(name: string): boolean {
    return this.#byName.has(name);
  }

  get(name: string): string | undefined {
    return this.#byName.get(name)?.value;
  }

  raw(name: string): unknown {
    return this.#byName.get(name)?.raw;
  }

  /** The words of a list separated by blanks (RFC 6749 §3.3, OpenID Connect Core §3.1.2.1). */
  words(name: string): readonly string[] {
    return (this.get(name) ?? '').split(/\s+/).filter((word) => word !== '');
  }

  /** These and the other's; of one name the other's counts. */
  with(other: Params): Params {
    return new Params([...this.list, ...other.list], this.omitted + other.omitted);
  }
}

/** Ours: more text, or more parameters, than any such message has. */
const LONGEST = 65_536;
const MOST = 150;
const NONE = new Params([]);

/** Reads a query, a fragment or a form body. Never throws. */
export function formParams(text: string, at: string): Params {
  if (text === '') return NONE;
  const found = new Map<string, Param>();
  let omitted = 0;
  for (const [name, value] of new URLSearchParams(text.slice(0, LONGEST))) {
    const known = found.get(name);
    if (known !== undefined) found.set(name, { ...known, count: known.count + 1 });
    else if (found.size < MOST) found.set(name, { name, value, raw: value, count: 1, at });
    else omitted++;
  }
  return new Params(found.values(), omitted);
}

/** Reads the members of a JSON object; undefined where the text is none. Never throws. */
export function jsonParams(text: string | undefined, at: string): Params | undefined {
  if (text === undefined || !text.trimStart().startsWith('{')) return undefined;
  try {
    return objectParams(JSON.parse(text), at);
  } catch {
    return undefined;
  }
}

export function objectParams(value: unknown, at: string): Params | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  const members = Object.entries(value);
  return new Params(
    members.slice(0, MOST).map(([name, raw]) => ({
      name,
      value: typeof raw === 'string' ? raw : (JSON.stringify(raw) ?? ''),
      raw,
      count: 1,
      at,
    })),
    Math.max(0, members.length - MOST),
  );
}

/** What is wrong with the parameters of one message, by name. */
export class Remarks {
  readonly #byName = new Map<string, { texts: string[]; weight: 'fault' | 'advice' }>();

  fault(name: string, text: string | undefined): void {
    this.#add(name, text, 'fault');
  }

  advice(name: string, text: string | undefined): void {
    this.#add(name, text, 'advice');
  }

  of(name: string): { readonly fault: string; readonly weight: MessagePart['weight'] } {
    const known = this.#byName.get(name);
    return known === undefined
      ? { fault: '', weight: '' }
      : { fault: known.texts.join(' '), weight: known.weight };
  }

  get names(): readonly string[] {
    return [...this.#byName.keys()];
  }

  #add(name: string, text: string | undefined, weight: 'fault' | 'advice'): void {
    if (text === undefined) return;
    const known = this.#byName.get(name);
    if (known === undefined) {
      this.#byName.set(name, { texts: [text], weight });
      return;
    }
    // What is wrong comes before what is worth knowing.
    if (weight === 'fault' && known.weight === 'advice') known.texts.unshift(text);
    else known.texts.push(text);
    if (weight === 'fault') known.weight = 'fault';
  }
}

/** What stands in place of a parameter that is missing. */
export const ABSENT = '(absent)';

/** The parts of a message: each parameter, then those that are missed. `where`: the place where a missing one should stand. */
export function partsOf(
  params: Params,
  remarks: Remarks,
  show: Redactor,
  where: string,
  prefix = '',
): readonly MessagePart[] {
  const parts = params.list.map((param): MessagePart => {
    const known = parameterOf(param.name);
    if (param.count > 1 && known?.repeatable !== true)
      // RFC 6749 §3.1: "Request and response parameters MUST NOT be included more than once."
      remarks.fault(
        param.name,
        `It stands there ${param.count} times, and must once only: servers refuse that, or read another of them than you expect.`,
      );
    remarks.fault(param.name, known?.rule?.(param.value));
    return {
      name: prefix + nameOf(param.name, show),
      value: printedValue(param.name, param.value, show),
      means: known?.means ?? 'Not a parameter that the specifications of this message define.',
      ...remarks.of(param.name),
      ...(known?.spec === undefined ? {} : { spec: known.spec }),
      at: param.at,
    };
  });
  for (const name of remarks.names) {
    if (params.has(name)) continue;
    const known = parameterOf(name);
    parts.push({
      name: prefix + name,
      value: ABSENT,
      means: known?.means ?? '',
      ...remarks.of(name),
      ...(known?.spec === undefined ? {} : { spec: known.spec }),
      at: where,
    });
  }
  return parts;
}

function nameOf(name: string, show: Redactor): string {
  return show.text(name.length > 60 ? `${name.slice(0, 60)}…` : name);
}

const PRINTED = 400;

/** A value, safe to print: as the parameter's definition says, and hidden where nothing is known of it. */
export function printedValue(name: string, value: string, show: Redactor): string {
  if (value === '') return '';
  const short = value.length > PRINTED ? `${value.slice(0, PRINTED)}…` : value;
  switch (parameterOf(name)?.print) {
    case 'text':
      return show.text(short);
    case 'address':
      return /^[a-z][\w+.-]*:|^\//i.test(value) ? show.urlText(value.slice(0, 4000)) : show.text(short);
    case 'members':
      return membersOf(value, show);
    case 'secret':
      return show.fingerprint(value);
    default:
      return /^(?:true|false|null|-?\d{1,6})$/.test(value) ? value : show.queryValue(name, value);
  }
}

/** Of JSON the names alone. */
function membersOf(value: string, show: Redactor): string {
  const params = jsonParams(value.slice(0, LONGEST), '');
  if (params === undefined) return show.fingerprint(value);
  return `{ ${params.list
    .slice(0, 20)
    .map(({ name }) => nameOf(name, show))
    .join(', ')} }`;
}

/** A message, with what was left out of it. */
export function message(
  title: string,
  side: MessageReport['side'],
  spec: SpecReference | null,
  parts: readonly MessagePart[],
  rest: { readonly verdict?: string; readonly note?: string; readonly omitted?: number } = {},
): MessageReport {
  const left = rest.omitted ? `${rest.omitted} more parameters are left out.` : '';
  return {
    title,
    side,
    spec,
    parts,
    verdict: rest.verdict ?? '',
    xml: '',
    note: [rest.note ?? '', left].filter((text) => text !== '').join(' '),
  };
}
