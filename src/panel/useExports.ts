import { copyText, saveText } from './clipboard.ts';
import type { PanelState, PanelStore } from './store.ts';
import { htmlReport, type Incident, jsonReport, markdownReport, sanitisedHar } from './useSession.ts';

export interface Exports {
  /** Copies the bug report, of one incident or of all. */
  copyReport(only?: Incident): Promise<void>;
  saveReport(format: 'html' | 'json'): void;
  /** Saves the recording as a HAR without secrets. */
  saveHar(): Promise<void>;
  /** Copies something; `what` names it in what is said of it. */
  copy(text: string, what: string): Promise<void>;
  save(text: string, fileName: string, type: string): void;
}

/** What leaves the panel, for the clipboard or as a file. */
export function useExports(store: PanelStore, state: PanelState, host: Window): Exports {
  const target = { document: host.document, clipboard: host.navigator.clipboard };
  const name = () =>
    `${state.source === 'file' ? state.fileName.replace(/\.(?:har|json|gz)$/gi, '') : 'why401'}-report`;
  const save = (text: string, fileName: string, type: string) =>
    saveText(text, fileName, type, host.document);
  return {
    copyReport: async (only) => {
      const report = store.report();
      const text = markdownReport(
        only === undefined ? report : { ...report, incidents: [only], warnings: [] },
      );
      const copied = await copyText(text, target);
      if (!copied) save(text, `${name()}.md`, 'text/markdown');
      store.notify({
        kind: 'info',
        text: copied
          ? 'The bug report is on the clipboard.'
          : 'The browser did not allow copying, so the bug report was saved as a file.',
      });
    },
    saveReport: (format) => {
      if (format === 'html') save(htmlReport(store.report()), `${name()}.html`, 'text/html');
      else save(jsonReport(store.report()), `${name()}.json`, 'application/json');
    },
    saveHar: async () => {
      const { session } = state;
      const { har, removed } = await sanitisedHar(session);
      const fileName = name().replace(/-report$/, '-sanitised.har');
      save(`${JSON.stringify(har, null, 2)}\n`, fileName, 'application/json');
      const parts = removed.map(({ what, count }) => `${count} × ${what}`).join('; ');
      store.notify({
        kind: 'info',
        text: `Saved as ${fileName}, with the secrets disguised${parts === '' ? '' : `. Taken out whole: ${parts}`}.`,
      });
    },
    copy: async (text, what) => {
      const copied = await copyText(text, target);
      store.notify({
        kind: copied ? 'info' : 'error',
        text: copied ? `${what} is on the clipboard.` : 'The browser did not allow copying.',
      });
    },
    save,
  };
}
