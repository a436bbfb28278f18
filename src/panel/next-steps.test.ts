import { describe, expect, it } from 'vitest';
import { fixesByParty, testerStep } from './next-steps.ts';
import { incident } from './testing.ts';
import type { Cause, Fix } from './useSession.ts';

const fix = (audience: Fix['audience'], effort: Fix['effort'], text = `${audience} ${effort}`): Fix => ({
  audience,
  effort,
  text,
});
const cause = (...fixes: readonly Fix[]): Cause => ({
  check: 'token-expired',
  confidence: 'certain',
  message: 'expired',
  title: 'It expired',
  what: 'It expired.',
  why: 'Servers refuse it.',
  evidence: [{ exchange: 4, at: 'request.headers.authorization', text: 'x', mark: '' }],
  fixes,
  spec: [],
});

describe('fixes', () => {
  it('stand under whoever can make them, the easiest first', () => {
    const groups = fixesByParty([
      fix('admin', 'hard'),
      fix('backend', 'medium'),
      fix('admin', 'easy'),
      fix('frontend', 'easy'),
      fix('user', 'easy'),
    ]);
    expect(groups.map(({ party, fixes }) => [party, ...fixes.map(({ text }) => text)])).toEqual([
      ['user', 'user easy'],
      ['developer', 'frontend easy', 'backend medium'],
      ['admin', 'admin easy', 'admin hard'],
    ]);
  });

  it('leave out whoever can do nothing', () => {
    expect(fixesByParty([fix('admin', 'easy')]).map(({ party }) => party)).toEqual(['admin']);
  });
});

describe('somebody who cannot change the code', () => {
  it('tries what the root cause has for the user, then hands it to whoever has the least to do', () => {
    const root = cause(
      fix('backend', 'medium'),
      fix('user', 'medium'),
      fix('admin', 'easy'),
      fix('user', 'easy', 'Sign in again.'),
    );
    expect(testerStep(incident({ id: 'i1', causes: [root, cause(fix('frontend', 'easy'))] }))).toEqual({
      attempt: fix('user', 'easy', 'Sign in again.'),
      owners: ['admin', 'backend'],
    });
  });

  it('has nothing to try where the root cause names nothing', () => {
    expect(testerStep(incident({ id: 'i1', causes: [cause(fix('admin', 'easy'))] }))).toEqual({
      attempt: undefined,
      owners: ['admin'],
    });
    expect(testerStep(incident({ id: 'i1', causes: [] }))).toEqual({ attempt: undefined, owners: [] });
  });

  it('has nothing to do where nothing is wrong, or it works again', () => {
    expect(testerStep(incident({ id: 'i1', verdict: 'expected' }))).toBeUndefined();
    expect(testerStep(incident({ id: 'i1', resolved: { exchange: 3, at: '' } }))).toBeUndefined();
  });
});
