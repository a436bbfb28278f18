import { describe, expect, it } from 'vitest';
import type { Check, Confidence } from './checks/check.ts';
import { ranked } from './rank.ts';

function finding(
  id: string,
  rung: number,
  confidence: Confidence,
  traits: Partial<Pick<Check, 'symptom' | 'lastResort'>> = {},
) {
  const check = { id, rung, ...traits } as Check;
  return { check, found: { message: 'm', confidence, evidence: [] } };
}
const order = (...findings: ReturnType<typeof finding>[]) => ranked(findings).map(({ check }) => check.id);

describe('the ladder', () => {
  it('puts the lower rung first, then the surer', () => {
    expect(order(finding('b', 8, 'certain'), finding('a', 3, 'likely'))).toEqual(['a', 'b']);
    expect(order(finding('b', 4, 'likely'), finding('a', 4, 'certain'))).toEqual(['a', 'b']);
  });

  it('puts a cause before a symptom, and both before what is merely possible', () => {
    expect(
      order(
        finding('possible', 1, 'possible'),
        finding('symptom', 2, 'certain', { symptom: true }),
        finding('cause', 9, 'likely'),
      ),
    ).toEqual(['cause', 'symptom', 'possible']);
  });

  it('drops the last resort where anything else explains the failure, and keeps it beside symptoms and possibilities', () => {
    const last = finding('last', 9, 'likely', { lastResort: true });
    expect(order(last, finding('cause', 8, 'likely'))).toEqual(['cause']);
    expect(
      order(last, finding('symptom', 5, 'certain', { symptom: true }), finding('maybe', 3, 'possible')),
    ).toEqual(['last', 'symptom', 'maybe']);
  });
});
