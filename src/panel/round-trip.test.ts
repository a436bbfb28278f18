import { describe, expect, it } from 'vitest';
import { roundTrip } from './round-trip.ts';
import { demoExchanges, demoIncidents, incident } from './testing.ts';
import { Session } from './useSession.ts';

const exchanges = demoExchanges();
const at = (index: number) => exchanges[index];
const { show } = new Session();
const loop = demoIncidents()[0];

describe('the round trip of a loop', () => {
  it('goes from the first request to the one that asks for the same again, with what is broken', () => {
    const trip = loop && roundTrip(loop, at, show);
    expect(trip?.lanes.map(({ name }) => name)).toEqual([
      'browser',
      'app.example.test (http)',
      'idp.other.test',
    ]);
    expect(trip?.messages.map((hop) => [hop.exchange, hop.request, hop.to, hop.round])).toEqual([
      [0, 'GET /dashboard', 1, 1],
      [1, 'GET /authorize?…', 2, 1],
      [2, 'GET /callback?…', 1, 1],
      [3, 'GET /dashboard', 1, 2],
    ]);
    expect(trip?.messages.map((hop) => hop.fault)).toEqual(['', '', 'Set-Cookie sid', 'no Cookie field']);
  });

  it('shows the round in which the cause was seen', () => {
    const cause = loop?.causes[0];
    if (loop === undefined || cause === undefined) throw new Error('no loop');
    const late = {
      ...cause,
      evidence: cause.evidence.map((one) => ({ ...one, exchange: one.exchange + 6 })),
    };
    const trip = roundTrip({ ...loop, causes: [late] }, at, show);
    expect(trip?.messages[0]?.exchange).toBe(6);
  });

  it('holds no secret of the addresses', () => {
    const trip = loop && roundTrip(loop, at, show);
    expect(JSON.stringify(trip)).not.toContain('c0deC0deC0de99');
  });

  it('is not drawn from one request', () => {
    expect(roundTrip(incident({ id: 'i9', exchanges: [0], rounds: 2 }), at, show)).toBeUndefined();
    expect(roundTrip(incident({ id: 'i9', exchanges: [], rounds: 2 }), at, show)).toBeUndefined();
  });
});
