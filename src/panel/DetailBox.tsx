import type { ReactNode, RefObject } from 'react';
import type { WordKey } from '../words/words.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { goHome } from './useKeptFocus.ts';

interface DetailBoxProps {
  /** What is said where it cannot be shown. */
  readonly what: Extract<WordKey, `failed_${string}`>;
  readonly box: RefObject<HTMLDivElement | null>;
  /** Left out where something is shown whatever is chosen: Escape but leads back to the list. */
  readonly onClose?: () => void;
  readonly children: ReactNode;
}

/** What is shown beside a list: takes the focus when a row is opened, and is left with Escape. A `key` makes another thing begin at its top. */
export function DetailBox({ what, box, onClose, children }: DetailBoxProps): ReactNode {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes it from anything inside
    <div
      ref={box}
      tabIndex={-1}
      role="presentation"
      className="detail-box"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        // The developer tools would open their drawer.
        event.preventDefault();
        event.stopPropagation();
        goHome(event.currentTarget.closest('.app'));
        onClose?.();
      }}
    >
      <ErrorBoundary what={what}>{children}</ErrorBoundary>
    </div>
  );
}
