import { type ReactNode, type RefObject, useEffect, useId, useRef, useState } from 'react';
import { t, type WordKey } from '../words/words.ts';
import { goHome } from './useKeptFocus.ts';
import { rich } from './Words.tsx';

interface ToolbarProps {
  readonly recording: boolean;
  readonly onRecording: (on: boolean) => void;
  readonly onClear: () => void;
  readonly onImport: (file: File) => void;
  /** A capture to lay beside the one that is shown. */
  readonly onCompare: (file: File) => void;
  readonly onCopy: () => void;
  readonly onDownload: (format: Download) => void;
  readonly canExport: boolean;
  /** Undefined where there is nothing to capture. */
  readonly fullCapture: { readonly on: boolean; readonly open: boolean } | undefined;
  readonly onFullCapture: () => void;
  /** Whether the settings are shown. */
  readonly settingsOpen: boolean;
  readonly onSettings: () => void;
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
  readonly filterBox: RefObject<HTMLInputElement | null>;
}

export function Toolbar(props: ToolbarProps): ReactNode {
  return (
    <div className="toolbar" role="toolbar" aria-label={t('toolbar_label')}>
      <button
        type="button"
        className="record"
        aria-pressed={props.recording}
        aria-label={t(props.recording ? 'recording' : 'paused')}
        data-testid="record"
        title={t(props.recording ? 'recording_title' : 'paused_title')}
        onClick={() => props.onRecording(!props.recording)}
      >
        <span className="record-dot" aria-hidden="true" />
        <span className="wide">{t(props.recording ? 'recording' : 'paused')}</span>
      </button>
      <button type="button" data-testid="clear" onClick={props.onClear}>
        {t('clear')}
      </button>
      <FileButton name="import" what={t('import_file')} onFile={props.onImport}>
        {rich('import_har', { wide: <span className="wide">{t('import_har_wide')}</span> })}
      </FileButton>
      <FileButton
        name="compare-with"
        what={t('compare_file')}
        label={t('compare')}
        title={t('compare_title')}
        disabled={!props.canExport}
        onFile={props.onCompare}
      >
        <span aria-hidden="true">⇄</span>
        <span className="wide"> {t('compare')}</span>
      </FileButton>
      <ExportMenu disabled={!props.canExport} onCopy={props.onCopy} onDownload={props.onDownload} />
      {props.fullCapture !== undefined && (
        <button
          type="button"
          data-testid="full-capture-button"
          data-on={props.fullCapture.on}
          className={props.fullCapture.on ? 'capture-on' : undefined}
          aria-expanded={props.fullCapture.open}
          title={t(props.fullCapture.on ? 'capture_on_title' : 'capture_off_title')}
          onClick={props.onFullCapture}
        >
          {rich(props.fullCapture.on ? 'capture_button_on' : 'capture_button_off', {
            wide: <span className="wide">{t('capture_button_wide')}</span>,
          })}
        </button>
      )}
      <span className="toolbar-gap" />
      <input
        ref={props.filterBox}
        type="search"
        className="filter"
        data-testid="filter"
        placeholder={t('filter_placeholder')}
        aria-label={t('filter_label')}
        aria-keyshortcuts="/"
        value={props.filter}
        spellCheck={false}
        onChange={(event) => props.onFilter(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          event.stopPropagation();
          if (props.filter === '') goHome(event.currentTarget.closest('.app'));
          else props.onFilter('');
        }}
      />
      <button
        type="button"
        data-testid="settings-button"
        aria-label={t('settings')}
        aria-expanded={props.settingsOpen}
        title={t('settings_title')}
        onClick={props.onSettings}
      >
        <span aria-hidden="true">⚙</span>
      </button>
    </div>
  );
}

interface FileButtonProps {
  readonly name: string;
  /** What is chosen. */
  readonly what: string;
  /** Where the words do not always show. */
  readonly label?: string;
  readonly title?: string;
  readonly disabled?: boolean;
  readonly onFile: (file: File) => void;
  readonly children: ReactNode;
}

/** A button that lets its user choose a capture. */
function FileButton({ name, what, label, title, disabled, onFile, children }: FileButtonProps): ReactNode {
  const file = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        data-testid={name}
        aria-label={label}
        title={title}
        disabled={disabled}
        onClick={() => file.current?.click()}
      >
        {children}
      </button>
      <input
        ref={file}
        type="file"
        accept=".har,.json,.gz,application/json"
        className="hidden"
        data-testid={`${name}-file`}
        tabIndex={-1}
        aria-label={what}
        onChange={(event) => {
          const chosen = event.target.files?.[0];
          // The same file chosen again must count as a change.
          event.target.value = '';
          if (chosen !== undefined) onFile(chosen);
        }}
      />
    </>
  );
}

interface ExportMenuProps {
  readonly disabled: boolean;
  readonly onCopy: () => void;
  readonly onDownload: ToolbarProps['onDownload'];
}

/** What the menu saves. */
export type Download = Exclude<(typeof EXPORTS)[number][0], 'report'>;

const EXPORTS = [
  ['report', 'export_report'],
  ['html', 'export_html'],
  ['markdown', 'export_markdown'],
  ['json', 'export_json'],
  ['junit', 'export_junit'],
  ['har', 'export_har'],
] as const satisfies readonly (readonly [string, WordKey])[];

function ExportMenu({ disabled, onCopy, onDownload }: ExportMenuProps): ReactNode {
  const [open, setOpen] = useState(false);
  const menu = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();

  useEffect(() => {
    if (!open) return;
    menu.current?.querySelector('button')?.focus();
    const away = (event: Event) => {
      if (event.target instanceof Node && menu.current?.contains(event.target)) return;
      if (event.target instanceof Node && button.current?.contains(event.target)) return;
      setOpen(false);
    };
    document.addEventListener('pointerdown', away);
    return () => document.removeEventListener('pointerdown', away);
  }, [open]);

  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const itemsOf = (): HTMLElement[] => [...(menu.current?.querySelectorAll('button') ?? [])];
  const focusItem = (at: number) => itemsOf().at(at)?.focus();
  const move = (by: number) => {
    const items = itemsOf();
    const focused = document.activeElement;
    const at = focused instanceof HTMLElement ? items.indexOf(focused) : -1;
    focusItem((at + by + items.length) % items.length);
  };

  return (
    <div className="menu-anchor">
      <button
        ref={button}
        type="button"
        data-testid="export"
        disabled={disabled}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        {t('export')} <span aria-hidden="true">▾</span>
      </button>
      {open && (
        <div
          ref={menu}
          id={id}
          className="menu"
          role="menu"
          tabIndex={-1}
          onKeyDown={(event) => {
            if (event.key === 'Escape') close();
            else if (event.key === 'ArrowDown') move(1);
            else if (event.key === 'ArrowUp') move(-1);
            else if (event.key === 'Home') focusItem(0);
            else if (event.key === 'End') focusItem(-1);
            else {
              // On with the keyboard to what comes behind: the menu is left.
              if (event.key === 'Tab') close();
              return;
            }
            event.preventDefault();
            event.stopPropagation();
          }}
        >
          {EXPORTS.map(([id, key]) => (
            <button
              key={id}
              type="button"
              role="menuitem"
              data-testid={`export-${id}`}
              onClick={() => {
                close();
                if (id === 'report') onCopy();
                else onDownload(id);
              }}
            >
              {t(key)}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
