import { type ReactNode, useState } from 'react';
import { number, t } from '../words/words.ts';
import { percent, refusedOf, shareOf, statusWords } from './figure-words.ts';
import { incidentText } from './said.ts';
import { Safe } from './text.tsx';
import type { Figure, Incident } from './useSession.ts';

/** A row of figures with the words that name it. */
export interface NamedFigure {
  readonly figure: Figure;
  readonly name: string;
  /** Smaller, below it; '' for none. */
  readonly more: string;
}

interface FigureTableProps {
  readonly id: string;
  readonly title: string;
  /** What a row is, the heading of the first column. */
  readonly column: string;
  readonly rows: readonly NamedFigure[];
  readonly incidents: ReadonlyMap<string, Incident>;
  readonly onOpenRequests: (row: NamedFigure) => void;
  readonly onOpenIncident: (id: string) => void;
}

/** Ours: who wants more asks for them. */
const SHOWN = 8;

/** How often the requests of each row were refused; a row leads to its requests, and to what was found. */
export function FigureTable(props: FigureTableProps): ReactNode {
  const { id, title, column, rows } = props;
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, SHOWN);
  return (
    <section className="figure-section" aria-labelledby={`figures-${id}`} data-testid={`figures-${id}`}>
      <h3 id={`figures-${id}`}>{title}</h3>
      <table className="figures">
        <thead>
          <tr>
            <th scope="col">{column}</th>
            <th scope="col" className="number">
              {t('figures_requests')}
            </th>
            <th scope="col">{t('figures_refused')}</th>
            <th scope="col" className="number fig-expected">
              {t('figures_expected')}
            </th>
            <th scope="col">{t('figures_found')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <Row key={row.figure.id} row={row} {...props} />
          ))}
        </tbody>
      </table>
      {rows.length > SHOWN && (
        <button type="button" className="link" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('figures_fewer') : t('figures_all', { count: rows.length })}
        </button>
      )}
    </section>
  );
}

function Row({
  row,
  incidents,
  onOpenRequests,
  onOpenIncident,
}: FigureTableProps & { readonly row: NamedFigure }): ReactNode {
  const { figure, name, more } = row;
  const share = shareOf(figure);
  const refused = refusedOf(figure);
  const found = figure.incidents.flatMap((one) => incidents.get(one) ?? []);
  const first = found[0];
  return (
    <tr data-testid="figure" className={refused > 0 ? 'figure-refused' : ''}>
      <th scope="row">
        <button
          type="button"
          className="link"
          title={t('figures_show', { name })}
          data-testid="figure-requests"
          onClick={() => onOpenRequests(row)}
        >
          <Safe>{name}</Safe>
        </button>
        {more !== '' && (
          <span className="figure-more">
            <Safe>{more}</Safe>
          </span>
        )}
      </th>
      <td className="number">{number(figure.requests)}</td>
      <td className="fig-share">
        <Bar share={share ?? 0} />
        <span className="fig-percent">{refused === 0 ? t('figures_none') : percent(share)}</span>
        {refused > 0 && <span className="figure-more">{statusWords(figure)}</span>}
      </td>
      <td className="number fig-expected">{figure.expected === 0 ? '–' : number(figure.expected)}</td>
      <td>
        {first === undefined ? (
          <span className="muted">–</span>
        ) : (
          <button
            type="button"
            className="link"
            title={incidentText(first)}
            aria-label={t('figures_incident', { title: incidentText(first) })}
            data-testid="figure-incident"
            onClick={() => onOpenIncident(first.id)}
          >
            <Safe>{first.causes[0]?.check ?? t('figures_cause_unknown')}</Safe>
            {found.length > 1 && ` +${found.length - 1}`} <span aria-hidden="true">↗</span>
          </button>
        )}
      </td>
    </tr>
  );
}

/** A share as a bar; the number stands beside it. */
function Bar({ share }: { readonly share: number }): ReactNode {
  return (
    <svg className="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <rect className="bar-all" width="100" height="8" />
      {share > 0 && <rect className="bar-share" width={Math.max(2, share * 100)} height="8" />}
    </svg>
  );
}
