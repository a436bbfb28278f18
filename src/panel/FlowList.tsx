import type { ReactNode } from 'react';
import { number, t } from '../words/words.ts';
import type { FlowRow } from './flow-rows.ts';
import { cell, Grid, type GridRow } from './Grid.tsx';
import { Icon } from './Icon.tsx';
import { Prose } from './text.tsx';

interface FlowListProps {
  readonly rows: readonly FlowRow[];
  readonly selected: string | undefined;
  readonly onSelect: (id: string | undefined) => void;
  readonly onOpen: () => void;
}

const COLUMNS = [
  { id: 'state', label: 'flow_column_state' },
  { id: 'title', label: 'flow_column_title' },
  { id: 'when', label: 'flow_column_when' },
  { id: 'took', label: 'flow_column_took' },
  { id: 'messages', label: 'view_requests' },
] as const;

/** Every attempt to sign in, renew or sign out, a line each. */
export function FlowList(props: FlowListProps): ReactNode {
  return (
    <Grid
      name="flow"
      label={t('flows')}
      testId="flows"
      columns={COLUMNS}
      prefix="f"
      keyOf={({ flow }) => flow.id}
      draw={drawn}
      rowClass="flow-row"
      rowHeight={40}
      {...props}
    />
  );
}

function drawn({
  flow,
  mark,
  state,
  when,
  took,
  messages,
}: FlowRow): GridRow<(typeof COLUMNS)[number]['id']> {
  return {
    className: `flow-${flow.end.state}`,
    testId: 'flow-row',
    data: { flow: flow.id, end: flow.end.state },
    cells: {
      state: {
        title: flow.end.says,
        content: (
          <>
            <Icon mark={mark} label="" /> <span className="f-words">{state}</span>
          </>
        ),
      },
      title: { title: flow.title, content: <Prose english>{flow.title}</Prose> },
      when: cell(when),
      took: cell(took),
      messages: cell(number(messages)),
    },
  };
}
