import type { ReactNode } from 'react';
import { checkText, givenName } from './said.ts';

/** What a check is called in a list: in the language of the panel where there is a translation, else in English. */
export function CheckName({ check }: { readonly check: string }): ReactNode {
  return <span lang={givenName(check) === '' ? 'en' : undefined}>{checkText(check)}</span>;
}
