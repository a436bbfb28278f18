import { describe, expect, it } from 'vitest';
import { type EntryInput, epoch, exchanges, jwt, START } from './checks/testing.ts';
import { diagnose } from './diagnose.ts';
import type { Incident } from './report.ts';
import { Session } from './session.ts';

const API = 'https://api.shop.example';
const KEY = new Uint8Array(16).fill(7);
const old = jwt({ iss: 'https://id.shop.example', exp: epoch(-720) });
const fresh = jwt({ iss: 'https://id.shop.example', exp: epoch(3600) });
const call = (
  token: string | undefined,
  status: number,
  at: number,
  rest: Partial<EntryInput> = {},
): EntryInput => ({
  url: `${API}/orders`,
  at,
  status,
  ...rest,
  headers: { ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }), ...rest.headers },
  ...(status === 401 ? { answer: { 'WWW-Authenticate': 'Bearer error="invalid_token"' } } : {}),
});

/** The first incident, told each time and told once at the end: they are the same. */
function first(...entries: readonly EntryInput[]): Incident {
  const grown = new Session({ key: KEY });
  for (const exchange of exchanges(...entries)) {
    grown.add(exchange);
    grown.incidents();
  }
  const { incidents } = diagnose(exchanges(...entries), { key: KEY });
  expect(grown.incidents()).toEqual(incidents);
  const [incident] = incidents;
  if (incident === undefined) throw new Error('no incident');
  return incident;
}

const resolvedBy = (...entries: readonly EntryInput[]) => first(...entries).resolved?.exchange;

describe('an incident is resolved', () => {
  it('by a request of its route that shows what was wrong no more', () => {
    const { resolved } = first(call(old, 401, 0), call(fresh, 200, 660));
    expect(resolved).toEqual({ exchange: 1, at: new Date(START + 660_000).toISOString() });
  });

  it('by the very same request, once the server has been repaired', () => {
    const mine = jwt({ iss: 'https://id.shop.example', aud: 'shop', exp: epoch(3600) });
    expect(resolvedBy(call(mine, 401, 0), call(mine, 200, 60))).toBe(1);
  });

  it('when each of its routes is', () => {
    const items = { url: `${API}/items` };
    const refused = [call(old, 401, 0), call(old, 401, 1, items)];
    expect(resolvedBy(...refused, call(fresh, 200, 60))).toBeUndefined();
    expect(resolvedBy(...refused, call(fresh, 200, 60), call(fresh, 200, 61, items))).toBe(3);
  });

  it('by a later request where the first that was let through does not show it', () => {
    expect(resolvedBy(call(old, 401, 0), call(undefined, 200, 30), call(fresh, 200, 60))).toBe(2);
  });

  it('and open again when it fails again', () => {
    const entries = [call(old, 401, 0), call(fresh, 200, 60), call(old, 401, 90)];
    expect(resolvedBy(...entries)).toBeUndefined();
    expect(resolvedBy(...entries, call(fresh, 200, 120))).toBe(3);
  });
});

describe('an incident stays open', () => {
  it('where a stranger is let through after somebody was refused', () => {
    expect(resolvedBy(call(old, 401, 0), call(undefined, 200, 60))).toBeUndefined();
  });

  it('where the same fault is let through for once', () => {
    expect(resolvedBy(call(old, 401, 0), call(old, 200, 60))).toBeUndefined();
  });

  it('where the answer came from the cache or from a service worker', () => {
    const cached = { viaWorker: 'cache-storage' } as const;
    expect(resolvedBy(call(old, 401, 0), call(fresh, 200, 60, cached))).toBeUndefined();
  });

  it('where the address was opened as a page instead', () => {
    expect(resolvedBy(call(old, 401, 0), call(fresh, 200, 60, { type: 'document' }))).toBeUndefined();
  });

  it('where somebody was forbidden one thing and is given another', () => {
    const one = (path: string, status: number, at: number) =>
      call(fresh, status, at, { url: `${API}${path}` });
    expect(resolvedBy(one('/orders/17', 403, 0), one('/orders/18', 200, 60))).toBeUndefined();
    expect(resolvedBy(one('/orders/17', 403, 0), one('/orders/17', 200, 60))).toBe(1);
  });
});
