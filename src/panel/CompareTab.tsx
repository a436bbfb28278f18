import type { ReactNode } from 'react';
import { phrase } from '../words/prose.ts';
import { t, tn } from '../words/words.ts';
import { Icon } from './Icon.tsx';
import { keyed } from './keyed.ts';
import { Safe } from './text.tsx';
import type { ComparisonWays } from './useComparison.ts';
import { useOpened } from './useOpened.ts';
import {
  type CaptureComparison,
  type CaptureDifference,
  type CaptureSide,
  COMPARE_NOUNS,
  compareText,
  LIMIT_WORDS,
  printable,
} from './useSession.ts';
import { rich } from './Words.tsx';

interface CompareTabProps {
  readonly ways: ComparisonWays;
  /** What is shown: a file's name, or ''. */
  readonly shownName: string;
  readonly onOpenRequest: (index: number) => void;
  readonly onCopy: (text: string, what: string) => void;
  readonly onClose: () => void;
}

/** Two captures side by side: only what differs and matters for sign-in, what matters most first. */
export function CompareTab({ ways, shownName, onOpenRequest, onCopy, onClose }: CompareTabProps): ReactNode {
  const { comparing } = ways;
  const { heading, back } = useOpened();
  if (comparing === undefined) return null;
  const { comparison, name, shownWorks, since } = comparing;
  const shown = shownName === '' ? t('compare_this') : shownName;
  const [failing, working] = shownWorks ? [name, shown] : [shown, name];
  const openAt = ({ failing, working }: CaptureDifference['at']) => {
    const index = shownWorks ? working : failing;
    return index === null ? undefined : () => onOpenRequest(index);
  };
  return (
    <div className="detail comparison" data-testid="comparison">
      <h2 ref={heading} tabIndex={-1} data-testid="comparison-title">
        {rich('compare_with', { name: <Safe>{printable(name)}</Safe> })}
      </h2>
      <div className="compare-bar">
        <button type="button" data-testid="compare-swap" title={t('compare_swap_title')} onClick={ways.swap}>
          <span aria-hidden="true">⇄ </span>
          {t('compare_swap')}
        </button>
        {since > 0 && (
          <button type="button" data-testid="compare-again" onClick={ways.again}>
            {tn('compare_again', since)}
          </button>
        )}
        <button
          type="button"
          data-testid="compare-copy"
          onClick={() => onCopy(compareText(comparison, { width: 100 }), t('compare_what'))}
        >
          {t('copy')}
        </button>
        <button
          type="button"
          data-testid="compare-close"
          onClick={() => {
            back();
            onClose();
          }}
        >
          {t('file_close')}
        </button>
      </div>
      <div className="compare-sides">
        <Side word="fails" name={failing} side={comparison.failing} />
        <Side word="works" name={working} side={comparison.working} />
      </div>
      {comparison.working.summary.incidents.broken > 0 && (
        <p data-testid="compare-doubt">
          <Icon mark="warning" label={t('compare_careful')} /> {t('compare_doubt')}
        </p>
      )}
      <p data-testid="compare-sum">{sumOf(comparison)}</p>
      {comparison.aligned > 0 &&
        ([1, 2, 3] as const).map((weight) => {
          const group = comparison.differences.filter((one) => one.weight === weight);
          return (
            group.length > 0 && (
              <section key={weight} data-testid={`compare-group-${weight}`}>
                <h3>{t(`compare_weight_${weight}`)}</h3>
                {keyed(group, (one) => `${one.request} ${one.about} ${one.name}`).map(([key, one]) => (
                  <Row key={key} one={one} onOpen={openAt(one.at)} />
                ))}
              </section>
            )
          );
        })}
      {comparison.omitted > 0 && <p className="muted">{t('and_more', { count: comparison.omitted })}</p>}
    </div>
  );
}

/** How far the two could be compared, and how much came of it. */
function sumOf({ aligned, differences, omitted }: CaptureComparison): string {
  if (aligned === 0) return t('compare_nothing_common');
  const found =
    differences.length === 0 ? t('compare_same') : tn('compare_differences', differences.length + omitted);
  return `${tn('compare_in_both', aligned)} ${found}`;
}

function Side({
  word,
  name,
  side,
}: {
  readonly word: 'fails' | 'works';
  readonly name: string;
  readonly side: CaptureSide;
}): ReactNode {
  const { browser, creator, exchanges, limits } = side.capture;
  return (
    <section data-testid={`compare-${word}`}>
      <h3>{rich(`compare_${word}`, { name: <Safe>{printable(name)}</Safe> })}</h3>
      <p className="muted">
        {(browser || creator) !== '' && (
          <>
            <Safe>{printable(browser || creator)}</Safe>,{' '}
          </>
        )}
        {t('compare_broken', {
          requests: tn('requests', exchanges),
          count: side.summary.incidents.broken,
        })}
      </p>
      {(side.broken.length > 0 || limits.length > 0) && (
        <ul>
          {side.broken.map(({ exchange, title }) => (
            <li key={`${exchange} ${title}`}>
              #{exchange}{' '}
              <span lang="en">
                <Safe>{title}</Safe>
              </span>
            </li>
          ))}
          {limits.map((limit) => (
            <li key={limit} className="muted">
              {phrase(LIMIT_WORDS[limit])}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Row({
  one,
  onOpen,
}: {
  readonly one: CaptureDifference;
  readonly onOpen: (() => void) | undefined;
}): ReactNode {
  const { failing, working } = one.at;
  const numbers = [
    failing === null ? '' : t('compare_fails_at', { index: String(failing) }),
    working === null ? '' : t('compare_works_at', { index: String(working) }),
  ].filter((part) => part !== '');
  return (
    <article className="compare-row" data-testid="capture-difference" data-weight={one.weight}>
      <h4>
        {phrase(COMPARE_NOUNS[one.about] ?? one.about)}{' '}
        <code>
          <Safe>{one.name}</Safe>
        </code>
      </h4>
      <p className="muted">
        {onOpen === undefined ? (
          <Safe>{one.request}</Safe>
        ) : (
          <button type="button" className="link" onClick={onOpen}>
            <Safe>{one.request}</Safe>
          </button>
        )}{' '}
        ({numbers.join(', ')})
      </p>
      <dl>
        <dt>{t('compare_fails_word')}</dt>
        <dd>
          <code>
            <Safe>{one.failing}</Safe>
          </code>
        </dd>
        <dt>{t('compare_works_word')}</dt>
        <dd>
          <code>
            <Safe>{one.working}</Safe>
          </code>
        </dd>
      </dl>
      <p lang="en">{one.meaning}</p>
    </article>
  );
}
