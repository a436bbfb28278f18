import { type ReactNode, useState } from 'react';
import { t } from '../words/words.ts';
import { Safe } from './text.tsx';
import { printable } from './useSession.ts';

interface SecretProps {
  /** What may be shown at once. */
  readonly safe: string;
  /** As recorded; reaches the page only after a click. */
  readonly raw: string;
  /** What is revealed, for the button's name. */
  readonly name: string;
}

const LONGEST = 20_000;

/** A value with its secrets as fingerprints, and a button that shows it as it was sent. */
export function Secret({ safe, raw, name }: SecretProps): ReactNode {
  const [revealed, setRevealed] = useState(false);
  // Compared, not shown: whether anything is hidden at all.
  const hidden = safe !== printable(raw);
  return (
    <>
      <code className={revealed ? 'value revealed' : 'value'}>
        <Safe>{revealed ? printable(raw.slice(0, LONGEST)) : safe}</Safe>
      </code>
      {hidden && (
        <button
          type="button"
          className="reveal"
          data-testid="reveal"
          aria-pressed={revealed}
          aria-label={t(revealed ? 'hide_what' : 'reveal_what', { what: name })}
          onClick={() => setRevealed(!revealed)}
        >
          {t(revealed ? 'hide' : 'reveal')}
        </button>
      )}
    </>
  );
}
