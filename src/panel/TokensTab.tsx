import { type ReactNode, useMemo, useRef } from 'react';
import { t, tn } from '../words/words.ts';
import { ClocksPart } from './ClocksPart.tsx';
import { DetailBox } from './DetailBox.tsx';
import { EmptyState } from './EmptyState.tsx';
import { Split } from './Split.tsx';
import { StoragePart } from './StoragePart.tsx';
import type { PanelState, PanelStore } from './store.ts';
import { TokenDetail } from './TokenDetail.tsx';
import { TokenList } from './TokenList.tsx';
import { filterTokens, type TokenRow, tokenRows, worstFirst } from './token-rows.ts';
import { usePaced } from './usePaced.ts';
import { rich } from './Words.tsx';

interface TokensTabProps {
  readonly state: PanelState;
  readonly store: PanelStore;
  /** The words of the filter. */
  readonly terms: readonly string[];
  readonly narrow: boolean;
  /** Key of the token that is shown; undefined: the clocks. */
  readonly selected: string | undefined;
  readonly onSelect: (key: string | undefined) => void;
  readonly onOpenRequest: (index: number) => void;
  readonly onOpenIncident: (id: string) => void;
}

/** The life of each token, and the clocks that it is measured by. */
export function TokensTab(props: TokensTabProps): ReactNode {
  const { state, store, terms, selected, onSelect } = props;
  const detail = useRef<HTMLDivElement>(null);
  const known = usePaced(state, () => ({ ...store.tokens(), now: state.exchanges.at(-1)?.startedAt }));
  const rows = useMemo(
    () => worstFirst(tokenRows(known, (index) => store.exchangeAt(index), known.now)),
    [known, store],
  );
  const shown = useMemo(() => filterTokens(rows, terms), [rows, terms]);
  const row = rows.find(({ key }) => key === selected);
  const aside = (
    <>
      <ClocksPart clocks={known.clocks} live={state.source === 'live'} />
      <StoragePart
        // Another page keeps other things.
        key={state.lastPage}
        store={store}
        onShow={(fingerprint) => onSelect(rows.find(({ token }) => token.fingerprint === fingerprint)?.key)}
      />
    </>
  );

  if (rows.length === 0)
    return (
      <div className="tokens-empty">
        <EmptyState id="no-tokens" title={t('no_tokens')}>
          <p>{t('no_tokens_what')}</p>
          <p className="muted">{t(state.source === 'live' ? 'no_tokens_live' : 'no_tokens_file')}</p>
        </EmptyState>
        <ClocksPart clocks={known.clocks} live={state.source === 'live'} />
      </div>
    );
  return (
    <div className="tokens-tab">
      <div className="cookie-bar" role="toolbar" aria-label={t('view_tokens')}>
        <button
          type="button"
          aria-pressed={row === undefined}
          data-testid="open-clocks"
          title={t('tokens_aside_title')}
          onClick={() => onSelect(undefined)}
        >
          {t('tokens_aside')}
        </button>
        <span className="muted cookie-sum" data-testid="token-sum">
          {sumText(rows, shown.length)}
        </span>
      </div>
      <Split
        name="tokens"
        narrow={props.narrow}
        list={
          shown.length === 0 ? (
            <EmptyState id="no-match" title={t('tokens_no_match')}>
              <p>
                {rich('without_filter', {
                  count: tn('tokens', rows.length),
                  key: <kbd>{t('key_escape')}</kbd>,
                })}
              </p>
            </EmptyState>
          ) : (
            <TokenList
              rows={shown}
              selected={selected}
              onSelect={onSelect}
              onOpen={() => detail.current?.focus()}
            />
          )
        }
        detail={
          <DetailBox
            key={row?.key ?? 'clocks'}
            what="failed_token"
            box={detail}
            onClose={() => onSelect(undefined)}
          >
            {row === undefined ? (
              <article className="detail">{aside}</article>
            ) : (
              <TokenDetail
                row={row}
                rows={rows}
                clocks={known.clocks}
                store={store}
                onSelect={onSelect}
                onOpenRequest={props.onOpenRequest}
                onOpenIncident={props.onOpenIncident}
              />
            )}
          </DetailBox>
        }
      />
    </div>
  );
}

function sumText(rows: readonly TokenRow[], shown: number): string {
  const refused = rows.filter(({ state }) => state === 'refused').length;
  return [
    shown < rows.length
      ? t('some_of', { count: shown, all: tn('tokens', rows.length) })
      : tn('tokens', rows.length),
    refused > 0 ? t('tokens_refused', { count: refused }) : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}
