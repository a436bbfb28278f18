import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { Group, type Layout, Panel, Separator, useGroupRef } from 'react-resizable-panels';

interface SplitProps {
  readonly name: string;
  /** The list over the detail instead of beside it. */
  readonly narrow: boolean;
  readonly list: ReactNode;
  readonly detail: ReactNode;
}

/** What each list gets of the width at first, in percent. */
const WIDTHS: Readonly<Record<string, number>> = {
  incidents: 34,
  cookies: 56,
  tokens: 54,
  flows: 36,
};

/** What it gets of the height where it stands over the detail; sign-ins are few. */
const HEIGHTS: Readonly<Record<string, number>> = { flows: 24 };

/** A list and its detail, with a divider that can be dragged, or moved with the arrow keys. */
export function Split({ name, narrow, list, detail }: SplitProps): ReactNode {
  const shown = detail !== undefined && detail !== null && detail !== false;
  const group = useGroupRef();
  const direction = narrow ? 'vertical' : 'horizontal';
  const size = narrow ? (HEIGHTS[name] ?? 38) : (WIDTHS[name] ?? 50);
  // Sizes chosen for one direction make no sense in the other: each has its own. What stands in them stays, with its focus and place.
  const chosen = useRef<Partial<Record<typeof direction, Layout>>>({});
  const drawn = useRef(direction);
  useLayoutEffect(() => {
    if (drawn.current === direction) return;
    drawn.current = direction;
    if (!shown) return;
    const first = { [`${name}-list`]: size, [`${name}-detail`]: 100 - size };
    group.current?.setLayout(chosen.current[direction] ?? first);
  }, [direction, shown, name, size, group]);
  return (
    <Group
      id={`split-${name}`}
      className="split"
      groupRef={group}
      orientation={direction}
      onLayoutChanged={(layout, { isUserInteraction }) => {
        if (isUserInteraction) chosen.current[direction] = layout;
      }}
    >
      <Panel id={`${name}-list`} className="split-list" defaultSize={`${size}%`} minSize={narrow ? 60 : 200}>
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
