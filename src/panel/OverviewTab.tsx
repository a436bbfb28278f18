import { type ReactNode, useMemo } from 'react';
import { number, t, tn } from '../words/words.ts';
import { FigureTable, type NamedFigure } from './FigureTable.tsx';
import { type Tile, tilesOf } from './figure-words.ts';
import { clock } from './format.ts';
import type { PanelState, PanelStore } from './store.ts';
import { TimeLine } from './TimeLine.tsx';
import { type Bin, binsOf } from './time-bins.ts';
import { ago } from './tokens.ts';
import { usePaced } from './usePaced.ts';
import type { Scope } from './usePlace.ts';
import type {
  ClientFigure,
  FiguresReport,
  Incident,
  RouteFigure,
  SessionAge,
  TokenFigure,
} from './useSession.ts';
import { useWidth } from './useWidth.ts';

interface OverviewTabProps {
  readonly state: PanelState;
  readonly store: PanelStore;
  /** The words of the filter. */
  readonly terms: readonly string[];
  readonly onOpenRequests: (scope: Scope) => void;
  readonly onOpenRequest: (index: number) => void;
  readonly onOpenIncident: (id: string) => void;
}

/** How often requests were refused: altogether, over time, by route, by client and by what they brought. */
export function OverviewTab({ state, store, terms, ...ways }: OverviewTabProps): ReactNode {
  const figures = usePaced(state, () => store.figures());
  const incidents = useMemo(
    () => new Map(state.incidents.map((incident) => [incident.id, incident])),
    [state.incidents],
  );
  return (
    <article className="overview" data-testid="overview">
      <h2 className="visually-hidden">{t('view_overview')}</h2>
      <ul className="tiles" aria-label={t('overview_figures')}>
        {tilesOf(figures).map((tile) => (
          <TileItem key={tile.id} tile={tile} />
        ))}
      </ul>
      <OverTime figures={figures} incidents={incidents} {...ways} />
      <Tables figures={figures} incidents={incidents} terms={terms} {...ways} />
      <Sessions figures={figures} onOpenRequest={ways.onOpenRequest} />
      <p className="muted overview-note">{t('overview_note')}</p>
    </article>
  );
}

function TileItem({ tile }: { readonly tile: Tile }): ReactNode {
  return (
    <li className="tile" data-testid={`tile-${tile.id}`}>
      <span className="tile-label">{tile.label}</span>
      <strong className={tile.alarming ? 'tile-value alarm' : 'tile-value'}>{tile.value}</strong>
      <span className="tile-more">{tile.more}</span>
    </li>
  );
}

interface PartProps extends Pick<OverviewTabProps, 'onOpenRequests' | 'onOpenIncident'> {
  readonly figures: FiguresReport;
  readonly incidents: ReadonlyMap<string, Incident>;
}

function OverTime({ figures, incidents, onOpenRequests, onOpenIncident }: PartProps): ReactNode {
  const [box, width] = useWidth<HTMLDivElement>();
  const bins = useMemo(() => binsOf(figures.slices, Math.max(12, Math.floor(width / 8))), [figures, width]);
  const listed = useMemo(() => binsOf(figures.slices, 24).filter(({ requests }) => requests > 0), [figures]);
  const open = (bin: Bin) =>
    onOpenRequests({
      ids: new Set(bin.ids),
      label: t('scope_time', { from: clock(bin.from), to: clock(bin.to) }),
    });
  if (bins.length === 0) return null;
  return (
    <section className="figure-section" aria-labelledby="figures-time" data-testid="figures-time">
      <h3 id="figures-time">{t('time_title')}</h3>
      <p className="time-legend">
        <span className="legend-requests">
          <svg width="14" height="8" aria-hidden="true">
            <rect className="requests-area" width="14" height="8" />
            <path className="requests-line" d="M0 .5h14" />
          </svg>{' '}
          {t('time_requests')}
        </span>
        <span className="legend-refused">
          <svg width="14" height="10" aria-hidden="true">
            <path className="refused-line" d="M0 5h14" />
            <path className="refused-mark" d="M7 1l4 4-4 4-4-4z" />
          </svg>{' '}
          {t('time_refused')}
        </span>
      </p>
      <div ref={box}>
        <TimeLine bins={bins} width={width} onOpen={open} />
      </div>
      <details className="time-table">
        <summary>{t('time_table')}</summary>
        <table className="figures">
          <thead>
            <tr>
              <th scope="col">{t('figures_from')}</th>
              <th scope="col" className="number">
                {t('figures_requests')}
              </th>
              <th scope="col" className="number">
                {t('figures_refused')}
              </th>
              <th scope="col" className="number">
                {t('figures_expected')}
              </th>
              <th scope="col">{t('figures_found')}</th>
            </tr>
          </thead>
          <tbody>
            {listed.map((bin) => {
              const incident = incidents.get(bin.incident ?? '');
              return (
                <tr key={bin.from}>
                  <th scope="row">
                    <button type="button" className="link" onClick={() => open(bin)}>
                      {clock(bin.from)}
                    </button>
                  </th>
                  <td className="number">{number(bin.requests)}</td>
                  <td className="number">{number(bin.refused)}</td>
                  <td className="number">{number(bin.expected)}</td>
                  <td>
                    {incident === undefined ? (
                      '–'
                    ) : (
                      <button type="button" className="link" onClick={() => onOpenIncident(incident.id)}>
                        {incident.causes[0]?.check ?? t('figures_cause_unknown')}
                      </button>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </details>
      {figures.untimed > 0 && <p className="muted">{tn('time_untimed', figures.untimed)}</p>}
    </section>
  );
}

function Tables({
  figures,
  incidents,
  terms,
  onOpenRequests,
  onOpenIncident,
}: PartProps & { readonly terms: readonly string[] }): ReactNode {
  const tables = [
    {
      id: 'routes',
      title: t('figures_routes'),
      column: t('figures_route'),
      scope: (name: string) => t('scope_route', { name }),
      rows: figures.routes.map(namedRoute),
    },
    {
      id: 'clients',
      title: t('figures_clients'),
      column: t('figures_client'),
      scope: (name: string) => t('scope_client', { name }),
      rows: figures.clients.map(namedClient),
    },
    {
      id: 'tokens',
      title: t('figures_tokens'),
      column: t('figures_token'),
      scope: (name: string) => t('scope_token', { name }),
      rows: figures.tokens.map(namedToken),
    },
  ];
  return tables.map(({ scope, ...table }) => (
    <FigureTable
      key={table.id}
      {...table}
      rows={filterRows(table.rows, terms)}
      incidents={incidents}
      onOpenRequests={({ figure, name }) => onOpenRequests({ ids: new Set([figure.id]), label: scope(name) })}
      onOpenIncident={onOpenIncident}
    />
  ));
}

function filterRows(rows: readonly NamedFigure[], terms: readonly string[]): readonly NamedFigure[] {
  if (terms.length === 0) return rows;
  return rows.filter(({ name, more }) => {
    const text = `${name} ${more}`.toLowerCase();
    return terms.every((term) => text.includes(term));
  });
}

function namedRoute(figure: RouteFigure): NamedFigure {
  const { method, origin, path, operation } = figure;
  const place = `${origin.replace(/^https?:\/\//, '')}${path}`;
  return {
    figure,
    name: `${method} ${place}`.trim(),
    more:
      operation === ''
        ? method === ''
          ? t('figures_more_routes')
          : ''
        : t('figures_operation', { name: operation }),
  };
}

const CLIENTS = {
  oauth: 'figures_by_oauth',
  'api-key': 'figures_by_api_key',
  'user-agent': 'figures_by_user_agent',
} as const;

function namedClient(figure: ClientFigure): NamedFigure {
  if (figure.by === 'not-recorded')
    return { figure, name: t('figures_not_recorded'), more: t('figures_not_recorded_why') };
  if (figure.by === 'others') return { figure, name: t('figures_more_clients'), more: '' };
  return { figure, name: figure.name, more: t(CLIENTS[figure.by]) };
}

function namedToken(figure: TokenFigure): NamedFigure {
  const { by, name, fingerprint } = figure;
  if (by === 'nothing') return { figure, name: t('figures_nothing'), more: t('figures_nothing_what') };
  if (by === 'not-recorded')
    return { figure, name: t('figures_not_recorded'), more: t('figures_not_recorded_why') };
  if (by === 'others') return { figure, name: t('figures_more_tokens'), more: '' };
  const what =
    by === 'session-cookie'
      ? t('figures_by_session_cookie')
      : by === 'api-key'
        ? t('figures_by_api_key')
        : '';
  return { figure, name: `${name} ${fingerprint}`.trim(), more: what };
}

/** Ours: the newest tell most. */
const MOST_SESSIONS = 12;

function Sessions({
  figures,
  onOpenRequest,
}: {
  readonly figures: FiguresReport;
  readonly onOpenRequest: (index: number) => void;
}): ReactNode {
  const shown = figures.sessions.slice(-MOST_SESSIONS).toReversed();
  if (shown.length === 0) return null;
  return (
    <section className="figure-section" aria-labelledby="figures-sessions" data-testid="figures-sessions">
      <h3 id="figures-sessions">{t('ages_title')}</h3>
      <table className="figures">
        <thead>
          <tr>
            <th scope="col">{t('ages_session')}</th>
            <th scope="col">{t('ages_signed_in')}</th>
            <th scope="col">{t('ages_held')}</th>
            <th scope="col">{t('ages_over')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((session) => (
            <tr key={`${session.start} ${session.fingerprint}`} data-testid="session-age">
              <th scope="row">{session.by === 'token' ? t('ages_token') : t('ages_cookie')}</th>
              <td>
                <button type="button" className="link" onClick={() => onOpenRequest(session.start)}>
                  #{session.start}
                </button>
              </td>
              <td>
                {session.end === null ? t('ages_at_least', { age: ago(session.age) }) : ago(session.age)}
              </td>
              <td>
                <Ending session={session} onOpenRequest={onOpenRequest} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Ending({
  session: { end, endedBy },
  onOpenRequest,
}: {
  readonly session: SessionAge;
  readonly onOpenRequest: (index: number) => void;
}): ReactNode {
  if (end === null) return <span className="muted">{t('ages_open')}</span>;
  return (
    <button type="button" className="link" onClick={() => onOpenRequest(end)}>
      {t(endedBy === 'sign-out' ? 'ages_sign_out' : 'ages_refusal', { number: `#${end}` })}
    </button>
  );
}
