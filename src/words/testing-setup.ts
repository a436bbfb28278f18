import { en } from './en/index.ts';
import { speakFrom } from './words.ts';

// Unit tests have no browser: they read English as the catalogue has it.
const english: Readonly<Record<string, string>> = en;
speakFrom((key) => english[key] ?? '');
