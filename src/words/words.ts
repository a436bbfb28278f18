import type { English, WordKey } from './en/index.ts';

export type { WordKey } from './en/index.ts';

/**
 * The words of the extension's pages, in the language of the browser. They stand in `_locales`, which the build writes from the
 * catalogues beside this file; `{name}` in them stands for a value. Reading them is synchronous: nothing waits for them.
 */

/** The names that stand in braces in a text. */
type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

/** What a message wants besides its key: nothing, or a value for each of its names. */
export type ValuesOf<Key extends WordKey, Value, Given extends string = never> = [
  Exclude<NamesIn<English[Key]>, Given>,
] extends [never]
  ? []
  : [values: { readonly [Name in Exclude<NamesIn<English[Key]>, Given>]: Value }];

/** What `PLURAL_one`, `PLURAL_other` … have in common. */
export type PluralKey = {
  [Key in WordKey]: Key extends `${infer Stem}_other` ? Stem : never;
}[WordKey];

/** Text of a key; '' where there is none. */
export type Lookup = (key: string) => string;

interface I18n {
  getMessage(key: string): string;
}

function browserLookup(): Lookup {
  // Read without the polyfill, which is loaded later than the first words are shown.
  const own = globalThis as { readonly browser?: { i18n?: I18n }; readonly chrome?: { i18n?: I18n } };
  const i18n = own.browser?.i18n ?? own.chrome?.i18n;
  return i18n === undefined ? () => '' : (key) => i18n.getMessage(key);
}

let lookup = browserLookup();
const texts = new Map<string, string>();
let tools:
  | {
      readonly numbers: Intl.NumberFormat;
      readonly shares: Intl.NumberFormat;
      readonly plurals: Intl.PluralRules;
    }
  | undefined;

/** Takes the words from elsewhere than the browser, for tests; undefined: from the browser again. */
export function speakFrom(other: Lookup | undefined): void {
  lookup = other ?? browserLookup();
  texts.clear();
  tools = undefined;
}

function textOf(key: string): string {
  let text = texts.get(key);
  if (text === undefined) {
    text = lookup(key);
    texts.set(key, text);
  }
  return text;
}

/** The language that the words are in, which need not be the browser's: `en`, `de`. */
export function language(): string {
  return textOf('language') || 'en';
}

function toolsOf() {
  tools ??= {
    numbers: new Intl.NumberFormat(language()),
    shares: new Intl.NumberFormat(language(), { style: 'percent', maximumFractionDigits: 0 }),
    plurals: new Intl.PluralRules(language()),
  };
  return tools;
}

/** `12,345` or `12.345`. */
export function number(value: number): string {
  return toolsOf().numbers.format(value);
}

/** A share of 1 in whole hundredths: `46%` or `46 %`. */
export function percentage(share: number): string {
  return toolsOf().shares.format(share);
}

/** A moment in ms since the epoch, to the minute, in the time zone of HTTP's dates: `Nov 24, 2026, 09:41 UTC`. */
export function moment(time: number): string {
  return new Intl.DateTimeFormat(language(), {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'UTC',
    timeZoneName: 'short',
  }).format(time);
}

/** A message as it stands in the catalogue, its names in their braces; the key where there is none. */
export function template(key: WordKey): string {
  return textOf(key) || key;
}

/** A message, its names replaced; numbers are written as the language has it. */
export function t<Key extends WordKey>(key: Key, ...[values]: ValuesOf<Key, string | number>): string {
  return filled(template(key), values);
}

/** The form of a message that goes with a number, which is its `{count}`. */
export function tn<Stem extends PluralKey>(
  stem: Stem,
  count: number,
  ...[values]: ValuesOf<`${Stem}_other`, string | number, 'count'>
): string {
  return filled(pluralTemplate(stem, count), { ...values, count });
}

export function pluralTemplate(stem: PluralKey, count: number): string {
  return textOf(`${stem}_${toolsOf().plurals.select(count)}`) || template(`${stem}_other`);
}

function filled(text: string, values: Readonly<Record<string, string | number>> | undefined): string {
  if (values === undefined) return text;
  return text.replace(/\{(\w+)\}/g, (all, name: string) => {
    const value = values[name];
    return value === undefined ? all : typeof value === 'number' ? number(value) : value;
  });
}

/** `a`, `a and b`, `a, b, and c`. */
export function listed(parts: readonly string[], kind: 'and' | 'or' = 'and'): string {
  const type = kind === 'and' ? 'conjunction' : 'disjunction';
  return new Intl.ListFormat(language(), { type }).format(parts);
}
