import type { CaptureInfo } from './exchange.ts';
import { asList, asObject, asText, type Json } from './har-values.ts';

/** What is known of the program that wrote a HAR: some quirks are read by producer, never by version of the format. */
export interface CreatorInfo {
  readonly source: CaptureInfo['source'];
  /** Name and version, '' where not recorded. */
  readonly creator: string;
  readonly engine: CaptureInfo['engine'];
  readonly browser: string;
  /**
   * The producer takes headers from Chromium's renderer where the network stack's are missing: a list with neither Host nor a
   * pseudo-header is provisional.
   */
  readonly provisional: boolean;
  /** Chrome's or Edge's own "Export HAR": it may have left Cookie, Set-Cookie and Authorization out without saying so. */
  readonly mayOmitCredentials: boolean;
}

const CHROMIUM = /webinspector|chrom|edge|\bbrave\b|opera|vivaldi|puppeteer|\bcdp\b/i;
const INSPECTOR = /^webinspector\b/i;
const SAFARI = /webkit web inspector|safari/i;
const FIREFOX = /firefox|firebug|nightly/i;
/** Since Chrome 130 the default export leaves credentials out. */
const FIRST_SANITISING = 130;

/** What a live DevTools entry comes from; headers are as the browser saw them, nothing is left out. */
export function devtoolsCreator(engine: 'chromium' | 'firefox' | 'other', browser = ''): CreatorInfo {
  return {
    source: 'devtools',
    creator: '',
    engine,
    browser,
    provisional: engine === 'chromium',
    mayOmitCredentials: false,
  };
}

/** Ours: a User-Agent is looked for in this many entries. */
const FIRST = 50;

/** What entries tell of who wrote them: the User-Agent of the first ones, and whether any lists its host. */
export class CreatorTraces {
  #count = 0;
  #agent: string | undefined;
  #lists = false;

  observe(entry: unknown): void {
    if (this.#agent === undefined && this.#count < FIRST) this.#agent = userAgentOf(entry);
    this.#count++;
    this.#lists ||= listsHost(entry);
  }

  /** The User-Agent; '' where none of the first entries has one. */
  get agent(): string {
    return this.#agent ?? '';
  }

  /** Whether an answered request lists its host. */
  get listsHost(): boolean {
    return this.#lists;
  }

  /** Whether more entries could tell nothing new, as long as the log says no more than this. */
  tell(log: Json | undefined): boolean {
    if (log?.creator === undefined) return false;
    const agent = this.#agent !== undefined || this.#count >= FIRST;
    return agent && (this.#lists || !INSPECTOR.test(nameAndVersion(log.creator)));
  }
}

/** Reads log.creator, log.browser and, where they do not tell, the User-Agent of the first entries. */
export function creatorOf(log: Json | undefined, traces: CreatorTraces): CreatorInfo {
  const creator = nameAndVersion(log?.creator);
  const declared = nameAndVersion(log?.browser);
  const { agent } = traces;
  const named = `${creator} ${declared}`;
  let engine: CaptureInfo['engine'] | undefined;
  // Firebug and Browsertime write the browser apart; it is nearer to the truth than the tool.
  for (const text of [declared, creator]) {
    if (engine !== undefined || text === '') continue;
    if (SAFARI.test(text)) engine = 'other';
    else if (CHROMIUM.test(text)) engine = 'chromium';
    else if (FIREFOX.test(text)) engine = 'firefox';
  }
  const inspector = INSPECTOR.test(creator);
  const provisional = engine === 'chromium' && !(inspector && !traces.listsHost);
  const version = Number(/\bChrome\/(\d+)/.exec(agent)?.[1] ?? Number.NaN);
  return {
    source: 'har',
    creator,
    engine: engine ?? engineOfAgent(agent),
    browser: declared || browserOfAgent(agent) || (FIREFOX.test(named) ? creator : ''),
    provisional,
    mayOmitCredentials: inspector && !(version < FIRST_SANITISING),
  };
}

// Ours: where no answered request of a DevTools file lists its host, a tool or a hand stripped those lines from all of them,
// and their absence says nothing about a single one.
function listsHost(entry: unknown): boolean {
  return asList(asObject(asObject(entry)?.request)?.headers).some((header) => {
    const name = asText(asObject(header)?.name).toLowerCase();
    return name === 'host' || name.startsWith(':');
  });
}

function nameAndVersion(value: unknown): string {
  if (typeof value === 'string') return value.trim().slice(0, 200);
  const object = asObject(value);
  return `${asText(object?.name)} ${asText(object?.version)}`.trim().slice(0, 200);
}

function userAgentOf(entry: unknown): string | undefined {
  for (const header of asList(asObject(asObject(entry)?.request)?.headers)) {
    const field = asObject(header);
    if (asText(field?.name).toLowerCase() === 'user-agent') return asText(field?.value).slice(0, 500);
  }
  return undefined;
}

function engineOfAgent(agent: string): CaptureInfo['engine'] {
  if (/\bChrom(?:e|ium)\/\d/.test(agent)) return 'chromium';
  return /\bFirefox\/\d/.test(agent) ? 'firefox' : 'other';
}

function browserOfAgent(agent: string): string {
  for (const [name, pattern] of [
    ['Edge', /\bEdg\/(\d[\d.]*)/],
    ['Opera', /\bOPR\/(\d[\d.]*)/],
    ['Firefox', /\bFirefox\/(\d[\d.]*)/],
    ['Chrome', /\b(?:Headless)?Chrome\/(\d[\d.]*)/],
    ['Safari', /\bVersion\/(\d[\d.]*).*\bSafari\//],
  ] as const) {
    const version = pattern.exec(agent)?.[1];
    if (version !== undefined) return `${name} ${version}`;
  }
  return '';
}
