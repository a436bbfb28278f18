import type { Hop } from './hop.ts';
import { joined } from './join.ts';
import type { RawEntry } from './raw-entry.ts';
import type { Pairable } from './twins.ts';

/** An entry is held this long, so that its body, its late headers and earlier-started requests can arrive. */
export const SETTLE = 400;
/** Held no longer than this, whatever is still awaited, */
export const DEADLINE = 900;
/** but for what refuses, or hands out tokens: a busy browser fetches bodies slowly, and the diagnosis is made once. */
export const TELLING_DEADLINE = 4000;
/** What only full capture has seen so far: a busy browser's developer tools may be slow to tell of it. */
export const TWIN_DEADLINE = 1500;

/** An entry that is not yet handed on. */
export interface Held extends Pairable {
  entry: RawEntry;
  readonly start: number;
  readonly arrived: number;
  readonly order: number;
  /** How often getHAR was asked for it early; and whether it was when its headers had to be there. */
  asked: number;
  reconciled: boolean;
  /** Its body is being fetched. */
  bodyDue: boolean;
  /** Held no shorter, and no longer than this, ms. */
  readonly settle: number;
  deadline: number;
  hop: Hop | undefined;
}

/** What is held, handed on in order of start. */
export class Holding {
  readonly all = new Set<Held>();
  #order = 0;

  add(entry: RawEntry, start: number, now: number, settle = SETTLE): Held {
    this.#order += 1;
    const record: Held = {
      entry,
      start: Number.isNaN(start) ? now : start,
      arrived: now,
      order: this.#order,
      asked: 0,
      reconciled: false,
      bodyDue: false,
      settle,
      deadline: Math.max(settle, DEADLINE),
      hop: undefined,
    };
    this.all.add(record);
    return record;
  }

  /** Takes out what is due, or everything. One that waits keeps those that started later, until their deadline. */
  take(now: number, waits: (record: Held) => boolean, everything: boolean): readonly Held[] {
    const ready: Held[] = [];
    let blocked = false;
    for (const record of [...this.all].sort((a, b) => a.start - b.start || a.order - b.order)) {
      const age = now - record.arrived;
      const due = age >= record.deadline || (age >= record.settle && !waits(record));
      if (everything || age >= record.deadline || (due && !blocked)) {
        this.all.delete(record);
        ready.push(record);
      } else blocked = true;
    }
    return ready;
  }
}

/** The entry as it is handed on. */
export function finishedEntry({ entry, hop }: Held): RawEntry {
  return hop?.done === true ? joined(entry, hop) : entry;
}
