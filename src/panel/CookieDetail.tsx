import type { ReactNode } from 'react';
import { t, tn } from '../words/words.ts';
import { GRADE_MARKS } from './CookieList.tsx';
import { Advices, AttributeTable, Corrected, Places } from './CookieParts.tsx';
import { reachText } from './cookie-rows.ts';
import { Icon } from './Icon.tsx';
import { keyed } from './keyed.ts';
import { Phrase } from './Phrase.tsx';
import { RequestLinks } from './RequestLinks.tsx';
import { Secret } from './Secret.tsx';
import { basisText, classText, gradeText, reasonText, rejectedText } from './said.ts';
import type { PanelStore } from './store.ts';
import { Safe } from './text.tsx';
import { type AuditedCookie, fieldValues } from './useSession.ts';
import { rich } from './Words.tsx';

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
  const name = cookie.name === '' ? t('no_name') : cookie.name;
  return (
    <article className="detail cookie-detail" data-testid="cookie-detail" data-name={cookie.name}>
      <div className="request-heading">
        <h2 data-testid="cookie-title">
          <Icon mark={GRADE_MARKS[cookie.grade]} label={gradeText(cookie.grade)} /> <Safe>{name}</Safe>{' '}
          <span className="muted cookie-place">
            <Safe>{`${reachText(cookie)} ${cookie.path}`}</Safe>
          </span>
        </h2>
        <button
          type="button"
          className="close"
          aria-label={t('cookie_close')}
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
        <h3>{t('cookie_attributes')}</h3>
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
    classText(kind),
    tn('cookie_sent', counts.sent),
    counts.withheld > 0 ? tn('cookie_stayed', counts.withheld) : '',
    attributes === null ? '' : tn('cookie_bytes', attributes.size),
    evicted === null ? '' : t('cookie_dropped'),
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
        {t('cookie_before')}
        {cookie.value !== '' && <> {rich('cookie_value', { value: <Safe>{cookie.value}</Safe> })}</>}
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
        <Secret safe={cookie.line} raw={raw} name={t('value_of', { name: cookie.name })} />
      </span>
      <button type="button" className="link" data-testid="open-request" onClick={() => onOpenRequest(setBy)}>
        {t('response_link', { index: String(setBy) })} <span aria-hidden="true">↗</span>
      </button>
    </div>
  );
}

function Faults({ cookie, onOpenRequest }: PartProps): ReactNode {
  const rejected = cookie.attempts.filter(({ verdict }) => verdict === 'rejected');
  const groups = groupBy(
    rejected,
    ({ reasons, basis }) => `${reasons.map(rejectedText).join('; ')}\n${basis}`,
  );
  const byWords = (rows: AuditedCookie['missed']) =>
    groupBy(rows, ({ reasons }) => reasons.map(reasonText).join('; '));
  const failures = [
    [t('cookie_fault_failed_without'), t('cookie_fault_missing'), byWords(cookie.missed)],
    [t('cookie_fault_failed_for'), t('cookie_fault_in_the_way'), byWords(cookie.harmed)],
  ] as const;
  const ignored = cookie.attempts.at(-1)?.faults ?? [];
  const { evicted } = cookie;
  const broken = cookie.missed.length + cookie.harmed.length > 0;
  if (groups.length === 0 && evicted === null && !broken && ignored.length === 0) return null;
  return (
    <section className="cookie-part" data-testid="cookie-faults">
      <h3>{t('cookie_wrong')}</h3>
      <ul className="cookie-faults">
        {groups.map(([key, rows]) => {
          const [words = ''] = key.split('\n');
          const basis = rows[0]?.basis ?? 'unknown';
          return (
            <li key={key}>
              <Icon mark="broken" label={t('cookie_fault_refused')} />
              <span>
                <strong>{t('cookie_fault_refuses')}</strong> {words}.{' '}
                <span className="muted">({basisText(basis)})</span>
                <RequestLinks indices={rows.map(({ exchange }) => exchange)} onOpen={onOpenRequest} />
              </span>
            </li>
          );
        })}
        {evicted !== null && (
          <li data-testid="cookie-evicted">
            <Icon mark="warning" label={t('cookie_fault_dropped')} />
            <span>
              <strong>{t('cookie_fault_gone')}</strong>{' '}
              {t('cookie_fault_one_too_many', { reason: reasonText('cookie-pileup') })}{' '}
              <span className="muted">({basisText(evicted.basis)})</span>
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
            <Icon mark="expected" label={t('cookie_fault_ignored')} />
            <span>
              <strong>
                <Safe>{fault.attribute}</Safe>:
              </strong>{' '}
              <Phrase>{fault.detail}</Phrase>.
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const LATER = {
  confirmed: 'cookie_later_confirmed',
  contradicted: 'cookie_later_contradicted',
} as const;

function Attempts({ cookie, onOpenRequest }: PartProps): ReactNode {
  if (cookie.attempts.length === 0) return null;
  return (
    <section className="cookie-part" data-testid="cookie-attempts">
      <h3>{t('cookie_attempts', { count: cookie.attempts.length + cookie.attemptsOmitted })}</h3>
      <ul className="cookie-faults">
        {cookie.attempts
          .slice(-MOST)
          .toReversed()
          .map((attempt) => (
            <li key={`${attempt.exchange} ${attempt.line}`} data-testid="cookie-attempt">
              <Icon
                mark={attempt.verdict === 'rejected' ? 'broken' : 'ok'}
                label={t(attempt.verdict === 'rejected' ? 'refused' : 'accepted')}
              />
              <span>
                <button type="button" className="link" onClick={() => onOpenRequest(attempt.exchange)}>
                  #{attempt.exchange} <span aria-hidden="true">↗</span>
                </button>{' '}
                {t(
                  attempt.removal
                    ? 'cookie_attempt_deleted'
                    : attempt.verdict === 'rejected'
                      ? 'cookie_attempt_refused'
                      : 'cookie_attempt_stored',
                )}
                {attempt.verdict === 'rejected' && `: ${attempt.reasons.map(rejectedText).join('; ')}`}{' '}
                <span className="muted">
                  (
                  {[basisText(attempt.basis), attempt.later === 'untested' ? '' : t(LATER[attempt.later])]
                    .filter((text) => text !== '')
                    .join('; ')}
                  )
                </span>
              </span>
            </li>
          ))}
      </ul>
      {cookie.attempts.length + cookie.attemptsOmitted > MOST && (
        <p className="muted">
          {t('cookie_attempts_before', { count: cookie.attempts.length + cookie.attemptsOmitted - MOST })}
        </p>
      )}
    </section>
  );
}

const MOST = 20;

function Requests({ cookie, onOpenRequest }: PartProps): ReactNode {
  const groups = groupBy(
    cookie.requests,
    ({ verdict, basis, reasons }) => `${verdict}\n${reasons.map(reasonText).join('; ')}\n${basis}`,
  );
  if (groups.length === 0) return null;
  return (
    <section className="cookie-part" data-testid="cookie-requests">
      <h3>{t('cookie_requests')}</h3>
      <ul className="cookie-faults">
        {groups.map(([key, rows]) => {
          const [, words = ''] = key.split('\n');
          const { verdict = 'unknown', basis = 'unknown' } = rows[0] ?? {};
          return (
            <li key={key}>
              <Icon
                mark={verdict === 'sent' ? 'ok' : verdict === 'withheld' ? 'expected' : 'open'}
                label={t(`cookie_verdict_${verdict}`)}
              />
              <span>
                {t(`cookie_verdict_${verdict}`)}
                {verdict !== 'sent' && words !== '' && `: ${words}`}{' '}
                <span className="muted">({basisText(basis)})</span>
                <RequestLinks indices={rows.map(({ exchange }) => exchange)} onOpen={onOpenRequest} />
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

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
