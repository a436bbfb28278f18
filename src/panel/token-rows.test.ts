import { describe, expect, it } from 'vitest';
import { filterTokens, lifePoints, offsetWords, tokenRows } from './token-rows.ts';
import type { Report, TokenReport } from './useSession.ts';

const T0 = Date.UTC(2026, 10, 24, 9, 0, 0);
const iso = (seconds: number) => new Date(T0 + seconds * 1000).toISOString();
const event = (name: TokenReport['life'][number]['event'], exchange: number, at: number) => ({
  event: name,
  exchange,
  last: exchange,
  count: 1,
  at: iso(at),
  until: iso(at),
});

function token(over: Partial<TokenReport>): TokenReport {
  return {
    fingerprint: '‹24 chars #7f3a09bc›',
    kind: 'jwt',
    claims: {},
    issuedBy: null,
    usedBy: [],
    refusedBy: [],
    role: 'access',
    replacedBy: null,
    replaces: null,
    expiresAt: '',
    life: [],
    ...over,
  };
}

const AGREED: Report['clocks'] = { hosts: [], reference: null };
const nowhere = () => undefined;
const rowOf = (one: TokenReport, clocks = AGREED, now = T0 + 100_000) => {
  const [row] = tokenRows({ tokens: [one], clocks }, nowhere, now);
  if (row === undefined) throw new Error('no row');
  return row;
};

describe('where a token stands', () => {
  it('is refused while it is still sent after its renewal, and only replaced where it is not', () => {
    const refused = event('refused', 5, 70);
    const replaced = event('superseded', 4, 60);
    const both = { refusedBy: [5], replacedBy: '‹24 chars #00000000›' };
    expect(rowOf(token({ ...both, life: [replaced, refused] })).state).toBe('refused');
    expect(rowOf(token({ ...both, life: [refused, replaced] })).state).toBe('superseded');
  });

  it('works again where it was let through after a refusal', () => {
    const row = rowOf(token({ refusedBy: [1], life: [event('refused', 1, 1), event('accepted', 2, 2)] }));
    expect(row).toMatchObject({ state: 'accepted', words: 'Works, after a refusal', mark: 'ok' });
  });

  it('counts expiry by the clocks that agree, not by the recording machine’s', () => {
    const one = token({ expiresAt: iso(130), life: [event('accepted', 1, 1)] });
    expect(rowOf(one).state).toBe('accepted');
    const slow: Report['clocks'] = {
      hosts: [],
      reference: { offset: 3_600_000, uncertainty: 500, hosts: ['a.test', 'b.test'], machine: false },
    };
    expect(rowOf(one, slow).state).toBe('expired');
  });

  it('says how long after its end it was refused', () => {
    const row = rowOf(token({ expiresAt: iso(0), refusedBy: [1], life: [event('refused', 1, 60)] }));
    expect(row.words).toMatch(/^Refused at \d\d:\d\d:\d\d, 60 s after it expired$/);
  });

  it('keeps rows of equal fingerprints apart, and names what has no role', () => {
    const same = token({ role: 'unknown', kind: 'basic' });
    const rows = tokenRows({ tokens: [same, same], clocks: AGREED }, nowhere, undefined);
    expect(new Set(rows.map(({ key }) => key)).size).toBe(2);
    expect(rows[0]).toMatchObject({ name: 'Basic credentials', state: 'unused' });
  });

  it('is found by its claims', () => {
    const row = rowOf(token({ claims: { aud: 'https://orders.acme.test' } }));
    expect(filterTokens([row], ['orders.acme'])).toEqual([row]);
    expect(filterTokens([row], ['billing'])).toEqual([]);
  });
});

describe('the time line', () => {
  it('runs by the server’s clock and ends with the expiry, which may come before a refusal', () => {
    const clocks: Report['clocks'] = {
      hosts: [],
      reference: { offset: 10_000, uncertainty: 500, hosts: [], machine: true },
    };
    const one = token({ expiresAt: iso(20), life: [event('issued', 0, 0), event('refused', 1, 60)] });
    expect(lifePoints(one, clocks, nowhere).map((point) => [point.event, (point.from - T0) / 1000])).toEqual([
      ['issued', 10],
      ['expires', 20],
      ['refused', 70],
    ]);
  });

  it('leaves out what has no time', () => {
    const untimed = { ...event('accepted', 0, 0), at: '', until: '' };
    expect(lifePoints(token({ life: [untimed] }), AGREED, nowhere)).toEqual([]);
  });
});

describe('a clock in words', () => {
  it.each([
    [300, 900, 'the same'],
    [90_000, 800, '90 s ahead'],
    [-3_600_000, 800, '60 min behind'],
  ])('%d ms, right within %d: %s', (offset, uncertainty, words) => {
    expect(offsetWords(offset, uncertainty)).toBe(words);
  });
});
