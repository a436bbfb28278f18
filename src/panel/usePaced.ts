import { useEffect, useRef, useState } from 'react';
import type { PanelState } from './store.ts';

/** Traffic comes faster than a whole view is worth: while it flows, one reading every so many milliseconds. */
const PACE = 700;

/** What `read` tells of a session: at once for another session, and at a measured pace while one grows. */
export function usePaced<T>({ session, count }: PanelState, read: () => T): T {
  const [known, setKnown] = useState(() => ({ session, count, value: read() }));
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef({ session, count, read });
  latest.current = { session, count, read };
  let shown = known;
  if (known.session !== session) {
    shown = { session, count, value: read() };
    setKnown(shown);
  }
  useEffect(() => {
    if (shown.count === count || timer.current !== undefined) return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      const now = latest.current;
      setKnown({ session: now.session, count: now.count, value: now.read() });
    }, PACE);
  }, [shown, count]);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );
  return shown.value;
}
