import { lazy, type ReactNode, Suspense, useState } from 'react';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { GuideOpener } from './MoreAbout.tsx';

// The pages of the checks weigh, and are seldom opened.
const GuideDialog = lazy(async () => ({ default: (await import('./GuideDialog.tsx')).GuideDialog }));

/** Lets what is inside open the pages of checks, which are then shown over it. */
export function Guides({ children }: { readonly children: ReactNode }): ReactNode {
  const [check, setCheck] = useState<string>();
  return (
    <GuideOpener value={setCheck}>
      {children}
      {check !== undefined && (
        <ErrorBoundary key={check} what="failed_guide">
          <Suspense>
            <GuideDialog check={check} onClose={() => setCheck(undefined)} />
          </Suspense>
        </ErrorBoundary>
      )}
    </GuideOpener>
  );
}
