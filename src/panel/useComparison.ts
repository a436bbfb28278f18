import { useMemo, useRef, useState } from 'react';
import { t } from '../words/words.ts';
import { type PanelState, type PanelStore, reasonOf } from './store.ts';
import { Turns } from './turns.ts';
import {
  type CaptureComparison,
  compareDiagnosed,
  type HarFile,
  type RemoteReading,
  Session,
} from './useSession.ts';

/** A second capture beside the one that is shown. */
export interface Comparing {
  /** Its file's name. */
  readonly name: string;
  /** Whether the shown capture is the one that works. */
  readonly shownWorks: boolean;
  readonly comparison: CaptureComparison;
  /** How many requests have come since the two were compared. */
  readonly since: number;
}

export interface ComparisonWays {
  readonly comparing: Comparing | undefined;
  /** Reads a file and compares it with what is shown; `done` is called where there is something to see. */
  open(name: string, read: (reading: RemoteReading) => Promise<HarFile>, done: () => void): Promise<void>;
  /** Takes the one that fails for the one that works. */
  swap(): void;
  /** Compares with what has come since, too. */
  again(): void;
  close(): void;
}

interface Other {
  readonly name: string;
  readonly session: Session;
  readonly shownWorks: boolean;
}

/** Compares what is shown with a file that is opened beside it. */
export function useComparison(store: PanelStore, state: PanelState): ComparisonWays {
  const [other, setOther] = useState<Other>();
  const [turn, setTurn] = useState(0);
  const newest = useRef<AbortController>(undefined);

  // `turn` stands for what has come since.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a growing capture is compared when it is asked for
  const made = useMemo(() => {
    if (other === undefined) return undefined;
    const [shown, beside] = [state.session, other.session].map((one) => ({
      exchanges: one.exchanges,
      report: one.diagnosis(),
    }));
    if (shown === undefined || beside === undefined) return undefined;
    const [failing, working] = other.shownWorks ? [beside, shown] : [shown, beside];
    const { exchanges, show } = state.session;
    return { count: exchanges.length, comparison: compareDiagnosed(failing, working, show) };
  }, [state.session, other, turn]);

  const open: ComparisonWays['open'] = async (name, read, done) => {
    const reading = new AbortController();
    const { signal } = reading;
    newest.current?.abort();
    newest.current = reading;
    store.notify({ kind: 'info', text: t('notice_reading', { name }) });
    try {
      const { info, exchanges } = await read({ signal });
      // One way to disguise: what is the same in both looks the same.
      const beside = new Session({ info, show: state.session.show });
      const turns = new Turns(store.rhythm);
      turns.begin();
      for (const exchange of exchanges) {
        beside.add(exchange);
        if (turns.over()) await turns.next();
        if (signal.aborted) return;
      }
      if (signal.aborted) return;
      store.notify(undefined);
      setOther({ name, session: beside, shownWorks: brokenIn(state.session) < brokenIn(beside) });
      done();
    } catch (error) {
      if (!signal.aborted)
        store.notify({ kind: 'error', text: t('notice_not_opened', { name, reason: reasonOf(error) }) });
    }
  };

  return {
    comparing:
      other === undefined || made === undefined
        ? undefined
        : { ...other, comparison: made.comparison, since: state.count - made.count },
    open,
    swap: () => setOther((one) => one && { ...one, shownWorks: !one.shownWorks }),
    again: () => setTurn((before) => before + 1),
    close: () => {
      newest.current?.abort();
      setOther(undefined);
    },
  };
}

function brokenIn(session: Session): number {
  return session.incidents().filter(({ verdict, resolved }) => verdict === 'broken' && resolved === null)
    .length;
}
