import type { SameSiteValue } from '../../src/engine/headers/set-cookie.ts';

/** A cookie as the browser stores it, in the words of the model. */
export interface JarCookie {
  readonly name: string;
  readonly value: string;
  /** Without a leading dot. */
  readonly domain: string;
  readonly hostOnly: boolean;
  readonly path: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite: SameSiteValue;
  /** Milliseconds since the epoch; null for a session cookie. */
  readonly expires: number | null;
  /** As the model writes it: top-level site, and ` cross-site` where a frame of another site stands between. */
  readonly partition: string | null;
}

/** Chromium's decisions about one response's lines and one request's cookies, in its own words. */
export interface Decisions {
  readonly url: string;
  /** Lines that were not stored, as sent. */
  readonly rejected: readonly { readonly line: string; readonly reasons: readonly string[] }[];
  /** Cookies that were held back. */
  readonly withheld: readonly {
    readonly name: string;
    readonly value: string;
    readonly domain: string;
    readonly path: string;
    readonly reasons: readonly string[];
  }[];
}

/** A tab with a jar of its own. Several lanes of one browser can be used at once. */
export interface Lane {
  /** Goes to an address as a user does in the address bar; returns when it has loaded, or has led nowhere (204). */
  visit(url: string): Promise<void>;
  /** Runs the body of an async function in the page; it must return JSON. */
  run(body: string): Promise<unknown>;
  cookies(): Promise<readonly JarCookie[]>;
  /** Empties the jar. */
  forget(): Promise<void>;
  /**
   * What DevTools has said since the last call, of responses and of requests each in their order; waits until it has spoken of
   * that many responses, or of those at these addresses. Empty in Firefox, which tells nobody.
   */
  decisions(
    responses: number | readonly string[],
  ): Promise<{ readonly responses: readonly Decisions[]; readonly requests: readonly Decisions[] }>;
}
