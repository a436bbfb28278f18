import { t } from '../words/words.ts';
import { isoClock } from './format.ts';
import type { Mark } from './Icon.tsx';
import { keyed } from './keyed.ts';
import { ago } from './tokens.ts';
import type { Exchange, Report, TokenReport } from './useSession.ts';

/** Where a token stands at the end of the capture. */
export type TokenState = 'refused' | 'revoked' | 'superseded' | 'expired' | 'accepted' | 'unused';

/** A token as the Tokens view lists it. */
export interface TokenRow {
  readonly key: string;
  readonly token: TokenReport;
  /** `Access token`, `Basic credentials`, … */
  readonly name: string;
  /** Hosts that it was sent to, in order of first use. */
  readonly hosts: readonly string[];
  readonly state: TokenState;
  readonly mark: Mark;
  /** The state in a phrase. */
  readonly words: string;
}

/** A moment of a token's life on the time line. */
export interface LifePoint {
  readonly event: TokenReport['life'][number]['event'] | 'expires';
  /** Milliseconds since the epoch, by the clock of the server that saw it. */
  readonly from: number;
  readonly until: number;
}

type ExchangeAt = (index: number) => Exchange | undefined;
type Clocks = Report['clocks'];

const MARKS: Readonly<Record<TokenState, Mark>> = {
  refused: 'broken',
  revoked: 'expected',
  superseded: 'expected',
  expired: 'expected',
  accepted: 'ok',
  unused: 'open',
};

/** The tokens as rows, in order of first appearance; `now`: the newest exchange's start by the recording machine's clock. */
export function tokenRows(
  { tokens, clocks }: Pick<Report, 'tokens' | 'clocks'>,
  exchangeAt: ExchangeAt,
  now: number | undefined,
): readonly TokenRow[] {
  return keyed(tokens, (token) => token.fingerprint).map(([key, token]) => {
    const state = stateOf(token, clocks, now);
    return {
      key,
      token,
      name: t(token.role === 'unknown' ? `token_kind_${token.kind}_name` : `token_role_${token.role}`),
      hosts: hostsOf(token, exchangeAt),
      state,
      mark: MARKS[state],
      words: wordsOf(token, state, clocks, exchangeAt),
    };
  });
}

/** Those that match every word of the filter. */
export function filterTokens(rows: readonly TokenRow[], terms: readonly string[]): readonly TokenRow[] {
  if (terms.length === 0) return rows;
  return rows.filter((row) => {
    const { fingerprint, kind, claims } = row.token;
    const text = [row.name, kind, fingerprint, row.state, row.words, ...row.hosts, JSON.stringify(claims)]
      .join(' ')
      .toLowerCase();
    return terms.every((term) => text.includes(term));
  });
}

/** Refused ones first, then those in use; the order before decides between equal ones. */
export function worstFirst(rows: readonly TokenRow[]): readonly TokenRow[] {
  const rank = ({ state }: TokenRow) => (state === 'refused' ? 0 : state === 'accepted' ? 1 : 2);
  return rows.toSorted((a, b) => rank(a) - rank(b));
}

function stateOf(token: TokenReport, clocks: Clocks, now: number | undefined): TokenState {
  const last = token.life.at(-1);
  const lastUse = token.life.findLast(({ event }) => event === 'accepted' || event === 'refused');
  // One that was refused and then renewed is past caring about; one that is still sent afterwards is not.
  if (lastUse?.event === 'refused' && last === lastUse) return 'refused';
  if (token.life.some(({ event }) => event === 'revoked')) return 'revoked';
  if (token.replacedBy !== null) return 'superseded';
  const expires = expiryOf(token);
  const real = now === undefined ? undefined : now + (clocks.reference?.offset ?? 0);
  if (expires !== undefined && real !== undefined && expires < real) return 'expired';
  return lastUse === undefined ? 'unused' : 'accepted';
}

function wordsOf(token: TokenReport, state: TokenState, clocks: Clocks, exchangeAt: ExchangeAt): string {
  const { life } = token;
  const since = (event: TokenReport['life'][number] | undefined) => {
    const time = isoClock(event?.at ?? '');
    return time === '' ? '' : t('clock_at', { time });
  };
  switch (state) {
    case 'refused': {
      const refusal = life.findLast(({ event }) => event === 'refused');
      const when =
        refusal === undefined ? undefined : serverTime(refusal.at, refusal.exchange, clocks, exchangeAt);
      const expires = expiryOf(token);
      const past = when === undefined || expires === undefined ? 0 : when - expires;
      return past > 0
        ? t('token_refused_expired', { when: since(refusal), age: ago(past) })
        : t('token_refused', { when: since(refusal) });
    }
    case 'revoked':
      return t('token_withdrawn', { when: since(life.find(({ event }) => event === 'revoked')) });
    case 'superseded':
      return t(token.refusedBy.length > 0 ? 'token_replaced_refused' : 'token_replaced', {
        when: since(life.find(({ event }) => event === 'superseded')),
      });
    case 'expired':
      return t('token_expired');
    case 'accepted':
      return t(token.refusedBy.length === 0 ? 'token_works' : 'token_works_again');
    case 'unused':
      return t(life.some(({ event }) => event === 'sent') ? 'token_sent_unknown' : 'token_unused');
  }
}

/** When it ends, ms since the epoch; undefined where nothing says so. */
export function expiryOf({ expiresAt }: TokenReport): number | undefined {
  return expiresAt === '' ? undefined : Date.parse(expiresAt);
}

/** A recorded time by the clock of the host that answered, where that is known. */
function serverTime(
  at: string,
  index: number,
  { hosts, reference }: Clocks,
  exchangeAt: ExchangeAt,
): number | undefined {
  if (at === '') return undefined;
  const host = exchangeAt(index)?.url.host;
  const known = hosts.find((one) => one.host === host);
  return Date.parse(at) + (known?.offset ?? reference?.offset ?? 0);
}

/** What the time line shows, in order of time; empty where no time is known. */
export function lifePoints(token: TokenReport, clocks: Clocks, exchangeAt: ExchangeAt): readonly LifePoint[] {
  const points = token.life.flatMap(({ event, exchange, last, at, until }): LifePoint[] => {
    const from = serverTime(at, exchange, clocks, exchangeAt);
    if (from === undefined) return [];
    return [{ event, from, until: serverTime(until, last, clocks, exchangeAt) ?? from }];
  });
  const expires = expiryOf(token);
  if (expires !== undefined) points.push({ event: 'expires', from: expires, until: expires });
  return points.toSorted((a, b) => a.from - b.from);
}

function hostsOf({ life }: TokenReport, exchangeAt: ExchangeAt): readonly string[] {
  const hosts = life
    .filter(({ event }) => event === 'accepted' || event === 'refused' || event === 'sent')
    .flatMap(({ exchange, last }) => [exchange, last])
    .map((index) => exchangeAt(index)?.url.host ?? '');
  return [...new Set(hosts)].filter((host) => host !== '');
}

/** How a clock differs from this computer's, in words: `12 s ahead`, `the same`. */
export function offsetWords(offset: number, uncertainty: number): string {
  if (Math.abs(offset) <= Math.max(uncertainty, 1000)) return t('clock_same');
  return t(offset > 0 ? 'clock_ahead' : 'clock_behind', { time: ago(Math.abs(offset)) });
}
