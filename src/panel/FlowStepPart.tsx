import type { ReactNode } from 'react';
import { phrase } from '../words/prose.ts';
import { t } from '../words/words.ts';
import { Icon } from './Icon.tsx';
import { keyed } from './keyed.ts';
import { MessageParts } from './MessageParts.tsx';
import { basisText } from './said.ts';
import { Prose, Safe } from './text.tsx';
import {
  cookieChip,
  cookieReason,
  type FlowCookie,
  type FlowMessageReport,
  type MessageReport,
  STEP_WORDS,
} from './useSession.ts';

interface FlowStepPartProps {
  readonly message: FlowMessageReport;
  readonly parts: readonly MessageReport[];
  readonly onOpenRequest: (index: number) => void;
}

/** The message that is marked in the drawing: what it is for, what is broken in it, its cookies, its parts. */
export function FlowStepPart({ message, parts, onOpenRequest }: FlowStepPartProps): ReactNode {
  const { exchange, step, request, says, fault, cookies } = message;
  return (
    <section
      className="flow-step"
      data-testid="flow-step"
      data-exchange={exchange}
      aria-label={t('flow_step')}
    >
      <div className={fault === '' ? 'flow-step-head' : 'flow-step-head flow-step-broken'}>
        <h3>
          {fault !== '' && <Icon mark="broken" />} {phrase(STEP_WORDS[step])}{' '}
          <code>
            <Safe>{`#${exchange} ${request}`}</Safe>
          </code>
        </h3>
        <button
          type="button"
          className="link"
          data-testid="open-request"
          onClick={() => onOpenRequest(exchange)}
        >
          {t('request_link', { index: String(exchange) })} <span aria-hidden="true">↗</span>
        </button>
        <p>
          {fault !== '' && (
            <strong className="alarm">
              <Prose english>{fault}</Prose>.{' '}
            </strong>
          )}
          <Prose english>{says}</Prose>
        </p>
      </div>
      {cookies.length > 0 && (
        <ul className="flow-cookies">
          {keyed(cookies, ({ name, verdict }) => `${name} ${verdict}`).map(([key, cookie]) => (
            <li key={key}>
              <span className={`chip cookie-${cookie.verdict}`} lang="en">
                <Safe>{cookieChip(cookie)}</Safe>
              </span>{' '}
              <span className="muted">{whyText(cookie)}</span>
            </li>
          ))}
        </ul>
      )}
      <MessageParts messages={parts} />
    </section>
  );
}

function whyText(cookie: FlowCookie): string {
  const reason = phrase(cookieReason(cookie));
  return reason === '' ? basisText(cookie.basis) : `${reason} (${basisText(cookie.basis)})`;
}
