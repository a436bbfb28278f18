import type { ReactNode } from 'react';
import { t, tn } from '../words/words.ts';
import { clock, placeOf } from './format.ts';
import { Icon } from './Icon.tsx';
import { keyed } from './keyed.ts';
import { Safe } from './text.tsx';
import type { Comparison, Exchange, Redactor } from './useSession.ts';
import { rich } from './Words.tsx';

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
        {t('compare_request_fine')}
      </p>
    );
  if (comparison === undefined)
    return (
      <p className="muted" data-testid="empty-compare">
        {rich('compare_request_alone', {
          origin: <Safe>{exchange.url.origin || t('compare_this_address')}</Safe>,
        })}
      </p>
    );
  const { working, differences } = comparison;
  const how = t(`compare_how_${comparison.how}`);
  const time = clock(working.startedAt);
  const request = (
    <button type="button" className="link" data-testid="open-working" onClick={() => onOpen(working.index)}>
      #{working.index} {working.response.status} <Safe>{working.request.method}</Safe>{' '}
      <Safe>{placeOf(working, show)}</Safe>
    </button>
  );
  return (
    <section data-testid="compare">
      <p>
        {time === ''
          ? rich('compare_request_with', { request, how })
          : rich('compare_request_with_at', { request, how, time })}
      </p>
      {differences.length === 0 ? (
        <p data-testid="no-differences">{t('compare_request_same')}</p>
      ) : (
        <table className="members compare">
          <caption>{tn('compare_caption', differences.length)}</caption>
          <thead>
            <tr>
              <th scope="col">{t('compare_column_what')}</th>
              <th scope="col">
                {t('compare_column_this', { status: String(exchange.response.status || t('no_answer')) })}
              </th>
              <th scope="col">{t('compare_column_worked', { status: String(working.response.status) })}</th>
            </tr>
          </thead>
          <tbody>
            {keyed(differences, (one) => `${one.about} ${one.name}`).map(([key, one]) => (
              <tr key={key} data-testid="difference" data-weight={one.weight}>
                <th scope="row">
                  {one.weight === 1 && <Icon mark="broken" label={t('compare_matters')} />}{' '}
                  <code>
                    <Safe>{one.name}</Safe>
                  </code>{' '}
                  <span className="muted" lang="en">
                    {one.meaning}
                  </span>
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
