import { describe, expect, it } from 'vitest';
import { checks } from '../engine/checks/index.ts';
import { callWith } from './testing.ts';

const call = (...argv: string[]) => callWith({}, ['explain', ...argv]);

describe('why401 explain', () => {
  it('prints the page of a check, within the terminal', async () => {
    const { code, out, err } = await call('token-expired');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^Token expired \(token-expired\)\n/);
    for (const part of ['WHAT IT MEANS', 'WHY IT HAPPENS', 'NOT TO BE CONFUSED WITH', 'clock-skew: '])
      expect(out).toContain(part);
  });

  it('prints it as Markdown, as it stands in the documentation', async () => {
    const { out } = await call('token-expired', '--format', 'markdown');
    expect(out).toMatch(/^# Token expired\n/);
    expect(out).toContain('## Specification');
  });

  it('lists every check where none is named', async () => {
    const { code, out } = await call();
    expect(code).toBe(0);
    for (const { id } of checks) expect(out).toContain(`  ${id}: `);
  });

  it('says in one line that there is no such check, and which are near', async () => {
    const { code, out, err } = await call('expired-token');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(
      /^why401: there is no check of that name; perhaps one of [^\n]*\btoken-expired\b[^\n]*\n$/,
    );
    expect((await call('x')).err).toBe('why401: there is no check of that name; why401 explain lists them\n');
  });
});
