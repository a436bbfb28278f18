import { type ReactNode, useState } from 'react';
import { t } from '../words/words.ts';
import { Checklist } from './Checklist.tsx';
import { CompareView } from './CompareView.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { clock, duration, placeOf, statusText } from './format.ts';
import { HeadersView } from './HeadersView.tsx';
import { IncidentTitle } from './IncidentTitle.tsx';
import { MessageParts } from './MessageParts.tsx';
import { RequestCookiesView } from './RequestCookies.tsx';
import type { PanelStore } from './store.ts';
import { type Tab, Tabs, tabPanel } from './Tabs.tsx';
import { TokenView } from './TokenView.tsx';
import { TryView } from './TryView.tsx';
import { Safe } from './text.tsx';
import { tokensOf } from './tokens.ts';
import type {
  Comparison,
  Exchange,
  Incident,
  Redactor,
  RequestVerdict,
  SignatureVerdict,
} from './useSession.ts';

export type RequestTab = 'checklist' | 'message' | 'headers' | 'cookie' | 'token' | 'compare' | 'try';

export interface RequestDetailProps {
  readonly exchange: Exchange;
  readonly verdict: RequestVerdict;
  readonly incidents: readonly Incident[];
  readonly tab: RequestTab;
  readonly onTab: (tab: RequestTab) => void;
  readonly store: PanelStore;
  readonly onOpenCookie: (key: string) => void;
  readonly comparisonOf: (index: number) => Comparison | undefined;
  readonly onOpenRequest: (index: number) => void;
  readonly onOpenIncident: (id: string) => void;
  readonly onClose: () => void;
  /** A token's signature was checked. */
  readonly onVerdict: (token: string, verdict: SignatureVerdict) => void;
  readonly show: Redactor;
  /** What full capture would add to these requests. */
  readonly offerOf: (indices: readonly number[]) => ReactNode;
}

export function RequestDetail(props: RequestDetailProps): ReactNode {
  const { exchange, verdict, show, store } = props;
  const [tokens] = useState(() => tokensOf(exchange));
  const [messages] = useState(() => store.messagesAt(exchange.index));
  // Few requests carry a message of a protocol; the others show their headers in its place.
  const tab = props.tab === 'message' && messages.length === 0 ? 'headers' : props.tab;
  const tabs: readonly Tab<RequestTab>[] = [
    { id: 'checklist', label: t('request_checklist') },
    ...(messages.length > 0
      ? [{ id: 'message', label: t('request_message'), count: messages.length } as const]
      : []),
    { id: 'headers', label: t('request_headers') },
    { id: 'cookie', label: t('view_cookies') },
    { id: 'token', label: t('request_token'), ...(tokens.length > 0 ? { count: tokens.length } : {}) },
    { id: 'compare', label: t('compare') },
    { id: 'try', label: t('request_try') },
  ];
  const named = props.incidents.filter((incident) => verdict.incidents.includes(incident.id));
  return (
    <div className="detail request-detail" data-testid="request-detail" data-index={exchange.index}>
      <div className="request-heading">
        <h2 data-testid="request-title">
          <span className="muted">#{exchange.index}</span> {statusText(exchange)}{' '}
          <Safe>{exchange.request.method}</Safe>{' '}
          <code>
            <Safe>{placeOf(exchange, show)}</Safe>
          </code>
        </h2>
        <button
          type="button"
          className="close"
          aria-label={t('request_close')}
          data-testid="close-request"
          onClick={props.onClose}
        >
          <span aria-hidden="true">✕</span>
        </button>
      </div>
      <p className="muted">
        <Safe>{factsOf(exchange, show)}</Safe>
      </p>
      {named.map((incident) => (
        <p key={incident.id} className={`message message-${incident.verdict}`}>
          <button
            type="button"
            className="link"
            data-testid="open-incident"
            onClick={() => props.onOpenIncident(incident.id)}
          >
            <IncidentTitle incident={incident} />
          </button>
        </p>
      ))}
      <Tabs name="request" label={t('request_details')} tabs={tabs} selected={tab} onSelect={props.onTab} />
      <div {...tabPanel('request', tab)} className="request-panel">
        <ErrorBoundary key={tab} what="failed_request_part">
          {tab === 'checklist' && (
            <>
              {props.offerOf([exchange.index])}
              <ChecklistTab verdict={verdict} />
            </>
          )}
          {tab === 'message' && <MessageParts messages={messages} />}
          {tab === 'headers' && <HeadersView exchange={exchange} show={show} />}
          {tab === 'cookie' && (
            <RequestCookiesView
              exchange={exchange}
              show={show}
              store={store}
              onOpenCookie={props.onOpenCookie}
            />
          )}
          {tab === 'token' && (
            <TokenView exchange={exchange} tokens={tokens} show={show} onVerdict={props.onVerdict} />
          )}
          {tab === 'compare' && (
            <CompareView
              exchange={exchange}
              refused={verdict.verdict !== 'ok'}
              comparison={props.comparisonOf(exchange.index)}
              onOpen={props.onOpenRequest}
              show={show}
            />
          )}
          {tab === 'try' && <TryView exchange={exchange} incident={named[0]} show={show} />}
        </ErrorBoundary>
      </div>
    </div>
  );
}

function ChecklistTab({ verdict }: { readonly verdict: RequestVerdict }): ReactNode {
  if (verdict.checklist.length > 0) return <Checklist items={verdict.checklist} />;
  return (
    <p className="muted" data-testid="empty-checklist">
      {t('request_no_check')}
    </p>
  );
}

function factsOf(exchange: Exchange, show: Redactor): string {
  const facts = [
    exchange.kind === 'unknown' ? '' : exchange.kind,
    exchange.response.httpVersion || exchange.request.httpVersion,
  ];
  facts.push(clock(exchange.startedAt));
  if (exchange.duration !== undefined) facts.push(duration(exchange.duration));
  if (exchange.fromCache) facts.push(t('request_from_cache'));
  if (exchange.serviceWorker === 'page') facts.push(t('request_by_worker'));
  if (exchange.serviceWorker === 'worker') facts.push(t('request_of_worker'));
  if (exchange.failure !== '') facts.push(show.text(exchange.failure));
  return facts.filter((fact) => fact !== '').join(' · ');
}
