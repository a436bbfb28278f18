import { describe, expect, it } from 'vitest';
import { type EntryInput, reportOn } from '../engine/checks/testing.ts';
import { APP, codeFlow, form, page } from '../engine/facts/sign-ins/testing.ts';
import { markdownReport } from './markdown.ts';
import { brokenFlow, signInLines } from './sign-in-lines.ts';
import { textReport } from './text.ts';

const refused = (at: number): EntryInput[] => [
  { ...form(`${APP}/login`, 'username=ada&password=analytical', undefined, { status: 401 }), at },
  { ...page(`${APP}/`), at: at + 1 },
];

describe('a line a sign-in', () => {
  it('tells what it was, how it ended and where it broke', () => {
    const report = reportOn(...codeFlow(), ...refused(100));
    expect(signInLines(report)).toEqual({
      lines: [
        'Sign-in with a code at id.corp.example: signed in: #0, #1, #2, #3, #4, #5 and 1 more',
        'Sign-in by a form at app.shop.example: failed at the credentials: #7; broken at #7 (401)',
      ],
      left: 0,
    });
    expect(textReport(report)).toContain(
      'Sign-ins (2):\n  - Sign-in with a code at id.corp.example: signed in',
    );
    expect(markdownReport(report)).toContain(
      '## Sign-ins\n\n- Sign-in with a code at id.corp.example: signed in',
    );
    expect(brokenFlow(report)?.id).toBe('f2');
    expect(markdownReport(report)).toMatch(/\n```mermaid\nsequenceDiagram\n[^`]*POST \/login[^`]*\n```\n/);
  });

  it('keeps those that failed where there are too many', () => {
    const many = Array.from({ length: 25 }, (_, turn) =>
      codeFlow(turn * 100, `st-${turn}ZxCvBn56`, `c0de-${turn}UiOp78`, `page${turn}`),
    ).flat();
    const { lines, left } = signInLines(reportOn(...many, ...refused(5000)));
    expect(lines).toHaveLength(20);
    expect(left).toBe(6);
    expect(lines.at(-1)).toContain('failed');
  });

  it('is not there where nobody signs in', () => {
    const report = reportOn(page(`${APP}/`));
    expect(signInLines(report).lines).toEqual([]);
    expect(textReport(report)).not.toContain('Sign-ins');
    expect(markdownReport(report)).not.toContain('Sign-ins');
    expect(brokenFlow(report)).toBeUndefined();
    expect(markdownReport(reportOn(...codeFlow()))).not.toContain('mermaid');
  });
});
