import type { ReactNode } from 'react';
import { t, type WordKey } from '../words/words.ts';
import {
  type CaptureGap,
  type CaptureState,
  captureGap,
  coversSite,
  type Exchange,
  siteOf,
} from './useSession.ts';

/** What of the incident's or request's was not evaluated, since its recording lacks that. */
const LACKS = {
  handshake: 'capture_lacks_handshake',
  error: 'capture_lacks_error',
  worker: 'capture_lacks_worker',
  credentials: 'capture_lacks_credentials',
} as const satisfies Record<CaptureGap, WordKey>;

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
        {t(LACKS[gap])}{' '}
        {covered ? (
          t('capture_does_now')
        ) : (
          <>
            {t('capture_does')}{' '}
            <button type="button" className="link" data-testid="open-full-capture" onClick={onOpen}>
              {t('capture_what')}
            </button>
          </>
        )}
      </p>
    );
  }
  return null;
}
