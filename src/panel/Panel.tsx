import { type ReactNode, useState } from 'react';
import browser from 'webextension-polyfill';
import { App } from './App.tsx';
import { Guides } from './Guides.tsx';
import { JarStore } from './jar-store.ts';
import { SettingsStore } from './settings-store.ts';
import { PanelStore } from './store.ts';
import { pageRhythm } from './turns.ts';
import { createCaptureClient, createJarClient, type PanelApi } from './useSession.ts';

/** The panel with the engine and the browser's API. */
export function Panel(): ReactNode {
  const [parts] = useState(() => {
    const api = panelApi();
    const settings = new SettingsStore(() => localStorage);
    return {
      store: new PanelStore(pageRhythm(), Date.now, navigator.userAgent, settings.state().settings),
      settings,
      jar: new JarStore(api === undefined ? undefined : createJarClient(api)),
      fullCapture: api === undefined ? undefined : createCaptureClient(api),
    };
  });
  return (
    <Guides>
      <App {...parts} host={window} />
    </Guides>
  );
}

/** Undefined where the panel's page is opened as an ordinary page: then there is no tab to inspect. */
function panelApi(): PanelApi | undefined {
  // The types promise what not every page has.
  const api: Omit<PanelApi, 'inspectedWindow'> & { readonly devtools?: Pick<PanelApi, 'inspectedWindow'> } =
    browser;
  const { runtime, permissions, devtools } = api;
  if (devtools === undefined) return undefined;
  const { inspectedWindow } = devtools;
  return { runtime, inspectedWindow, ...(permissions === undefined ? {} : { permissions }) };
}
