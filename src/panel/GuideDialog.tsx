import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import './guide.css';
import { type GuidePage, guidePage } from '../guide/page.ts';
import { language, t } from '../words/words.ts';
import { Dialog } from './Dialog.tsx';
import { GuideIndex } from './GuideIndex.tsx';
import { GuideSection } from './GuideSection.tsx';
import { Prose } from './text.tsx';
import { rich } from './Words.tsx';

/** Stands for the list of all pages where a check's id does. */
const INDEX = '';

interface GuideDialogProps {
  /** The check whose page is opened. */
  readonly check: string;
  readonly onClose: () => void;
}

/** The pages of the checks, over the panel: Esc and ✕ return to it, Back to the page before. Loaded when first opened; needs no network. */
export function GuideDialog({ check, onClose }: GuideDialogProps): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const body = useRef<HTMLElement>(null);
  const title = useId();
  const [trail, setTrail] = useState<readonly string[]>([check]);
  const shown = trail.at(-1) ?? INDEX;
  const page = guidePage(shown);
  const go = (id: string) => setTrail([...trail, id]);
  const back = () => setTrail(trail.length > 1 ? trail.slice(0, -1) : trail);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another page begins at its top, and is read from its heading.
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    body.current?.scrollTo?.(0, 0);
  }, [shown]);

  return (
    <Dialog
      box={dialog}
      className="dialog guide"
      aria-labelledby={title}
      data-testid="guide"
      data-check={shown}
      onClose={onClose}
      onKeyDown={(event) => {
        if (!event.altKey || event.key !== 'ArrowLeft') return;
        back();
        event.preventDefault();
      }}
    >
      <header className="guide-bar">
        <button type="button" data-testid="guide-back" disabled={trail.length === 1} onClick={back}>
          <span aria-hidden="true">←</span> {t('guide_back')}
        </button>
        <button type="button" data-testid="guide-index" disabled={shown === INDEX} onClick={() => go(INDEX)}>
          {t('guide_all')}
        </button>
        <button
          type="button"
          className="close"
          aria-label={t('guide_close')}
          data-testid="guide-close"
          onClick={() => dialog.current?.close()}
        >
          <span aria-hidden="true">✕</span>
        </button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <article ref={body} className="guide-body" tabIndex={0} aria-labelledby={title} lang="en">
        <h2
          ref={heading}
          id={title}
          tabIndex={-1}
          data-testid="guide-title"
          lang={page === undefined ? language() : 'en'}
        >
          {page === undefined ? t('guide_all') : page.name}
        </h2>
        {page === undefined ? <GuideIndex onOpen={go} /> : <PageBody page={page} onOpen={go} />}
      </article>
    </Dialog>
  );
}

function PageBody({
  page,
  onOpen,
}: {
  readonly page: GuidePage;
  readonly onOpen: (id: string) => void;
}): ReactNode {
  return (
    <>
      <p className="muted" lang={language()}>
        {rich('guide_rung', {
          group: page.groupName,
          id: <code>{page.id}</code>,
          rung: page.rung,
          question: page.question,
        })}
      </p>
      <p className="muted" lang={language()}>
        {rich('guide_when', { summary: <Prose english>{`${page.summary}.`}</Prose> })}
      </p>
      {page.sections.map((section) => (
        <GuideSection key={`${page.id} ${section.id}`} section={section} onOpen={onOpen} />
      ))}
    </>
  );
}
