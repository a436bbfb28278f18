import type { ReactNode } from 'react';
import { t } from '../words/words.ts';

export type Mark = 'broken' | 'warning' | 'resolved' | 'expected' | 'ok' | 'clear' | 'open' | 'error';

const SHAPES: Readonly<Record<Mark, { readonly path: string }>> = {
  broken: { path: 'M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6' },
  error: { path: 'M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6' },
  warning: { path: 'M8 4.4v4.4M8 11.2v.4' },
  resolved: { path: 'M4.8 8.3l2.2 2.3 4.2-5' },
  clear: { path: 'M4.8 8.3l2.2 2.3 4.2-5' },
  ok: { path: 'M4.8 8.3l2.2 2.3 4.2-5' },
  expected: { path: 'M8 7.4v4M8 4.6v.4' },
  open: { path: '' },
};

/** A round mark: the shape says what the colour says. */
export function Icon({
  mark,
  label,
}: {
  readonly mark: Mark;
  /** What it says; '' where words beside it say the same. */
  readonly label?: string | undefined;
}): ReactNode {
  const shape = SHAPES[mark];
  const name = label ?? t(`mark_${mark}`);
  return (
    <svg
      className={`icon icon-${mark}`}
      viewBox="0 0 16 16"
      width="14"
      height="14"
      role="img"
      aria-label={name === '' ? undefined : name}
      aria-hidden={name === ''}
    >
      <circle cx="8" cy="8" r={mark === 'open' ? 6.5 : 8} />
      <path d={shape.path} />
    </svg>
  );
}
