import { describe, expect, it } from 'vitest';
import { type EntryInput, epoch, exchanges, jwt, ODD_VALUES } from '../checks/testing.ts';
import { Redactor } from '../exchange/redact.ts';
import { Session } from '../session.ts';
import { compare } from './compare.ts';

const show = new Redactor(new Uint8Array(16).fill(7));
const URL = 'https://api.shop.example/orders';

function differences(failing: Partial<EntryInput>, working: Partial<EntryInput>) {
  const both = exchanges({ url: URL, status: 401, ...failing }, { url: URL, ...working });
  const [bad, good] = both.toSorted((a, b) => a.index - b.index);
  if (bad === undefined || good === undefined) throw new Error('no entries');
  return compare(bad, good, show);
}
const named = (failing: Partial<EntryInput>, working: Partial<EntryInput>) =>
  differences(failing, working).map((one) => `${one.weight} ${one.about} ${one.name}`);
const bearer = (token: string, rest: Record<string, string> = {}): Partial<EntryInput> => ({
  headers: { Authorization: `Bearer ${token}`, ...rest },
});

describe('comparing a request that failed with one that worked', () => {
  it('finds nothing between equals', () => {
    expect(named(bearer('opaque-token-1'), bearer('opaque-token-1'))).toEqual([]);
  });

  it('names a credential that is missing, of another scheme, or another one', () => {
    expect(named({}, bearer('opaque-token-1'))).toEqual(['1 credential Authorization']);
    expect(named({ headers: { Authorization: 'Basic dTpw' } }, bearer('opaque-token-1'))[0]).toBe(
      '1 scheme Authorization',
    );
    expect(named(bearer('opaque-token-2'), bearer('opaque-token-1'))).toEqual(['2 token Authorization']);
  });

  it('looks into the tokens: issuer, audience, scope, key, user; what explains a refusal first', () => {
    const claims = { iss: 'https://id.example', aud: 'orders', scope: 'read write', sub: 'ada' };
    const good = jwt(claims, { kid: 'k1' });
    const bad = jwt({ ...claims, iss: 'https://id.other.example', scope: 'read', sub: 'bob' }, { kid: 'k2' });
    expect(named(bearer(bad), bearer(good))).toEqual([
      '1 claim iss',
      '1 claim scope',
      '2 token Authorization',
      '2 claim kid',
      '2 claim sub',
    ]);
    const text = JSON.stringify(differences(bearer(bad), bearer(good)));
    for (const secret of ['ada', 'bob', bad, good]) expect(text).not.toContain(`"${secret}"`);
    expect(named(bearer('opaque-token-2'), bearer(good))).toContain('1 token form');
  });

  it('tells that the same token had expired by then', () => {
    const token = jwt({ exp: epoch(30) });
    expect(named({ ...bearer(token), at: 60 }, { ...bearer(token), at: 0 })).toEqual(['1 claim exp']);
  });

  it('compares cookies: session cookies first, others only where one lacks them', () => {
    const cookie = (text: string): Partial<EntryInput> => ({ headers: { Cookie: text } });
    expect(
      named(cookie('theme=dark; _ga=2'), cookie('sid=8f3b2c1d9e7a4f60b5c1; theme=light; lang=de')),
    ).toEqual(['1 cookie sid', '3 cookie lang', '3 cookie _ga']);
    expect(named(cookie('sid=8f3b2c1d9e7a4f60b5c1'), cookie('sid=1f3b2c1d9e7a4f60b5c7'))).toEqual([
      '2 cookie sid',
    ]);
  });

  it('compares host, scheme, method, page and kind', () => {
    const origin = (value: string, rest: Partial<EntryInput> = {}): Partial<EntryInput> => ({
      headers: { Origin: value },
      ...rest,
    });
    expect(
      named(
        origin('https://shop.example', {
          url: 'http://api2.shop.example/orders',
          method: 'POST',
          type: 'document',
        }),
        origin('https://www.shop.example'),
      ),
    ).toEqual([
      '2 address scheme',
      '2 address host',
      '2 address port',
      '2 address method',
      '2 origin origin',
      '2 kind kind of request',
    ]);
  });

  it('compares key and CSRF fields, values as fingerprints', () => {
    const found = differences(
      { headers: { 'X-Api-Key': 'k-wrong-123456', 'X-CSRF-Token': 'aaaaaaaaaaaaaaaa1' } },
      { headers: { 'X-Api-Key': 'k-right-123456' } },
    );
    expect(found.map((one) => one.name)).toEqual(['x-api-key', 'x-csrf-token']);
    expect(JSON.stringify(found)).not.toMatch(/k-wrong|k-right|aaaaaa/);
  });

  it('does not take what was not recorded for missing', () => {
    const found = differences(
      { provisional: true },
      bearer('opaque-token-1', { Cookie: 'sid=8f3b2c1d9e7a4f60b5c1' }),
    );
    expect(found.every((one) => one.failing === 'not recorded' && one.weight === 3)).toBe(true);
  });

  it('bears odd values', () => {
    ODD_VALUES.forEach((value, index) => {
      const other = ODD_VALUES[index + 1] ?? '';
      const found = differences(
        { headers: { Authorization: value, Cookie: value, Origin: value } },
        { headers: { Authorization: other, Cookie: other, Origin: other } },
      );
      expect(found.length).toBeGreaterThan(0);
    });
  });
});

describe('what a refused request is compared with', () => {
  const comparison = (entries: readonly EntryInput[], index: number) => {
    const session = new Session();
    for (const exchange of exchanges(...entries)) session.add(exchange);
    const found = session.comparisonOf(index);
    return found === undefined ? undefined : `${found.how} ${found.working.index}`;
  };
  const good = { url: URL, ...bearer('opaque-token-1') };
  const bad: EntryInput = { url: URL, status: 401, ...bearer('opaque-token-2') };

  it('is the last success of its route, else the next, else another address of the server', () => {
    expect(comparison([good, good, bad], 2)).toBe('before 1');
    expect(comparison([bad, good], 0)).toBe('after 1');
    expect(comparison([{ ...good, url: 'https://api.shop.example/me' }, bad], 1)).toBe('elsewhere 0');
    expect(comparison([bad], 0)).toBeUndefined();
    expect(comparison([good, bad], 0)).toBeUndefined();
  });
});
