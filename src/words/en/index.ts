import { frame } from './frame.ts';
import { guide } from './guide.ts';
import { overview } from './overview.ts';
import { permission } from './permission.ts';
import { store } from './store.ts';

/** English, from which the other languages are translated and the keys have their types. One file for each part of the pages. */
export const en = { ...store, ...frame, ...guide, ...overview, ...permission } as const;

export type English = typeof en;

export type WordKey = keyof English;
