import { type ReactNode, useState } from 'react';
import { number, t } from '../words/words.ts';
import { AttributeTable } from './CookieParts.tsx';
import { fateMark, reachText, signInFirst } from './cookie-rows.ts';
import { Icon } from './Icon.tsx';
import { keyed } from './keyed.ts';
import { Phrase } from './Phrase.tsx';
import { Secret } from './Secret.tsx';
import { basisText, classText, reasonText, rejectedText } from './said.ts';
import type { PanelStore, RequestCookies } from './store.ts';
import { Safe } from './text.tsx';
import {
  type AuditedCookie,
  type CookieFate,
  type Exchange,
  fieldValues,
  presence,
  type Redactor,
} from './useSession.ts';

interface RequestCookiesViewProps {
  readonly exchange: Exchange;
  readonly show: Redactor;
  readonly store: PanelStore;
  readonly onOpenCookie: (key: string) => void;
}

/** The cookies of one request: which were sent, which stayed behind and why, and what became of those that its answer set. */
export function RequestCookiesView({
  exchange,
  show,
  store,
  onOpenCookie,
}: RequestCookiesViewProps): ReactNode {
  // Asked once, when the tab is opened: what became of a request does not change with those after it.
  const [cookies] = useState(() => store.cookiesAt(exchange.index));
  const [audited] = useState(() => store.cookies());
  const here = presence(exchange.request.fields, 'cookie');
  const lines = fieldValues(exchange.response.fields, 'set-cookie');
  const of = (verdict: CookieFate['verdict']) =>
    signInFirst(cookies.fates.filter((fate) => fate.verdict === verdict));
  return (
    <div data-testid="request-cookies">
      <p className="muted">{here === 'present' ? '' : t(RECORDED[here])}</p>
      {(['sent', 'withheld', 'unknown'] as const).map((verdict) => {
        const fates = of(verdict);
        if (fates.length === 0) return null;
        return (
          <section key={verdict} className="cookie-part">
            <h3>
              {t(`cookie_verdict_${verdict}`)} ({number(fates.length)})
            </h3>
            <ul className="cookie-faults">
              {keyed(fates, ({ name, domain, path }) => `${name} ${domain} ${path}`).map(([key, fate]) => (
                <Fate key={key} fate={fate} cookie={sameCookie(audited, fate)} onOpenCookie={onOpenCookie} />
              ))}
            </ul>
          </section>
        );
      })}
      {lines.length > 0 && (
        <section className="cookie-part">
          <h3>{t('request_cookies_set', { count: lines.length })}</h3>
          <ul className="cookie-faults">
            {keyed(lines.slice(0, 100), () => 'line').map(([key, raw], line) => (
              <SetLine
                key={key}
                raw={raw}
                show={show}
                attempt={cookies.attempts.find((one) => one.attempt.line === line)}
              />
            ))}
          </ul>
        </section>
      )}
      {cookies.fates.length === 0 && lines.length === 0 && (
        <p className="muted" data-testid="empty-cookies">
          {t('request_cookies_none')}
        </p>
      )}
    </div>
  );
}

const RECORDED = {
  absent: 'request_cookies_absent',
  masked: 'request_cookies_masked',
  'not-recorded': 'request_cookies_not_recorded',
} as const;

function sameCookie(audited: readonly AuditedCookie[], fate: CookieFate): AuditedCookie | undefined {
  return audited.find(
    (cookie) =>
      cookie.name === fate.name &&
      cookie.domain === fate.domain &&
      cookie.path === fate.path &&
      cookie.partitionKey === fate.partitionKey,
  );
}

interface FateProps {
  readonly fate: CookieFate;
  readonly cookie: AuditedCookie | undefined;
  readonly onOpenCookie: (key: string) => void;
}

function Fate({ fate, cookie, onOpenCookie }: FateProps): ReactNode {
  const { verdict, basis, reasons } = fate;
  const words = reasons.map(reasonText).join('; ');
  return (
    <li data-testid="fate" data-name={fate.name} data-verdict={verdict}>
      <Icon mark={fateMark(fate)} label={t(`cookie_verdict_${verdict}`)} />
      <details>
        <summary>
          <strong>
            <Safe>{fate.name === '' ? t('no_name') : fate.name}</Safe>
          </strong>{' '}
          <span className="muted">
            <Safe>{`${reachText(fate)} ${fate.path}`}</Safe> · {classText(fate.class)}
          </span>
          {verdict !== 'sent' && (
            <div>
              {words === '' ? t('request_cookies_no_reason') : words.charAt(0).toUpperCase() + words.slice(1)}{' '}
              <span className="muted">({basisText(basis)})</span>
            </div>
          )}
        </summary>
        {cookie !== undefined && (
          <>
            <AttributeTable cookie={cookie} />
            <button
              type="button"
              className="link"
              data-testid="open-cookie"
              onClick={() => onOpenCookie(cookie.key)}
            >
              {t('request_cookies_all')} <span aria-hidden="true">↗</span>
            </button>
          </>
        )}
      </details>
    </li>
  );
}

function SetLine({
  raw,
  show,
  attempt,
}: {
  readonly raw: string;
  readonly show: Redactor;
  readonly attempt: RequestCookies['attempts'][number] | undefined;
}): ReactNode {
  const row = attempt?.attempt;
  const rejected = row?.verdict === 'rejected';
  return (
    <li data-testid="set-line" data-verdict={row?.verdict ?? 'unknown'}>
      <Icon
        mark={row === undefined ? 'open' : rejected ? 'broken' : 'ok'}
        label={t(row === undefined ? 'set_not_judged' : rejected ? 'refused' : 'accepted')}
      />
      <span>
        <Secret
          safe={show.field('set-cookie', raw.slice(0, 8000))}
          raw={raw}
          name={attempt === undefined ? t('value_of_cookie') : t('value_of', { name: attempt.name })}
        />
        {row !== undefined && (
          <div>
            {t(row.removal ? 'set_deletes' : rejected ? 'refused' : 'set_stored')}
            {rejected && `: ${row.reasons.map(rejectedText).join('; ')}`}{' '}
            <span className="muted">({basisText(row.basis)})</span>
          </div>
        )}
        {row !== undefined &&
          keyed(row.faults, ({ code, attribute }) => `${code} ${attribute}`).map(([key, fault]) => (
            <div key={key}>
              <code>
                <Safe>{fault.attribute}</Safe>
              </code>{' '}
              <span className="muted">
                <Phrase>{fault.detail}</Phrase>
              </span>
            </div>
          ))}
      </span>
    </li>
  );
}
