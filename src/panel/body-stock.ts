import { type Exchange, letGoOfBody } from './useSession.ts';

/** Ours: characters of answers' bodies that are kept; what lies below needs no more than 50 MB. */
const ROOM = 24_000_000;

/**
 * The bodies of a growing recording. When they take too much room, the oldest go that told nothing: what was refused, what posts,
 * and what speaks a sign-in's protocol keep theirs, since those are looked at again.
 */
export class BodyStock {
  readonly #isTelling: (exchange: Exchange) => boolean;
  readonly #room: number;
  #held: Exchange[] = [];
  #at = 0;
  #characters = 0;

  constructor(isTelling: (exchange: Exchange) => boolean, room = ROOM) {
    this.#isTelling = isTelling;
    this.#room = room;
  }

  /** Answers whether another's body was let go. */
  add(exchange: Exchange): boolean {
    const size = sizeOf(exchange);
    if (size === 0) return false;
    this.#held.push(exchange);
    this.#characters += size;
    let gone = false;
    while (this.#characters > this.#room && this.#at < this.#held.length - 1) {
      const oldest = this.#held[this.#at];
      this.#at += 1;
      if (oldest === undefined) continue;
      this.#characters -= sizeOf(oldest);
      if (this.#isTelling(oldest)) continue;
      letGoOfBody(oldest);
      gone = true;
    }
    if (this.#at > 1000) this.forget(0);
    return gone;
  }

  /** Forgets the exchanges before an index, which are let go as a whole. */
  forget(before: number): void {
    const rest = this.#held.slice(this.#at).filter(({ index }) => index >= before);
    this.#held = rest;
    this.#at = 0;
    this.#characters = rest.reduce((sum, exchange) => sum + sizeOf(exchange), 0);
  }
}

function sizeOf({ response }: Exchange): number {
  return response.body?.text?.length ?? 0;
}
