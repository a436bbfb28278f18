/** @file What is printed as JSON: the published JSON Schemas (docs/schema) are generated from these types by `npm run gen`. */
export type { CaptureComparison } from '../engine/compare/captures.ts';
export type { Report } from '../engine/report.ts';
export type { CookiesReport } from './cookies.ts';
export type { FileDigest } from './digest.ts';
