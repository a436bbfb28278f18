import type { Exchange } from '../exchange/exchange.ts';
import type { Redactor } from '../exchange/redact.ts';
import type { CredentialView } from '../facts/credential.ts';

/** One thing that differs between a request that failed and one that worked. All texts are safe to print. */
export interface Difference {
  /** What differs: `credential`, `scheme`, `token`, `claim`, `key`, `cookie`, `address`, `origin`, `kind`, `method`, `field`. */
  readonly about: string;
  /** `Authorization`, `aud`, a cookie's or field's name. */
  readonly name: string;
  readonly failing: string;
  readonly working: string;
  /** What the difference can mean for the sign-in, a sentence. */
  readonly meaning: string;
  /** 1: explains a refusal by itself; 2: may explain it; 3: worth a look. */
  readonly weight: 1 | 2 | 3;
  /** A value that each visit has of its own: between two captures it says nothing. */
  readonly ofVisit?: true;
}

/** Two requests, one that failed and one that worked. */
export interface Pair {
  readonly failing: Exchange;
  readonly working: Exchange;
  readonly show: Redactor;
}

/** What they brought to prove who asks. */
export interface Sent {
  readonly failing: CredentialView;
  readonly working: CredentialView;
}
