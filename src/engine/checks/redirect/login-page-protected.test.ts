import { describe, expect, it } from 'vitest';
import { causesOf, incidentOf, reportOn } from '../testing.ts';
import { circle, hop, shown } from './testing.ts';

const nested = (name: string, depth: number, path: string): string =>
  depth === 0 ? path : `${path}?${name}=${encodeURIComponent(nested(name, depth - 1, path))}`;

describe('login-page-protected', () => {
  it.each([
    ['next', '/login'],
    ['returnTo', '/auth/signin'],
    ['ReturnUrl', '/Account/Login'],
    ['redirect_to', '/wp-login.php'],
  ])('is the cause where %s nests and grows', (name, path) => {
    const entries = [
      hop('https://polls.test/results', `https://polls.test${path}?${name}=%2Fresults`),
      ...circle(8, (turn) => [`https://polls.test${nested(name, turn + 1, path)}`]),
    ];
    const incident = incidentOf(entries);
    expect([incident.kind, incident.verdict]).toEqual(['login-loop', 'broken']);
    expect(incident.causes[0]?.check).toBe('login-page-protected');
    expect(incident.causes[0]?.confidence).toBe('certain');
    expect(incident.causes[0]?.what).toContain(name);
  });

  it('is likely where the sign-in page redirects to itself unchanged', () => {
    const entries = circle(
      6,
      () => ['https://polls.test/login?next=%2F'],
      () => ({ answer: { Location: '/login?next=%2F' } }),
    );
    const [first] = incidentOf(entries).causes;
    expect([first?.check, first?.message, first?.confidence]).toEqual([
      'login-page-protected',
      'self',
      'likely',
    ]);
  });

  it('is not said where the sign-in leads back to the page that asks for it', () => {
    const entries = circle(5, (n) => [
      'https://a.test/home',
      `https://a.test/login?next=${'%2Fhome'.repeat(n + 1)}`,
    ]);
    expect(causesOf(entries)).not.toContain('login-page-protected');
  });

  it('finds nothing broken where the sign-in page is shown', () => {
    const report = reportOn(
      hop('https://a.test/', '/login?next=%2F'),
      shown('https://a.test/login?next=%2F'),
    );
    expect(report.incidents).toEqual([]);
  });
});
