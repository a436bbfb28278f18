import { type ReactNode, useId, useMemo } from 'react';
import { t, type WordKey } from '../words/words.ts';
import { fateMark, reachText, signInFirst } from './cookie-rows.ts';
import { Icon } from './Icon.tsx';
import { keyed } from './keyed.ts';
import { reasonText } from './said.ts';
import type { PanelState, PanelStore } from './store.ts';
import { Safe } from './text.tsx';
import { type CookieAnswer, parseUrl } from './useSession.ts';

/** What stands in the box. */
export interface Question {
  readonly url: string;
  readonly page: string;
  readonly kind: string;
}

export const NO_QUESTION: Question = { url: '', page: '', kind: 'fetch' };

interface CookieAskProps {
  readonly store: PanelStore;
  readonly state: PanelState;
  readonly question: Question;
  readonly onQuestion: (question: Question) => void;
  readonly onSelect: (name: string, domain: string, path: string) => void;
}

/** Value, words, method, and what the model calls it. */
const KINDS: readonly (readonly [
  value: string,
  label: Extract<WordKey, `ask_kind_${string}`>,
  kind: string,
  method: string,
])[] = [
  ['fetch', 'ask_kind_fetch', 'fetch', 'GET'],
  ['fetch-omit', 'ask_kind_fetch_omit', 'fetch', 'GET'],
  ['fetch-include', 'ask_kind_fetch_include', 'fetch', 'GET'],
  ['link', 'ask_kind_link', 'document', 'GET'],
  ['form', 'ask_kind_form', 'document', 'POST'],
  ['iframe', 'ask_kind_iframe', 'iframe', 'GET'],
  ['image', 'ask_kind_image', 'image', 'GET'],
  ['script', 'ask_kind_script', 'script', 'GET'],
  ['beacon', 'ask_kind_beacon', 'beacon', 'POST'],
  ['websocket', 'ask_kind_websocket', 'websocket', 'GET'],
];

/** Which cookies would go to this address, from this page, by this kind of request? */
export function CookieAsk({ store, state, question, onQuestion, onSelect }: CookieAskProps): ReactNode {
  const id = useId();
  const set = (part: Partial<Question>) => onQuestion({ ...question, ...part });
  const url = parseUrl(question.url.trim());
  const page = parseUrl(question.page.trim());
  const urlWrong = question.url.trim() !== '' && !isWeb(url);
  const pageWrong = question.page.trim() !== '' && !isWeb(page);
  const ready = isWeb(url) && !pageWrong;
  const chosen = KINDS.find(([value]) => value === question.kind) ?? KINDS[0];
  const byUser = question.page.trim() === '';
  // `state` is what changes while traffic comes in.
  const answers = useMemo(() => {
    if (!ready || chosen === undefined || state.count === 0) return [];
    const [value, , kind, method] = chosen;
    return store.wouldSend({
      url: url.raw,
      page: byUser ? null : page.raw,
      kind: byUser ? 'document' : kind,
      method: byUser ? 'GET' : method,
      ...(value === 'fetch-include' ? { credentials: 'include' } : {}),
      ...(value === 'fetch-omit' ? { credentials: 'omit' } : {}),
    });
  }, [ready, byUser, chosen, state, store, url.raw, page.raw]);
  return (
    <div className="detail cookie-ask" data-testid="cookie-ask">
      <h2>{t('ask_title')}</h2>
      <form className="ask-form" onSubmit={(event) => event.preventDefault()}>
        <AddressField
          id={`${id}-url`}
          name="url"
          label={t('ask_url')}
          hint={t('ask_url_hint')}
          wrong={urlWrong}
          value={question.url}
          onChange={(text) => set({ url: text })}
        />
        <AddressField
          id={`${id}-page`}
          name="page"
          label={t('ask_page')}
          hint={t('ask_page_hint')}
          wrong={pageWrong}
          value={question.page}
          onChange={(text) => set({ page: text })}
        />
        <label htmlFor={`${id}-kind`}>{t('ask_kind')}</label>
        <select
          id={`${id}-kind`}
          data-testid="ask-kind"
          value={question.kind}
          disabled={byUser}
          onChange={(event) => set({ kind: event.target.value })}
        >
          {KINDS.map(([value, label]) => (
            <option key={value} value={value}>
              {t(label)}
            </option>
          ))}
        </select>
        <Suggestions id={`${id}-url-list`} state={state} pages={false} />
        <Suggestions id={`${id}-page-list`} state={state} pages />
      </form>
      <div aria-live="polite" data-testid="ask-answer">
        {urlWrong || pageWrong ? (
          <p className="message message-warning">{t(urlWrong ? 'ask_wrong_url' : 'ask_wrong_page')}</p>
        ) : !ready ? (
          <p className="muted">{t('ask_how')}</p>
        ) : (
          <Answers answers={answers} onSelect={onSelect} />
        )}
      </div>
    </div>
  );
}

function isWeb({ scheme, host }: ReturnType<typeof parseUrl>): boolean {
  return /^(?:https?|wss?)$/.test(scheme) && host !== '';
}

interface AddressFieldProps {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly wrong: boolean;
  readonly value: string;
  readonly onChange: (text: string) => void;
}

function AddressField({ id, name, label, hint, wrong, value, onChange }: AddressFieldProps): ReactNode {
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        data-testid={`ask-${name}`}
        type="text"
        inputMode="url"
        spellCheck={false}
        autoComplete="off"
        list={`${id}-list`}
        placeholder={hint}
        aria-invalid={wrong}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </>
  );
}

const MOST_SUGGESTED = 60;
/** The newest requests that are looked through: this runs as often as the panel is drawn. */
const MOST_LOOKED_AT = 500;

function Suggestions({
  id,
  state,
  pages,
}: {
  readonly id: string;
  readonly state: PanelState;
  readonly pages: boolean;
}): ReactNode {
  const places = useMemo(() => {
    const found = new Set<string>();
    const last = Math.max(0, state.count - MOST_LOOKED_AT);
    for (let at = state.count - 1; at >= last && found.size < MOST_SUGGESTED; at--) {
      const exchange = state.exchanges[at];
      if (exchange === undefined || (pages && exchange.kind !== 'document')) continue;
      // Ours: of an address the query may be a secret, and cookies do not look at it.
      if (isWeb(exchange.url)) found.add(state.session.show.place(exchange.url));
    }
    return [...found].filter((place) => !place.includes('‹'));
  }, [state, pages]);
  return (
    <datalist id={id}>
      {places.map((place) => (
        <option key={place} value={place} />
      ))}
    </datalist>
  );
}

const GROUPS = ['sent', 'unknown', 'withheld'] as const satisfies readonly CookieAnswer['verdict'][];

function Answers({
  answers,
  onSelect,
}: {
  readonly answers: readonly CookieAnswer[];
  readonly onSelect: CookieAskProps['onSelect'];
}): ReactNode {
  if (answers.length === 0) return <p className="muted">{t('ask_none')}</p>;
  return GROUPS.map((verdict) => {
    const title = t(`ask_${verdict}`);
    const group = signInFirst(answers.filter((answer) => answer.verdict === verdict));
    if (group.length === 0) return null;
    return (
      <section key={verdict} className="ask-group">
        <h3>
          {title} ({group.length})
        </h3>
        <ul className="ask-answers">
          {keyed(group, ({ name, domain, path }) => `${name} ${domain} ${path}`).map(([key, answer]) => (
            <li key={key} data-testid="ask-cookie" data-verdict={verdict} data-name={answer.name}>
              <Icon mark={fateMark(answer)} label={title} />
              <span>
                <button
                  type="button"
                  className="link"
                  onClick={() => onSelect(answer.name, answer.domain, answer.path)}
                >
                  <strong>
                    <Safe>{answer.name === '' ? t('no_name') : answer.name}</Safe>
                  </strong>
                </button>{' '}
                <span className="muted">
                  <Safe>{`${reachText(answer)} ${answer.path}`}</Safe>
                </span>
                <AnswerWords answer={answer} />
              </span>
            </li>
          ))}
        </ul>
      </section>
    );
  });
}

function AnswerWords({ answer: { verdict, reasons } }: { readonly answer: CookieAnswer }): ReactNode {
  if (verdict === 'sent') return null;
  if (reasons.length === 0)
    return <div className="muted">{t(verdict === 'unknown' ? 'ask_rules_unknown' : 'ask_gone')}</div>;
  const words = reasons.map(reasonText).join('; ');
  return (
    <div>
      {verdict === 'unknown'
        ? t('ask_unless', { reasons: words })
        : `${words.charAt(0).toUpperCase()}${words.slice(1)}.`}
    </div>
  );
}
