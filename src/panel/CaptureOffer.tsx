import type { ReactNode } from 'react';
import {
  type CaptureGap,
  type CaptureState,
  captureGap,
  coversSite,
  type Exchange,
  siteOf,
} from './useSession.ts';

/** What of the incident's or request's was not evaluated, since its recording lacks that. */
const LACKS: Readonly<Record<CaptureGap, string>> = {
  handshake: 'how the WebSocket’s opening was answered, which the developer tools do not record',
  error:
    'why this request got no answer, which the developer tools do not record (what the page’s own policy stops nothing does)',
  worker: 'what the service worker asked that gave this answer, which the developer tools do not record',
  credentials: 'part of what this request carried, which the developer tools did not record',
};

interface CaptureOfferProps {
  readonly exchanges: readonly (Exchange | undefined)[];
  readonly engine: 'chromium' | 'firefox' | 'other';
  readonly capture: CaptureState | undefined;
  /** Shows what full capture is. */
  readonly onOpen: () => void;
}

/** Offers full capture where it would answer what was not evaluated; nothing where it would not. */
export function CaptureOffer({ exchanges, engine, capture, onOpen }: CaptureOfferProps): ReactNode {
  for (const exchange of exchanges) {
    const gap = exchange === undefined ? undefined : captureGap(exchange, engine);
    if (exchange === undefined || gap === undefined) continue;
    const covered = coversSite(capture?.access, siteOf(exchange.url.host));
    return (
      <p className="message" data-testid="capture-offer" data-gap={gap}>
        Not evaluated: {LACKS[gap]}.{' '}
        {covered ? (
          'Full capture, which is on now, does: make the request again.'
        ) : (
          <>
            Full capture does.{' '}
            <button type="button" className="link" data-testid="open-full-capture" onClick={onOpen}>
              What it is, and how to allow it
            </button>
          </>
        )}
      </p>
    );
  }
  return null;
}
