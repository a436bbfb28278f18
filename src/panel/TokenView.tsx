import { type ReactNode, useState } from 'react';
import { t } from '../words/words.ts';
import { clock } from './format.ts';
import { keyed } from './keyed.ts';
import { ProofCheck } from './ProofCheck.tsx';
import { SignatureCheck } from './SignatureCheck.tsx';
import { Safe } from './text.tsx';
import {
  ago,
  claimTime,
  type FoundToken,
  isPublicClaim,
  type TimeLine,
  timeLine,
  timeText,
} from './tokens.ts';
import { type Exchange, printable, type Redactor, type SignatureVerdict } from './useSession.ts';

interface TokenViewProps {
  readonly exchange: Exchange;
  readonly tokens: readonly FoundToken[];
  readonly show: Redactor;
  readonly onVerdict: (token: string, verdict: SignatureVerdict) => void;
}

export function TokenView({ exchange, tokens, show, onVerdict }: TokenViewProps): ReactNode {
  if (tokens.length === 0)
    return (
      <p className="muted" data-testid="empty-token">
        {t('token_none')}
      </p>
    );
  return keyed(tokens, (token) => token.where).map(([key, token]) => (
    <TokenCard key={key} token={token} exchange={exchange} show={show} onVerdict={onVerdict} />
  ));
}

function TokenCard({
  token,
  exchange,
  show,
  onVerdict,
}: {
  readonly token: FoundToken;
  readonly exchange: Exchange;
  readonly show: Redactor;
  readonly onVerdict: TokenViewProps['onVerdict'];
}): ReactNode {
  const { jwt } = token;
  const line = timeLine(token, exchange);
  return (
    <section className="token" data-testid="token">
      <h3>
        <Safe>{printable(token.where)}</Safe>{' '}
        <code>
          <Safe>{show.fingerprint(token.value)}</Safe>
        </code>
      </h3>
      {jwt === undefined && <p className="muted">{t('token_opaque')}</p>}
      {jwt?.ok === false && (
        <p className="message message-broken">{t('token_unreadable', { reason: jwt.detail })}</p>
      )}
      {line !== undefined && <Line line={line} />}
      {jwt?.ok === true && (
        <>
          <Members title={t('token_header')} members={jwt.header} isPublic={isPublicHeader} show={show} />
          {jwt.claims === undefined ? (
            <p className="muted">{t(jwt.form === 'jwe' ? 'token_encrypted' : 'token_no_claims')}</p>
          ) : (
            <Members title={t('token_claims')} members={jwt.claims} isPublic={isPublicClaim} show={show} />
          )}
          {jwt.form === 'jws' && token.isProof && <ProofCheck proof={token.value} jwk={jwt.header.jwk} />}
          {jwt.form === 'jws' && !token.isProof && (
            <SignatureCheck
              token={token.value}
              issuer={typeof jwt.claims?.iss === 'string' ? jwt.claims.iss : ''}
              onVerdict={onVerdict}
            />
          )}
        </>
      )}
    </section>
  );
}

const PUBLIC_HEADER = new Set(['alg', 'typ', 'cty', 'enc', 'zip', 'crit', 'kid', 'jku', 'x5t', 'b64']);

function isPublicHeader(name: string): boolean {
  return PUBLIC_HEADER.has(name);
}

interface MembersProps {
  readonly title: string;
  readonly members: Readonly<Record<string, unknown>>;
  readonly isPublic: (name: string) => boolean;
  readonly show: Redactor;
}

const MOST = 100;

function Members({ title, members, isPublic, show }: MembersProps): ReactNode {
  const entries = Object.entries(members).slice(0, MOST);
  return (
    <table className="members">
      <caption>{title}</caption>
      <tbody>
        {entries.map(([name, value]) => (
          <tr key={name} data-claim={printable(name.slice(0, 80))}>
            <th scope="row">
              <code>
                <Safe>{printable(name.slice(0, 80))}</Safe>
              </code>
            </th>
            <td>
              <Value name={name} value={value} open={isPublic(name)} show={show} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface ValueProps {
  readonly name: string;
  readonly value: unknown;
  readonly open: boolean;
  readonly show: Redactor;
}

/** A claim that may identify a person is shown as a fingerprint until it is revealed. */
function Value({ name, value, open, show }: ValueProps): ReactNode {
  const [revealed, setRevealed] = useState(false);
  const text = () => (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, 4000);
  const time = claimTime(name, value);
  return (
    <>
      <code className={revealed ? 'value revealed' : 'value'}>
        <Safe>{open || revealed ? printable(text()) : show.fingerprint(text())}</Safe>
      </code>
      {time !== '' && <span className="muted"> {time}</span>}
      {!open && (
        <button
          type="button"
          className="reveal"
          data-testid="reveal"
          aria-pressed={revealed}
          aria-label={t(revealed ? 'hide_what' : 'reveal_what', { what: printable(name.slice(0, 80)) })}
          onClick={() => setRevealed(!revealed)}
        >
          {t(revealed ? 'hide' : 'reveal')}
        </button>
      )}
    </>
  );
}

/** Issued, valid from, expires, and the server's now, on one line. */
function Line({ line }: { readonly line: TimeLine }): ReactNode {
  const points = [
    ...line.moments.map((moment) => ({ ...moment, now: false })),
    ...(line.now === undefined
      ? []
      : [{ name: t(line.basis === 'server' ? 'time_server' : 'time_recorder'), time: line.now, now: true }]),
  ].toSorted((a, b) => a.time - b.time);
  const first = points[0]?.time ?? 0;
  const width = (points.at(-1)?.time ?? first) - first;
  return (
    <div className="time-line" data-testid="time-line">
      <p className={line.good ? 'good' : 'alarm'}>
        {t('sentence_end', {
          text:
            line.basis === 'recorder' && line.now !== undefined
              ? t('time_by_recorder', { verdict: line.verdict })
              : line.verdict,
        })}
      </p>
      <div className="time-bar" aria-hidden="true">
        {points.map((point) => (
          <span
            key={point.name}
            className={point.now ? (line.good ? 'tick tick-now' : 'tick tick-now tick-bad') : 'tick'}
            style={{ left: `${width === 0 ? 50 : ((point.time - first) / width) * 100}%` }}
          />
        ))}
      </div>
      <ol className="time-points">
        {points.map((point, at) => (
          <li key={point.name} className={point.now ? 'now' : ''}>
            <strong>{point.name}</strong> {timeText(point.time / 1000) || clock(point.time)}
            {at > 0 && (
              <span className="muted"> +{ago(point.time - (points[at - 1]?.time ?? point.time))}</span>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}
