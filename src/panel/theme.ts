import browser from 'webextension-polyfill';

export type Theme = 'light' | 'dark';

/**
 * Follows the developer tools' theme; outside of them the system's. `apply` is called at once and at each change.
 * Returns the way to stop.
 */
export function followTheme(apply: (theme: Theme) => void): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const panels = devtoolsPanels();
  const now = () => {
    const name = panels?.themeName;
    apply(name === 'dark' || (name === undefined && system.matches) ? 'dark' : 'light');
  };
  now();
  system.addEventListener('change', now);
  panels?.onThemeChanged?.addListener(now);
  panels?.setThemeChangeHandler?.(now);
  return () => {
    system.removeEventListener('change', now);
    panels?.onThemeChanged?.removeListener(now);
    panels?.setThemeChangeHandler?.(undefined);
  };
}

interface Panels {
  readonly themeName?: string;
  /** Firefox. */
  readonly onThemeChanged?: {
    addListener(listener: () => void): void;
    removeListener(listener: () => void): void;
  };
  /** Chromium. */
  readonly setThemeChangeHandler?: (handler: (() => void) | undefined) => void;
}

function devtoolsPanels(): Panels | undefined {
  // Where the panel's page is opened as an ordinary page, there is no such API, whatever its types say.
  const api: { readonly devtools?: { readonly panels?: Panels } } = browser;
  return api.devtools?.panels;
}
