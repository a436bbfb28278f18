import { type ReactNode, useEffect, useState } from 'react';
import { checkSignature, readKeySet, type SignatureVerdict } from './useSession.ts';

interface ProofCheckProps {
  /** A DPoP proof. */
  readonly proof: string;
  /** The public key in its header. */
  readonly jwk: unknown;
}

/** Whether the key that a DPoP proof brings along verifies it (RFC 9449 §4.3): that needs nobody else, so it is done at once. */
export function ProofCheck({ proof, jwk }: ProofCheckProps): ReactNode {
  const [code, setCode] = useState<SignatureVerdict['code']>();
  useEffect(() => {
    let current = true;
    const set = readKeySet(JSON.stringify(jwk) ?? '');
    if (!set.ok) setCode('unreadable');
    else void checkSignature(proof, set).then((verdict) => current && setCode(verdict.code));
    return () => {
      current = false;
    };
  }, [proof, jwk]);
  if (code === undefined) return null;
  return (
    <p
      className={`message message-${code === 'valid' ? 'good' : 'broken'}`}
      data-testid="proof-signature"
      data-code={code}
    >
      {wordsOf(code)}
    </p>
  );
}

function wordsOf(code: SignatureVerdict['code']): string {
  switch (code) {
    case 'valid':
      return 'The proof’s signature is good: the key in its header verifies it.';
    case 'invalid':
      return 'The key in the proof’s header does not verify it: it was signed with another key, or changed since. A server must refuse it.';
    case 'symmetric':
    case 'unsigned':
      return 'The proof is not signed with a key pair of its own: a server must refuse it.';
    case 'unsupported':
      return 'This browser cannot check the proof’s signature: it does not know the algorithm, or the key is damaged.';
    default:
      return 'The proof brings no public key in its header (jwk) that fits its algorithm: a server must refuse it.';
  }
}
