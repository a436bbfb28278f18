import { describe, expect, it, vi } from 'vitest';
import { SETTINGS_KEY } from '../extension/keep.ts';
import { DEFAULTS, linesOf, readSettings } from './settings.ts';
import { type Keeping, SettingsStore } from './settings-store.ts';

const keeping = (stored?: string) => {
  const kept = new Map(stored === undefined ? [] : [[SETTINGS_KEY, stored]]);
  const store: Keeping = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  };
  return { kept, store };
};

describe('stored settings', () => {
  it('are read back as they were written', () => {
    const { store } = keeping();
    const one = new SettingsStore(() => store);
    one.set({ keep: 5000, loginUrls: ['/in', 'id.example'], redaction: 'strict', onNavigation: 'clear' });
    expect(new SettingsStore(() => store).state()).toEqual({
      settings: one.state().settings,
      trouble: undefined,
    });
    expect(one.state().settings).toMatchObject({ keep: 5000, loopRounds: 2 });
  });

  it.each([
    ['not JSON', '{', DEFAULTS],
    ['no object', '[1]', DEFAULTS],
    ['a number out of range', '{"keep":1,"loopRounds":3}', { ...DEFAULTS, loopRounds: 3 }],
    ['a number that is a text', '{"keep":"900"}', DEFAULTS],
    ['half a number', '{"stormCount":5.5}', DEFAULTS],
    [
      'a list of other things',
      '{"loginUrls":[1],"ignoredHosts":["a"]}',
      { ...DEFAULTS, ignoredHosts: ['a'] },
    ],
    ['a list without end', JSON.stringify({ sessionCookies: Array(201).fill('a') }), DEFAULTS],
    ['a choice that there is not, weaker than any', '{"redaction":"none"}', DEFAULTS],
  ])('count as not set where they are %s, and that is told', (_, stored, settings) => {
    const { store } = keeping(stored);
    expect(new SettingsStore(() => store).state()).toEqual({ settings, trouble: 'odd' });
  });

  it('may lack what came later, and have what is no more', () => {
    expect(readSettings('{"gone":true}')).toEqual({ settings: DEFAULTS, odd: [] });
  });

  it('hold without a place to keep them, which is told', () => {
    const one = new SettingsStore(() => {
      throw new DOMException('Access is denied for this document.', 'SecurityError');
    });
    expect(one.state()).toEqual({ settings: DEFAULTS, trouble: undefined });
    one.set({ keep: 600 });
    expect(one.state()).toMatchObject({ settings: { keep: 600 }, trouble: 'not-kept' });
  });

  it('are as at first again, and forgotten, when that is wanted', () => {
    const { kept, store } = keeping();
    const one = new SettingsStore(() => store);
    const told = vi.fn();
    one.subscribe(told);
    one.set({ keep: 600 });
    one.reset();
    expect(one.state().settings).toEqual(DEFAULTS);
    expect(kept.size).toBe(0);
    expect(told).toHaveBeenCalledTimes(2);
  });

  it('follow what another panel has set', () => {
    const { kept, store } = keeping();
    const one = new SettingsStore(() => store);
    kept.set(SETTINGS_KEY, '{"keep":700}');
    one.changedElsewhere();
    expect(one.state().settings.keep).toBe(700);
  });
});

describe('the lines of a list', () => {
  it('are trimmed, each once, none empty', () => {
    expect(linesOf(' a \n\nb\na\n')).toEqual(['a', 'b']);
  });
});
