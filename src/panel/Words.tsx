import { Fragment, type ReactNode } from 'react';
import {
  number,
  type PluralKey,
  pluralTemplate,
  template,
  type ValuesOf,
  type WordKey,
} from '../words/words.ts';

type Parts = Readonly<Record<string, ReactNode>>;

/** A message with elements in the places of its names, in whatever order the language wants them. */
export function rich<Key extends WordKey>(key: Key, ...[parts]: ValuesOf<Key, ReactNode>): ReactNode {
  return pieces(template(key), parts ?? {});
}

/** The form of a message that goes with a number, which is its `{count}`, with elements in the places of its other names. */
export function richPlural<Stem extends PluralKey>(
  stem: Stem,
  count: number,
  ...[parts]: ValuesOf<`${Stem}_other`, ReactNode, 'count'>
): ReactNode {
  return pieces(pluralTemplate(stem, count), { ...parts, count: number(count) });
}

function pieces(text: string, parts: Parts): ReactNode {
  return text.split(/\{(\w+)\}/).map((piece, at) => {
    // Pieces of one message have no identity but their place.
    const key = `${at}`;
    return <Fragment key={key}>{at % 2 === 1 ? (parts[piece] ?? `{${piece}}`) : piece}</Fragment>;
  });
}
