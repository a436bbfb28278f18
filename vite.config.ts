import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { crx, type ManifestV3Export } from '@crxjs/vite-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import manifest from './manifest.json' with { type: 'json' };
import packageJson from './package.json' with { type: 'json' };
import { messagesJson } from './src/words/catalogue.ts';
import { catalogues } from './src/words/index.ts';

const background = 'src/extension/background.ts';

/** Writes the words into `public/_locales`, which the plugin for extensions wants to find there. */
function writeLocales(): void {
  for (const [language, catalogue] of Object.entries(catalogues)) {
    const folder = `public/_locales/${language}`;
    const file = `${folder}/messages.json`;
    const text = messagesJson(catalogue);
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, text);
  }
}

/** The extension for one browser: `vite build` for Chromium, `vite build --mode firefox` for Firefox. */
export default defineConfig(({ mode, command }) => {
  writeLocales();
  const firefox = mode === 'firefox';
  const { browser_specific_settings, ...common } = manifest;
  // The version stands in package.json alone. Each browser knows one kind of background.
  const forBrowser = {
    ...common,
    version: packageJson.version,
    ...(firefox
      ? { browser_specific_settings, background: { scripts: [background], type: 'module' } }
      : { minimum_chrome_version: '120', background: { service_worker: background, type: 'module' } }),
  } as ManifestV3Export;
  return {
    plugins: [react(), crx({ manifest: forBrowser, browser: firefox ? 'firefox' : 'chrome' })],
    build: {
      // `vite dev` writes pages that load from localhost: keep them away from what is tested and shipped.
      outDir: command === 'serve' ? 'dist/dev' : `dist/${firefox ? 'firefox' : 'chrome'}`,
      emptyOutDir: true,
      target: firefox ? 'firefox142' : 'chrome120',
      // Everything is on the user's own disk.
      modulePreload: false,
      // Named only in calls to panels.create and tabs.create, which the plugin cannot see.
      rolldownOptions: {
        input: { panel: 'src/panel/panel.html', permission: 'src/extension/permission.html' },
      },
    },
  };
});
