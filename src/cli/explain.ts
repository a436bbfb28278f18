import { guideMarkdown } from '../guide/markdown.ts';
import { type GuidePage, guidePage, pageIds } from '../guide/page.ts';
import { guideText } from '../guide/text.ts';
import { Page } from '../report/page.ts';
import { InputError } from './faults.ts';
import type { Io } from './main.ts';

export interface ExplainFlags {
  readonly format: 'text' | 'markdown';
}

/**
 * Prints the page of a check, or without an id what there are pages about. Answers the exit code, which is 0.
 * @throws InputError where there is no such check.
 */
export async function explain(id: string | undefined, flags: ExplainFlags, io: Io): Promise<number> {
  const width = Math.min(110, io.columns ?? 80);
  if (id === undefined) {
    io.out(listText(width));
    return 0;
  }
  const page = guidePage(id);
  if (page === undefined) throw new InputError(unknown(id));
  io.out(flags.format === 'markdown' ? guideMarkdown(page) : guideText(page, { width }));
  return 0;
}

/** Names the checks that share a word with what was asked for. */
function unknown(id: string): string {
  const words = id
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 2);
  const near = pageIds().filter((one) => words.some((word) => one.split('-').includes(word)));
  const hint =
    near.length === 0 ? 'why401 explain lists them' : `perhaps one of ${near.slice(0, 6).join(', ')}`;
  return `there is no check of that name; ${hint}`;
}

function listText(width: number): string {
  const page = new Page(Math.max(60, width));
  let group = '';
  for (const { id, groupName, summary } of pageIds().flatMap(pageOf)) {
    if (groupName !== group) {
      page.blank();
      page.text(groupName.toUpperCase());
      group = groupName;
    }
    page.text(`${id}: ${summary}`, 2, 2);
  }
  return page.toString();
}

function pageOf(id: string): readonly GuidePage[] {
  const page = guidePage(id);
  return page === undefined ? [] : [page];
}
