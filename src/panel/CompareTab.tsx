import type { ReactNode } from 'react';
import { plural } from './format.ts';
import { Icon } from './Icon.tsx';
import { keyed } from './keyed.ts';
import { Safe } from './text.tsx';
import type { ComparisonWays } from './useComparison.ts';
import {
  type CaptureDifference,
  type CaptureSide,
  COMPARE_NOUNS,
  COMPARE_WEIGHT_WORDS,
  compareText,
  comparisonSentence,
  LIMIT_WORDS,
  printable,
  WORKING_BROKEN,
} from './useSession.ts';

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
  if (comparing === undefined) return null;
  const { comparison, name, shownWorks, since } = comparing;
  const shown = shownName === '' ? 'this recording' : shownName;
  const [failing, working] = shownWorks ? [name, shown] : [shown, name];
  const openAt = ({ failing, working }: CaptureDifference['at']) => {
    const index = shownWorks ? working : failing;
    return index === null ? undefined : () => onOpenRequest(index);
  };
  return (
    <div className="detail comparison" data-testid="comparison">
      <h2>
        Compared with <Safe>{printable(name)}</Safe>
      </h2>
      <div className="compare-bar">
        <button
          type="button"
          data-testid="compare-swap"
          title="Take the one that fails for the one that works"
          onClick={ways.swap}
        >
          <span aria-hidden="true">⇄ </span>Swap
        </button>
        {since > 0 && (
          <button type="button" data-testid="compare-again" onClick={ways.again}>
            Compare again: {plural(since, 'new request')}
          </button>
        )}
        <button
          type="button"
          data-testid="compare-copy"
          onClick={() => onCopy(compareText(comparison, { width: 100 }), 'The comparison')}
        >
          Copy
        </button>
        <button type="button" data-testid="compare-close" onClick={onClose}>
          Close
        </button>
      </div>
      <div className="compare-sides">
        <Side word="Fails" name={failing} side={comparison.failing} />
        <Side word="Works" name={working} side={comparison.working} />
      </div>
      {comparison.working.summary.incidents.broken > 0 && (
        <p data-testid="compare-doubt">
          <Icon mark="warning" label="Careful:" /> {WORKING_BROKEN} Press Swap where the two are the wrong way
          round.
        </p>
      )}
      <p data-testid="compare-sum">{comparisonSentence(comparison)}</p>
      {comparison.aligned > 0 &&
        ([1, 2, 3] as const).map((weight) => {
          const group = comparison.differences.filter((one) => one.weight === weight);
          return (
            group.length > 0 && (
              <section key={weight} data-testid={`compare-group-${weight}`}>
                <h3>{COMPARE_WEIGHT_WORDS[weight]}</h3>
                {keyed(group, (one) => `${one.request} ${one.about} ${one.name}`).map(([key, one]) => (
                  <Row key={key} one={one} onOpen={openAt(one.at)} />
                ))}
              </section>
            )
          );
        })}
      {comparison.omitted > 0 && <p className="muted">and {comparison.omitted} more</p>}
    </div>
  );
}

function Side({
  word,
  name,
  side,
}: {
  readonly word: 'Fails' | 'Works';
  readonly name: string;
  readonly side: CaptureSide;
}): ReactNode {
  const { browser, creator, exchanges, limits } = side.capture;
  return (
    <section data-testid={`compare-${word.toLowerCase()}`}>
      <h3>
        {word}: <Safe>{printable(name)}</Safe>
      </h3>
      <p className="muted">
        {(browser || creator) !== '' && (
          <>
            <Safe>{printable(browser || creator)}</Safe>,{' '}
          </>
        )}
        {plural(exchanges, 'request')}, {side.summary.incidents.broken} broken
      </p>
      {(side.broken.length > 0 || limits.length > 0) && (
        <ul>
          {side.broken.map(({ exchange, title }) => (
            <li key={`${exchange} ${title}`}>
              #{exchange} <Safe>{title}</Safe>
            </li>
          ))}
          {limits.map((limit) => (
            <li key={limit} className="muted">
              {LIMIT_WORDS[limit]}
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
    failing === null ? '' : `fails #${failing}`,
    working === null ? '' : `works #${working}`,
  ].filter((part) => part !== '');
  return (
    <article className="compare-row" data-testid="capture-difference" data-weight={one.weight}>
      <h4>
        {COMPARE_NOUNS[one.about] ?? one.about}{' '}
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
        <dt>fails</dt>
        <dd>
          <code>
            <Safe>{one.failing}</Safe>
          </code>
        </dd>
        <dt>works</dt>
        <dd>
          <code>
            <Safe>{one.working}</Safe>
          </code>
        </dd>
      </dl>
      <p>{one.meaning}</p>
    </article>
  );
}
