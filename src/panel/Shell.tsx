import { type ReactNode, useRef } from 'react';
import { t } from '../words/words.ts';
import { Tabs, tabPanel } from './Tabs.tsx';
import { Toolbar } from './Toolbar.tsx';
import { VIEWS } from './views.ts';

const nothing = () => {};

/** What is drawn until the engine is loaded: the panel as it will be, not to be used yet. */
export function Shell(): ReactNode {
  const filterBox = useRef<HTMLInputElement>(null);
  return (
    <div className="app" aria-busy="true" inert>
      <header>
        <h1 className="visually-hidden">Why401</h1>
        <Toolbar
          recording={true}
          onRecording={nothing}
          onClear={nothing}
          onImport={nothing}
          onCompare={nothing}
          onCopy={nothing}
          onDownload={nothing}
          canExport={false}
          fullCapture={undefined}
          onFullCapture={nothing}
          settingsOpen={false}
          onSettings={nothing}
          filter=""
          onFilter={nothing}
          filterBox={filterBox}
        />
        <Tabs
          name="main"
          label={t('views')}
          tabs={VIEWS.map(({ id, label }) => ({ id, label: t(label) }))}
          selected="incidents"
          onSelect={nothing}
        />
      </header>
      <main className="main">
        <div {...tabPanel('main', 'incidents')} />
      </main>
    </div>
  );
}
