import type { ReactNode } from 'react';
import { number, t } from '../words/words.ts';
import { Icon } from './Icon.tsx';
import { Safe } from './text.tsx';
import { offsetWords } from './token-rows.ts';
import type { Report } from './useSession.ts';

interface ClocksPartProps {
  readonly clocks: Report['clocks'];
  readonly live: boolean;
}

/** How each server's clock stands to the recording machine's, and which of them runs right. */
export function ClocksPart({ clocks, live }: ClocksPartProps): ReactNode {
  const { hosts, reference } = clocks;
  const machine = t(live ? 'clocks_this' : 'clocks_recorder');
  return (
    <section className="clocks" data-testid="clocks">
      <h2>{t('clocks')}</h2>
      <p className="muted">{t('clocks_what')}</p>
      {hosts.length === 0 ? (
        <p className="muted">{t('clocks_none')}</p>
      ) : (
        <table className="members clocks-table">
          <thead>
            <tr>
              <th scope="col">{t('clocks_server')}</th>
              <th scope="col">{t('clocks_compared', { machine })}</th>
              <th scope="col">{t('clocks_within')}</th>
            </tr>
          </thead>
          <tbody>
            {hosts.map(({ host, offset, uncertainty }) => {
              const astray =
                reference !== null &&
                Math.abs(offset - reference.offset) > uncertainty + reference.uncertainty + 2000;
              return (
                <tr key={host} data-host={host}>
                  <th scope="row">
                    <Icon
                      mark={astray ? 'warning' : 'ok'}
                      label={t(astray ? 'clocks_wrong' : 'clocks_agrees')}
                    />{' '}
                    <Safe>{host}</Safe>
                  </th>
                  <td>{offsetWords(offset, uncertainty)}</td>
                  <td className="muted">± {number(Math.round(uncertainty / 100) / 10)} s</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      <p data-testid="clocks-verdict">{verdictOf(clocks, machine)}</p>
    </section>
  );
}

function verdictOf({ hosts, reference }: Report['clocks'], machine: string): string {
  if (hosts.length === 0) return '';
  if (reference === null) return t('clocks_disagree', { machine });
  if (!reference.machine)
    return t('clocks_machine_wrong', {
      machine,
      offset: offsetWords(-reference.offset, reference.uncertainty),
    });
  const astray = hosts.filter(
    ({ offset, uncertainty }) =>
      Math.abs(offset - reference.offset) > uncertainty + reference.uncertainty + 2000,
  );
  return t(astray.length === 0 ? 'clocks_all_agree' : 'clocks_most_agree', { machine });
}
