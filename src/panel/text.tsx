import { Fragment, type ReactNode } from 'react';
import { t } from '../words/words.ts';

// Safe text spells out what cannot be seen (‹U+200B›) and what must not be (‹24 chars #7f3a09bc›).
const SPECIAL = /(‹U\+[0-9A-F]{4,6}›|‹(?:(?:\d+ chars )?#[0-9a-f]{4,}|empty|credentials)›)/;

/** Text from a capture: invisible characters marked, fingerprints set apart. `children` is safe text, shown as text. */
export function Safe({ children }: { readonly children: string }): ReactNode {
  return children.split(SPECIAL).map((part, at) => {
    // Pieces of one text have no identity but their place.
    const key = `${at}`;
    if (part.startsWith('‹U+'))
      return (
        <mark key={key} className="odd" title={t('text_odd')}>
          {part.slice(1, -1)}
        </mark>
      );
    if (at % 2 === 1)
      return (
        <span key={key} className="fingerprint" title={t('text_secret')}>
          {part}
        </span>
      );
    return <Fragment key={key}>{part}</Fragment>;
  });
}

/** Evidence with the part that matters underlined. */
export function Marked({ text, mark }: { readonly text: string; readonly mark: string }): ReactNode {
  // A cookie's attribute may share its letters with what stands before it: the last one counts.
  const at = mark === '' ? -1 : text.lastIndexOf(mark);
  if (at < 0) return <Safe>{text}</Safe>;
  return (
    <>
      <Safe>{text.slice(0, at)}</Safe>
      <mark className="offending">
        <Safe>{mark}</Safe>
      </mark>
      <Safe>{text.slice(at + mark.length)}</Safe>
    </>
  );
}

interface ProseProps {
  /** As the engine wrote it, in English: read aloud as such, whatever the panel speaks. */
  readonly english?: boolean;
  readonly children: string;
}

/** Our own prose: `backticks` are code. */
export function Prose({ english = false, children }: ProseProps): ReactNode {
  if (english)
    return (
      <span lang="en">
        <Prose>{children}</Prose>
      </span>
    );
  return children.split('`').map((part, at) => {
    const key = `${at}`;
    if (at % 2 === 0)
      return (
        <Fragment key={key}>
          <Safe>{part}</Safe>
        </Fragment>
      );
    return (
      <code key={key}>
        <Safe>{part}</Safe>
      </code>
    );
  });
}
