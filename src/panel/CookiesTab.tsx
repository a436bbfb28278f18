import { type ReactNode, useMemo, useRef, useState } from 'react';
import { t, tn } from '../words/words.ts';
import { CookieAsk, type Question } from './CookieAsk.tsx';
import { CookieDetail } from './CookieDetail.tsx';
import { CookieList } from './CookieList.tsx';
import { type CookieOrder, filterCookies, sortCookies } from './cookie-rows.ts';
import { DetailBox } from './DetailBox.tsx';
import { EmptyState } from './EmptyState.tsx';
import { Split } from './Split.tsx';
import type { PanelState, PanelStore } from './store.ts';
import { usePaced } from './usePaced.ts';
import type { AuditedCookie } from './useSession.ts';
import { rich } from './Words.tsx';

interface CookiesTabProps {
  readonly state: PanelState;
  readonly store: PanelStore;
  /** The words of the filter. */
  readonly terms: readonly string[];
  readonly narrow: boolean;
  /** Key of the cookie that is shown; undefined: the question. */
  readonly selected: string | undefined;
  readonly onSelect: (key: string | undefined) => void;
  readonly question: Question;
  readonly onQuestion: (question: Question) => void;
  /** The browser’s own cookies; undefined where a file is shown. */
  readonly jar: ReactNode;
  /** They are shown in place of the question. */
  readonly jarOpen: boolean;
  readonly onJarOpen: (open: boolean) => void;
  readonly onOpenRequest: (index: number) => void;
  readonly onCopy: (text: string, what: string) => void;
}

export function CookiesTab(props: CookiesTabProps): ReactNode {
  const { state, store, terms, selected, onSelect } = props;
  const detail = useRef<HTMLDivElement>(null);
  const [order, setOrder] = useState<CookieOrder>({ column: 'fault', down: false });
  const cookies = usePaced(state, () => store.cookies());
  const shown = useMemo(() => sortCookies(filterCookies(cookies, terms), order), [cookies, terms, order]);
  const cookie = cookies.find(({ key }) => key === selected);

  const jarShown = props.jarOpen && props.jar !== undefined;
  const aside = (open: boolean) => {
    props.onJarOpen(open);
    onSelect(undefined);
  };

  if (cookies.length === 0)
    return (
      <>
        <EmptyState id="no-cookies" title={t('no_cookies')}>
          <p>{t('no_cookies_what')}</p>
          <p className="muted">{t(state.source === 'live' ? 'no_cookies_live' : 'no_cookies_file')}</p>
        </EmptyState>
        {props.jar}
      </>
    );
  return (
    <div className="cookies-tab">
      <div className="cookie-bar" role="toolbar" aria-label={t('view_cookies')}>
        <button
          type="button"
          aria-pressed={cookie === undefined && !jarShown}
          data-testid="ask"
          title={t('cookies_ask_title')}
          onClick={() => aside(false)}
        >
          {t('cookies_ask')}
        </button>
        {props.jar !== undefined && (
          <button
            type="button"
            aria-pressed={cookie === undefined && jarShown}
            data-testid="open-jar"
            title={t('cookies_jar_title')}
            onClick={() => aside(true)}
          >
            {t('cookies_jar')}
          </button>
        )}
        <span className="muted cookie-sum" data-testid="cookie-sum">
          {sumText(cookies, shown.length)}
        </span>
      </div>
      <Split
        name="cookies"
        narrow={props.narrow}
        list={
          shown.length === 0 ? (
            <EmptyState id="no-match" title={t('cookies_no_match')}>
              <p>
                {rich('without_filter', {
                  count: tn('cookies', cookies.length),
                  key: <kbd>{t('key_escape')}</kbd>,
                })}
              </p>
            </EmptyState>
          ) : (
            <CookieList
              cookies={shown}
              selected={selected}
              onSelect={onSelect}
              onOpen={() => detail.current?.focus()}
              order={order}
              onOrder={setOrder}
            />
          )
        }
        detail={
          <DetailBox
            key={cookie?.key ?? (jarShown ? 'jar' : 'ask')}
            what="failed_cookie"
            box={detail}
            onClose={() => onSelect(undefined)}
          >
            {cookie === undefined && jarShown ? (
              props.jar
            ) : cookie === undefined ? (
              <CookieAsk
                store={store}
                state={state}
                question={props.question}
                onQuestion={props.onQuestion}
                onSelect={(name, domain, path) => {
                  const found = cookies.find(
                    (one) => one.name === name && one.domain === domain && one.path === path,
                  );
                  if (found !== undefined) onSelect(found.key);
                }}
              />
            ) : (
              <CookieDetail
                key={cookie.key}
                cookie={cookie}
                store={store}
                onOpenRequest={props.onOpenRequest}
                onCopy={props.onCopy}
                onClose={() => onSelect(undefined)}
              />
            )}
          </DetailBox>
        }
      />
    </div>
  );
}

function sumText(cookies: readonly AuditedCookie[], shown: number): string {
  const of = (grade: AuditedCookie['grade']) => cookies.filter((cookie) => cookie.grade === grade).length;
  return [
    shown < cookies.length
      ? t('some_of', { count: shown, all: tn('cookies', cookies.length) })
      : tn('cookies', cookies.length),
    of('broken') > 0 ? t('cookies_broken', { count: of('broken') }) : '',
    of('warning') > 0 ? t('cookies_weak', { count: of('warning') }) : '',
    of('advice') > 0 ? t('cookies_tighter', { count: of('advice') }) : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}
