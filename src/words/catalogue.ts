/** A catalogue in another language: the same keys, and the same names in braces (a test looks at those). */
export type Translation<Catalogue> = { readonly [Key in keyof Catalogue]: string };

/** A catalogue as browsers read it: `_locales/LANGUAGE/messages.json`. */
export function messagesJson(catalogue: Readonly<Record<string, string>>): string {
  const messages = Object.entries(catalogue).map(([key, text]) => [
    key,
    // A dollar would begin one of the browser's own placeholders.
    { message: text.replaceAll('$', '$$$$') },
  ]);
  return `${JSON.stringify(Object.fromEntries(messages), null, 2)}\n`;
}
