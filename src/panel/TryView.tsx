import { type ReactNode, useMemo } from 'react';
import { t } from '../words/words.ts';
import { CopyButton } from './CopyButton.tsx';
import { LogHints } from './LogHints.tsx';
import { Secret } from './Secret.tsx';
import { Safe } from './text.tsx';
import {
  type Exchange,
  type Incident,
  isReproducible,
  logHintsOf,
  type Redactor,
  reproductionOf,
} from './useSession.ts';

interface TryViewProps {
  readonly exchange: Exchange;
  /** The incident that the request belongs to, whose cause says what to look for. */
  readonly incident: Incident | undefined;
  readonly show: Redactor;
}

/** The request as commands for a terminal, what each answer would mean, and what to look for in the logs. */
export function TryView({ exchange, incident, show }: TryViewProps): ReactNode {
  const tried = useMemo(() => reproductionOf(exchange, show), [exchange, show]);
  const logs = useMemo(() => incident?.logs ?? logHintsOf(exchange, '', show), [exchange, incident, show]);
  return (
    <div className="try" data-testid="try">
      {isReproducible(exchange) ? (
        <>
          <p>{t('try_what')}</p>
          {tried.notes.map((note) => (
            <p key={note} className="message">
              {note}
            </p>
          ))}
          {tried.variables.length > 0 && (
            <section aria-label={t('try_variables')}>
              <h3>{t('try_variables_how')}</h3>
              <dl className="try-variables">
                {tried.variables.map(({ name, what, value }) => (
                  <div key={name}>
                    <dt>
                      <code>read -rs {name}</code>
                    </dt>
                    <dd>
                      <Safe>{what}</Safe>
                      {value !== '' && (
                        <>
                          {': '}
                          <Secret safe={show.fingerprint(value)} raw={value} name={name} />
                        </>
                      )}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          )}
          {tried.withCredential !== '' && (
            <Command title={t('try_with')} text={tried.withCredential} id="with" />
          )}
          <Command title={t('try_without')} text={tried.withoutCredential} id="without" />
          <section aria-label={t('try_answers')}>
            <h3>{t('try_answers')}</h3>
            <table className="outcomes">
              <thead>
                <tr>
                  <th scope="col">{t('try_command')}</th>
                  <th scope="col">{t('try_answer')}</th>
                  <th scope="col">{t('try_means')}</th>
                </tr>
              </thead>
              <tbody>
                {tried.outcomes.map(({ command, answer, means }) => (
                  <tr key={`${command} ${answer}`}>
                    <td>{t(`try_${command}`)}</td>
                    <td>
                      <strong>{answer}</strong>
                    </td>
                    <td>{means}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </>
      ) : (
        <p className="muted" data-testid="not-reproducible">
          {t('try_impossible')}
        </p>
      )}
      <LogHints logs={logs} />
    </div>
  );
}

function Command({
  title,
  text,
  id,
}: {
  readonly title: string;
  readonly text: string;
  readonly id: string;
}): ReactNode {
  return (
    <section aria-label={title}>
      <div className="try-head">
        <h3>{title}</h3>
        <CopyButton text={text} what={title} />
      </div>
      {/* Focusable, so that a keyboard can scroll it. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable */}
      <pre tabIndex={0} data-testid={`curl-${id}`}>
        <Safe>{text}</Safe>
      </pre>
    </section>
  );
}
