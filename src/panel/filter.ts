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

/** The requests that match, with the incidents' causes as words of theirs. */
export function filterRequests(
  exchanges: readonly Exchange[],
  terms: readonly string[],
  causes: ReadonlyMap<number, string>,
): readonly Exchange[] {
  if (terms.length === 0) return exchanges;
  return exchanges.filter((exchange) => {
    const cause = causes.get(exchange.index);
    return matches(cause === undefined ? haystackOf(exchange) : `${haystackOf(exchange)} ${cause}`, terms);
  });
}

/** For each request in an incident: the checks that explain it, its verdict and its title, in lower case. */
export function causeWords(incidents: readonly Incident[]): ReadonlyMap<number, string> {
  const words = new Map<number, string>();
  for (const incident of incidents) {
    const text =
      `${incident.verdict} ${incident.causes.map((cause) => cause.check).join(' ')} ${incident.title}`.toLowerCase();
    for (const index of incident.exchanges) {
      const before = words.get(index);
      words.set(index, before === undefined ? text : `${before} ${text}`);
    }
  }
  return words;
}
