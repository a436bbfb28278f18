import { describe, expect, it } from 'vitest';
import { binsOf } from './time-bins.ts';
import type { SliceFigure } from './useSession.ts';

const START = Date.UTC(2026, 10, 24, 9, 41, 0);
const slice = (second: number, requests: number, unauthorized = 0, incident?: string): SliceFigure => ({
  id: `s${second}`,
  from: START + second * 1000,
  to: START + (second + 1) * 1000,
  requests,
  answered: requests,
  unauthorized,
  forbidden: 0,
  expected: 0,
  incidents: incident === undefined ? [] : [incident],
});
const told = (bins: ReturnType<typeof binsOf>) =>
  bins.map(({ from, requests, refused }) => [(from - START) / 1000, requests, refused]);

describe('the spans of the time line', () => {
  it('have the spans between them in which nothing happened', () => {
    expect(told(binsOf([slice(0, 3, 1), slice(3, 2)], 10))).toEqual([
      [0, 3, 1],
      [1, 0, 0],
      [2, 0, 0],
      [3, 2, 0],
    ]);
  });

  it('are of a round length and not too many', () => {
    const bins = binsOf([slice(0, 1), slice(7, 1, 1, 'i1'), slice(9, 4), slice(59, 2)], 8);
    expect(told(bins)).toEqual([
      [0, 6, 1],
      [10, 0, 0],
      [20, 0, 0],
      [30, 0, 0],
      [40, 0, 0],
      [50, 2, 0],
    ]);
    expect(bins[0]).toMatchObject({ ids: ['s0', 's7', 's9'], incident: 'i1' });
  });

  it('stay few over months, and are none where there is nothing', () => {
    expect(binsOf([slice(0, 1), slice(86_400 * 90, 1)], 40).length).toBeLessThanOrEqual(41);
    expect(binsOf([], 40)).toEqual([]);
  });
});
