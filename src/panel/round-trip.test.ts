import { describe, expect, it } from 'vitest';
import { hopLine, roundTrip } from './round-trip.ts';
import { demoExchanges, demoIncidents, incident } from './testing.ts';
import { Session } from './useSession.ts';

const exchanges = demoExchanges();
const at = (index: number) => exchanges[index];
const { show } = new Session();
const loop = demoIncidents()[0];

describe('the round trip of a loop', () => {
  it('goes from the first request to the one that asks for the same again, with what is broken', () => {
    const trip = loop && roundTrip(loop, at, show);
    expect(trip?.lanes).toEqual(['app.example.test (http)', 'idp.other.test']);
    expect(trip?.hops.map((hop) => [hop.index, hop.request, hop.lane, hop.closes])).toEqual([
      [0, 'GET /dashboard', 0, false],
      [1, 'GET /authorize?…', 1, false],
      [2, 'GET /callback?…', 0, false],
      [3, 'GET /dashboard', 0, true],
    ]);
    expect(trip?.hops.map((hop) => hop.fault)).toEqual(['', '', 'Set-Cookie sid ✖', 'no Cookie field']);
  });

  it('shows the round in which the cause was seen', () => {
    const cause = loop?.causes[0];
    if (loop === undefined || cause === undefined) throw new Error('no loop');
    const late = {
      ...cause,
      evidence: cause.evidence.map((one) => ({ ...one, exchange: one.exchange + 6 })),
    };
    const trip = roundTrip({ ...loop, causes: [late] }, at, show);
    expect(trip?.hops[0]?.index).toBe(6);
  });

  it('holds no secret of the addresses', () => {
    const trip = loop && roundTrip(loop, at, show);
    const text = JSON.stringify(trip) + (trip?.hops.map((hop) => hopLine(hop, trip)).join() ?? '');
    expect(text).not.toContain('c0deC0deC0de99');
  });

  it('is not drawn from one request', () => {
    expect(roundTrip(incident({ id: 'i9', exchanges: [0], rounds: 2 }), at, show)).toBeUndefined();
    expect(roundTrip(incident({ id: 'i9', exchanges: [], rounds: 2 }), at, show)).toBeUndefined();
  });
});
