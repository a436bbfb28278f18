import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { number } from '../words/words.ts';

export interface Tab<Id extends string> {
  readonly id: Id;
  readonly label: string;
  readonly count?: number | undefined;
  /** The count is of something broken. */
  readonly alarming?: boolean;
}

interface TabsProps<Id extends string> {
  readonly name: string;
  readonly label: string;
  readonly tabs: readonly Tab<Id>[];
  readonly selected: Id;
  readonly onSelect: (id: Id) => void;
}

/** A tab list after the ARIA pattern; its panel is `tabPanel(name, id)`. */
export function Tabs<Id extends string>({ name, label, tabs, selected, onSelect }: TabsProps<Id>): ReactNode {
  const list = useRef<HTMLDivElement>(null);
  const go = (event: KeyboardEvent) => {
    const at = tabs.findIndex((tab) => tab.id === selected);
    const target = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    const tab = target === undefined ? undefined : tabs[(target + tabs.length) % tabs.length];
    if (tab === undefined) return;
    event.preventDefault();
    onSelect(tab.id);
    list.current?.querySelector<HTMLElement>(`[data-tab="${tab.id}"]`)?.focus();
  };
  return (
    <div ref={list} className={`tabs tabs-${name}`} role="tablist" aria-label={label} onKeyDown={go}>
      {tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          id={`${name}-tab-${tab.id}`}
          aria-controls={`${name}-panel-${tab.id}`}
          aria-selected={tab.id === selected}
          tabIndex={tab.id === selected ? 0 : -1}
          data-tab={tab.id}
          data-testid={`tab-${tab.id}`}
          onClick={() => onSelect(tab.id)}
        >
          {tab.label}{' '}
          {tab.count !== undefined && (
            <span className={tab.alarming ? 'count count-alarm' : 'count'} data-testid={`count-${tab.id}`}>
              {number(tab.count)}
            </span>
          )}
        </button>
      ))}
    </div>
  );
}

/** The attributes of a tab's panel. */
export function tabPanel(name: string, id: string) {
  return { role: 'tabpanel', id: `${name}-panel-${id}`, 'aria-labelledby': `${name}-tab-${id}` } as const;
}
