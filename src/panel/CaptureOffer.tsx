import type { ReactNode } from 'react';
import {
  type CaptureGap,
  type CaptureState,
  captureGap,
  coversSite,
  type Exchange,
  siteOf,
} from './useSession.ts';

/** What the incident's or request's recording lacks, and where that can be had. */
const LACKS: Readonly<Record<CaptureGap, string>> = {
  handshake: 'The developer tools do not record how a WebSocket’s opening was answered.',
  error: 'The developer tools do not record why this request got no answer.',
  worker: 'The developer tools do not record what the service worker asked that gave this answer.',
  credentials: 'The developer tools did not record all that this request carried.',
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
        {LACKS[gap]}{' '}
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
