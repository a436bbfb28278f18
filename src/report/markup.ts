import { printable } from '../engine/exchange/redact.ts';

/** Text in which nothing acts as HTML or XML, in elements and in quoted attributes; what cannot be seen is spelled out. */
export function escapeMarkup(text: string): string {
  return printable(text).replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** Markup that was made by `markup` and is put into other markup as it is. */
export class Markup {
  constructor(readonly text: string) {}
}

type Part = string | number | Markup | readonly Markup[] | undefined;

/** A template of HTML or XML: strings and numbers put into it are escaped, markup is not, undefined is nothing. */
export function markup(literals: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  let text = literals[0] ?? '';
  parts.forEach((part, at) => {
    text += plain(part) + (literals[at + 1] ?? '');
  });
  return new Markup(text);
}

function plain(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map((one) => one.text).join('');
  return escapeMarkup(String(part));
}
