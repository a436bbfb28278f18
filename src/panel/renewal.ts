import { add, successorOf, type View } from './recording.ts';
import type { Settings } from './settings.ts';
import type { Turns } from './turns.ts';

export interface Renewal {
  readonly settings: Settings;
  /** Place of the first exchange that still takes part. */
  readonly from: number;
  readonly turns: Turns;
  /** Asked between turns: it is not wanted any more. */
  readonly isOff: () => boolean;
  /** Told at once when the new one has all that the old one has by then. */
  readonly done: (view: View) => void;
}

/**
 * Judges a recording anew from one of its exchanges on: the way in which older ones are let go, and in which changed settings come to
 * hold for what is there. The old one may go on growing meanwhile.
 */
export async function renew(view: View, { settings, from, turns, isOff, done }: Renewal): Promise<void> {
  const { exchanges } = view.session;
  const next = successorOf(view, settings, from);
  turns.begin();
  for (let at = from; at < exchanges.length; at += 1) {
    const exchange = exchanges[at];
    if (exchange !== undefined) add(next, exchange);
    if (!turns.over()) continue;
    await turns.next();
    if (isOff()) return;
  }
  done(next);
}
