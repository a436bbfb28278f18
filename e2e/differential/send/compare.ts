import {
  type Cookie,
  type CookieContext,
  CookieJar,
  type CookieJarOptions,
} from '../../../src/engine/cookies/jar.ts';
import type { JarCookie } from '../lane.ts';
import type { Decision } from './browser.ts';
import type { CaseSite } from './case-site.ts';
import { contextOf, seedContext } from './contexts.ts';
import { nodeUrl, type Ports } from './plan.ts';
import { variantsOf } from './variants.ts';

/** How the model and the browser differ over one request. */
export interface Difference {
  readonly what: string;
  readonly id: string;
  readonly context: unknown;
  readonly model: unknown;
  readonly browser: unknown;
}

export interface Comparison {
  /** The request that the case is about was made. */
  readonly asked: boolean;
  readonly requests: number;
  /** Withheld and rejected cookies that Chromium gave a reason for, and those of them to which the model's reasons correspond. */
  readonly reasons: number;
  readonly rightReasons: number;
  readonly differences: readonly Difference[];
}

/** Two minutes in the model are ten seconds in a Chromium with the flag that shortens them: its time runs so much faster. */
const PACE = 12;

/** Runs the case through the model and holds it against what the browser did. */
export function compare(
  site: CaseSite,
  ports: Ports,
  options: CookieJarOptions,
  stored: readonly JarCookie[],
  decisions: ReadonlyMap<string, readonly Decision[]>,
): Comparison {
  const { plan, recorded } = site;
  const { profile = 'rfc6265bis' } = options;
  const differences: Difference[] = [];
  const differ = (what: string, context: unknown, model: unknown, browser: unknown) => {
    if (JSON.stringify(model) !== JSON.stringify(browser))
      differences.push({ what, id: plan.id, context, model, browser });
  };
  const tally = { reasons: 0, rightReasons: 0 };
  const requests = recorded.filter(({ role }) => role !== 'seed');
  const target = requests.findLast(({ role }) => role === 'target');
  const jar = new CookieJar(options);
  const start = recorded[0]?.at ?? 0;
  const clock = (at: number) => start + (at - start) * (profile === 'chromium' ? PACE : 1);
  const decided = new Map<string, number>();
  for (const request of recorded) {
    if (request.role === 'seed') {
      for (const line of plan.seeds[request.index]?.lines ?? [])
        jar.setCookie(line, seedContext(plan, request.index, ports, clock(request.at)));
      continue;
    }
    const context = contextOf(plan, { ...request, at: clock(request.at) }, ports, profile);
    const { sent, withheld, unknown } = jar.cookiesFor(context);
    differ(
      `cookies sent (${request.role} ${request.index}; ${request.fetch})`,
      context,
      field(sent),
      request.cookie,
    );
    if (unknown.length > 0)
      differ(
        'known',
        context,
        unknown.map(({ reasons }) => reasons),
        [],
      );
    for (const [name, variant] of variantsOf(context)) {
      const problem = contradiction(jar, variant, request.cookie);
      if (problem !== undefined)
        differ(`with ${name}: ${problem.what}`, variant, problem.model, request.cookie);
    }
    const time = decided.get(request.url) ?? 0;
    decided.set(request.url, time + 1);
    for (const { value, reasons } of decisions.get(request.url)?.[time]?.withheld ?? []) {
      const ours = withheld.find(({ cookie }) => cookie.value === value)?.reasons ?? [];
      tally.reasons += 1;
      const words = [...new Set(reasons.map((reason) => WORDS[reason] ?? reason))];
      const right = corresponds(ours, words);
      if (right) tally.rightReasons += 1;
      else differ('reasons for withholding', { value, ...context }, ours, words);
    }
  }
  if (plan.action.name === 'read' && site.read !== undefined) {
    const at = clock(recorded.at(-1)?.at ?? start);
    const last = plan.nodes.findLastIndex(({ form }) => form === 'url');
    const context = contextOf(
      plan,
      { role: 'target', index: 0, url: nodeUrl(plan, last, ports), method: 'GET', cookie: '', fetch: '', at },
      ports,
      profile,
    );
    const { sent } = jar.cookiesFor(context);
    differ('document.cookie', context, field(sent), site.read);
    for (const [name, variant] of variantsOf(context)) {
      const problem = contradiction(jar, variant, site.read);
      if (problem !== undefined) differ(`with ${name}: ${problem.what}`, variant, problem.model, site.read);
    }
    for (const line of plan.answer) jar.setCookie(line, context);
    differ('jar after document.cookie', context, described(jar.cookies()), described(stored));
  } else if (target !== undefined) {
    const context = contextOf(plan, { ...target, at: clock(target.at) }, ports, profile);
    const told = decisions.get(target.url)?.at(-1)?.rejected ?? [];
    for (const line of plan.answer) {
      const result = jar.setCookie(line, context);
      const reasons = told.find((one) => one.line === line)?.reasons;
      if (reasons === undefined) continue;
      tally.reasons += 1;
      const words = [...new Set(reasons.map((reason) => SET_WORDS[reason] ?? WORDS[reason] ?? reason))];
      // Where third parties are blocked, Chromium looks no further.
      const blocked = words.join() === 'cookie-third-party-blocked' && result.reasons[0] === words[0];
      if (blocked || corresponds(result.reasons, words)) tally.rightReasons += 1;
      else differ('reasons for rejecting', { line, ...context }, result.reasons, words);
    }
    differ('jar after the answer', context, described(jar.cookies()), described(stored));
  }
  return {
    asked: plan.action.name === 'read' ? site.read !== undefined : target !== undefined,
    requests: requests.length,
    ...tally,
    differences,
  };
}

function field(cookies: readonly Cookie[]): string {
  return cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
}

function described(cookies: readonly (Cookie | JarCookie)[]): string[] {
  return cookies
    .map((cookie) => {
      const partition = 'partition' in cookie ? cookie.partition : cookie.partitionKey;
      const { name, value, domain, hostOnly, path, secure, httpOnly, sameSite, expires } = cookie;
      // In the partition of an opaque origin Firefox keeps a cookie for the session only.
      const lasts = expires !== null && partition !== 'opaque';
      const flags = `${secure ? 's' : ''}${httpOnly ? 'h' : ''}${lasts ? 'e' : ''}`;
      return `${name}=${value} ${hostOnly ? '' : '.'}${domain}${path} ${flags} ${sameSite} ${partition ?? ''}`;
    })
    .sort();
}

/** With less known, what the browser did must be one of the outcomes that the model gives. */
function contradiction(
  jar: CookieJar,
  context: CookieContext,
  truth: string,
): { readonly what: string; readonly model: string } | undefined {
  const { sent, unknown } = jar.cookiesFor(context);
  const carried = truth === '' ? [] : truth.split('; ');
  const possible = sent.map(({ name, value }) => `${name}=${value}`);
  const doubtful = new Set(unknown.map(({ cookie }) => `${cookie.name}=${cookie.value}`));
  const expected = possible.filter((one) => carried.includes(one) || !doubtful.has(one));
  return expected.join('; ') === truth
    ? undefined
    : {
        what: 'contradicted',
        model: possible.map((one) => (doubtful.has(one) ? `(${one})` : one)).join('; '),
      };
}

/** Chromium's words for why a cookie was left out, as ids of the catalogue. */
const WORDS: Readonly<Record<string, string>> = {
  SecureOnly: 'cookie-secure-on-http',
  NotOnPath: 'cookie-path-narrow',
  DomainMismatch: 'domain',
  SameSiteStrict: 'cookie-samesite-withheld',
  SameSiteLax: 'cookie-samesite-withheld',
  SameSiteUnspecifiedTreatedAsLax: 'cookie-samesite-withheld',
  SchemefulSameSiteStrict: 'cookie-samesite-withheld',
  SchemefulSameSiteLax: 'cookie-samesite-withheld',
  SchemefulSameSiteUnspecifiedTreatedAsLax: 'cookie-samesite-withheld',
  SameSiteNoneInsecure: 'cookie-samesite-none-insecure',
  UserPreferences: 'cookie-third-party-blocked',
  ThirdPartyPhaseout: 'cookie-third-party-blocked',
  InvalidPrefix: 'cookie-prefix-violated',
  InvalidDomain: 'domain',
  OverwriteSecure: 'cookie-overwrites-secure',
};

/** The same words say something else of a Set-Cookie line. */
const SET_WORDS: Readonly<Record<string, string>> = {
  SecureOnly: 'cookie-secure-from-insecure',
  SameSiteStrict: 'cookie-samesite-cross-site-set',
  SameSiteLax: 'cookie-samesite-cross-site-set',
  SameSiteUnspecifiedTreatedAsLax: 'cookie-samesite-cross-site-set',
  SchemefulSameSiteStrict: 'cookie-samesite-cross-site-set',
  SchemefulSameSiteLax: 'cookie-samesite-cross-site-set',
  SchemefulSameSiteUnspecifiedTreatedAsLax: 'cookie-samesite-cross-site-set',
};

/** Chromium lists what applies in an order of its own; which of several is decisive it does not say. */
function corresponds(ours: readonly string[], words: readonly string[]): boolean {
  // No cookie goes with a preflight at all: Chromium has no word for that.
  const told = ours.length > 1 ? ours.filter((reason) => reason !== 'cookie-credentials-omitted') : ours;
  const plain = told.map((reason) =>
    reason === 'cookie-host-only' || reason.startsWith('cookie-domain') ? 'domain' : reason,
  );
  return [...new Set(plain)].sort().join() === [...words].sort().join();
}
