import type { ReactNode } from 'react';
import { t, tn } from '../words/words.ts';
import { clock, isoClock } from './format.ts';
import { Icon, type Mark } from './Icon.tsx';
import { keyed } from './keyed.ts';
import { RequestLinks } from './RequestLinks.tsx';
import type { PanelStore } from './store.ts';
import { Safe } from './text.tsx';
import { expiryOf, type LifePoint, lifePoints, type TokenRow } from './token-rows.ts';
import { claimTime, timeText } from './tokens.ts';
import { printable, type Report, type TokenReport } from './useSession.ts';
import { rich } from './Words.tsx';

interface TokenDetailProps {
  readonly row: TokenRow;
  /** All of them, to find the one that replaced it. */
  readonly rows: readonly TokenRow[];
  readonly clocks: Report['clocks'];
  readonly store: PanelStore;
  readonly onSelect: (key: string | undefined) => void;
  readonly onOpenRequest: (index: number) => void;
  readonly onOpenIncident: (id: string) => void;
}

/** One token: its time line, each event of its life with the requests behind it, and what it says of itself. */
export function TokenDetail(props: TokenDetailProps): ReactNode {
  const { row, rows, clocks, store, onSelect } = props;
  const { token } = row;
  const other = (fingerprint: string | null) =>
    fingerprint === null ? undefined : rows.find((one) => one.token.fingerprint === fingerprint);
  const points = lifePoints(token, clocks, (index) => store.exchangeAt(index));
  return (
    <article className="detail token-detail" data-testid="token-detail" data-state={row.state}>
      <div className="request-heading">
        <h2>
          <Icon mark={row.mark} label={t(`token_state_${row.state}`)} /> {row.name}{' '}
          <code className="cookie-place">
            <Safe>{token.fingerprint}</Safe>
          </code>
        </h2>
        <button
          type="button"
          className="close"
          aria-label={t('token_close')}
          data-testid="close-token"
          onClick={() => onSelect(undefined)}
        >
          <span aria-hidden="true">✕</span>
        </button>
      </div>
      <p className={row.state === 'refused' ? 'alarm' : 'muted'} data-testid="token-state">
        {row.words}.
      </p>
      <LifeLine points={points} />
      <section className="cookie-part">
        <h3>{t('token_life')}</h3>
        <ol className="token-life" data-testid="token-life">
          {token.life.map((event) => (
            <LifeEvent
              key={`${event.event} ${event.exchange}`}
              event={event}
              successor={other(token.replacedBy)}
              {...props}
            />
          ))}
          <Ending token={token} />
        </ol>
        {token.issuedBy === null && <p className="muted">{t('token_from_before')}</p>}
      </section>
      <Facts predecessor={other(token.replaces)} {...props} />
    </article>
  );
}

const EVENTS: Readonly<Record<TokenReport['life'][number]['event'], Mark>> = {
  issued: 'clear',
  accepted: 'ok',
  refused: 'broken',
  sent: 'open',
  superseded: 'expected',
  revoked: 'expected',
};

function LifeEvent({
  event,
  successor,
  store,
  onSelect,
  onOpenRequest,
  onOpenIncident,
}: TokenDetailProps & {
  readonly event: TokenReport['life'][number];
  readonly successor: TokenRow | undefined;
}): ReactNode {
  const from = isoClock(event.at);
  const until = isoClock(event.until);
  const incident = event.event === 'refused' ? store.verdictOf(event.exchange).incidents[0] : undefined;
  return (
    <li data-event={event.event}>
      <Icon mark={EVENTS[event.event]} label="" />
      <span className="token-when">{from === until || until === '' ? from : `${from} – ${until}`}</span>
      <span>
        {t(`token_event_${event.event}`)}
        {event.count > 1 && `, ${tn('times', event.count)}`}{' '}
        <RequestLinks
          indices={event.last === event.exchange ? [event.exchange] : [event.exchange, event.last]}
          onOpen={onOpenRequest}
        />
        {event.event === 'superseded' && successor !== undefined && (
          <>
            {' '}
            <button type="button" className="link" onClick={() => onSelect(successor.key)}>
              {t('token_show')}
            </button>
          </>
        )}
        {incident !== undefined && (
          <>
            {' '}
            <button
              type="button"
              className="link"
              data-testid="token-why"
              onClick={() => onOpenIncident(incident)}
            >
              {t('token_why')}
            </button>
          </>
        )}
      </span>
    </li>
  );
}

/** When it ends or ended, as the last line of its life. */
function Ending({ token }: { readonly token: TokenReport }): ReactNode {
  const expires = expiryOf(token);
  if (expires === undefined) return null;
  return (
    <li data-event="expires">
      <Icon mark="open" label="" />
      <span className="token-when">{clock(expires)}</span>
      <span>
        {rich('token_expires', { time: <span className="muted">({timeText(expires / 1000)})</span> })}
      </span>
    </li>
  );
}

function Facts({
  row,
  predecessor,
  onSelect,
  onOpenRequest,
}: TokenDetailProps & { readonly predecessor: TokenRow | undefined }): ReactNode {
  const { token, hosts } = row;
  const claims = Object.entries(token.claims);
  return (
    <table className="members token-facts">
      <caption>{t('token_known')}</caption>
      <tbody>
        {hosts.length > 0 && (
          <tr>
            <th scope="row">{t('token_sent_to')}</th>
            <td>
              <Safe>{hosts.join(', ')}</Safe>
            </td>
          </tr>
        )}
        {predecessor !== undefined && (
          <tr>
            <th scope="row">{t('token_replaces')}</th>
            <td>
              <button type="button" className="link" onClick={() => onSelect(predecessor.key)}>
                <Safe>{predecessor.token.fingerprint}</Safe>
              </button>
            </td>
          </tr>
        )}
        {token.usedBy.length > 0 && (
          <tr>
            <th scope="row">{t('token_event_accepted')}</th>
            <td>
              <RequestLinks indices={token.usedBy} onOpen={onOpenRequest} />
            </td>
          </tr>
        )}
        {token.refusedBy.length > 0 && (
          <tr>
            <th scope="row">{t('token_event_refused')}</th>
            <td>
              <RequestLinks indices={token.refusedBy} onOpen={onOpenRequest} />
            </td>
          </tr>
        )}
        {keyed(claims, ([name]) => name).map(([key, [name, value]]) => (
          <tr key={key} data-claim={name}>
            <th scope="row">
              <code>{name}</code>
            </th>
            <td>
              <code>
                <Safe>{printable(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))}</Safe>
              </code>
              <span className="muted"> {claimTime(name, value)}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Life on one line: bars for runs, dots for moments, the end as a stroke. The list below it says the same in words. */
function LifeLine({ points }: { readonly points: readonly LifePoint[] }): ReactNode {
  const first = points[0]?.from;
  const last = Math.max(...points.map(({ until }) => until));
  if (first === undefined || last <= first) return null;
  const place = (time: number) => ((time - first) / (last - first)) * 100;
  return (
    <div className="life-line" aria-hidden="true" data-testid="life-line">
      {points.map((point) => (
        <span
          key={`${point.event} ${point.from}`}
          className={`life life-${point.event}`}
          style={{ left: `${place(point.from)}%`, width: `${place(point.until) - place(point.from)}%` }}
        />
      ))}
      <span className="life-from">{clock(first)}</span>
      <span className="life-until">{clock(last)}</span>
    </div>
  );
}
