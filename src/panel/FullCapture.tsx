import type { ReactNode } from 'react';
import { clock, plural } from './format.ts';
import { Safe } from './text.tsx';
import { type CaptureClient, type CaptureState, printable } from './useSession.ts';

interface FullCaptureProps {
  readonly client: CaptureClient;
  readonly capture: CaptureState | undefined;
  readonly engine: 'chromium' | 'firefox';
  /** Registrable domain of the inspected page; '' where it has none. */
  readonly site: string;
  /** Registrable domains of the recording. */
  readonly sites: readonly string[];
  readonly onClose: () => void;
  /** What the browser said where it could not be asked. */
  readonly onProblem: (text: string) => void;
}

/** Ours: a browser's question with more names than this is not read. */
const MOST_ASKED = 12;

/** What full capture adds, what it can see, and the ways to allow it and to take it back. */
export function FullCapture(props: FullCaptureProps): ReactNode {
  const { client, capture, engine, site, sites, onClose, onProblem } = props;
  const access = capture?.access ?? { state: 'off' };
  // Each is called from a click, which is what a browser wants before it asks its user.
  const doing = (what: Promise<void>) => {
    what.catch((error: unknown) => onProblem(error instanceof Error ? error.message : String(error)));
  };
  const granted = access.state === 'sites' ? access.sites : [];
  const others = sites.filter((one) => !granted.includes(one)).slice(0, MOST_ASKED);
  const pageAsked = site !== '' && !granted.includes(site);
  return (
    <section className="notice full-capture" aria-label="Full capture" data-testid="full-capture">
      <div>
        <p role="status" data-testid="capture-status">
          <strong>{statusOf(capture)}</strong> {gapsOf(capture)}
        </p>
        {access.state === 'off' && (
          <p>
            {LEFT_OUT[engine]} With full capture, Why401 also listens to the browser’s own network events: of
            this tab, of windows that it opens, and of its workers. The browser asks you first. Nothing leaves
            the browser, nothing is kept when you close the developer tools, and you can take it back here.
          </p>
        )}
        {capture?.needsRestart === true && (
          <p data-testid="capture-needs-restart">
            Chromium shows requests only where an extension was allowed to see them when the browser was
            started. Save what you want to keep, close all windows of the browser and start it again: the
            permission stays, and this is needed only once.
          </p>
        )}
        <p className="jar-line">
          {access.state !== 'all' && pageAsked && (
            <button
              type="button"
              className="button"
              data-testid="capture-ask-site"
              onClick={() => doing(client.ask([site]))}
            >
              Allow for <Safe>{printable(site)}</Safe>
            </button>
          )}
          {access.state !== 'all' && others.length > (pageAsked ? 1 : 0) && (
            <button
              type="button"
              className="button"
              data-testid="capture-ask-sites"
              title={others.map(printable).join(', ')}
              onClick={() => doing(client.ask(others))}
            >
              Allow for{' '}
              {others.length === 1 ? (
                <Safe>{printable(others[0] ?? '')}</Safe>
              ) : (
                `the ${others.length} sites recorded`
              )}
            </button>
          )}
          {access.state !== 'all' && (
            <button
              type="button"
              className="button"
              data-testid="capture-ask-all"
              onClick={() => doing(client.ask('all'))}
            >
              Allow for every site
            </button>
          )}
          {access.state !== 'off' && (
            <button
              type="button"
              className="button"
              data-testid="capture-stop"
              onClick={() => doing(client.stop())}
            >
              Stop full capture
            </button>
          )}
        </p>
      </div>
      <button type="button" className="close" aria-label="Close full capture" onClick={onClose}>
        <span aria-hidden="true">✕</span>
      </button>
    </section>
  );
}

/** What the browsers' developer tools leave out (seen in Chromium 156 and Firefox 153). */
const LEFT_OUT = {
  chromium:
    'The developer tools leave things out: why a WebSocket was refused, what requests of workers carry, 401s that the browser answers by itself, what a sign-in window does, and at times a request that ends just before the page changes.',
  firefox:
    'The developer tools leave things out: requests that end just before the page changes, such as a sign-in form’s, why a request got no answer, 401s that the browser answers by itself, and what a sign-in window does.',
} as const;

function statusOf(capture: CaptureState | undefined): string {
  const access = capture?.access ?? { state: 'off' };
  if (access.state === 'off') return 'Full capture is off.';
  const where = access.state === 'all' ? 'for every site' : `for ${list(access.sites.map(printable))}`;
  const only =
    (capture?.only ?? 0) > 0
      ? ` ${plural(capture?.only ?? 0, 'request')} ${capture?.only === 1 ? 'was' : 'were'} seen only that way.`
      : '';
  if (capture?.needsRestart === true) return `Full capture is allowed ${where}, and sees nothing yet.`;
  return `Full capture is on ${where}.${only}`;
}

function gapsOf(capture: CaptureState | undefined): string {
  if (capture === undefined || capture.access.state === 'off') return '';
  const parts: string[] = [];
  if (capture.interruptedSince !== undefined)
    parts.push(`Interrupted since ${clock(capture.interruptedSince)}: what goes on may be missing.`);
  const last = capture.gaps.at(-1);
  if (last !== undefined)
    parts.push(
      `${capture.gaps.length === 1 ? 'It was' : `It was interrupted ${capture.gaps.length} times, last`}${capture.gaps.length === 1 ? ' interrupted' : ''} from ${clock(last.from)} to ${clock(last.to)}: requests of then may be missing.`,
    );
  if (parts.length === 0 && capture.since !== undefined && !capture.needsRestart)
    parts.push(`It began at ${clock(capture.since)}: do again what went wrong before that.`);
  return parts.join(' ');
}

function list(names: readonly string[]): string {
  if (names.length <= 3) return names.join(', ');
  return `${names.slice(0, 2).join(', ')} and ${names.length - 2} more sites`;
}
