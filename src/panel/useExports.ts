import { t } from '../words/words.ts';
import { copyText, saveText } from './clipboard.ts';
import type { PanelState, PanelStore } from './store.ts';
import type { Download } from './Toolbar.tsx';
import {
  htmlReport,
  type Incident,
  jsonReport,
  junitReport,
  markdownReport,
  type Report,
  sanitisedHar,
} from './useSession.ts';

export interface Exports {
  /** Copies the bug report, of one incident or of all. */
  copyReport(only?: Incident): Promise<void>;
  saveReport(format: Exclude<Download, 'har'>): void;
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
        text: copied ? t('notice_report_copied') : t('notice_report_saved'),
      });
    },
    saveReport: (format) => {
      const [text, ending, type] = REPORTS[format](store.report(), name());
      save(text, `${name()}.${ending}`, type);
    },
    saveHar: async () => {
      const { session } = state;
      const { har, removed } = await sanitisedHar(session);
      const fileName = name().replace(/-report$/, '-sanitised.har');
      save(`${JSON.stringify(har, null, 2)}\n`, fileName, 'application/json');
      const parts = removed.map(({ what, count }) => `${count} × ${what}`).join('; ');
      store.notify({
        kind: 'info',
        text:
          parts === ''
            ? t('notice_har_saved', { file: fileName })
            : t('notice_har_saved_without', { file: fileName, parts }),
      });
    },
    copy: async (text, what) => {
      const copied = await copyText(text, target);
      store.notify({
        kind: copied ? 'info' : 'error',
        text: copied ? t('notice_copied', { what }) : t('notice_not_copied'),
      });
    },
    save,
  };
}

type Written = readonly [text: string, ending: string, type: string];

const REPORTS: Readonly<Record<Exclude<Download, 'har'>, (report: Report, name: string) => Written>> = {
  html: (report) => [htmlReport(report), 'html', 'text/html'],
  markdown: (report) => [markdownReport(report), 'md', 'text/markdown'],
  json: (report) => [jsonReport(report), 'json', 'application/json'],
  junit: (report, name) => [junitReport([{ name, report }]), 'xml', 'application/xml'],
};
