import type { ReactNode } from 'react';
import type { Block, PageFix, Section } from '../guide/page.ts';
import { t } from '../words/words.ts';
import { SpecLink } from './CauseCard.tsx';
import { CopyButton } from './CopyButton.tsx';
import { keyed } from './keyed.ts';
import { Prose } from './text.tsx';

interface GuideSectionProps {
  readonly section: Section;
  /** Opens the page of another check. */
  readonly onOpen: (id: string) => void;
}

/** A part of a check's page. Everything is text or code; nothing in it can be markup. */
export function GuideSection({ section, onOpen }: GuideSectionProps): ReactNode {
  return (
    <section data-testid={`guide-${section.id}`}>
      <h3>{section.title}</h3>
      {keyed(section.blocks, blockKey).map(([key, block]) => (
        <BlockView key={key} block={block} onOpen={onOpen} />
      ))}
    </section>
  );
}

/** Blocks keep their place; equal ones are told apart by `keyed`. */
function blockKey(block: Block): string {
  return block.kind === 'text' || block.kind === 'heading' ? `${block.kind} ${block.text}` : block.kind;
}

function BlockView({
  block,
  onOpen,
}: {
  readonly block: Block;
  readonly onOpen: (id: string) => void;
}): ReactNode {
  if (block.kind === 'text')
    return (
      <p>
        <Prose>{block.text}</Prose>
      </p>
    );
  if (block.kind === 'heading')
    return (
      <h4>
        <Prose>{block.text}</Prose>
      </h4>
    );
  if (block.kind === 'code') return <Code code={block.code} what={block.label} />;
  if (block.kind === 'fixes')
    return (
      <ul className="fixes">
        {block.fixes.map((fix) => (
          <FixItem key={`${fix.product ?? ''} ${fix.audience} ${fix.text}`} fix={fix} />
        ))}
      </ul>
    );
  if (block.kind === 'neighbours')
    return (
      <ul className="guide-list">
        {block.items.map(({ id, name, text }) => (
          <li key={id}>
            <button type="button" className="link" data-testid="guide-link" onClick={() => onOpen(id)}>
              {name}
            </button>
            : <Prose>{text}</Prose>
          </li>
        ))}
      </ul>
    );
  if (block.kind === 'spec')
    return (
      <ul className="guide-list">
        {block.items.map((spec) => (
          <li key={`${spec.title} ${spec.section}`}>
            <SpecLink spec={spec} />
          </li>
        ))}
      </ul>
    );
  const items = block.items.map((item) => (
    <li key={item}>
      <Prose>{item}</Prose>
    </li>
  ));
  return block.kind === 'steps' ? (
    <ol className="guide-list">{items}</ol>
  ) : (
    <ul className="guide-list">{items}</ul>
  );
}

function FixItem({ fix }: { readonly fix: PageFix }): ReactNode {
  return (
    <li className="fix">
      <span className="fix-chips">
        <span className="chip">{fix.effort}</span> <span className="chip">{fix.audience}</span>
      </span>
      <span className="guide-fix">
        {fix.product !== undefined && (
          <>
            <strong>{fix.product}</strong>:{' '}
          </>
        )}
        <Prose>{fix.text}</Prose>
        {fix.code !== undefined && (
          <Code code={fix.code} what={t('guide_settings', { product: fix.product ?? '' })} />
        )}
      </span>
    </li>
  );
}

function Code({ code, what }: { readonly code: string; readonly what: string }): ReactNode {
  return (
    <span className="guide-code">
      <code>{code}</code> <CopyButton text={code} what={what} />
    </span>
  );
}
