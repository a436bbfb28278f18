import { KEEP } from '../extension/keep.ts';
import { type EngineSettings, USUAL } from './useSession.ts';

/** What the user has set. Nothing of it comes from traffic: no secret can stand in it. */
export interface Settings extends EngineSettings {
  /** So many of the newest requests take part; older ones are let go. */
  readonly keep: number;
  /** Whether the requests of the page before are let go when the tab goes to another. */
  readonly onNavigation: 'keep' | 'clear';
  /** `strict` hides the lengths of secrets too, and the values of harmless parameters. Never less than `usual`. */
  readonly redaction: 'usual' | 'strict';
}

export const DEFAULTS: Settings = { ...USUAL, keep: KEEP.usual, onNavigation: 'keep', redaction: 'usual' };

/** The numbers, with what they may be. */
export const RANGES = {
  keep: KEEP,
  loopRounds: { least: 2, most: 50 },
  stormCount: { least: 3, most: 100 },
  expiryTolerance: { least: 0, most: 3600 },
} as const;

export type NumberSetting = keyof typeof RANGES;
export type ListSetting = 'loginUrls' | 'sessionCookies' | 'ignoredHosts';

const CHOICES = { onNavigation: ['keep', 'clear'], redaction: ['usual', 'strict'] } as const;

/** Ours: lines of a list, and characters of a line. */
export const MOST_LINES = 200;
const LONGEST_LINE = 300;

export function isInRange(name: NumberSetting, value: number): boolean {
  const { least, most } = RANGES[name];
  return Number.isInteger(value) && value >= least && value <= most;
}

/** The lines of a list as they are kept: no blanks around them, none empty, none twice. */
export function linesOf(text: string): readonly string[] {
  const lines = text.split('\n').map((line) => line.trim().slice(0, LONGEST_LINE));
  return [...new Set(lines)].filter((line) => line !== '').slice(0, MOST_LINES);
}

/** What was stored, each value that is none replaced by its default; `odd`: the names of those. */
export function readSettings(stored: string | null): { settings: Settings; odd: readonly string[] } {
  if (stored === null) return { settings: DEFAULTS, odd: [] };
  let json: unknown;
  try {
    json = JSON.parse(stored);
  } catch {
    return { settings: DEFAULTS, odd: Object.keys(DEFAULTS) };
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return { settings: DEFAULTS, odd: Object.keys(DEFAULTS) };
  const values = new Map<string, unknown>(Object.entries(json));
  const odd: string[] = [];
  function taken<T>(name: keyof Settings, read: (value: unknown) => T | undefined, otherwise: T): T {
    const value = values.get(name);
    if (value === undefined) return otherwise;
    const found = read(value);
    if (found === undefined) odd.push(name);
    return found ?? otherwise;
  }
  const list = (name: ListSetting) => taken(name, asLines, DEFAULTS[name]);
  const number = (name: NumberSetting) =>
    taken(
      name,
      (value) => (typeof value === 'number' && isInRange(name, value) ? value : undefined),
      DEFAULTS[name],
    );
  const settings: Settings = {
    loginUrls: list('loginUrls'),
    sessionCookies: list('sessionCookies'),
    ignoredHosts: list('ignoredHosts'),
    keep: number('keep'),
    loopRounds: number('loopRounds'),
    stormCount: number('stormCount'),
    expiryTolerance: number('expiryTolerance'),
    onNavigation: taken(
      'onNavigation',
      (value) => CHOICES.onNavigation.find((one) => one === value),
      DEFAULTS.onNavigation,
    ),
    redaction: taken(
      'redaction',
      (value) => CHOICES.redaction.find((one) => one === value),
      DEFAULTS.redaction,
    ),
  };
  return { settings, odd };
}

function asLines(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value) || value.length > MOST_LINES) return undefined;
  const lines = value.filter(
    (line): line is string => typeof line === 'string' && line.length <= LONGEST_LINE,
  );
  return lines.length === value.length ? lines : undefined;
}
