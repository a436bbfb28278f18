import type { ReactNode } from 'react';
import { t, tn } from '../words/words.ts';
import { clock } from './format.ts';
import { Safe } from './text.tsx';
import { type CaptureClient, type CaptureState, printable } from './useSession.ts';
import { rich } from './Words.tsx';

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
    <section className="notice full-capture" aria-label={t('capture_title')} data-testid="full-capture">
      <div>
        <p role="status" data-testid="capture-status">
          <strong>{statusOf(capture)}</strong> {gapsOf(capture)}
        </p>
        {access.state === 'off' && (
          <p>
            {t(`capture_left_out_${engine}`)} {t('capture_explained')}
          </p>
        )}
        {capture?.needsRestart === true && <p data-testid="capture-needs-restart">{t('capture_restart')}</p>}
        <p className="jar-line">
          {access.state !== 'all' && pageAsked && (
            <button
              type="button"
              className="button"
              data-testid="capture-ask-site"
              onClick={() => doing(client.ask([site]))}
            >
              {rich('capture_allow_for', { site: <Safe>{printable(site)}</Safe> })}
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
              {others.length === 1
                ? rich('capture_allow_for', { site: <Safe>{printable(others[0] ?? '')}</Safe> })
                : t('capture_allow_recorded', { count: others.length })}
            </button>
          )}
          {access.state !== 'all' && (
            <button
              type="button"
              className="button"
              data-testid="capture-ask-all"
              onClick={() => doing(client.ask('all'))}
            >
              {t('capture_allow_all')}
            </button>
          )}
          {access.state !== 'off' && (
            <button
              type="button"
              className="button"
              data-testid="capture-stop"
              onClick={() => doing(client.stop())}
            >
              {t('capture_stop')}
            </button>
          )}
        </p>
      </div>
      <button type="button" className="close" aria-label={t('capture_close')} onClick={onClose}>
        <span aria-hidden="true">✕</span>
      </button>
    </section>
  );
}

function statusOf(capture: CaptureState | undefined): string {
  const access = capture?.access ?? { state: 'off' };
  if (access.state === 'off') return t('capture_status_off');
  const only = (capture?.only ?? 0) > 0 ? ` ${tn('capture_only', capture?.only ?? 0)}` : '';
  const blind = capture?.needsRestart === true;
  if (access.state === 'all')
    return blind ? t('capture_status_blind_all') : `${t('capture_status_on_all')}${only}`;
  const sites = list(access.sites.map(printable));
  return blind ? t('capture_status_blind', { sites }) : `${t('capture_status_on', { sites })}${only}`;
}

function gapsOf(capture: CaptureState | undefined): string {
  if (capture === undefined || capture.access.state === 'off') return '';
  const parts: string[] = [];
  if (capture.interruptedSince !== undefined)
    parts.push(t('capture_interrupted', { time: clock(capture.interruptedSince) }));
  const last = capture.gaps.at(-1);
  if (last !== undefined)
    parts.push(tn('capture_gaps', capture.gaps.length, { from: clock(last.from), to: clock(last.to) }));
  if (parts.length === 0 && capture.since !== undefined && !capture.needsRestart)
    parts.push(t('capture_began', { time: clock(capture.since) }));
  return parts.join(' ');
}

function list(names: readonly string[]): string {
  if (names.length <= 3) return names.join(', ');
  return t('capture_more_sites', { sites: names.slice(0, 2).join(', '), count: names.length - 2 });
}
