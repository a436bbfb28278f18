import { describe, expect, it } from 'vitest';
import { ODD_VALUES, reportOn } from '../testing.ts';
import { allowed, login, page, refused } from './testing.ts';

const SID = 'sid=k3J8s0Qm2Vx7Lr5Tq9Wb';

function titles(line: string, url = 'https://app.acme.test/login'): string[] {
  return reportOn(page(), login(line, { url }), allowed({ headers: { Cookie: line.split(';')[0] ?? '' } }))
    .warnings.filter(({ check }) => check === 'cookie-unguarded')
    .map(({ title }) => title);
}

describe('cookie-unguarded', () => {
  it('names what the cookie of a sign-in lacks', () => {
    expect(titles(`${SID}; Path=/`)).toEqual([
      'The sign-in cookie sid of app.acme.test lacks Secure, HttpOnly and SameSite',
    ]);
    expect(titles(`${SID}; Path=/; Secure; HttpOnly`)).toEqual([
      'The sign-in cookie sid of app.acme.test lacks SameSite',
    ]);
  });

  it.each([
    `${SID}; Path=/; Secure; HttpOnly; SameSite=Lax`,
    'theme=dark; Path=/',
    '_ga=GA1.2.1234567890.1700000000; Path=/',
    'sid=; Path=/; Max-Age=0',
    `${SID}; Path=/; Domain=other.test`,
  ])('has nothing to say of %s', (line) => {
    expect(titles(line)).toEqual([]);
  });

  it('does not ask for Secure on a developer’s own machine', () => {
    expect(titles(`${SID}; Path=/; HttpOnly; SameSite=Lax`, 'http://localhost:3000/login')).toEqual([]);
  });

  it('is one warning, however often the cookie is set, and breaks nothing', () => {
    const again = allowed({ answer: { 'Set-Cookie': `${SID}; Path=/` } });
    const report = reportOn(page(), login(`${SID}; Path=/`), again, again, again);
    expect(report.warnings.filter(({ check }) => check === 'cookie-unguarded')).toHaveLength(1);
    expect(report.incidents).toEqual([]);
    expect(JSON.stringify(report)).not.toContain('k3J8s0Qm2Vx7Lr5Tq9Wb');
  });

  it('is no cause of a refusal', () => {
    const report = reportOn(page(), login(`${SID}; Path=/`), refused({ headers: { Cookie: SID } }));
    for (const { causes, checklist } of report.incidents) {
      expect(causes.map(({ check }) => check)).not.toContain('cookie-unguarded');
      expect(checklist.map(({ check }) => check)).not.toContain('cookie-unguarded');
    }
  });

  it('survives odd lines', () => {
    for (const odd of ODD_VALUES)
      expect(() => reportOn(page(), login([odd, `sid=${odd}`, `session=${odd}; ${odd}`]))).not.toThrow();
  });
});
