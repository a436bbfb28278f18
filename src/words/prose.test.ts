import { afterEach, describe, expect, it } from 'vitest';
import { checks } from '../engine/checks/index.ts';
import { COMPARE_NOUNS } from '../report/compare-words.ts';
import {
  BASIS_WORDS,
  CLASS_WORDS,
  GRADE_WORDS,
  REJECTED_WORDS,
  reasonWords,
  WEIGHT_WORDS,
  WITHHELD_WORDS,
} from '../report/cookie-words.ts';
import { STEP_WORDS } from '../report/flow-words.ts';
import { LIMIT_WORDS } from '../report/words.ts';
import { prose as german } from './de/prose.ts';
import { checkProse, loadProse, phrase, proseFrom } from './prose.ts';

afterEach(() => proseFrom(undefined));

const names = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))].sort();

describe('the engine’s words', () => {
  it('are English where there is no translation', async () => {
    await loadProse('xx');
    expect(phrase('it has expired')).toBe('it has expired');
    expect(phrase('toString')).toBe('toString');
    expect(checkProse('token-expired')).toBeUndefined();
  });

  it('are there in German once they are loaded', async () => {
    await loadProse('de');
    expect(phrase('it has expired')).toBe('es ist abgelaufen');
    expect(checkProse('token-expired')?.name).toBe('Token abgelaufen');
    expect(checkProse('constructor')).toBeUndefined();
  });
});

describe('their translation into German', () => {
  it.each(Object.entries(german.checks))('has what %s says, with its values and fixes', (id, translated) => {
    const check = checks.find((one) => one.id === id);
    for (const [key, message] of Object.entries(translated.messages)) {
      const english = check?.messages[key];
      expect(english, `${id} says no ${key}`).toBeDefined();
      if (english === undefined) continue;
      for (const part of ['title', 'what', 'why'] as const)
        expect(names(message[part]), `${id}/${key}: ${part}`).toEqual(names(english[part]));
      expect(message.fixes.map(names), `${id}/${key}: fixes`).toEqual(
        english.fixes.map(({ text }) => names(text)),
      );
    }
  });

  it('has phrases that are said, and no others', () => {
    const tables = [
      REJECTED_WORDS,
      WITHHELD_WORDS,
      BASIS_WORDS,
      CLASS_WORDS,
      GRADE_WORDS,
      WEIGHT_WORDS,
      STEP_WORDS,
      COMPARE_NOUNS,
      LIMIT_WORDS,
    ];
    const said = new Set(tables.flatMap((table) => Object.values(table)));
    for (const id of ['cookie-undeletable', 'cookie-duplicate-name', 'cookie-pileup'])
      said.add(reasonWords(id));
    expect(Object.keys(german.phrases).filter((english) => !said.has(english))).toEqual([]);
  });
});
