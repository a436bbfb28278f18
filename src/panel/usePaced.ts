import { useEffect, useRef, useState } from 'react';
import type { PanelState } from './store.ts';

/** Traffic comes faster than a whole view is worth: while it flows, one reading every so many milliseconds. */
const PACE = 700;

/**
 * What `read` tells of a recording: at once for another one, and at a measured pace while one grows. Keeps none alive: what is known
 * at the first drawing lasts as long as the panel.
 */
export function usePaced<T>({ view, count }: PanelState, read: () => T): T {
  const [known, setKnown] = useState(() => ({ view, count, value: read() }));
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef({ view, count, read });
  latest.current = { view, count, read };
  let shown = known;
  if (known.view !== view) {
    shown = { view, count, value: read() };
    setKnown(shown);
  }
  useEffect(() => {
    if (shown.count === count || timer.current !== undefined) return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      const now = latest.current;
      setKnown({ view: now.view, count: now.count, value: now.read() });
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
