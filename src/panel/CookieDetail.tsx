import type { ReactNode } from 'react';
import { GRADE_MARKS } from './CookieList.tsx';
import { Advices, AttributeTable, Corrected, Places } from './CookieParts.tsx';
import { reachText } from './cookie-rows.ts';
import { plural } from './format.ts';
import { Icon } from './Icon.tsx';
import { keyed } from './keyed.ts';
import { RequestLinks } from './RequestLinks.tsx';
import { Secret } from './Secret.tsx';
import type { PanelStore } from './store.ts';
import { Safe } from './text.tsx';
import {
  type AuditedCookie,
  BASIS_WORDS,
  CLASS_WORDS,
  fieldValues,
  GRADE_WORDS,
  reasonWords,
  rejectedWords,
} from './useSession.ts';

interface CookieDetailProps {
  readonly cookie: AuditedCookie;
  readonly store: PanelStore;
  readonly onOpenRequest: (index: number) => void;
  readonly onCopy: (text: string, what: string) => void;
  readonly onClose: () => void;
}

/** One cookie: what is wrong, what could be tighter, the line that puts it right, and where it went. */
export function CookieDetail({
  cookie,
  store,
  onOpenRequest,
  onCopy,
  onClose,
}: CookieDetailProps): ReactNode {
  const name = cookie.name === '' ? '(no name)' : cookie.name;
  return (
    <article className="detail cookie-detail" data-testid="cookie-detail" data-name={cookie.name}>
      <div className="request-heading">
        <h2 data-testid="cookie-title">
          <Icon mark={GRADE_MARKS[cookie.grade]} label={GRADE_WORDS[cookie.grade]} /> <Safe>{name}</Safe>{' '}
          <span className="muted cookie-place">
            <Safe>{`${reachText(cookie)} ${cookie.path}`}</Safe>
          </span>
        </h2>
        <button
          type="button"
          className="close"
          aria-label="Close the cookie"
          data-testid="close-cookie"
          onClick={onClose}
        >
          <span aria-hidden="true">✕</span>
        </button>
      </div>
      <p className="muted">{factsOf(cookie)}</p>
      <Line cookie={cookie} store={store} onOpenRequest={onOpenRequest} />
      <Faults cookie={cookie} onOpenRequest={onOpenRequest} />
      <Corrected cookie={cookie} onCopy={onCopy} />
      <Advices advice={cookie.advice} />
      <section className="cookie-part">
        <h3>Attributes</h3>
        <AttributeTable cookie={cookie} />
      </section>
      <Places cookie={cookie} />
      <Attempts cookie={cookie} onOpenRequest={onOpenRequest} />
      <Requests cookie={cookie} onOpenRequest={onOpenRequest} />
    </article>
  );
}

function factsOf({ class: kind, counts, attributes, evicted }: AuditedCookie): string {
  return [
    CLASS_WORDS[kind],
    `sent ${plural(counts.sent, 'time')}`,
    counts.withheld > 0 ? `stayed behind ${plural(counts.withheld, 'time')}` : '',
    attributes === null ? '' : `${attributes.size} bytes`,
    evicted === null ? '' : 'dropped by the browser',
  ]
    .filter((fact) => fact !== '')
    .join(' · ');
}

interface PartProps {
  readonly cookie: AuditedCookie;
  readonly onOpenRequest: (index: number) => void;
}

function Line({ cookie, store, onOpenRequest }: PartProps & { readonly store: PanelStore }): ReactNode {
  const { setBy } = cookie;
  if (setBy === null)
    return (
      <p className="muted" data-testid="cookie-line">
        It was there before the recording began: only requests show it, so its attributes are not known.
        {cookie.value !== '' && (
          <>
            {' '}
            Its value: <Safe>{cookie.value}</Safe>
          </>
        )}
      </p>
    );
  const newest = cookie.attempts.findLast(({ removal }) => !removal);
  const exchange = store.exchangeAt(setBy);
  const raw =
    exchange === undefined
      ? ''
      : (fieldValues(exchange.response.fields, 'set-cookie')[newest?.line ?? 0] ?? '');
  return (
    <div className="evidence" data-testid="cookie-line">
      <span>
        <span className="muted">Set-Cookie: </span>
        <Secret safe={cookie.line} raw={raw} name={`the value of ${cookie.name}`} />
      </span>
      <button type="button" className="link" data-testid="open-request" onClick={() => onOpenRequest(setBy)}>
        response of #{setBy} <span aria-hidden="true">↗</span>
      </button>
    </div>
  );
}

function Faults({ cookie, onOpenRequest }: PartProps): ReactNode {
  const rejected = cookie.attempts.filter(({ verdict }) => verdict === 'rejected');
  const groups = groupBy(
    rejected,
    ({ reasons, basis }) => `${reasons.map(rejectedWords).join('; ')}\n${basis}`,
  );
  const byWords = (rows: AuditedCookie['missed']) =>
    groupBy(rows, ({ reasons }) => reasons.map(reasonWords).join('; '));
  const failures = [
    ['Requests failed without it:', 'Missing:', byWords(cookie.missed)],
    ['Requests failed for it:', 'In the way:', byWords(cookie.harmed)],
  ] as const;
  const ignored = cookie.attempts.at(-1)?.faults ?? [];
  const { evicted } = cookie;
  const broken = cookie.missed.length + cookie.harmed.length > 0;
  if (groups.length === 0 && evicted === null && !broken && ignored.length === 0) return null;
  return (
    <section className="cookie-part" data-testid="cookie-faults">
      <h3>What is wrong</h3>
      <ul className="cookie-faults">
        {groups.map(([key, rows]) => {
          const [words = ''] = key.split('\n');
          const basis = rows[0]?.basis ?? 'unknown';
          return (
            <li key={key}>
              <Icon mark="broken" label="Refused:" />
              <span>
                <strong>The browser refuses it:</strong> {words}.{' '}
                <span className="muted">({BASIS_WORDS[basis]})</span>
                <RequestLinks indices={rows.map(({ exchange }) => exchange)} onOpen={onOpenRequest} />
              </span>
            </li>
          );
        })}
        {evicted !== null && (
          <li data-testid="cookie-evicted">
            <Icon mark="warning" label="Dropped:" />
            <span>
              <strong>It is there no more:</strong> {reasonWords('cookie-pileup')}; the answer named here set
              one too many. <span className="muted">({BASIS_WORDS[evicted.basis]})</span>
              <RequestLinks indices={[evicted.exchange]} onOpen={onOpenRequest} />
            </span>
          </li>
        )}
        {failures.map(([title, label, groups]) =>
          groups.map(([words, rows]) => (
            <li key={`${label} ${words}`}>
              <Icon mark="broken" label={label} />
              <span>
                <strong>{title}</strong> {words}.
                <RequestLinks indices={rows.map(({ exchange }) => exchange)} onOpen={onOpenRequest} />
              </span>
            </li>
          )),
        )}
        {keyed(ignored, ({ code, attribute }) => `${code} ${attribute}`).map(([key, fault]) => (
          <li key={key}>
            <Icon mark="expected" label="Ignored:" />
            <span>
              <strong>
                <Safe>{fault.attribute}</Safe>:
              </strong>{' '}
              {fault.detail}.
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const LATER = {
  confirmed: 'later requests confirm it',
  contradicted: 'later requests say otherwise',
  untested: '',
} as const;

function Attempts({ cookie, onOpenRequest }: PartProps): ReactNode {
  if (cookie.attempts.length === 0) return null;
  return (
    <section className="cookie-part" data-testid="cookie-attempts">
      <h3>Attempts to set it ({cookie.attempts.length + cookie.attemptsOmitted})</h3>
      <ul className="cookie-faults">
        {cookie.attempts
          .slice(-MOST)
          .toReversed()
          .map((attempt) => (
            <li key={`${attempt.exchange} ${attempt.line}`} data-testid="cookie-attempt">
              <Icon
                mark={attempt.verdict === 'rejected' ? 'broken' : 'ok'}
                label={attempt.verdict === 'rejected' ? 'Refused' : 'Accepted'}
              />
              <span>
                <button type="button" className="link" onClick={() => onOpenRequest(attempt.exchange)}>
                  #{attempt.exchange} <span aria-hidden="true">↗</span>
                </button>{' '}
                {attempt.removal ? 'deleted' : attempt.verdict === 'rejected' ? 'refused' : 'stored'}
                {attempt.verdict === 'rejected' && `: ${attempt.reasons.map(rejectedWords).join('; ')}`}{' '}
                <span className="muted">
                  (
                  {[BASIS_WORDS[attempt.basis], LATER[attempt.later]]
                    .filter((text) => text !== '')
                    .join('; ')}
                  )
                </span>
              </span>
            </li>
          ))}
      </ul>
      {cookie.attempts.length + cookie.attemptsOmitted > MOST && (
        <p className="muted">and {cookie.attempts.length + cookie.attemptsOmitted - MOST} before</p>
      )}
    </section>
  );
}

const MOST = 20;

function Requests({ cookie, onOpenRequest }: PartProps): ReactNode {
  const groups = groupBy(
    cookie.requests,
    ({ verdict, basis, reasons }) => `${verdict}\n${reasons.map(reasonWords).join('; ')}\n${basis}`,
  );
  if (groups.length === 0) return null;
  return (
    <section className="cookie-part" data-testid="cookie-requests">
      <h3>Requests</h3>
      <ul className="cookie-faults">
        {groups.map(([key, rows]) => {
          const [, words = ''] = key.split('\n');
          const { verdict = 'unknown', basis = 'unknown' } = rows[0] ?? {};
          return (
            <li key={key}>
              <Icon
                mark={verdict === 'sent' ? 'ok' : verdict === 'withheld' ? 'expected' : 'open'}
                label={VERDICTS[verdict]}
              />
              <span>
                {VERDICTS[verdict]}
                {verdict !== 'sent' && words !== '' && `: ${words}`}{' '}
                <span className="muted">({BASIS_WORDS[basis]})</span>
                <RequestLinks indices={rows.map(({ exchange }) => exchange)} onOpen={onOpenRequest} />
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

export const VERDICTS = {
  sent: 'Sent',
  withheld: 'Not sent',
  unknown: 'Cannot be told',
} as const;

function groupBy<T>(rows: readonly T[], keyOf: (row: T) => string): (readonly [string, readonly T[]])[] {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [row]);
    else known.push(row);
  }
  return [...groups];
}
