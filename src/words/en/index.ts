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

/** English, from which the other languages are translated and the keys have their types. One file for each part of the pages. */
export const en = {
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
} as const;

export type English = typeof en;

export type WordKey = keyof English;
