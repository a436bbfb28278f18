import { type ReactNode, useMemo } from 'react';
import { CopyButton } from './CopyButton.tsx';
import { LogHints } from './LogHints.tsx';
import { Secret } from './Secret.tsx';
import { Safe } from './text.tsx';
import {
  COMMAND_WORDS,
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
          <p>
            Run the request without the browser, once with what identifies you and once without. The two
            answers tell whether the browser, the credential or the server is at fault.
          </p>
          {tried.notes.map((note) => (
            <p key={note} className="message">
              {note}
            </p>
          ))}
          {tried.variables.length > 0 && (
            <section aria-label="Variables">
              <h3>1. Put the secrets into variables of your shell</h3>
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
            <Command title="With the credential" text={tried.withCredential} id="with" />
          )}
          <Command title="Without it" text={tried.withoutCredential} id="without" />
          <section aria-label="What the answers mean">
            <h3>What the answers mean</h3>
            <table className="outcomes">
              <thead>
                <tr>
                  <th scope="col">Command</th>
                  <th scope="col">Answer</th>
                  <th scope="col">Means</th>
                </tr>
              </thead>
              <tbody>
                {tried.outcomes.map(({ command, answer, means }) => (
                  <tr key={`${command} ${answer}`}>
                    <td>{COMMAND_WORDS[command]}</td>
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
          A command line cannot make this kind of request (a WebSocket, a preflight, an address that is not
          http).
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
