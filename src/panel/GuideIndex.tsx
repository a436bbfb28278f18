import type { ReactNode } from 'react';
import { type GuidePage, guidePage, pageIds } from '../guide/page.ts';
import { Prose } from './text.tsx';

/** Every page by group, each with what it is about. */
export function GuideIndex({ onOpen }: { readonly onOpen: (id: string) => void }): ReactNode {
  const groups = new Map<string, GuidePage[]>();
  for (const id of pageIds()) {
    const page = guidePage(id);
    if (page === undefined) continue;
    const group = groups.get(page.groupName);
    if (group === undefined) groups.set(page.groupName, [page]);
    else group.push(page);
  }
  return [...groups].map(([name, pages]) => (
    <section key={name}>
      <h3>{name}</h3>
      <ul className="guide-list">
        {pages.map(({ id, name: page, summary }) => (
          <li key={id}>
            <button type="button" className="link" data-testid="guide-link" onClick={() => onOpen(id)}>
              {page}
            </button>{' '}
            <span className="muted">
              <Prose>{summary}</Prose>
            </span>
          </li>
        ))}
      </ul>
    </section>
  ));
}
