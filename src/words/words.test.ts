import { afterEach, describe, expect, it } from 'vitest';
import { messagesJson } from './catalogue.ts';
import { catalogues } from './index.ts';
import { language, listed, moment, number, percentage, speakFrom, t, tn } from './words.ts';

const english: Readonly<Record<string, string>> = catalogues.en ?? {};
const of = (catalogue: Readonly<Record<string, string>> | undefined) => (key: string) =>
  catalogue?.[key] ?? '';

afterEach(() => speakFrom(of(english)));

const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe('words', () => {
  it('are English where there is no browser to ask', () => {
    expect(language()).toBe('en');
    expect(t('clear')).toBe('Clear');
  });

  it('take values and numbers as the language writes them', () => {
    expect(tn('reading_requests', 1, { done: 1 })).toBe('Reading the file: 1 of 1 request');
    expect([percentage(0.456), moment(Date.UTC(2026, 10, 24, 9, 41, 3))]).toEqual([
      '46%',
      'Nov 24, 2026, 09:41 UTC',
    ]);
    expect(tn('reading_requests', 12_345, { done: 1000 })).toBe('Reading the file: 1,000 of 12,345 requests');
    speakFrom(of(catalogues.de));
    expect(tn('reading_requests', 12_345, { done: 1000 })).toBe(
      'Die Datei wird gelesen: 1.000 von 12.345 Anfragen',
    );
    expect(number(1234.5)).toBe('1.234,5');
    expect(percentage(0.456)).toBe('46\u00a0%');
    expect(moment(Date.UTC(2026, 10, 24, 9, 41, 3))).toBe('24. Nov. 2026, 09:41 UTC');
    expect(listed(['Secure', 'HttpOnly'])).toBe('Secure und HttpOnly');
  });

  it('do not look for names in values', () => {
    expect(t('limits_summary', { count: '{count} $1' })).toBe('What this capture cannot tell ({count} $1)');
  });

  it('show their key where a catalogue has none', () => {
    speakFrom(() => '');
    expect(t('clear')).toBe('clear');
    expect(language()).toBe('en');
    expect(tn('reading_requests', 2, { done: 1 })).toBe('reading_requests_other');
  });

  it('are handed to the browser with dollars that begin nothing', () => {
    expect(JSON.parse(messagesJson({ cost: 'a $1 and $name$' }))).toEqual({
      cost: { message: 'a $$1 and $$name$$' },
    });
  });
});

describe.each(Object.entries(catalogues))('the catalogue of %s', (folder, catalogue) => {
  it('is in its language', () => expect(catalogue.language).toBe(folder));

  it('has the keys of English, and no empty text', () => {
    expect(Object.keys(catalogue).sort()).toEqual(Object.keys(english).sort());
    expect(Object.entries(catalogue).filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('has the same names in braces', () => {
    const differing = Object.keys(english).filter(
      (key) => `${names(catalogue[key] ?? '')}` !== `${names(english[key] ?? '')}`,
    );
    expect(differing).toEqual([]);
  });

  it('has every form that its plurals take', () => {
    const forms = new Intl.PluralRules(folder).resolvedOptions().pluralCategories;
    const stems = Object.keys(catalogue).flatMap((key) =>
      key.endsWith('_other') ? [key.slice(0, -'_other'.length)] : [],
    );
    for (const stem of stems)
      for (const form of forms) expect(catalogue, stem).toHaveProperty(`${stem}_${form}`);
  });

  it('has keys that browsers take', () => {
    expect(Object.keys(catalogue).filter((key) => !/^[a-z][a-z0-9_]*$/.test(key))).toEqual([]);
  });

  it('stays within what the stores show', () => {
    expect(catalogue.extension_name?.length).toBeLessThanOrEqual(75);
    expect(catalogue.extension_description?.length).toBeLessThanOrEqual(132);
  });
});
