import type { ReactNode } from 'react';
import { Safe } from './text.tsx';
import { type Incident, LOG_PLACE_WORDS, logTime } from './useSession.ts';

/** What whoever can read the logs should search for. */
export function LogHints({ logs }: { readonly logs: Incident['logs'] }): ReactNode {
  if (logs.length === 0) return null;
  return (
    <section className="logs" aria-label="For whoever reads the logs" data-testid="logs">
      <h3>For whoever reads the logs</h3>
      {logs.map((hint) => (
        <dl key={`${hint.where} ${hint.of}`}>
          <dt>
            {LOG_PLACE_WORDS[hint.where]} · <Safe>{hint.of}</Safe>
          </dt>
          <dd>
            <Safe>{logTime(hint)}</Safe>
          </dd>
          {hint.ids.map(({ name, value }) => (
            <dd key={name}>
              <code>
                <Safe>{`${name}: ${value}`}</Safe>
              </code>
            </dd>
          ))}
          {hint.words.length > 0 && <dd>Words such as: {hint.words.join(', ')}</dd>}
        </dl>
      ))}
    </section>
  );
}
