import type { ReactNode } from 'react';
import { t } from '../words/words.ts';
import { CopyButton } from './CopyButton.tsx';
import { fixesByParty } from './next-steps.ts';
import { Prose } from './text.tsx';
import type { Fix } from './useSession.ts';

/** What the panel can do of what fixes call for. */
export type FixActions = { readonly [Action in NonNullable<Fix['action']>]?: () => void };

const ACTION_WORDS = { 'clear-cookies': 'fix_clear_cookies' } as const;

/** What to do, by who can do it, the easiest first. */
export function FixList({
  fixes,
  english,
  actions,
}: {
  readonly fixes: readonly Fix[];
  /** They are not translated; those of products never are. */
  readonly english: boolean;
  readonly actions: FixActions;
}): ReactNode {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form
    <div role="group" aria-label={t('cause_fixes')}>
      {fixesByParty(fixes).map((group) => (
        <section key={group.party} className="fix-group" data-testid="fix-group" data-party={group.party}>
          <h4>{t(`fix_for_${group.party}`)}</h4>
          <ul className="fixes">
            {group.fixes.map((fix) => (
              <FixLine
                key={`${fix.stack ?? ''} ${fix.audience} ${fix.text}`}
                fix={fix}
                english={english || fix.stack !== undefined}
                actions={actions}
              />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function FixLine({
  fix,
  english,
  actions,
}: {
  readonly fix: Fix;
  readonly english: boolean;
  readonly actions: FixActions;
}): ReactNode {
  const { action, audience, effort } = fix;
  return (
    <li className="fix" data-testid="fix">
      <span className="fix-chips">
        <span className="chip" title={t(`effort_${effort}_title`)}>
          {t(`effort_${effort}`)}
        </span>{' '}
        {(audience === 'frontend' || audience === 'backend') && (
          <span className="chip">{t(`audience_${audience}`)}</span>
        )}
      </span>
      <span>
        {fix.stack !== undefined && (
          <>
            <strong>{fix.stack}</strong>:{' '}
          </>
        )}
        <Prose english={english}>{fix.text}</Prose>
        {fix.code !== undefined && (
          <span className="fix-code">
            <code>{fix.code}</code>{' '}
            <CopyButton
              text={fix.code}
              what={fix.stack === undefined ? t('fix_settings_any') : t('fix_settings', { stack: fix.stack })}
            />
          </span>
        )}
        {action !== undefined && actions[action] !== undefined && (
          <>
            {' '}
            <button type="button" className="link" data-testid={action} onClick={actions[action]}>
              {t(ACTION_WORDS[action])}
            </button>
          </>
        )}
      </span>
    </li>
  );
}
