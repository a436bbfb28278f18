import { type RefObject, useEffect, useRef } from 'react';
import { goHome } from './useKeptFocus.ts';

interface Opened {
  /** What the view is read from: takes the focus when the view is opened. */
  readonly heading: RefObject<HTMLHeadingElement | null>;
  /** Gives the focus back to what opened the view, which is about to close. */
  readonly back: () => void;
}

/** The focus of a view that a button opens, and that is closed again. */
export function useOpened(): Opened {
  const heading = useRef<HTMLHeadingElement>(null);
  const opener = useRef<HTMLElement>(undefined);
  useEffect(() => {
    const from = document.activeElement;
    // Who goes along the tabs stays there, and who writes meanwhile goes on.
    if (from?.matches('[role=tab], input')) return;
    if (from instanceof HTMLElement && from !== document.body) opener.current = from;
    heading.current?.focus({ preventScroll: true });
  }, []);
  return {
    heading,
    back: () => {
      if (opener.current?.isConnected) opener.current.focus();
      else goHome(heading.current?.closest('.app') ?? null);
    },
  };
}
