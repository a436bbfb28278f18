/** Where the settings stand in the `localStorage` of the extension's own origin. */
export const SETTINGS_KEY = 'why401-settings';

/** How many requests are kept, and what can be set for it. */
export const KEEP = { usual: 20_000, least: 500, most: 100_000 } as const;

/** Ours: when there are more requests than are kept, a quarter goes: to make room costs as much for one as for many. */
export const REST = 0.75;

/** How many requests the stored settings want kept; as many as usual where they do not say so. The panel reads the rest of them. */
export function keptBy(stored: string | null): number {
  try {
    const settings: unknown = JSON.parse(stored ?? '{}');
    const keep: unknown = Object(settings).keep;
    const inRange = Number.isInteger(keep) && Number(keep) >= KEEP.least && Number(keep) <= KEEP.most;
    return inRange ? Number(keep) : KEEP.usual;
  } catch {
    return KEEP.usual;
  }
}
