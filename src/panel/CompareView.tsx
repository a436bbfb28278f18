import type { ReactNode } from 'react';
import { clock, placeOf } from './format.ts';
import { Icon } from './Icon.tsx';
import { keyed } from './keyed.ts';
import { Safe } from './text.tsx';
import type { Comparison, Exchange, Redactor } from './useSession.ts';

interface CompareViewProps {
  readonly exchange: Exchange;
  readonly refused: boolean;
  readonly comparison: Comparison | undefined;
  readonly onOpen: (index: number) => void;
  readonly show: Redactor;
}

/** What differs between a refused request and one that was let through, as far as it matters for sign-in. */
export function CompareView({ exchange, refused, comparison, onOpen, show }: CompareViewProps): ReactNode {
  if (!refused)
    return (
      <p className="muted" data-testid="empty-compare">
        This request was not refused. Open one that was to compare it with one that worked.
      </p>
    );
  if (comparison === undefined)
    return (
      <p className="muted" data-testid="empty-compare">
        Nothing to compare with: no request to <Safe>{exchange.url.origin || 'this address'}</Safe> was let
        through in this capture. Record one that works (signed in anew, or in another browser), or open a HAR
        file that has both.
      </p>
    );
  const { working, differences } = comparison;
  return (
    <section data-testid="compare">
      <p>
        Compared with{' '}
        <button
          type="button"
          className="link"
          data-testid="open-working"
          onClick={() => onOpen(working.index)}
        >
          #{working.index} {working.response.status} <Safe>{working.request.method}</Safe>{' '}
          <Safe>{placeOf(working, show)}</Safe>
        </button>
        , {HOW[comparison.how]}
        {clock(working.startedAt) !== '' && <> at {clock(working.startedAt)}</>}.
      </p>
      {differences.length === 0 ? (
        <p data-testid="no-differences">
          They do not differ in anything that matters for sign-in: the same input was answered in two ways.
          What differs is on the server (time, state, another replica), or was not recorded.
        </p>
      ) : (
        <table className="members compare">
          <caption>
            {differences.length === 1 ? 'One difference' : `${differences.length} differences`}, what matters
            most first
          </caption>
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">This request ({exchange.response.status || 'no answer'})</th>
              <th scope="col">The one that worked ({working.response.status})</th>
            </tr>
          </thead>
          <tbody>
            {keyed(differences, (one) => `${one.about} ${one.name}`).map(([key, one]) => (
              <tr key={key} data-testid="difference" data-weight={one.weight}>
                <th scope="row">
                  {one.weight === 1 && <Icon mark="broken" label="Matters most:" />}{' '}
                  <code>
                    <Safe>{one.name}</Safe>
                  </code>
                  <span className="muted"> {one.meaning}</span>
                </th>
                <td>
                  <code>
                    <Safe>{one.failing}</Safe>
                  </code>
                </td>
                <td>
                  <code>
                    <Safe>{one.working}</Safe>
                  </code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

const HOW: Readonly<Record<Comparison['how'], string>> = {
  before: 'the last request of this kind that was let through before',
  after: 'the next request of this kind that was let through',
  elsewhere: 'the last request to another address of this server that was let through',
};
