import type { ReactNode } from 'react';
import { EmptyState } from './EmptyState.tsx';

/** What the panel says before anything is recorded. */
export function Nothing({
  connected,
  recording,
  busy,
}: {
  readonly connected: boolean;
  readonly recording: boolean;
  readonly busy: boolean;
}): ReactNode {
  if (busy) return null;
  if (!connected)
    return (
      <EmptyState id="no-tab" title="Open a HAR file">
        <p>Press Import HAR, or drop a file anywhere here.</p>
      </EmptyState>
    );
  if (!recording)
    return (
      <EmptyState id="paused" title="Recording is paused">
        <p>Press Paused to record the tab’s requests again.</p>
      </EmptyState>
    );
  return (
    <EmptyState id="nothing" title="Nothing recorded yet">
      <p>
        Reload the page, or do what leads to the 401, the 403 or the login that loops. The answer shows up
        here.
      </p>
      <p className="muted">
        Requests from before these developer tools were opened cannot be seen: open them before you sign in. A
        HAR file can be dropped anywhere here.
      </p>
    </EmptyState>
  );
}
