import { type ReactNode, useState } from 'react';
import browser from 'webextension-polyfill';
import { App } from './App.tsx';
import { JarStore } from './jar-store.ts';
import { PanelStore } from './store.ts';
import { createCaptureClient, createJarClient, type PanelApi } from './useSession.ts';

/** The panel with the engine and the browser's API. */
export function Panel(): ReactNode {
  const [parts] = useState(() => {
    const api = panelApi();
    return {
      store: new PanelStore(nextFrame, Date.now, navigator.userAgent),
      jar: new JarStore(api === undefined ? undefined : createJarClient(api)),
      fullCapture: api === undefined ? undefined : createCaptureClient(api),
    };
  });
  return <App {...parts} host={window} />;
}

/** A hidden panel gets no frames; its traffic must be taken in all the same. */
function nextFrame(callback: () => void): void {
  if (document.hidden) setTimeout(callback, 100);
  else requestAnimationFrame(callback);
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
