import { describe, expect, it } from 'vitest';
import { percent, shareOf, tilesOf } from './figure-words.ts';
import type { FiguresReport, Rate, SessionAge } from './useSession.ts';

const rate = (
  requests: number,
  answered: number,
  unauthorized: number,
  forbidden: number,
  expected: number,
): Rate => ({
  requests,
  answered,
  unauthorized,
  forbidden,
  expected,
});
const none = { succeeded: 0, failed: 0, abandoned: 0, open: 0 };
const figures = (over: Partial<FiguresReport>): FiguresReport => ({
  total: rate(10, 10, 0, 0, 0),
  routes: [],
  clients: [],
  tokens: [],
  slices: [],
  untimed: 0,
  signIns: { people: none, renewals: none, services: none },
  sessions: [],
  stillborn: 0,
  ...over,
});
const age = (seconds: number, endedBy: SessionAge['endedBy']): SessionAge => ({
  by: 'token',
  fingerprint: '‹20 chars #0a1b2c3d›',
  start: 1,
  end: endedBy === null ? null : 2,
  endedBy,
  age: seconds * 1000,
});

describe('the share of refused requests', () => {
  it('leaves expected refusals and unanswered requests out', () => {
    // 20 requests, 2 of them unanswered, 3 expected 401s: 6 of 15.
    expect(shareOf(rate(20, 18, 7, 2, 3))).toBe(6 / 15);
    expect(tilesOf(figures({ total: rate(20, 18, 7, 2, 3) }))[0]).toEqual({
      id: 'refused',
      label: 'Refused requests',
      value: '40%',
      more: '6 of 15 · 7 × 401, 2 × 403 · 3 expected, counted apart · 2 without a recorded answer',
      alarming: true,
    });
  });

  it('is unknown where nothing was answered', () => {
    expect(shareOf(rate(3, 0, 0, 0, 0))).toBeUndefined();
    expect(percent(undefined)).toBe('–');
  });

  it.each([
    [0, '0%'],
    [0.001, '<1%'],
    [0.5, '50%'],
    [0.999, '>99%'],
    [1, '100%'],
  ])('%d is %s', (share, text) => expect(percent(share)).toBe(text));
});

describe('the other figures', () => {
  it('are there where there was an occasion', () => {
    expect(tilesOf(figures({})).map(({ id }) => id)).toEqual(['refused']);
    const people = { succeeded: 3, failed: 1, abandoned: 1, open: 2 };
    const tiles = tilesOf(figures({ signIns: { people, renewals: none, services: none } }));
    expect(tiles[1]).toMatchObject({
      id: 'sign-ins',
      value: '60%',
      more: '3 of 5 · 1 failed · 1 given up · 2 not over yet',
    });
  });

  it('tell the age of sessions by the one in the middle', () => {
    const sessions = [age(7200, 'refusal'), age(60, 'sign-out'), age(900, 'refusal'), age(300, null)];
    expect(tilesOf(figures({ sessions, stillborn: 1 }))[1]).toMatchObject({
      value: '15 min',
      more: 'from 60 s to 2 h · 2 ended by a refusal · 1 by a sign-out · 1 still good after 5 min · 1 never let through',
    });
  });
});
