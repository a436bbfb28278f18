import { createRoot } from 'react-dom/client';
import browser from 'webextension-polyfill';
import { App } from './App.tsx';
import './theme.css';
import './panel.css';
import './incidents.css';
import './requests.css';
import './cookies.css';
import './tokens.css';
import './flows.css';
import './compare.css';
import './try.css';
import './jar.css';
import { JarStore } from './jar-store.ts';
import { PanelStore } from './store.ts';
import { followTheme } from './theme.ts';
import { createCaptureClient, createJarClient, type PanelApi } from './useSession.ts';

const root = document.getElementById('root');
if (root !== null) {
  followTheme((theme) => {
    document.documentElement.dataset.theme = theme;
  });
  // A hidden panel gets no frames; its traffic must be taken in all the same.
  const nextFrame = (callback: () => void) => {
    if (document.hidden) setTimeout(callback, 100);
    else requestAnimationFrame(callback);
  };
  const store = new PanelStore(nextFrame, Date.now, navigator.userAgent);
  const api = panelApi();
  createRoot(root).render(
    <App
      store={store}
      jar={new JarStore(api === undefined ? undefined : createJarClient(api))}
      fullCapture={api === undefined ? undefined : createCaptureClient(api)}
      host={window}
    />,
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
