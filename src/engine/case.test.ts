import { expect, it } from 'vitest';
import { evaluate, type Question } from './case.ts';
import { defineCheck } from './checks/check.ts';
import { exchanges } from './checks/testing.ts';
import { Redactor } from './exchange/redact.ts';
import { Facts } from './facts/facts.ts';

it('asks anew only those checks that look at what came later', () => {
  const asked: string[] = [];
  const check = (id: string, looks: boolean) =>
    defineCheck({
      id,
      group: 'token',
      summary: '',
      severity: 'broken',
      rung: 5,
      applies: ['unauthorized', 'forbidden'],
      spec: [],
      needs: [],
      messages: { found: { title: '', what: '', why: '', fixes: [] } },
      run: (input) => {
        asked.push(id);
        if (looks && input.later.success === undefined) return [];
        return [{ message: 'found', confidence: 'likely', evidence: [] }];
      },
    });
  const checks = [check('looks', true), check('stands', false)];
  const show = new Redactor(new Uint8Array(16));
  const [exchange] = exchanges({ url: 'https://api.test/', status: 401 });
  if (exchange === undefined) throw new Error('no exchange');
  const facts = new Facts('chromium').observe(exchange);
  // One object, changed as the session changes its cases.
  const question: { -readonly [Key in keyof Question]: Question[Key] } = {
    kind: 'unauthorized',
    exchange,
    hops: [exchange],
    facts,
    later: { refusals: 0 },
  };
  const before = evaluate(question, checks, show);
  question.later = { refusals: 0, success: exchange };
  const after = evaluate(question, checks, show, before);
  expect(asked).toEqual(['looks', 'stands', 'looks']);
  expect(after.checklist.map(({ outcome }) => outcome)).toEqual(['found', 'found']);
  expect(after.findings.map((finding) => finding.check.id)).toEqual(['looks', 'stands']);

  question.facts = { ...facts };
  evaluate(question, checks, show, after);
  expect(asked.slice(3)).toEqual(['looks', 'stands']);
});
