import { type ReactNode, useState } from 'react';
import { VERDICTS } from './CookieDetail.tsx';
import { AttributeTable } from './CookieParts.tsx';
import { fateMark, reachText, signInFirst } from './cookie-rows.ts';
import { Icon } from './Icon.tsx';
import { keyed } from './keyed.ts';
import { Secret } from './Secret.tsx';
import type { PanelStore, RequestCookies } from './store.ts';
import { Safe } from './text.tsx';
import {
  type AuditedCookie,
  BASIS_WORDS,
  CLASS_WORDS,
  type CookieFate,
  type Exchange,
  fieldValues,
  presence,
  type Redactor,
  reasonWords,
  rejectedWords,
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
      <p className="muted">{RECORDED[here]}</p>
      {(['sent', 'withheld', 'unknown'] as const).map((verdict) => {
        const fates = of(verdict);
        if (fates.length === 0) return null;
        return (
          <section key={verdict} className="cookie-part">
            <h3>
              {VERDICTS[verdict]} ({fates.length})
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
          <h3>Set by the answer ({lines.length})</h3>
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
          No cookie of this site is known, and the answer set none.
        </p>
      )}
    </div>
  );
}

const RECORDED = {
  present: '',
  absent: 'The request carried no cookie.',
  masked: 'The cookies’ values were masked in this capture: which they were cannot be told everywhere.',
  'not-recorded': 'What cookies the request carried was not recorded: what follows is worked out.',
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
  const words = reasons.map(reasonWords).join('; ');
  return (
    <li data-testid="fate" data-name={fate.name} data-verdict={verdict}>
      <Icon mark={fateMark(fate)} label={VERDICTS[verdict]} />
      <details>
        <summary>
          <strong>
            <Safe>{fate.name === '' ? '(no name)' : fate.name}</Safe>
          </strong>{' '}
          <span className="muted">
            <Safe>{`${reachText(fate)} ${fate.path}`}</Safe> · {CLASS_WORDS[fate.class]}
          </span>
          {verdict !== 'sent' && (
            <div>
              {words === ''
                ? 'For no reason that was recorded'
                : words.charAt(0).toUpperCase() + words.slice(1)}{' '}
              <span className="muted">({BASIS_WORDS[basis]})</span>
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
              All about this cookie <span aria-hidden="true">↗</span>
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
        label={row === undefined ? 'Not judged' : rejected ? 'Refused' : 'Accepted'}
      />
      <span>
        <Secret
          safe={show.field('set-cookie', raw.slice(0, 8000))}
          raw={raw}
          name={`the value of ${attempt?.name ?? 'the cookie'}`}
        />
        {row !== undefined && (
          <div>
            {row.removal ? 'Deletes the cookie' : rejected ? 'Refused' : 'Stored'}
            {rejected && `: ${row.reasons.map(rejectedWords).join('; ')}`}{' '}
            <span className="muted">({BASIS_WORDS[row.basis]})</span>
          </div>
        )}
        {row !== undefined &&
          keyed(row.faults, ({ code, attribute }) => `${code} ${attribute}`).map(([key, fault]) => (
            <div key={key}>
              <code>
                <Safe>{fault.attribute}</Safe>
              </code>{' '}
              <span className="muted">{fault.detail}</span>
            </div>
          ))}
      </span>
    </li>
  );
}
