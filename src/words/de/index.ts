import type { Translation } from '../catalogue.ts';
import type { English } from '../en/index.ts';
import { capture } from './capture.ts';
import { compare } from './compare.ts';
import { cookies } from './cookies.ts';
import { flows } from './flows.ts';
import { frame } from './frame.ts';
import { guide } from './guide.ts';
import { incidents } from './incidents.ts';
import { next } from './next.ts';
import { overview } from './overview.ts';
import { permission } from './permission.ts';
import { popup } from './popup.ts';
import { requests } from './requests.ts';
import { settings } from './settings.ts';
import { shared } from './shared.ts';
import { store } from './store.ts';
import { tokens } from './tokens.ts';

/** German. Informal where somebody is spoken to; names of headers, attributes and grants stay as they are. */
export const de = {
  ...capture,
  ...compare,
  ...cookies,
  ...flows,
  ...frame,
  ...guide,
  ...incidents,
  ...next,
  ...overview,
  ...permission,
  ...popup,
  ...requests,
  ...settings,
  ...shared,
  ...store,
  ...tokens,
} satisfies Translation<English>;
