import { Cell } from './ledger.ts';

/** Ours: more spans than a line on a screen has points. */
const MOST_SLICES = 600;
const SHORTEST = 1000;

/** Spans of time, all of one length, that grow together when there are too many: by how much does not depend on the order. */
export class Slices {
  /** Milliseconds. */
  #width = SHORTEST;
  #cells = new Map<number, Cell>();
  #ids = 0;

  /** @param time ms since the epoch */
  at(time: number): Cell {
    const known = this.#cells.get(Math.floor(time / this.#width));
    if (known !== undefined) return known;
    while (this.#cells.size >= MOST_SLICES) this.#widen();
    const place = Math.floor(time / this.#width);
    const cell = this.#cells.get(place) ?? new Cell(`s${++this.#ids}`);
    this.#cells.set(place, cell);
    return cell;
  }

  /** In order of time. */
  all(): readonly { readonly from: number; readonly to: number; readonly cell: Cell }[] {
    return [...this.#cells]
      .sort(([a], [b]) => a - b)
      .map(([place, cell]) => ({ from: place * this.#width, to: (place + 1) * this.#width, cell }));
  }

  #widen(): void {
    this.#width *= 2;
    const wider = new Map<number, Cell>();
    for (const [place, cell] of this.#cells) {
      const known = wider.get(Math.floor(place / 2));
      if (known === undefined) wider.set(Math.floor(place / 2), cell);
      else cell.join(known);
    }
    this.#cells = wider;
  }
}
