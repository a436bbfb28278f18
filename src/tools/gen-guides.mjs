/** @file The pages of the checks: docs/checks.md, and docs/checks/ID.md for each. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';
import { Stop } from './say.mjs';
import { importTypeScript } from './typescript.mjs';

const folder = 'docs/checks';

/**
 * What is to be written, and which files have no check any more.
 * @returns {Promise<{ files: { file: string, text: string }[], orphans: string[] }>}
 */
export async function guideFiles() {
  const { GROUPS } = await importTypeScript('src/engine/checks/guide.ts');
  const { guidePage, pageIds } = await importTypeScript('src/guide/page.ts');
  const { guideMarkdown, indexMarkdown } = await importTypeScript('src/guide/markdown.ts');
  /** @type {string[]} */
  const ids = pageIds();
  const pages = ids.map((id) => {
    const page = guidePage(id);
    if (page === undefined) throw new Stop(`${id} has no guide: write it in the guides.ts of its group.`);
    return page;
  });
  const files = [
    { file: 'docs/checks.md', text: indexMarkdown(GROUPS, pages) },
    ...pages.map((page) => ({ file: `${folder}/${page.id}.md`, text: guideMarkdown(page) })),
  ];
  const wanted = new Set(files.map(({ file }) => file));
  const there = existsSync(join(root, folder)) ? readdirSync(join(root, folder)) : [];
  return { files, orphans: there.map((name) => `${folder}/${name}`).filter((file) => !wanted.has(file)) };
}
