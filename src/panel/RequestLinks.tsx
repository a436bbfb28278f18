import { type ReactNode, useState } from 'react';
import { t } from '../words/words.ts';

interface RequestLinksProps {
  readonly indices: readonly number[];
  readonly onOpen: (index: number) => void;
}

const FEW = 8;
const MANY = 200;

/** Requests by their numbers, each opening itself; long lists are unfolded by a press. */
export function RequestLinks({ indices, onOpen }: RequestLinksProps): ReactNode {
  const [all, setAll] = useState(false);
  const shown = indices.slice(0, all ? MANY : FEW);
  return (
    <span className="request-links-inline">
      {shown.map((index) => (
        <button
          key={index}
          type="button"
          className="link"
          data-testid="open-request"
          onClick={() => onOpen(index)}
        >
          #{index}
        </button>
      ))}
      {!all && indices.length > FEW && (
        <button type="button" className="link" onClick={() => setAll(true)}>
          {t('and_more', { count: indices.length - FEW })}
        </button>
      )}
      {all && indices.length > MANY && (
        <span className="muted">{t('and_more', { count: indices.length - MANY })}</span>
      )}
    </span>
  );
}
