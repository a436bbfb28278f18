import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef } from 'react';

/** Height of the heading in pixels. */
export const HEADING = 24;

interface GridOptions {
  /** How many rows there are. */
  readonly count: number;
  /** The selected row's place, from 0; -1 for none. */
  readonly position: number;
  /** Pixels. */
  readonly rowHeight: number;
  /** Selects the row at a place; undefined: none. */
  readonly onMove: (place: number | undefined) => void;
  readonly onOpen: () => void;
}

/** A grid that draws only the rows that can be seen, under one heading, and is driven by the arrow keys, Enter and Escape. */
export function useGrid({ count, position, rowHeight, onMove, onOpen }: GridOptions) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    // The heading stands in the scrolling element, above the rows.
    scrollMargin: HEADING,
    scrollPaddingStart: HEADING,
    initialRect: { width: 800, height: 600 },
  });

  useEffect(() => {
    if (position >= 0) virtual.scrollToIndex(position, { align: 'auto' });
  }, [position, virtual]);

  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2);
    const target = {
      ArrowDown: position + 1,
      ArrowUp: position - 1,
      PageDown: position + page,
      PageUp: position - page,
      Home: 0,
      End: count - 1,
    }[event.key];
    if (event.key === 'Enter' && position >= 0) onOpen();
    else if (event.key === 'Escape' && position >= 0) onMove(undefined);
    else if (target === undefined) return;
    else onMove(Math.max(0, Math.min(count - 1, target)));
    event.preventDefault();
    event.stopPropagation();
  };

  return { scroller, virtual, onKeyDown };
}
