import type { ReactNode } from 'react';
import { t } from '../words/words.ts';
import { type CookieColumn, type CookieOrder, flagsText, reachText, worstText } from './cookie-rows.ts';
import { cell, Grid, type GridColumn, type GridRow } from './Grid.tsx';
import { Icon, type Mark } from './Icon.tsx';
import { classText, gradeText } from './said.ts';
import { Safe } from './text.tsx';
import type { AuditedCookie, CookieGrade } from './useSession.ts';

interface CookieListProps {
  readonly cookies: readonly AuditedCookie[];
  readonly selected: string | undefined;
  readonly onSelect: (key: string | undefined) => void;
  readonly onOpen: () => void;
  readonly order: CookieOrder;
  readonly onOrder: (order: CookieOrder) => void;
}

const COLUMNS: readonly GridColumn<CookieColumn>[] = [
  { id: 'name', label: 'cookie_column_name' },
  { id: 'domain', label: 'cookie_column_domain' },
  { id: 'path', label: 'cookie_column_path' },
  { id: 'flags', label: 'cookie_column_flags' },
  { id: 'size', label: 'cookie_column_size' },
  { id: 'class', label: 'cookie_column_class' },
  { id: 'fault', label: 'column_verdict' },
];

export const GRADE_MARKS: Readonly<Record<CookieGrade, Mark>> = {
  broken: 'broken',
  warning: 'warning',
  advice: 'expected',
  fine: 'ok',
};

/** Every cookie of the capture, a line each. */
export function CookieList({ cookies, ...rest }: CookieListProps): ReactNode {
  return (
    <Grid
      name="cookie"
      label={t('view_cookies')}
      testId="cookies"
      columns={COLUMNS}
      prefix="k"
      rows={cookies}
      keyOf={({ key }) => key}
      draw={drawn}
      rowClass="cookie-row"
      {...rest}
    />
  );
}

function drawn(cookie: AuditedCookie): GridRow<CookieColumn> {
  const worst = worstText(cookie);
  return {
    className: `cookie-${cookie.grade}`,
    testId: 'cookie',
    data: { name: cookie.name, grade: cookie.grade },
    cells: {
      name: cell(cookie.name === '' ? t('no_name') : cookie.name),
      domain: cell(reachText(cookie)),
      path: cell(cookie.path),
      flags: cell(flagsText(cookie)),
      size: cell(cookie.attributes === null ? '?' : String(cookie.attributes.size)),
      class: cell(classText(cookie.class)),
      fault: {
        title: worst,
        content: (
          <>
            <Icon mark={GRADE_MARKS[cookie.grade]} label={gradeText(cookie.grade)} />{' '}
            <span className="k-words">
              <Safe>{worst}</Safe>
            </span>
          </>
        ),
      },
    },
  };
}
