import type { ReactNode } from 'react';
import { phrase } from '../words/prose.ts';
import { Prose } from './text.tsx';

/** What engine and reports say: in the language of the panel where there is a translation, else in English. */
export function Phrase({ children }: { readonly children: string }): ReactNode {
  const said = phrase(children);
  return <Prose english={said === children}>{said}</Prose>;
}
