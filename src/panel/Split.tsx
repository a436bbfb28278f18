import type { ReactNode } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';

interface SplitProps {
  readonly name: string;
  /** The list over the detail instead of beside it. */
  readonly narrow: boolean;
  readonly list: ReactNode;
  readonly detail: ReactNode;
}

/** What each list gets of the width at first. */
const WIDTHS: Readonly<Record<string, string>> = {
  incidents: '34%',
  cookies: '56%',
  tokens: '54%',
  flows: '36%',
};

/** What it gets of the height where it stands over the detail; sign-ins are few. */
const HEIGHTS: Readonly<Record<string, string>> = { flows: '24%' };

/** A list and its detail, with a divider that can be dragged, or moved with the arrow keys. */
export function Split({ name, narrow, list, detail }: SplitProps): ReactNode {
  const shown = detail !== undefined && detail !== null && detail !== false;
  return (
    <Group
      // Sizes chosen for one direction make no sense in the other.
      key={narrow ? 'rows' : 'columns'}
      id={`split-${name}`}
      className="split"
      orientation={narrow ? 'vertical' : 'horizontal'}
    >
      <Panel
        id={`${name}-list`}
        className="split-list"
        defaultSize={narrow ? (HEIGHTS[name] ?? '38%') : (WIDTHS[name] ?? '50%')}
        minSize={narrow ? 60 : 200}
      >
        {list}
      </Panel>
      {shown && (
        <>
          <Separator className="divider" />
          <Panel id={`${name}-detail`} className="split-detail" minSize={narrow ? 60 : 240}>
            {detail}
          </Panel>
        </>
      )}
    </Group>
  );
}
