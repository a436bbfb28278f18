import type { JarCookie } from '../lane.ts';
import type { CaseSite } from './case-site.ts';

/** Chromium's own word on the cookies of one request and of its answer. */
export interface Decision {
  readonly url: string;
  readonly withheld: readonly { readonly value: string; readonly reasons: readonly string[] }[];
  readonly rejected: readonly { readonly line: string; readonly reasons: readonly string[] }[];
}

/** A browser that carries cases out, several at a time. */
export interface CaseBrowser {
  /** Goes through the seeds of a case, or makes its request, or one after the other; returns when the answer has been dealt with. */
  run(site: CaseSite, what: 'seed' | 'request' | 'both'): Promise<void>;
  jar(): Promise<readonly JarCookie[]>;
  forget(): Promise<void>;
  /** By URL, in the order of the requests for it. Empty in Firefox, which tells nobody. */
  decisions(): ReadonlyMap<string, readonly Decision[]>;
  close(): Promise<void>;
}

/** A case that never ends is given up; it has then not asked for its target, or shows no end. */
export const PATIENCE = 20_000;

export async function within(limit: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), limit);
  });
  const result = await Promise.race([work.then(() => true), late]);
  clearTimeout(timer);
  return result;
}
