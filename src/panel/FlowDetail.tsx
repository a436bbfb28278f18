import { type ReactNode, useMemo, useState } from 'react';
import { t, tn } from '../words/words.ts';
import { FlowDrawing } from './FlowDrawing.tsx';
import { FlowStepPart } from './FlowStepPart.tsx';
import { type FlowRow, flowHosts, tellingMessage } from './flow-rows.ts';
import { Icon, type Mark } from './Icon.tsx';
import { IncidentTitle } from './IncidentTitle.tsx';
import { keyed } from './keyed.ts';
import { RequestLinks } from './RequestLinks.tsx';
import type { PanelStore } from './store.ts';
import { Prose, Safe } from './text.tsx';
import {
  type FlowMessageReport,
  type FlowReport,
  type Incident,
  isBrokenEnd,
  type MessageReport,
} from './useSession.ts';

interface FlowDetailProps {
  readonly row: FlowRow;
  readonly store: PanelStore;
  readonly incidents: readonly Incident[];
  readonly onOpenRequest: (index: number) => void;
  readonly onOpenIncident: (id: string) => void;
  readonly onOpenToken: (fingerprint: string) => void;
  readonly onOpenCookie: (key: string) => void;
  readonly onCopyMermaid: () => void;
  readonly onSaveSvg: () => void;
}

/** One sign-in: how it ended, its messages drawn in order, what belongs together in them, and what it left behind. */
export function FlowDetail(props: FlowDetailProps): ReactNode {
  const { row, store, incidents, onOpenRequest } = props;
  const { flow } = row;
  const [chosen, setChosen] = useState<number>();
  const selected = chosen ?? tellingMessage(flow);
  const message = flow.messages.find(({ exchange }) => exchange === selected);
  const parts = useMemo(() => partsOf(store, message), [store, message]);
  const named = incidents.filter(({ id }) => flow.incidents.includes(id));
  return (
    <article
      className="detail flow-detail"
      data-testid="flow-detail"
      data-flow={flow.id}
      data-end={flow.end.state}
    >
      <h2 data-testid="flow-title">
        <Icon mark={row.mark} label={row.state} /> <Prose english>{flow.title}</Prose>
      </h2>
      <p className={isBrokenEnd(flow.end.state) ? 'flow-end alarm' : 'flow-end'} data-testid="flow-end">
        <Prose english>{flow.end.says}</Prose>{' '}
        {flow.end.exchange !== null && <RequestLinks indices={[flow.end.exchange]} onOpen={onOpenRequest} />}
      </p>
      <div className="detail-line">
        <span className="chips">
          {[...(flow.silent ? [t('flow_silent')] : []), ...flow.features].map((feature) => (
            <span key={feature} className="chip">
              <Safe>{feature}</Safe>
            </span>
          ))}
          <span className="muted">{factsOf(row)}</span>
        </span>
        <span className="flow-exports">
          <button type="button" className="link" data-testid="copy-mermaid" onClick={props.onCopyMermaid}>
            {t('flow_mermaid')}
          </button>{' '}
          <button type="button" className="link" data-testid="save-svg" onClick={props.onSaveSvg}>
            {t('flow_svg')}
          </button>
        </span>
      </div>
      {named.map((incident) => (
        <p
          key={incident.id}
          className={`message message-${incident.resolved === null ? incident.verdict : 'good'}`}
        >
          <button
            type="button"
            className="link"
            data-testid="open-incident"
            onClick={() => props.onOpenIncident(incident.id)}
          >
            <IncidentTitle incident={incident} /> <span aria-hidden="true">↗</span>
          </button>
        </p>
      ))}
      <FlowDrawing picture={flow} selected={selected} onSelect={setChosen} onOpenRequest={onOpenRequest} />
      {message !== undefined && (
        <FlowStepPart message={message} parts={parts} onOpenRequest={onOpenRequest} />
      )}
      <Matches flow={flow} onOpenRequest={onOpenRequest} />
      <LeftBehind {...props} />
    </article>
  );
}

/** Read anew with each reading of the flow: an answer may come later than its request. */
function partsOf(store: PanelStore, message: FlowMessageReport | undefined): readonly MessageReport[] {
  return message === undefined ? [] : store.messagesAt(message.exchange);
}

function factsOf({ when, took, messages, flow }: FlowRow): string {
  return [when, took, tn('requests', messages), flow.rounds === null ? '' : tn('rounds', flow.rounds)]
    .filter((fact) => fact !== '')
    .join(' · ');
}

const MATCH_MARKS: Readonly<Record<FlowReport['matches'][number]['verdict'], Mark>> = {
  matches: 'ok',
  differs: 'broken',
  missing: 'broken',
  unknown: 'open',
};

function Matches({
  flow,
  onOpenRequest,
}: {
  readonly flow: FlowReport;
  readonly onOpenRequest: (index: number) => void;
}): ReactNode {
  if (flow.matches.length === 0) return null;
  return (
    <table className="members flow-matches" data-testid="flow-matches">
      <caption>{t('flow_matches')}</caption>
      <tbody>
        {keyed(flow.matches, ({ what, asked, answered }) => `${what} ${asked} ${answered}`).map(
          ([key, match]) => (
            <tr key={key} data-match={match.what} data-verdict={match.verdict}>
              <th scope="row">
                <Icon mark={MATCH_MARKS[match.verdict]} label="" /> <code>{match.what}</code>
              </th>
              <td>
                <strong className={MATCH_MARKS[match.verdict] === 'broken' ? 'alarm' : ''}>
                  {t(`flow_match_${match.verdict}`)}
                </strong>{' '}
                <RequestLinks
                  indices={[...new Set([match.asked, match.answered])].filter((index) => index !== null)}
                  onOpen={onOpenRequest}
                />{' '}
                <span className="muted">
                  <Prose english>{match.says}</Prose>
                </span>
              </td>
            </tr>
          ),
        )}
      </tbody>
    </table>
  );
}

/** The tokens and cookies that it brought, with the way to them. */
function LeftBehind({ row, store, onOpenToken, onOpenCookie }: FlowDetailProps): ReactNode {
  const { flow } = row;
  if (flow.tokens.length + flow.cookies.length === 0) return null;
  return (
    <table className="members flow-left" data-testid="flow-left">
      <caption>{t('flow_left')}</caption>
      <tbody>
        {flow.cookies.length > 0 && (
          <tr>
            <th scope="row">{tn('cookies', flow.cookies.length)}</th>
            <td className="flow-links">
              {keyed(flow.cookies, (name) => name).map(([key, name]) => (
                <button
                  key={key}
                  type="button"
                  className="link"
                  data-testid="flow-cookie"
                  onClick={() => {
                    const found = store.cookieKey(name, flowHosts(flow));
                    if (found !== undefined) onOpenCookie(found);
                  }}
                >
                  <code>
                    <Safe>{name}</Safe>
                  </code>
                </button>
              ))}
            </td>
          </tr>
        )}
        {flow.tokens.length > 0 && (
          <tr>
            <th scope="row">{tn('tokens', flow.tokens.length)}</th>
            <td className="flow-links">
              {flow.tokens.map((fingerprint) => (
                <button
                  key={fingerprint}
                  type="button"
                  className="link"
                  data-testid="flow-token"
                  onClick={() => onOpenToken(fingerprint)}
                >
                  <code>
                    <Safe>{fingerprint}</Safe>
                  </code>
                </button>
              ))}
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
