import type { ReactNode } from 'react';
import { t, tn } from '../words/words.ts';
import type { Clearing } from './jar-store.ts';
import { heldWords, rowWords } from './jar-words.ts';
import { Safe } from './text.tsx';
import { type HeldCookie, heldOf, type JarRow, type Redactor } from './useSession.ts';

/** What the jar adds to the recording; cookies that are stored just as computed are but counted. */
export function JarFindings({ rows }: { readonly rows: readonly JarRow[] }): ReactNode {
  const plain = rows.filter(isPlain);
  const telling = rows.filter((row) => !isPlain(row));
  return (
    <>
      {plain.length > 0 && (
        <p className="muted" data-testid="jar-plain">
          {tn('jar_plain', plain.length)}
        </p>
      )}
      {telling.length > 0 && (
        <ul className="jar-rows">
          {telling.map((row) => (
            <Row key={keyOf(row)} row={row} />
          ))}
        </ul>
      )}
    </>
  );
}

function isPlain(row: JarRow): boolean {
  return row.standing === 'both' && row.differences.length === 0 && row.ledger?.attributes !== null;
}

function keyOf({ held, ledger }: JarRow): string {
  const one = held ?? ledger;
  return [held === null, one?.name, one?.hostOnly, one?.domain, one?.path, one?.partitionKey].join('\n');
}

const STANDING = {
  both: 'jar_both',
  'browser-only': 'jar_browser_only',
  'ledger-only': 'jar_ledger_only',
} as const;

function Row({ row }: { readonly row: JarRow }): ReactNode {
  const { held, ledger } = row;
  return (
    <li data-testid="jar-row" data-standing={row.standing} data-name={held?.name ?? ledger?.name}>
      <p>
        <code>
          <Safe>{held?.name ?? ledger?.name ?? ''}</Safe>
        </code>{' '}
        <span className="chip">{t(STANDING[row.standing])}</span>{' '}
        <span className="muted">
          <Safe>{held?.domain ?? ledger?.domain ?? ''}</Safe>
        </span>
      </p>
      {held !== null && (
        <p>
          <code>
            <Safe>{`${held.name}=${held.value}; ${heldWords(held)}`}</Safe>
          </code>
        </p>
      )}
      <p className="muted">{rowWords(row)}</p>
    </li>
  );
}

/** Of what was cleared just now it is known why the browser holds it no more. */
export function withoutCleared(
  rows: readonly JarRow[],
  cleared: Clearing | undefined,
  show: Redactor,
): readonly JarRow[] {
  const place = ({ name, domain, path }: Pick<HeldCookie, 'name' | 'domain' | 'path'>) =>
    [name, domain, path].join('\n');
  const gone = new Set(cleared?.removed.map((cookie) => place(heldOf(cookie, { show }))));
  return rows.filter(({ held, ledger }) => held !== null || ledger === null || !gone.has(place(ledger)));
}
