import type { ReactNode } from 'react';
import { t } from '../words/words.ts';
import { SpecLink } from './CauseCard.tsx';
import { Icon } from './Icon.tsx';
import { keyed } from './keyed.ts';
import { Prose, Safe } from './text.tsx';
import type { MessagePart, MessageReport } from './useSession.ts';

/** The messages of sign-in protocols in one request and its answer, taken apart: what each part is for, and which is wrong. */
export function MessageParts({ messages }: { readonly messages: readonly MessageReport[] }): ReactNode {
  return keyed(messages, ({ side, title }) => `${side} ${title}`).map(([key, message]) => (
    <Message key={key} message={message} />
  ));
}

function Message({ message }: { readonly message: MessageReport }): ReactNode {
  const { title, side, spec, parts, verdict, xml, note } = message;
  return (
    <section className="flow-message" data-testid="message">
      <h3>
        <Safe>{title}</Safe>{' '}
        <span className="chip">{t(side === 'request' ? 'message_in_request' : 'message_in_answer')}</span>
      </h3>
      {verdict !== '' && (
        <p className="message message-error" data-testid="message-verdict">
          <Prose english>{verdict}</Prose>
        </p>
      )}
      {parts.length > 0 && (
        <table className="members message-parts" aria-label={t('message_parts', { title })}>
          <tbody>
            {keyed(parts, ({ name, at }) => `${at} ${name}`).map(([key, part]) => (
              <Part key={key} part={part} />
            ))}
          </tbody>
        </table>
      )}
      {xml !== '' && (
        <details className="flow-xml">
          <summary>{t('message_xml')}</summary>
          <section className="flow-xml-box" aria-label={t('message_xml_of', { title })}>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard */}
            <pre tabIndex={0} data-testid="message-xml">
              <code>
                <Safe>{xml}</Safe>
              </code>
            </pre>
          </section>
        </details>
      )}
      {note !== '' && (
        <p className="muted">
          <Prose english>{note}</Prose>
        </p>
      )}
      {spec !== null && (
        <p className="message-spec">
          <SpecLink spec={spec} />
        </p>
      )}
    </section>
  );
}

function Part({ part }: { readonly part: MessagePart }): ReactNode {
  const { name, value, means, fault, weight, spec } = part;
  return (
    <tr data-testid="message-part" data-weight={weight} className={weight === '' ? '' : `part-${weight}`}>
      <th scope="row">
        <code>
          <Safe>{name}</Safe>
        </code>
      </th>
      <td>
        <code>
          <Safe>{value}</Safe>
        </code>
        {fault !== '' && (
          <p className={weight === 'fault' ? 'part-fault' : 'part-advice'}>
            <Icon
              mark={weight === 'fault' ? 'broken' : 'warning'}
              label={t(weight === 'fault' ? 'message_wrong' : 'message_note')}
            />{' '}
            <Prose english>{fault}</Prose>
          </p>
        )}
        {means !== '' && (
          <p className="muted">
            <Prose english>{means}</Prose>
          </p>
        )}
        {spec !== undefined && (
          <p className="message-spec">
            <SpecLink spec={spec} />
          </p>
        )}
      </td>
    </tr>
  );
}
