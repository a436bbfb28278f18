import { VERDICT_RANK } from '../checks/check.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { Redactor } from '../exchange/redact.ts';
import { meantStatus } from '../facts/answers/inner.ts';
import { operationOf } from '../facts/places.ts';
import type { SignIns } from '../facts/sign-ins/sign-ins.ts';
import type { FactViews } from '../facts/views.ts';
import { type Case, verdictOf } from '../failing.ts';
import { outcomeOf } from '../flow-report/report.ts';
import type { IncidentBook } from '../incidents.ts';
import type { Blame, ClientFigure, FiguresReport, RouteFigure, TokenFigure } from '../report-figures.ts';
import { byRefusals, Cell, Cells, Ledger } from './ledger.ts';
import { MOST_ROUTES, REST, routePath } from './route-place.ts';
import { SessionAges } from './session-ages.ts';
import { SignInEnds } from './sign-in-ends.ts';
import { Slices } from './slices.ts';
import { Clients, clientName, credentialUsed, usedFingerprint, type Who } from './who.ts';

type RoutePlace = Pick<RouteFigure, 'method' | 'origin' | 'path' | 'operation'>;
type Client = Who<ClientFigure['by']>;
type Used = Who<TokenFigure['by']>;

/** Ours: more rows than anybody reads. */
const MOST_ROWS = 500;
const OTHERS = { by: 'others', value: '', name: '' } as const;

/** How often requests were refused: by route, by client, by what they brought, over time. A fold: each exchange is counted once. */
export class Figures {
  readonly #ledger = new Ledger();
  readonly #total = new Cell('all');
  readonly #routes = new Cells<RoutePlace>('r', MOST_ROUTES);
  readonly #clients = new Cells<Client>('c', MOST_ROWS);
  readonly #used = new Cells<Used>('t', MOST_ROWS);
  readonly #slices = new Slices();
  readonly #who = new Clients();
  readonly #ages = new SessionAges();
  #untimed = 0;

  /** @param cases by the index of an exchange; counts: false where nobody will ask for them */
  constructor(
    readonly show: Redactor,
    readonly signIns: Pick<SignIns, 'all' | 'forgotten'>,
    readonly book: Pick<IncidentBook, 'takeChanged' | 'idOf'>,
    readonly cases: ReadonlyMap<number, readonly Case[]>,
    readonly counts = true,
  ) {}

  observe(exchange: Exchange, facts: FactViews): void {
    if (!this.counts) return;
    const { url, index, startedAt, kind } = exchange;
    this.#ages.observe(exchange, facts);
    const status = meantStatus(exchange);
    const { twin } = facts.worker;
    // Of a request that a service worker passed on there are two entries.
    if (url.origin === '' || (twin !== undefined && meantStatus(twin) === status)) return;
    const cells = [this.#total, this.#route(exchange)];
    // A preflight is the browser's own, and brings nothing of whoever asks.
    if (kind !== 'preflight') cells.push(this.#client(exchange, facts), this.#credential(exchange, facts));
    if (startedAt === undefined) this.#untimed++;
    else cells.push(this.#slices.at(startedAt));
    this.#ledger.add(index, status, cells);
  }

  /** Whether an exchange is counted in a row, or a slice, of one of these ids. */
  isIn(index: number, ids: ReadonlySet<string>): boolean {
    return this.#ledger.isIn(index, ids);
  }

  /** Walks the rows and what changed since the last time, and nothing else of the capture. */
  report(): FiguresReport {
    const { show, signIns, book } = this;
    for (const { indices } of book.takeChanged())
      for (const index of indices) this.#ledger.attribute(index, this.#blameOf(index));
    const broken = (index: number) => this.#blameOf(index)?.verdict === 'broken';
    const ends = new SignInEnds();
    for (const { state, count, ...attempt } of signIns.forgotten) ends.add(attempt, state, count);
    for (const attempt of signIns.all) ends.add(attempt, outcomeOf(attempt, broken).state);
    return {
      total: this.#total.rate(),
      routes: Array.from(this.#routes, ([place, cell]) => ({ ...cell.figure(), ...place })).sort(byRefusals),
      clients: Array.from(this.#clients, ([who, cell]) => ({
        ...cell.figure(),
        by: who.by,
        name: clientName(who, show),
      })).sort(byRefusals),
      tokens: Array.from(this.#used, ([who, cell]) => ({
        ...cell.figure(),
        by: who.by,
        fingerprint: usedFingerprint(who, show),
        name: show.text(who.name),
      })).sort(byRefusals),
      slices: this.#slices.all().map(({ from, to, cell }) => ({ ...cell.figure(), from, to })),
      untimed: this.#untimed,
      signIns: ends.counts,
      ...this.#ages.all(show),
    };
  }

  #route(exchange: Exchange): Cell {
    const { url, request } = exchange;
    const { method } = request;
    const { origin } = url;
    const path = routePath(url);
    const operation = operationOf(exchange);
    return this.#routes.at(
      `${method} ${origin}${path} ${operation}`,
      () => ({ method, origin, path, operation }),
      () => [` ${origin}${REST}`, { method: '', origin, path: REST, operation: '' }],
    );
  }

  #client(exchange: Exchange, facts: FactViews): Cell {
    const who = this.#who.observe(exchange, facts);
    return this.#clients.at(
      keyOf(who),
      () => who,
      () => ['', OTHERS],
    );
  }

  #credential(exchange: Exchange, facts: FactViews): Cell {
    const used = credentialUsed(exchange, facts);
    return this.#used.at(
      keyOf(used),
      () => used,
      () => ['', OTHERS],
    );
  }

  /** The incident that an exchange is part of; of several the worst. */
  #blameOf(index: number): Blame | undefined {
    let worst: Blame | undefined;
    for (const one of this.cases.get(index) ?? []) {
      const incident = this.book.idOf(one);
      if (incident === undefined) continue;
      const verdict = verdictOf(one);
      if (worst !== undefined && VERDICT_RANK[verdict] >= VERDICT_RANK[worst.verdict]) continue;
      worst = { check: one.evaluation.findings[0]?.check.id ?? 'unknown', verdict, incident };
    }
    return worst;
  }
}

function keyOf({ by, value, name }: Who<string>): string {
  return `${by} ${name} ${value}`;
}
