import { useEffect, useSyncExternalStore } from 'react';
import { readHarCapture } from '../capture/har-file.ts';
import { type RemoteReading, readHarInWorker } from '../capture/har-remote.ts';
import type { Capture } from '../engine/exchange/exchange.ts';
import type { Session } from '../engine/session.ts';
import { FEED_EVENT, type FeedWindow, feedOf } from '../extension/feed-window.ts';
import type { SanitisedHar } from '../sanitise/har.ts';
import type { PanelState, PanelStore } from './store.ts';

export type { RemoteReading } from '../capture/har-remote.ts';
export { fetchIssuerKeys, metadataAddress } from '../capture/issuer-keys.ts';
// The panel's only bridge to engine and capture: what its other files need from there is handed on here.
export { wordingOf } from '../engine/case.ts';
export {
  type CaptureComparison,
  type CaptureDifference,
  type CaptureSide,
  compareDiagnosed,
} from '../engine/compare/captures.ts';
export type { Comparison } from '../engine/compare/comparison.ts';
export { type AuditedCookie, CookieAuditor, type CookieGrade, GRADES } from '../engine/cookie-auditor.ts';
export type { CookieQuestion } from '../engine/cookie-report.ts';
export type { Advice } from '../engine/cookies/audit.ts';
export type { BrowserCookie } from '../engine/cookies/browser-cookie.ts';
export {
  anyTogether,
  type Cleared,
  choose,
  clearedOf,
  inClearingOrder,
  jarKey,
} from '../engine/cookies/clearing.ts';
export type { CorrectedLine } from '../engine/cookies/corrected.ts';
export { RULES } from '../engine/cookies/profile.ts';
export {
  bareDomain,
  type HeldCookie,
  heldOf,
  type JarDifference,
  type JarPossibility,
  type JarRow,
  mergeRealJar,
  type RealJar,
} from '../engine/cookies/real-jar.ts';
export type { Field, Fields, Limit } from '../engine/exchange/exchange.ts';
export {
  type CaptureInfo,
  type Exchange,
  fieldValue,
  fieldValues,
  letGoOfBody,
  parseUrl,
  presence,
} from '../engine/exchange/exchange.ts';
export { devtoolsCreator, exchangeFromEntry } from '../engine/exchange/from-har.ts';
export { printable, Redactor } from '../engine/exchange/redact.ts';
export { awsCredential, credentialParam } from '../engine/exchange/redact-auth.ts';
export { type EngineSettings, USUAL } from '../engine/exchange/settings.ts';
export { siteOf } from '../engine/exchange/site.ts';
export { isoTime } from '../engine/exchange/time.ts';
export type { CookieAnswer } from '../engine/facts/cookie-answers.ts';
export type { CookieFate } from '../engine/facts/cookie-ledger.ts';
export { faultsOf } from '../engine/faults.ts';
export { laneName } from '../engine/flow-report/lanes.ts';
export { type CaptureGap, captureGap } from '../engine/full-capture.ts';
export { type Authorization, parseAuthorization } from '../engine/headers/authorization.ts';
export { authorizationFaultText } from '../engine/headers/authorization-faults.ts';
export { awsSignatureOf } from '../engine/headers/aws-signature.ts';
export { CHALLENGE_FAULTS } from '../engine/headers/challenge-faults.ts';
export { parseHttpDate } from '../engine/headers/date.ts';
export { digestChallenge, digestCredentials } from '../engine/headers/digest.ts';
export { digestFaults } from '../engine/headers/digest-faults.ts';
export { messageSignaturesOf } from '../engine/headers/message-signature.ts';
export { type NegotiateMessage, readNegotiate } from '../engine/headers/negotiate.ts';
export { parseChallengeFields } from '../engine/headers/www-authenticate.ts';
export { logHintsOf } from '../engine/log-hints.ts';
export type {
  Cause,
  ChecklistItem,
  CookieAttempt,
  Evidence,
  Fix,
  Incident,
  Report,
  SpecReference,
  TokenReport,
} from '../engine/report.ts';
export type {
  ClientFigure,
  EndCounts,
  Figure,
  FiguresReport,
  Rate,
  RouteFigure,
  SessionAge,
  SliceFigure,
  TokenFigure,
} from '../engine/report-figures.ts';
export type {
  FlowCookie,
  FlowEnd,
  FlowLane,
  FlowMessageReport,
  FlowReport,
  MessagePart,
  MessageReport,
} from '../engine/report-flows.ts';
export { isReproducible, reproductionOf } from '../engine/reproduce.ts';
export { type RequestVerdict, Session } from '../engine/session.ts';
export { hiddenClaims } from '../engine/tokens/claims.ts';
export { accessTokenHash, htuDifference, readDpop } from '../engine/tokens/dpop.ts';
export type { JwtResult } from '../engine/tokens/jwt.ts';
export { decodeJwt, looksLikeJwt, numericDate } from '../engine/tokens/jwt.ts';
export { checkSignature, readKeySet, type SignatureVerdict } from '../engine/tokens/signature.ts';
export type { StoredPlace } from '../engine/warnings.ts';
export { type CaptureClient, coversSite, createCaptureClient } from '../extension/capture-client.ts';
export { createJarClient, type JarClient, type PanelApi } from '../extension/jar-client.ts';
export type { CaptureState, JarAnswer } from '../extension/messages.ts';
export { compareText } from '../report/compare-text.ts';
export {
  COMPARE_NOUNS,
  COMPARE_WEIGHT_WORDS,
  comparisonSentence,
  WORKING_BROKEN,
} from '../report/compare-words.ts';
export {
  attributeWords,
  BASIS_WORDS,
  CLASS_WORDS,
  GRADE_WORDS,
  reasonWords,
  rejectedWords,
  WEIGHT_WORDS,
} from '../report/cookie-words.ts';
export { snippetsOf } from '../report/cookies.ts';
export { type FlowPicture, type FoldedFlow, foldFlow, loopAlone } from '../report/flow-fold.ts';
export { type FlowLayout, layOut, leastWidth } from '../report/flow-layout.ts';
export { type Shape, svgPart } from '../report/flow-shapes.ts';
export { flowSvg } from '../report/flow-svg.ts';
export {
  cookieChip,
  cookieReason,
  END_WORDS,
  isAnswerCookie,
  isBrokenEnd,
  MATCH_WORDS,
  messageSentence,
  STEP_WORDS,
} from '../report/flow-words.ts';
export { htmlReport } from '../report/html.ts';
export { jsonReport } from '../report/json.ts';
export { junitReport } from '../report/junit.ts';
export { markdownReport } from '../report/markdown.ts';
export { flowMermaid } from '../report/mermaid.ts';
export { COMMAND_WORDS, LIMIT_WORDS, LOG_PLACE_WORDS, logTime } from '../report/words.ts';

/** An opened file, ready to be shown. */
export type HarFile = Pick<Capture, 'info' | 'exchanges' | 'skipped'>;

/** The state of the panel, once a frame at most. */
export function useSession(store: PanelStore): PanelState {
  return useSyncExternalStore(store.subscribe, store.state);
}

/** Connects the store to the devtools page, which puts its feed into this window when the panel is shown. */
export function useFeed(store: PanelStore, target: FeedWindow): void {
  useEffect(() => {
    let disconnect: (() => void) | undefined;
    const connect = () => {
      disconnect?.();
      const feed = feedOf(target);
      disconnect = feed === undefined ? undefined : store.connect(feed);
    };
    const leave = () => disconnect?.();
    connect();
    target.addEventListener(FEED_EVENT, connect);
    target.addEventListener('pagehide', leave);
    return () => {
      target.removeEventListener(FEED_EVENT, connect);
      target.removeEventListener('pagehide', leave);
      disconnect?.();
    };
  }, [store, target]);
}

/** The recording as a HAR that is safe to send. What makes it is loaded when it is first asked for. */
export async function sanitisedHar({ exchanges, info }: Session): Promise<SanitisedHar> {
  const [{ harOf }, { sanitiseHar }] = await Promise.all([
    import('../report/har.ts'),
    import('../sanitise/har.ts'),
  ]);
  return sanitiseHar(harOf(exchanges, info));
}

/** Opens a HAR file that was chosen or dropped. */
export function openHar(store: PanelStore, file: File): Promise<void> {
  return store.openFile(file.name, (reading) => readHar(file, reading), file.size);
}

/** The capture in a HAR file, read on another thread where there can be one. Rejects with what is wrong with it. */
export function readHar(file: File, reading: RemoteReading = {}): Promise<HarFile> {
  if (typeof Worker !== 'undefined') return readHarInWorker(file, reading);
  return readHarCapture({
    reopens: true,
    async *open() {
      yield new Uint8Array(await file.arrayBuffer());
    },
  });
}
