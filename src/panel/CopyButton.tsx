import { type ReactNode, useState } from 'react';
import { t } from '../words/words.ts';
import { copyText } from './clipboard.ts';

interface CopyButtonProps {
  readonly text: string;
  /** What is copied, for the button's name. */
  readonly what: string;
}

/** Copies a text, and says whether that worked. */
export function CopyButton({ text, what }: CopyButtonProps): ReactNode {
  const [said, setSaid] = useState('');
  const copy = async (page: Document) => {
    const { clipboard } = page.defaultView?.navigator ?? {};
    setSaid((await copyText(text, { document: page, clipboard })) ? t('copied') : t('copy_by_hand'));
  };
  return (
    <span className="copy">
      <button
        type="button"
        className="link"
        aria-label={t('copy_what', { what })}
        onClick={(event) => void copy(event.currentTarget.ownerDocument)}
        onBlur={() => setSaid('')}
      >
        {t('copy')}
      </button>
      <span role="status" className="muted">
        {said === '' ? '' : ` ${said}`}
      </span>
    </span>
  );
}
