/** The library: what contract.md promises. */
export { CookieJar } from './cookies/jar.ts';
export { diagnose, diagnoseCapture } from './diagnose.ts';
export type { Capture, CaptureInfo, Exchange } from './exchange/exchange.ts';
export { captureFromHar, exchangesFromHar } from './exchange/from-har.ts';
export type { Report } from './report.ts';
export { type RequestVerdict, Session, type SessionOptions } from './session.ts';
