import type { ReactNode } from 'react';
import { t } from '../words/words.ts';
import { type FixActions, FixList } from './FixList.tsx';

import { keyed } from './keyed.ts';
import { MoreAbout } from './MoreAbout.tsx';
import { causeText, givenName } from './said.ts';
import { Marked, Prose } from './text.tsx';
import type { Cause, Evidence, SpecReference } from './useSession.ts';

interface CauseCardProps {
  readonly cause: Cause;
  /** What the heading above the cards already says. */
  readonly said: string;
  /** From 1. */
  readonly rank: number;
  readonly onOpenRequest: (index: number) => void;
  readonly actions: FixActions;
}

const CIRCLED = '①②③④⑤⑥⑦⑧⑨';

/** The claim, the evidence under it, why it matters, and what to do, by whom. */
export function CauseCard({ cause: found, said, rank, onOpenRequest, actions }: CauseCardProps): ReactNode {
  const cause = causeText(found);
  const english = cause === found;
  const data = {
    className: `cause cause-${cause.confidence}`,
    'data-testid': 'cause',
    'data-check': cause.check,
    'data-confidence': cause.confidence,
    'data-message': cause.message,
  };
  // What stands above the cards is not said again, and an id in words would say less.
  const repeated = found.title === said;
  const title = repeated ? givenName(found.check) : cause.title;
  const id = <code className={title === '' ? 'chip check-tag' : 'check-id'}>{cause.check}</code>;
  const heading = (
    <>
      <h3>
        <span className="rank" role="img" aria-label={t('cause_rank', { rank })}>
          {CIRCLED[rank - 1] ?? rank}
        </span>{' '}
        <Prose english={!repeated && english}>{title}</Prose>
      </h3>
      {title === '' && id}
      <span className={`badge badge-${cause.confidence}`} title={t(`confidence_${cause.confidence}_title`)}>
        {t(`confidence_${cause.confidence}`)}
      </span>
    </>
  );
  const body = (
    <>
      {keyed(cause.evidence, (evidence) => `${evidence.exchange} ${evidence.at}`).map(([key, evidence]) => (
        <EvidenceLine key={key} evidence={evidence} onOpenRequest={onOpenRequest} />
      ))}
      <p>
        <Prose english={english}>{cause.what}</Prose>{' '}
        <span className="why">
          <Prose english={english}>{cause.why}</Prose>
        </span>
      </p>
      {cause.fixes.length > 0 && <FixList fixes={cause.fixes} english={english} actions={actions} />}
      <footer>
        {cause.spec.map((spec) => (
          <SpecLink key={`${spec.title} ${spec.section}`} spec={spec} />
        ))}
        <MoreAbout check={cause.check} />
        {title !== '' && id}
      </footer>
    </>
  );
  // The answer is the first cause; what else was found is one line each until it is asked for.
  if (rank > 1)
    return (
      <details {...data}>
        <summary className="cause-head">{heading}</summary>
        {body}
      </details>
    );
  return (
    <article {...data}>
      <header className="cause-head">{heading}</header>
      {body}
    </article>
  );
}

function EvidenceLine({
  evidence,
  onOpenRequest,
}: {
  readonly evidence: Evidence;
  readonly onOpenRequest: (index: number) => void;
}): ReactNode {
  const link =
    evidence.at.startsWith('response') || evidence.at === 'failure' ? 'response_link' : 'request_link';
  return (
    <div className="evidence" data-testid="evidence" data-at={evidence.at}>
      <code>
        <Marked text={evidence.text} mark={evidence.mark} />
      </code>
      <button
        type="button"
        className="link"
        data-testid="open-request"
        onClick={() => onOpenRequest(evidence.exchange)}
      >
        {t(link, { index: String(evidence.exchange) })} <span aria-hidden="true">↗</span>
      </button>
    </div>
  );
}

/** A section of a specification, as a link. */
export function SpecLink({ spec }: { readonly spec: SpecReference }): ReactNode {
  const label = `${spec.title}${spec.section === '' ? '' : ` §${spec.section}`}`;
  if (!spec.url.startsWith('https://')) return <span className="spec">{label}</span>;
  return (
    <a className="spec" href={spec.url} target="_blank" rel="noreferrer">
      {label}
    </a>
  );
}
