import { lazy, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
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
import './settings.css';
import './overview.css';
import { loadProse } from '../words/prose.ts';
import { language } from '../words/words.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { Shell } from './Shell.tsx';
import { followTheme } from './theme.ts';

// The engine and its list of public suffixes weigh most: the panel is drawn before they are there.
const Panel = lazy(async () => {
  const [{ Panel }] = await Promise.all([import('./Panel.tsx'), loadProse(language())]);
  return { default: Panel };
});

document.documentElement.lang = language();

const root = document.getElementById('root');
if (root !== null) {
  followTheme((theme) => {
    document.documentElement.dataset.theme = theme;
  });
  createRoot(root).render(
    <ErrorBoundary what="failed_panel">
      <Suspense fallback={<Shell />}>
        <Panel />
      </Suspense>
    </ErrorBoundary>,
  );
}
