import { de } from './de/index.ts';
import { en } from './en/index.ts';

/** Every language that the extension speaks, by its folder in `_locales`. */
export const catalogues: Readonly<Record<string, Readonly<Record<string, string>>>> = { en, de };

export const defaultLanguage = 'en';
