import type { ParsedUrl } from './exchange.ts';

/** What a user may tell about the sites that are looked at. Names and patterns in any case; `*` stands for any run of characters. */
export interface EngineSettings {
  /** Further sign-in pages: a path (`/portal/start`), a host (`id.example.com`) or both (`example.com/in/*`). */
  readonly loginUrls: readonly string[];
  /** Names of further cookies that carry a sign-in. */
  readonly sessionCookies: readonly string[];
  /** Hosts whose requests are left out altogether. */
  readonly ignoredHosts: readonly string[];
  /** Complete rounds before a loop is one; the browser's own giving up is always told. */
  readonly loopRounds: number;
  /** Refusals of one request, repeated without a pause, before that is told; and then at twice as many, and so on. */
  readonly stormCount: number;
  /** Seconds for which the servers take a token after its expiry. */
  readonly expiryTolerance: number;
}

/** What holds where nobody said otherwise. */
export const USUAL: EngineSettings = {
  loginUrls: [],
  sessionCookies: [],
  ignoredHosts: [],
  loopRounds: 2,
  stormCount: 5,
  expiryTolerance: 0,
};

/** Settings made ready for being asked often. */
export class Rules {
  readonly loopRounds: number;
  readonly stormCount: number;
  /** Milliseconds. */
  readonly expiryTolerance: number;
  readonly #paths: readonly Pattern[];
  readonly #places: readonly Pattern[];
  readonly #cookies: readonly Pattern[];
  readonly #ignored: readonly Pattern[];

  constructor(readonly settings: EngineSettings = USUAL) {
    this.loopRounds = settings.loopRounds;
    this.stormCount = settings.stormCount;
    this.expiryTolerance = settings.expiryTolerance * 1000;
    const logins = settings.loginUrls.map((text) => text.trim().replace(/^[a-z]+:\/\//i, ''));
    this.#paths = patternsOf(logins.filter((text) => text.startsWith('/')));
    this.#places = patternsOf(
      logins
        .filter((text) => !text.startsWith('/'))
        .map((text) => (text.includes('/') ? text : text === '' ? '' : `${text}/*`)),
    );
    this.#cookies = patternsOf(settings.sessionCookies);
    this.#ignored = patternsOf(settings.ignoredHosts);
  }

  /** The user said that it is a sign-in page. */
  isLogin({ host, path }: ParsedUrl): boolean {
    if (this.#paths.length + this.#places.length === 0) return false;
    return some(this.#paths, path) || some(this.#places, `${host}${path}`);
  }

  /** The user said that a cookie of this name carries a sign-in. */
  isSession(name: string): boolean {
    return some(this.#cookies, name);
  }

  /** The user wants to see nothing of this host. */
  ignores(host: string): boolean {
    return some(this.#ignored, host);
  }
}

const usual = new Rules();
let present = usual;

/** The rules of the session at work. */
export function rules(): Rules {
  return present;
}

/**
 * Does a session's work by its rules. Ours: what a path or a name means is asked in a hundred places that know of no session; the
 * work is synchronous, so that no other session's comes in between.
 */
export function by<T>(own: Rules, work: () => T): T {
  const before = present;
  present = own;
  try {
    return work();
  } finally {
    present = before;
  }
}

type Pattern = readonly string[];

function patternsOf(texts: readonly string[]): readonly Pattern[] {
  return texts
    .map((text) => text.trim().toLowerCase())
    .filter((text) => text !== '')
    .map((text) => text.split('*'));
}

function some(patterns: readonly Pattern[], text: string): boolean {
  if (patterns.length === 0) return false;
  const lower = text.toLowerCase();
  return patterns.some((pattern) => fits(pattern, lower));
}

// Each part is looked for behind the one before it: no backtracking, whatever the pattern.
function fits(parts: Pattern, text: string): boolean {
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  if (parts.length === 1) return text === first;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length)
    return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= text.length - last.length;
}
