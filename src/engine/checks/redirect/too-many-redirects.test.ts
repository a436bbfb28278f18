import { describe, expect, it } from 'vitest';
import { incidentOf, reportOn } from '../testing.ts';
import { circle, hop, shown } from './testing.ts';

describe('too-many-redirects', () => {
  it('is the cause of a circle of which nothing deeper is known', () => {
    const incident = incidentOf(circle(10, () => ['https://a.test/de', 'https://a.test/en']));
    expect([incident.kind, incident.verdict, incident.causes[0]?.check]).toEqual([
      'redirect-loop',
      'broken',
      'too-many-redirects',
    ]);
    expect(incident.rounds).toBe(10);
    expect(incident.exchanges).toHaveLength(20);
  });

  it('is told where the browser gave up though no address came twice', () => {
    const entries = Array.from({ length: 20 }, (_, n) =>
      hop(
        `https://a.test/x${'/x'.repeat(n)}`,
        `https://a.test/x${'/x'.repeat(n + 1)}`,
        n === 19 ? { error: 'net::ERR_TOO_MANY_REDIRECTS' } : {},
      ),
    );
    const [first] = incidentOf(entries).causes;
    expect([first?.check, first?.message]).toEqual(['too-many-redirects', 'endless']);
    expect(first?.title).not.toMatch(/\{\w+\}|0 rounds/);
  });

  it('is not told of a few redirects that arrive', () => {
    const entries = ['a', 'b', 'c', 'd'].map((name, at) =>
      hop(`https://a.test/${name}`, `https://a.test/${'bcde'[at]}`),
    );
    expect(reportOn(...entries, shown('https://a.test/e')).incidents).toEqual([]);
  });
});
