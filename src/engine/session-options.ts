import type { CaptureInfo } from './exchange/exchange.ts';
import type { Redactor } from './exchange/redact.ts';
import type { EngineSettings } from './exchange/settings.ts';
import type { ChecklistItem } from './report.ts';

export interface SessionOptions {
  readonly info?: CaptureInfo;
  /** Keys the fingerprints, at least 16 bytes; random where absent. */
  readonly key?: Uint8Array;
  /** Print secrets as they are. */
  readonly reveal?: boolean;
  /** Another session's, in the place of `key` and `reveal`: what is the same in both then has the same fingerprint. */
  readonly show?: Redactor;
  /** What the user told about the sites; `USUAL` where absent. */
  readonly settings?: EngineSettings;
  /** false: nobody will ask for the session's `figures`, and nothing is counted for them. */
  readonly figures?: boolean;
}

/** What the panel shows for one request: the checks that apply, in the order of the ladder. */
export interface RequestVerdict {
  readonly verdict: 'failed' | 'expected' | 'warning' | 'ok';
  /** Ids of the incidents that hold it. */
  readonly incidents: readonly string[];
  readonly checklist: readonly ChecklistItem[];
}
