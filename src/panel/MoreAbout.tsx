import { createContext, type ReactNode, useContext } from 'react';
import { CheckName } from './CheckName.tsx';
import { rich } from './Words.tsx';

/** Opens the page of a check; undefined where pages cannot be shown. */
export const GuideOpener = createContext<((check: string) => void) | undefined>(undefined);

interface MoreAboutProps {
  readonly check: string;
  /** Where a short word will do. */
  readonly short?: boolean;
}

/** Leads to the page of a check, inside the panel. */
export function MoreAbout({ check, short = false }: MoreAboutProps): ReactNode {
  const open = useContext(GuideOpener);
  if (open === undefined) return null;
  // Seen are the same words everywhere; heard is also about what.
  const name = (
    <span className="visually-hidden">{rich('guide_of', { name: <CheckName check={check} /> })}</span>
  );
  return (
    <button type="button" className="link more-about" data-testid="more-about" onClick={() => open(check)}>
      {short ? rich('guide_more', { name }) : rich('guide_more_about', { name })}
    </button>
  );
}
