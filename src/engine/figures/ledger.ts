import type { Blame, Figure, Rate } from '../report-figures.ts';

export type Answer = '2xx' | '3xx' | '4xx' | '5xx' | 'other' | 'none';

/** Of the requests that are part of an incident, how many for one cause. */
export interface Share extends Blame {
  requests: number;
  unauthorized: number;
  forbidden: number;
}

/** What is counted of one route, one client, one token, one span of time. */
export class Cell {
  requests = 0;
  readonly answers: Record<Answer, number> = { '2xx': 0, '3xx': 0, '4xx': 0, '5xx': 0, other: 0, none: 0 };
  unauthorized = 0;
  forbidden = 0;
  readonly shares = new Map<string, Share>();
  #into: Cell | undefined;

  constructor(readonly id: string) {}

  /** The cell, or the one that it has become a part of. */
  get whole(): Cell {
    let at: Cell = this;
    while (at.#into !== undefined) at = at.#into;
    return at;
  }

  /** Becomes a part of another: what was counted here counts there. */
  join(other: Cell): void {
    this.#into = other;
    other.requests += this.requests;
    other.unauthorized += this.unauthorized;
    other.forbidden += this.forbidden;
    for (const [answer, count] of Object.entries(this.answers)) other.answers[answer as Answer] += count;
    for (const share of this.shares.values()) other.#take(share, share);
  }

  count(status: number, by: 1 | -1): void {
    this.requests += by;
    this.answers[answerOf(status)] += by;
    if (status === 401) this.unauthorized += by;
    if (status === 403) this.forbidden += by;
  }

  blame(blame: Blame, status: number, by: 1 | -1): void {
    const unauthorized = status === 401 ? by : 0;
    this.#take(blame, { requests: by, unauthorized, forbidden: status === 403 ? by : 0 });
  }

  #take(blame: Blame, more: Pick<Share, 'requests' | 'unauthorized' | 'forbidden'>): void {
    const key = `${blame.verdict} ${blame.check} ${blame.incident}`;
    const share = this.shares.get(key) ?? { ...blame, requests: 0, unauthorized: 0, forbidden: 0 };
    share.requests += more.requests;
    share.unauthorized += more.unauthorized;
    share.forbidden += more.forbidden;
    if (share.requests === 0) this.shares.delete(key);
    else this.shares.set(key, share);
  }

  rate(): Rate {
    let expected = 0;
    for (const { verdict, unauthorized, forbidden } of this.shares.values())
      if (verdict === 'expected') expected += unauthorized + forbidden;
    const { requests, unauthorized, forbidden, answers } = this;
    return { requests, answered: requests - answers.none, unauthorized, forbidden, expected };
  }

  figure(): Figure {
    const weights = new Map<string, number>();
    for (const { verdict, incident, requests } of this.shares.values())
      if (verdict !== 'expected') weights.set(incident, (weights.get(incident) ?? 0) + requests);
    const incidents = [...weights].sort(([, a], [, b]) => b - a).map(([id]) => id);
    return { id: this.id, ...this.rate(), incidents };
  }
}

interface Entry {
  readonly cells: readonly Cell[];
  readonly status: number;
  blame: Blame | undefined;
}

/** Counts each exchange in the cells that it belongs to, once; what it turns out to be part of may change later. */
export class Ledger {
  readonly #entries = new Map<number, Entry>();

  /** @param status 0 where no answer is recorded */
  add(index: number, status: number, cells: readonly Cell[]): void {
    for (const cell of cells) cell.whole.count(status, 1);
    this.#entries.set(index, { cells, status, blame: undefined });
  }

  /** Says which incident an exchange is part of, in the place of what was said before; undefined: of none. */
  attribute(index: number, blame: Blame | undefined): void {
    const entry = this.#entries.get(index);
    if (entry === undefined || sameBlame(entry.blame, blame)) return;
    for (const cell of entry.cells) {
      if (entry.blame !== undefined) cell.whole.blame(entry.blame, entry.status, -1);
      if (blame !== undefined) cell.whole.blame(blame, entry.status, 1);
    }
    entry.blame = blame;
  }

  /** Whether an exchange was counted in a cell of one of these ids. */
  isIn(index: number, ids: ReadonlySet<string>): boolean {
    return this.#entries.get(index)?.cells.some((cell) => ids.has(cell.whole.id)) ?? false;
  }
}

function sameBlame(a: Blame | undefined, b: Blame | undefined): boolean {
  return a?.check === b?.check && a?.verdict === b?.verdict && a?.incident === b?.incident;
}

function answerOf(status: number): Answer {
  switch (Math.floor(status / 100)) {
    case 0:
      return 'none';
    case 2:
      return '2xx';
    case 3:
      return '3xx';
    case 4:
      return '4xx';
    case 5:
      return '5xx';
    default:
      return 'other';
  }
}

/** Cells of one kind by their key, a bounded number of them; what is beyond is counted as one, or one of each group. */
export class Cells<Place> {
  readonly #cells = new Map<string, { readonly cell: Cell; readonly place: Place }>();

  /** @param name begins the ids */
  constructor(
    readonly name: string,
    readonly most: number,
  ) {}

  /** @param rest where it is counted once there are too many: a key and a place of its own */
  at(key: string, place: () => Place, rest: () => readonly [key: string, place: Place]): Cell {
    const known = this.#cells.get(key);
    if (known !== undefined) return known.cell;
    if (this.#cells.size < this.most) return this.#add(key, place());
    const [other, where] = rest();
    return this.#cells.get(other)?.cell ?? this.#add(other, where);
  }

  *[Symbol.iterator](): Iterator<readonly [place: Place, cell: Cell]> {
    for (const { cell, place } of this.#cells.values()) yield [place, cell];
  }

  #add(key: string, place: Place): Cell {
    const cell = new Cell(`${this.name}${this.#cells.size + 1}`);
    this.#cells.set(key, { cell, place });
    return cell;
  }
}

/** Those with most refusals first, then those with most requests. */
export function byRefusals(a: Rate, b: Rate): number {
  return refusals(b) - refusals(a) || b.requests - a.requests;
}

function refusals({ unauthorized, forbidden, expected }: Rate): number {
  return unauthorized + forbidden - expected;
}
