import { type ReactNode, useId, useState } from 'react';
import { Safe } from './text.tsx';
import {
  checkSignature,
  fetchIssuerKeys,
  metadataAddress,
  printable,
  readKeySet,
  type SignatureVerdict,
} from './useSession.ts';

interface SignatureCheckProps {
  readonly token: string;
  /** The token's iss; '' where it has none. */
  readonly issuer: string;
  readonly onVerdict: (token: string, verdict: SignatureVerdict) => void;
  /** Stands for the network in tests. */
  readonly get?: typeof fetch;
}

type Answer = { readonly good: boolean; readonly text: string };

/** Checks a token's signature against keys that the user pastes, or lets be fetched from the issuer. Nothing is fetched unasked. */
export function SignatureCheck({ token, issuer, onVerdict, get = fetch }: SignatureCheckProps): ReactNode {
  const [text, setText] = useState('');
  const [answer, setAnswer] = useState<Answer>();
  const [busy, setBusy] = useState(false);
  const field = useId();
  const address = metadataAddress(issuer);

  const check = async (keys: string, note = '') => {
    const set = readKeySet(keys);
    if (!set.ok) {
      setAnswer({ good: false, text: `The keys cannot be used: ${set.detail}.` });
      return;
    }
    const verdict = await checkSignature(token, set);
    setAnswer({ good: verdict.code === 'valid', text: `${verdictText(verdict)}${note}` });
    onVerdict(token, verdict);
  };
  const fetchAndCheck = async () => {
    setBusy(true);
    try {
      const { text: keys, otherIssuer } = await fetchIssuerKeys(issuer, (url, init) => get(url, init));
      const note =
        otherIssuer === ''
          ? ''
          : ` Mind that the metadata there is of another issuer: ${printable(otherIssuer.slice(0, 200))}.`;
      setText(keys);
      await check(keys, note);
    } catch (error) {
      const detail =
        error instanceof Error && error.name === 'IssuerKeysError' ? error.message : 'the request failed';
      setAnswer({
        good: false,
        text: `The keys could not be fetched: ${printable(detail)}. Open the issuer’s jwks_uri in a tab and paste what it shows.`,
      });
    } finally {
      setBusy(false);
    }
  };

  return (
    <details className="signature" data-testid="signature">
      <summary>Check the signature</summary>
      <p className="muted">
        Whether the issuer’s keys verify this token. Its content alone cannot tell. Nothing leaves the browser
        unless you let the keys be fetched.
      </p>
      <label htmlFor={field}>The issuer’s public keys (JWKS, one key, or PEM)</label>
      <textarea
        id={field}
        rows={4}
        spellCheck={false}
        placeholder='{"keys":[…]}'
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <p className="signature-buttons">
        <button type="button" disabled={text.trim() === ''} onClick={() => void check(text)}>
          Check with these keys
        </button>{' '}
        {address !== undefined && (
          <button type="button" disabled={busy} onClick={() => void fetchAndCheck()}>
            Fetch them from the issuer
          </button>
        )}
      </p>
      {address !== undefined && (
        <p className="muted">
          Fetching asks <code>{printable(address)}</code> and the address of the keys that it names, without
          cookies.
        </p>
      )}
      <p
        role="status"
        data-testid="signature-answer"
        className={answer === undefined ? '' : `message message-${answer.good ? 'good' : 'broken'}`}
      >
        <Safe>{answer?.text ?? ''}</Safe>
      </p>
    </details>
  );
}

/** What the check showed, in a sentence or two. */
function verdictText({ code, kid, alg, known, verifiedBy }: SignatureVerdict): string {
  const key = kid === '' ? 'a key that it does not name' : `the key ${printable(kid.slice(0, 80))}`;
  const algorithm = printable(alg.slice(0, 20));
  switch (code) {
    case 'valid':
      return `The signature is good: ${verifiedBy === '' ? key : `the key ${printable(verifiedBy.slice(0, 80))}`} verifies it (${algorithm}). If the server calls it invalid, the server has other keys.`;
    case 'invalid':
      return `The signature does not fit: the token was changed, or another key signed it (${key}, ${algorithm}).`;
    case 'key-unknown':
      return `None of these keys is the one that the token names (${key}); they are ${known.length === 0 ? 'without names' : printable(known.slice(0, 8).join(', ').slice(0, 400))}. The keys were replaced since, or the token is of another issuer or environment.`;
    case 'kid-wrong':
      return `The token names ${key}, and the key ${verifiedBy === '' ? 'that verifies it has no name' : `${printable(verifiedBy.slice(0, 80))} verifies it`}: its name (kid) is wrong.`;
    case 'algorithm-mismatch':
      return `These keys are not for the algorithm that the token names (${algorithm}).`;
    case 'symmetric':
      return `The token is signed with a shared secret (${algorithm}), not with one of the issuer’s keys: a server that expects those must refuse it.`;
    case 'unsigned':
      return 'The token is not signed (alg: none): a server must refuse it.';
    case 'unsupported':
      return `This browser cannot check the algorithm ${algorithm}, or the key is damaged.`;
    case 'encrypted':
      return 'The token is encrypted (JWE): only its recipient can open and check it.';
    case 'unreadable':
      return 'The token is damaged and cannot be read.';
  }
}
