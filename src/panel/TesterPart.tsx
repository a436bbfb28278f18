import type { ReactNode } from 'react';
import { listed, t } from '../words/words.ts';
import { testerStep } from './next-steps.ts';
import { causeText } from './said.ts';
import { Prose } from './text.tsx';
import type { Incident } from './useSession.ts';
import { rich } from './Words.tsx';

/** For whoever cannot change the code: what to try, what to hand over, and to whom. */
export function TesterPart({
  incident,
  onCopy,
}: {
  readonly incident: Incident;
  readonly onCopy: () => void;
}): ReactNode {
  const step = testerStep({ ...incident, causes: incident.causes.map(causeText) });
  if (step === undefined) return null;
  const [root] = incident.causes;
  const translated = root !== undefined && causeText(root) !== root;
  const owners = listed(
    step.owners.map((owner) => t(`owner_${owner}`)),
    'or',
  );
  const report = (
    <button type="button" className="link" data-testid="tester-copy" onClick={onCopy}>
      {t('tester_report')}
    </button>
  );
  return (
    <section className="tester" data-testid="tester" aria-labelledby={`tester-${incident.id}`}>
      <h3 id={`tester-${incident.id}`}>{t('tester_title')}</h3>
      <p>
        {step.attempt === undefined ? (
          t('tester_nothing')
        ) : (
          <>
            {t('tester_try')} <Prose english={!translated}>{step.attempt.text}</Prose>
          </>
        )}{' '}
        {step.owners.length === 0
          ? rich('tester_unknown', { report })
          : rich(step.attempt === undefined ? 'tester_hand' : 'tester_hand_then', { report, owners })}
      </p>
    </section>
  );
}
