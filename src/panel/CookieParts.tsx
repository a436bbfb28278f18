import { type ReactNode, useId, useState } from 'react';
import { number, t } from '../words/words.ts';
import { SpecLink } from './CauseCard.tsx';
import { Icon } from './Icon.tsx';
import { keyed } from './keyed.ts';
import { Phrase } from './Phrase.tsx';
import { weightText } from './said.ts';
import { Prose, Safe } from './text.tsx';
import { type Advice, type AuditedCookie, attributeWords, snippetsOf } from './useSession.ts';

/** Each attribute with what it does, those that are missing too. */
export function AttributeTable({
  cookie,
}: {
  readonly cookie: Parameters<typeof attributeWords>[0];
}): ReactNode {
  return (
    <table className="members attributes">
      <tbody>
        {attributeWords(cookie).map(({ name, value, meaning }) => (
          <tr key={name} data-attribute={name}>
            <th scope="row">{name}</th>
            <td>
              <code>
                <Safe>{name === 'Domain' && cookie.hostOnly !== false ? t('cookie_no_domain') : value}</Safe>
              </code>
            </td>
            <td className="muted">
              <Phrase>{meaning}</Phrase>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What could be tighter, with who can do it and where it stands written. */
export function Advices({ advice }: { readonly advice: readonly Advice[] }): ReactNode {
  if (advice.length === 0) return null;
  return (
    <section className="cookie-part" data-testid="cookie-advice">
      <h3>{t('cookie_advice')}</h3>
      <ul className="advices">
        {advice.map(({ code, title, why, weight, fix, spec }) => (
          <li key={code} data-testid="advice" data-code={code}>
            <details>
              <summary>
                <Icon mark={weight === 'weak' ? 'warning' : 'expected'} label={weightText(weight)} />{' '}
                <Phrase>{title}</Phrase>
              </summary>
              <p className="why">
                <Phrase>{why}</Phrase>
              </p>
              <footer>
                {spec.map((one) => (
                  <SpecLink key={`${one.title} ${one.section}`} spec={one} />
                ))}
              </footer>
            </details>
            <div className="fix">
              <span className="fix-chips">
                <span className="chip">{t(`effort_${fix.effort}`)}</span>{' '}
                <span className="chip">{t(`audience_${fix.audience}`)}</span>
              </span>
              <span>
                <Phrase>{fix.text}</Phrase>
              </span>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface CorrectedProps {
  readonly cookie: AuditedCookie;
  readonly onCopy: (text: string, what: string) => void;
}

/** The Set-Cookie line as it should be, what was changed and why, and what makes a framework send it. */
export function Corrected({ cookie, onCopy }: CorrectedProps): ReactNode {
  const { corrected } = cookie;
  if (corrected === null || (!corrected.changed && corrected.notes.length === 0)) return null;
  const line = `Set-Cookie: ${corrected.text}`;
  return (
    <section className="cookie-part" data-testid="corrected">
      <h3>{t(corrected.changed ? 'cookie_corrected' : 'cookie_not_corrected')}</h3>
      {corrected.changed && (
        <>
          <div className="evidence">
            <code className="corrected-line" data-testid="corrected-line">
              Set-Cookie:{' '}
              {keyed(corrected.parts, ({ text }) => text).map(([key, part], at) => {
                const joint = at > 0 && part.change !== 'removed' ? '; ' : at > 0 ? ' ' : '';
                return (
                  <span key={key}>
                    {joint}
                    <Part change={part.change} text={part.text} />
                  </span>
                );
              })}
            </code>
            <button
              type="button"
              className="link"
              data-testid="copy-line"
              onClick={() => onCopy(line, t('cookie_corrected_what'))}
            >
              {t('copy')}
            </button>
          </div>
          <ul className="changes">
            {corrected.parts
              .filter(({ why }) => why !== '')
              .map(({ text, change, why }) => (
                <li key={text}>
                  <span className={`chip change-${change}`}>{t(`change_${change}`)}</span>{' '}
                  <code>
                    <Safe>{text}</Safe>
                  </code>{' '}
                  <span className="muted">
                    <Phrase>{why}</Phrase>
                  </span>
                </li>
              ))}
          </ul>
        </>
      )}
      {corrected.notes.map((note) => (
        <p key={note} className="message message-warning">
          <Phrase>{note}</Phrase>
        </p>
      ))}
      {corrected.changed && <Snippets cookie={cookie} onCopy={onCopy} />}
    </section>
  );
}

function Part({
  change,
  text,
}: {
  readonly change: 'kept' | 'added' | 'changed' | 'removed';
  readonly text: string;
}): ReactNode {
  if (change === 'removed')
    return (
      <del>
        <Safe>{text}</Safe>
      </del>
    );
  if (change === 'kept') return <Safe>{text}</Safe>;
  return (
    <ins>
      <Safe>{text}</Safe>
    </ins>
  );
}

function Snippets({ cookie, onCopy }: CorrectedProps): ReactNode {
  const id = useId();
  const snippets = snippetsOf(cookie).filter((one) => one.id !== 'http');
  const [chosen, setChosen] = useState('express');
  const snippet = snippets.find((one) => one.id === chosen) ?? snippets[0];
  if (snippet === undefined) return null;
  const code = t('cookie_snippet', { framework: snippet.label });
  return (
    <div className="snippets">
      <div className="snippet-head">
        <label htmlFor={id}>{t('cookie_framework')}</label>
        <select
          id={id}
          data-testid="framework"
          value={chosen}
          onChange={(event) => setChosen(event.target.value)}
        >
          {snippets.map(({ id: value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
        <button
          type="button"
          className="link"
          data-testid="copy-snippet"
          onClick={() => onCopy(snippet.code, t('cookie_snippet_what', { framework: snippet.label }))}
        >
          {t('copy')}
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be within the keyboard's reach */}
      <section className="snippet" tabIndex={0} aria-label={code}>
        <pre data-testid="snippet">
          <code>
            <Safe>{snippet.code}</Safe>
          </code>
        </pre>
      </section>
      {snippet.note !== '' && (
        <p className="muted">
          <Prose english>{snippet.note}</Prose>
        </p>
      )}
    </div>
  );
}

/** The hosts and paths that received it. */
export function Places({ cookie: { hosts, paths } }: { readonly cookie: AuditedCookie }): ReactNode {
  if (hosts.top.length === 0) return null;
  return (
    <section className="cookie-part" data-testid="cookie-places">
      <h3>{t('cookie_received')}</h3>
      <div className="places">
        {[hosts, paths].map((places, at) => (
          <ul key={at === 0 ? 'hosts' : 'paths'} aria-label={t(at === 0 ? 'cookie_hosts' : 'cookie_paths')}>
            {places.top.slice(0, 12).map(({ place, count }) => (
              <li key={place}>
                <code>
                  <Safe>{place}</Safe>
                </code>{' '}
                <span className="muted">{number(count)}</span>
              </li>
            ))}
            {places.top.length - 12 + places.others > 0 && (
              <li className="muted">
                {t('and_more', { count: Math.max(0, places.top.length - 12) + places.others })}
              </li>
            )}
          </ul>
        ))}
      </div>
    </section>
  );
}
