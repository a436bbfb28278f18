import type { Translation } from '../catalogue.ts';
import type { English } from '../en/index.ts';
import { frame } from './frame.ts';
import { guide } from './guide.ts';
import { overview } from './overview.ts';
import { permission } from './permission.ts';
import { store } from './store.ts';

/** German. Informal where somebody is spoken to; names of headers, attributes and grants stay as they are. */
export const de = { ...store, ...frame, ...guide, ...overview, ...permission } satisfies Translation<English>;
