import type { ReactNode } from 'react';
import { t, type WordKey } from '../words/words.ts';
import { Safe } from './text.tsx';
import type { Incident } from './useSession.ts';

type Hint = Incident['logs'][number];

const PLACES = {
  server: 'logs_server',
  proxy: 'logs_proxy',
  'identity-provider': 'logs_identity_provider',
} as const satisfies Record<Hint['where'], WordKey>;

/** When the request stands in a log, and by whose clock. */
function timeOf({ time, clock }: Hint): string {
  if (time === '') return t('logs_no_time');
  return t(clock === 'server' ? 'logs_time_server' : 'logs_time_recorder', { time });
}

/** What whoever can read the logs should search for. */
export function LogHints({ logs }: { readonly logs: Incident['logs'] }): ReactNode {
  if (logs.length === 0) return null;
  return (
    <section className="logs" aria-label={t('logs')} data-testid="logs">
      <h3>{t('logs')}</h3>
      {logs.map((hint) => (
        <dl key={`${hint.where} ${hint.of}`}>
          <dt>
            {t(PLACES[hint.where])} · <Safe>{hint.of}</Safe>
          </dt>
          <dd>
            <Safe>{timeOf(hint)}</Safe>
          </dd>
          {hint.ids.map(({ name, value }) => (
            <dd key={name}>
              <code>
                <Safe>{`${name}: ${value}`}</Safe>
              </code>
            </dd>
          ))}
          {hint.words.length > 0 && <dd>{t('logs_words', { words: hint.words.join(', ') })}</dd>}
        </dl>
      ))}
    </section>
  );
}
