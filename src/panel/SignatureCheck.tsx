import { type ReactNode, useId, useState } from 'react';
import { t } from '../words/words.ts';
import { Safe } from './text.tsx';
import {
  checkSignature,
  fetchIssuerKeys,
  metadataAddress,
  printable,
  readKeySet,
  type SignatureVerdict,
} from './useSession.ts';
import { rich } from './Words.tsx';

interface SignatureCheckProps {
  readonly token: string;
  /** The token's iss; '' where it has none. */
  readonly issuer: string;
  readonly onVerdict: (token: string, verdict: SignatureVerdict) => void;
  /** Stands for the network in tests. */
  readonly get?: typeof fetch;
}

/** What a set of keys looks like. */
const KEYS = '{"keys":[…]}';

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
      setAnswer({ good: false, text: t('signature_unusable', { reason: set.detail }) });
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
          : t('signature_other_issuer', { issuer: printable(otherIssuer.slice(0, 200)) });
      setText(keys);
      await check(keys, note);
    } catch (error) {
      const detail =
        error instanceof Error && error.name === 'IssuerKeysError'
          ? error.message
          : t('signature_request_failed');
      setAnswer({
        good: false,
        text: t('signature_not_fetched', { reason: printable(detail) }),
      });
    } finally {
      setBusy(false);
    }
  };

  return (
    <details className="signature" data-testid="signature">
      <summary>{t('signature')}</summary>
      <p className="muted">{t('signature_what')}</p>
      <label htmlFor={field}>{t('signature_keys')}</label>
      <textarea
        id={field}
        rows={4}
        spellCheck={false}
        placeholder={KEYS}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <p className="signature-buttons">
        <button type="button" disabled={text.trim() === ''} onClick={() => void check(text)}>
          {t('signature_check')}
        </button>{' '}
        {address !== undefined && (
          <button type="button" disabled={busy} onClick={() => void fetchAndCheck()}>
            {t('signature_fetch')}
          </button>
        )}
      </p>
      {address !== undefined && (
        <p className="muted">{rich('signature_fetching', { address: <code>{printable(address)}</code> })}</p>
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
  const named = (name: string) => t('signature_key', { key: printable(name.slice(0, 80)) });
  const key = kid === '' ? t('signature_key_unnamed') : named(kid);
  const algorithm = printable(alg.slice(0, 20));
  switch (code) {
    case 'valid':
      return t('signature_valid', { key: verifiedBy === '' ? key : named(verifiedBy), algorithm });
    case 'invalid':
      return t('signature_invalid', { key, algorithm });
    case 'key-unknown':
      return t('signature_key_unknown', {
        key,
        known:
          known.length === 0
            ? t('signature_without_names')
            : printable(known.slice(0, 8).join(', ').slice(0, 400)),
      });
    case 'kid-wrong':
      return verifiedBy === ''
        ? t('signature_kid_wrong_unnamed', { key })
        : t('signature_kid_wrong', { key, other: printable(verifiedBy.slice(0, 80)) });
    case 'algorithm-mismatch':
      return t('signature_algorithm', { algorithm });
    case 'symmetric':
      return t('signature_symmetric', { algorithm });
    case 'unsigned':
      return t('signature_unsigned');
    case 'unsupported':
      return t('signature_unsupported', { algorithm });
    case 'encrypted':
      return t('signature_encrypted');
    case 'unreadable':
      return t('signature_unreadable');
  }
}
