/** The library: what contract.md promises. */
export type { CookieQuestion } from './cookie-report.ts';
export { CookieJar } from './cookies/jar.ts';
export { diagnose, diagnoseCapture } from './diagnose.ts';
export type { Capture, CaptureInfo, Exchange } from './exchange/exchange.ts';
export { captureFromHar, exchangesFromHar } from './exchange/from-har.ts';
export type { CookieAnswer } from './facts/cookie-answers.ts';
export type { CookieFate } from './facts/cookie-ledger.ts';
export type { CookieReport, Report } from './report.ts';
export { type RequestVerdict, Session, type SessionOptions } from './session.ts';
