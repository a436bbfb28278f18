import type { CookieJarOptions } from '../../../src/engine/cookies/jar.ts';
import { Random } from '../random.ts';
import { type Report, type RunOptions, seedOf } from '../run.ts';
import { CaseServer } from '../server.ts';
import type { CaseBrowser } from './browser.ts';
import { CaseSite } from './case-site.ts';
import { type Comparison, compare } from './compare.ts';
import { planOf } from './generate.ts';
import { ownsDomain } from './hosts.ts';
import type { Ports } from './plan.ts';
import { ChromiumCases } from './send-chromium.ts';
import { FirefoxCases } from './send-firefox.ts';

const TABS = 5;
/** A jar is read, and emptied, once for so many cases: well below the number at which browsers evict cookies of other sites. */
const BATCH = 60;
/** Chromium's two minutes, as its feature flag shortens them. */
const THRESHOLD = 10_000;
/** Some cookies of old cases live for a second. */
const EXPIRY = 1000;
/** Beacons and pings do not tell their page when they have ended. */
const AFTERMATH = 300;

interface Case {
  readonly seed: number;
  readonly thirdPartyCookies: 'allowed' | 'blocked';
}

interface Played {
  readonly site: CaseSite;
  readonly comparison: Comparison;
}

/**
 * Plays requests of every kind in a browser and in the model. What goes wrong is played once more, as on a busy machine a
 * page may be given up, or a cookie's age come too near to Chromium's limit to say on which side of it the cookie was.
 */
export async function runSend(options: Omit<RunOptions, 'part' | 'lanes'>): Promise<Report> {
  const cases = Array.from({ length: options.cases }, (_, index) => {
    const seed = index === 0 ? options.seed : seedOf(options.seed, index);
    return { seed, thirdPartyCookies: thirdPartyCookies(seed) };
  });
  const wrong: { seed: number; outcome: Report['wrong'][number]['outcome'] }[] = [];
  const reasons = { told: 0, same: 0 };
  const captures = { contexts: 0, wrong: [] as { seed: number; difference: unknown }[] };
  const server = await CaseServer.start();
  try {
    for (const setting of ['allowed', 'blocked'] as const) {
      const mine = cases.filter((one) => one.thirdPartyCookies === setting);
      if (mine.length === 0) continue;
      const browser =
        options.browser === 'chromium'
          ? await ChromiumCases.launch(options.tools.chromium, setting, TABS)
          : await FirefoxCases.launch(options.tools.firefox, setting, TABS);
      const stage = new Stage(server, browser, { profile: options.browser, thirdPartyCookies: setting });
      try {
        for (let from = 0; from < mine.length; from += BATCH) {
          const batch = mine.slice(from, from + BATCH);
          const played = await stage.play(batch);
          const again = batch.filter((_, index) => problemsOf(played[index]).length > 0);
          const replayed = again.length === 0 ? [] : await stage.play(again);
          for (const [index, one] of batch.entries()) {
            const result = again.includes(one) ? replayed[again.indexOf(one)] : played[index];
            reasons.told += result?.comparison.reasons ?? 0;
            reasons.same += result?.comparison.rightReasons ?? 0;
            captures.contexts += result?.comparison.captured ?? 0;
            for (const difference of result?.comparison.contradicting ?? [])
              captures.wrong.push({ seed: one.seed, difference });
            const differences = problemsOf(result);
            if (differences.length === 0) continue;
            const situation = {
              plan: result?.site.plan,
              thirdPartyCookies: setting,
              recorded: result?.site.recorded.map(({ fields: _, answer: __, ...request }) => request),
            };
            wrong.push({
              seed: one.seed,
              outcome: { situation, differences, reasons: { told: 0, same: 0 } },
            });
          }
        }
      } finally {
        await browser.close();
      }
    }
  } finally {
    await server.close();
  }
  return { cases: cases.length, agreed: cases.length - wrong.length, reasons, wrong, captures };
}

function thirdPartyCookies(seed: number): 'allowed' | 'blocked' {
  return new Random(~seed).chance(0.35) ? 'blocked' : 'allowed';
}

function problemsOf(played: Played | undefined): readonly unknown[] {
  if (played === undefined) return ['not played'];
  const { site, comparison } = played;
  if (!comparison.asked) return [`the request was not made: ${site.failure ?? 'the page gave up'}`];
  return comparison.differences;
}

class Stage {
  readonly #server: CaseServer;
  readonly #browser: CaseBrowser;
  readonly #options: CookieJarOptions;
  readonly #ports: Ports;
  /** Host names are made of it: no case meets what another left behind. */
  #count = 0;

  constructor(server: CaseServer, browser: CaseBrowser, options: CookieJarOptions) {
    const [http = 0, altHttp = 0] = server.ports.http;
    const [https = 0, altHttps = 0] = server.ports.https;
    this.#ports = { http, https, altHttp, altHttps };
    this.#server = server;
    this.#browser = browser;
    this.#options = options;
  }

  async play(cases: readonly Case[]): Promise<readonly Played[]> {
    const sites = cases.map(({ seed, thirdPartyCookies }) => {
      this.#count += 1;
      const plan = planOf(new Random(seed), `c${this.#count.toString(36)}`, thirdPartyCookies);
      const site = new CaseSite(plan, this.#ports);
      this.#server.serve(site.plan.id, (asked) => site.answer(asked));
      return site;
    });
    const together = await this.#together(sites.filter(({ plan }) => !plan.alone));
    for (const site of sites)
      if (site.plan.alone) for (const one of await this.#together([site])) together.push(one);
    return sites.flatMap((site) => together.find((played) => played.site === site) ?? []);
  }

  async #together(sites: readonly CaseSite[]): Promise<Played[]> {
    const old = sites.filter(({ plan }) => plan.old);
    const young = sites.filter(({ plan }) => !plan.old);
    await Promise.all(old.map((site) => this.#browser.run(site, 'seed')));
    const ripe = Date.now() + (this.#options.profile === 'chromium' ? THRESHOLD : EXPIRY) + 500;
    await Promise.all(young.map((site) => this.#browser.run(site, 'both')));
    if (old.length > 0) await sleep(ripe - Date.now());
    await Promise.all(old.map((site) => this.#browser.run(site, 'request')));
    await sleep(AFTERMATH);
    const jar = await this.#browser.jar();
    const decisions = this.#browser.decisions();
    await this.#browser.forget();
    return sites.map((site) => {
      const stored = jar.filter(({ domain }) => ownsDomain(site.plan, domain));
      const comparison = compare(site, this.#ports, this.#options, stored, decisions);
      this.#server.forget(site.plan.id);
      return { site, comparison };
    });
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
