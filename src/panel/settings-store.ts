import { SETTINGS_KEY } from '../extension/keep.ts';
import { DEFAULTS, readSettings, type Settings } from './settings.ts';

/** Where settings are kept: the part of `localStorage` that is used. */
export type Keeping = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export interface SettingsState {
  readonly settings: Settings;
  /** Some of what was stored was no setting, and counts as not set; or nothing can be stored in this browser. */
  readonly trouble: 'odd' | 'not-kept' | undefined;
}

/**
 * The settings, kept in the `localStorage` of the extension's own origin. Not in `storage.local`, for which the extension would need a
 * permission at install; and it can be read before the first request is judged. Chromium and Firefox keep it for the panel in the
 * developer tools also where third-party cookies are blocked; where a user blocks all data of sites, reading it throws, and the
 * settings hold until the developer tools are closed.
 */
export class SettingsStore {
  readonly #keeping: () => Keeping;
  #state: SettingsState;
  readonly #listeners = new Set<() => void>();

  constructor(keeping: () => Keeping) {
    this.#keeping = keeping;
    this.#state = this.#read();
  }

  readonly state = (): SettingsState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  /** Takes a change, and keeps it. */
  set(part: Partial<Settings>): void {
    const settings = { ...this.#state.settings, ...part };
    this.#tell({
      settings,
      trouble: this.#kept((keeping) => keeping.setItem(SETTINGS_KEY, JSON.stringify(settings))),
    });
  }

  /** All as it was at first. */
  reset(): void {
    this.#tell({ settings: DEFAULTS, trouble: this.#kept((keeping) => keeping.removeItem(SETTINGS_KEY)) });
  }

  /** The panel of another tab has changed them. */
  readonly changedElsewhere = (): void => {
    this.#tell(this.#read());
  };

  #kept(write: (keeping: Keeping) => void): SettingsState['trouble'] {
    try {
      write(this.#keeping());
      return undefined;
    } catch {
      return 'not-kept';
    }
  }

  #read(): SettingsState {
    try {
      const { settings, odd } = readSettings(this.#keeping().getItem(SETTINGS_KEY));
      return { settings, trouble: odd.length > 0 ? 'odd' : undefined };
    } catch {
      return { settings: DEFAULTS, trouble: undefined };
    }
  }

  #tell(state: SettingsState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
