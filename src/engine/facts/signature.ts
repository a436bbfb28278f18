import type { SignatureVerdict } from '../tokens/signature.ts';
import type { CredentialView } from './credential.ts';

/** What a check against the issuer's keys showed of the token that this request sent. */
export interface SignatureView {
  /** Asked when a check runs: the user may have the signature checked long after the request. */
  verdict(): SignatureVerdict | undefined;
}

const MOST = 1000;

/** Remembers, by token, what the user had checked against the issuer's keys. */
export class Signatures {
  readonly #verdicts = new Map<string, SignatureVerdict>();

  observe({ token }: CredentialView): SignatureView {
    return { verdict: () => (token === undefined ? undefined : this.#verdicts.get(token)) };
  }

  /** Takes over what another session's were told. */
  follow(before: Signatures): void {
    for (const [token, verdict] of before.#verdicts) this.#verdicts.set(token, verdict);
  }

  learn(token: string, verdict: SignatureVerdict): void {
    if (this.#verdicts.size >= MOST) this.#verdicts.clear();
    this.#verdicts.set(token, verdict);
  }
}
