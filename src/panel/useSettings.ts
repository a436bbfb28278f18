import { useEffect, useSyncExternalStore } from 'react';
import { SETTINGS_KEY } from '../extension/keep.ts';
import type { SettingsState, SettingsStore } from './settings-store.ts';
import type { PanelStore } from './store.ts';

/** The settings; the recordings go by them, also by what another tab's panel changes. */
export function useSettings(settings: SettingsStore, store: PanelStore, host: Window): SettingsState {
  useEffect(() => settings.subscribe(() => store.apply(settings.state().settings)), [settings, store]);
  useEffect(() => {
    const changed = (event: StorageEvent) => {
      // Without a key: all was cleared.
      if (event.key === SETTINGS_KEY || event.key === null) settings.changedElsewhere();
    };
    host.addEventListener('storage', changed);
    return () => host.removeEventListener('storage', changed);
  }, [settings, host]);
  return useSyncExternalStore(settings.subscribe, settings.state);
}
