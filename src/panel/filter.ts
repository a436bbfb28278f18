import type { Cause, Exchange, Incident } from './useSession.ts';

/** The words of a filter, in lower case; all must be found. */
export function termsOf(filter: string): readonly string[] {
  return filter
    .toLowerCase()
    .split(/\s+/)
    .filter((term) => term !== '');
}

const haystacks = new WeakMap<Exchange, string>();

function haystackOf(exchange: Exchange): string {
  let text = haystacks.get(exchange);
  if (text === undefined) {
    const { url, request, response, kind, failure, index } = exchange;
    const status = response.status === 0 ? 'failed' : response.status;
    text = `#${index} ${request.method} ${status} ${url.host}${url.path} ${kind} ${failure}`.toLowerCase();
    haystacks.set(exchange, text);
  }
  return text;
}

function matches(text: string, terms: readonly string[]): boolean {
  return terms.every((term) => text.includes(term));
}

/** What an incident can be found by: its words, its causes, its requests' hosts, paths and status. */
export function incidentMatches(
  incident: Incident,
  terms: readonly string[],
  exchangeAt: (index: number) => Exchange | undefined,
): boolean {
  if (terms.length === 0) return true;
  const causes = incident.causes.map((cause) => `${cause.check} ${cause.title}`).join(' ');
  const own = `${incident.title} ${incident.kind} ${incident.verdict} ${incident.method} ${incident.status} ${incident.url} ${causes}`;
  // Ours: of a long incident the first requests stand for all; they are alike.
  const requests = incident.exchanges
    .slice(0, 30)
    .map((index) => exchangeAt(index))
    .filter((exchange) => exchange !== undefined)
    .map(haystackOf)
    .join(' ');
  return matches(`${own.toLowerCase()} ${requests}`, terms);
}

/** What a finding can be found by: its check, its words, what it points at. */
export function causeMatches(cause: Cause, terms: readonly string[]): boolean {
  if (terms.length === 0) return true;
  const evidence = cause.evidence.map(({ exchange, text }) => `#${exchange} ${text}`).join(' ');
  return matches(`${cause.check} ${cause.title} ${cause.what} ${evidence}`.toLowerCase(), terms);
}

/** The requests that match; each is looked at once as they grow, and again where an incident of its own speaks for it. */
export class RequestFilter {
  #view: unknown;
  #terms: readonly string[] = [];
  /** By place: whether the request's own words have all of the terms. */
  #own: boolean[] = [];

  /**
   * @param view another one means that other exchanges are meant
   * @param incidents whose causes, verdicts and titles are words of their requests as well
   */
  matching(
    view: unknown,
    exchanges: readonly Exchange[],
    terms: readonly string[],
    incidents: readonly Incident[],
  ): readonly Exchange[] {
    if (terms.length === 0) return exchanges;
    if (view !== this.#view || terms !== this.#terms) {
      this.#view = view;
      this.#terms = terms;
      this.#own = [];
    }
    for (let at = this.#own.length; at < exchanges.length; at += 1) {
      const exchange = exchanges[at];
      this.#own.push(exchange !== undefined && matches(haystackOf(exchange), terms));
    }
    const left = leftOver(incidents, terms);
    return exchanges.filter(
      (exchange, at) =>
        this.#own[at] === true ||
        left.get(exchange.index)?.some((rest) => matches(haystackOf(exchange), rest)) === true,
    );
  }
}

/** For each request of an incident that has some of the terms: those that the request itself must have. */
function leftOver(
  incidents: readonly Incident[],
  terms: readonly string[],
): ReadonlyMap<number, readonly (readonly string[])[]> {
  const left = new Map<number, (readonly string[])[]>();
  for (const incident of incidents) {
    const text = causesOf(incident);
    const rest = terms.filter((term) => !text.includes(term));
    if (rest.length === terms.length) continue;
    for (const index of incident.exchanges) {
      const before = left.get(index);
      if (before === undefined) left.set(index, [rest]);
      else before.push(rest);
    }
  }
  return left;
}

const causes = new WeakMap<Incident, string>();

/** The checks that explain an incident, its verdict and its title, in lower case. */
function causesOf(incident: Incident): string {
  let text = causes.get(incident);
  if (text === undefined) {
    const checks = incident.causes.map((cause) => cause.check).join(' ');
    text = `${incident.verdict} ${checks} ${incident.title}`.toLowerCase();
    causes.set(incident, text);
  }
  return text;
}
