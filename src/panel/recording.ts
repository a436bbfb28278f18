import type { Feed } from '../extension/feed-window.ts';
import { DEFAULTS, type Settings } from './settings.ts';
import {
  type CaptureInfo,
  type CaptureState,
  CookieAuditor,
  captureGap,
  coversSite,
  type Exchange,
  Redactor,
  Session,
  siteOf,
} from './useSession.ts';

/** What the browser's permissions are asked for one by one must not grow without bound. */
const MOST_SITES = 50;

/** One recording, live or of a file, and what the panel knows of it beside the session. */
export interface View {
  /** Another one for each. */
  readonly number: number;
  readonly session: Session;
  readonly auditor: CookieAuditor;
  /** By the number that reports print: a file's entries need not be in order, nor all there. */
  readonly byIndex: Map<number, Exchange>;
  readonly fileName: string;
  readonly info: CaptureInfo;
  readonly skipped: number;
  readonly settings: Settings;
  /** How many older requests were let go. */
  dropped: number;
  sites: readonly string[];
  lastPage: string;
}

/**
 * Whether the developer tools alone have seen it, and may have left out some of it or of what stands beside it.
 * @param first nothing was recorded before it
 */
export function isPartly(
  exchange: Exchange,
  first: boolean,
  engine: Feed['engine'],
  capture: CaptureState | undefined,
): boolean {
  // Firefox's leave out whole requests, which nothing shows; Chromium's some of those under way when a page is left.
  const left = exchange.kind === 'document' && !first;
  if (engine === 'chromium' && !left && captureGap(exchange, engine) === undefined) return false;
  const since = capture?.since ?? Number.POSITIVE_INFINITY;
  const covered = coversSite(capture?.access, siteOf(exchange.url.host));
  return !covered || (exchange.startedAt ?? Number.NEGATIVE_INFINITY) < since;
}

export function liveView(engine: Feed['engine'], agent: string, settings: Settings): View {
  const info: CaptureInfo = {
    source: 'devtools',
    creator: '',
    engine,
    browser: browserName(agent),
    limits: [],
  };
  return viewOf(info, '', 0, settings);
}

let views = 0;

export function viewOf(
  info: CaptureInfo,
  fileName: string,
  skipped: number,
  settings: Settings = DEFAULTS,
): View {
  const session = new Session({ info, settings, show: redactorOf(settings) });
  return viewWith(session, { info, fileName, skipped, settings, dropped: 0 });
}

/** A recording like this one, empty yet, by other settings or for its exchanges from one place on. */
export function successorOf(view: View, settings: Settings, from: number): View {
  const { info, fileName, skipped } = view;
  const sameMarks = settings.redaction === view.settings.redaction;
  const session = view.session.successor(settings, sameMarks ? view.session.show : redactorOf(settings));
  if (from > 0) session.learnLimit('earlier-let-go');
  return viewWith(session, { info, fileName, skipped, settings, dropped: view.dropped + from });
}

function redactorOf({ redaction }: Settings): Redactor {
  return new Redactor(undefined, false, redaction === 'strict');
}

type Fixed = Pick<View, 'info' | 'fileName' | 'skipped' | 'settings' | 'dropped'>;

function viewWith(session: Session, fixed: Fixed): View {
  views += 1;
  const auditor = new CookieAuditor(session);
  return { ...fixed, number: views, session, auditor, byIndex: new Map(), sites: [], lastPage: '' };
}

/** Answers whether the exchange takes part. */
export function add(view: View, exchange: Exchange): boolean {
  if (!view.session.add(exchange)) return false;
  view.byIndex.set(exchange.index, exchange);
  const { host } = exchange.url;
  if (host === '') return true;
  const site = siteOf(host);
  if (view.sites.length < MOST_SITES && !view.sites.includes(site)) view.sites = [...view.sites, site];
  if (exchange.kind === 'document') view.lastPage = host;
  return true;
}

/** Requests that came before all of this recording were not kept. */
export function letGo(view: View, count: number): void {
  view.dropped += count;
  view.session.learnLimit('earlier-let-go');
}

/** Browser and version from a User-Agent; '' where it is none we know. */
export function browserName(agent: string): string {
  for (const [name, pattern] of [
    ['Edge', /\bEdg\/([\d.]+)/],
    ['Firefox', /\bFirefox\/([\d.]+)/],
    ['Chromium', /\b(?:Headless)?Chrome\/([\d.]+)/],
  ] as const) {
    const found = pattern.exec(agent);
    if (found?.[1] !== undefined) return `${name} ${found[1].replace(/(\.0)+$/, '')}`;
  }
  return '';
}
