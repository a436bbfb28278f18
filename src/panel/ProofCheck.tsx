import { type ReactNode, useEffect, useState } from 'react';
import { t } from '../words/words.ts';
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
      return t('proof_valid');
    case 'invalid':
      return t('proof_invalid');
    case 'symmetric':
    case 'unsigned':
      return t('proof_no_pair');
    case 'unsupported':
      return t('proof_unsupported');
    default:
      return t('proof_no_key');
  }
}
