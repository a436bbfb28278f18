import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import './theme.css';
import './panel.css';
import './incidents.css';
import './requests.css';
import './cookies.css';
import './try.css';
import { PanelStore } from './store.ts';
import { followTheme } from './theme.ts';

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
  createRoot(root).render(<App store={store} host={window} />);
}
