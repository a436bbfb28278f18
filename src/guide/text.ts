import { Page } from '../report/page.ts';
import { AUDIENCE_WORDS } from '../report/words.ts';
import type { Block, GuidePage } from './page.ts';
import { VERDICTS } from './page.ts';

/** The page of a check for a terminal: plain text, wrapped at `width` columns (at least 60). Ends with a line end. */
export function guideText(guide: GuidePage, { width = 80 }: { readonly width?: number } = {}): string {
  const page = new Page(Math.max(60, width));
  page.text(`${guide.name} (${guide.id})`);
  page.text(`Reported when: ${guide.summary}.`);
  page.text(`${VERDICTS[guide.severity]}. Asked at rung ${guide.rung} of the ladder: ${guide.question}`);
  for (const { title, blocks } of guide.sections) {
    page.blank();
    page.text(title.toUpperCase());
    for (const block of blocks) blockText(page, block);
  }
  return page.toString();
}

function blockText(page: Page, block: Block): void {
  if (block.kind === 'text') page.text(block.text, 2);
  else if (block.kind === 'heading') {
    page.blank();
    page.text(block.text, 2, 2);
  } else if (block.kind === 'steps')
    block.items.forEach((item, at) => {
      page.text(item, 2, 3, `${at + 1}. `);
    });
  else if (block.kind === 'list') for (const item of block.items) page.text(item, 2, 2, '- ');
  else if (block.kind === 'code') codeText(page, block.code);
  else if (block.kind === 'fixes')
    for (const { product, effort, audience, text, code } of block.fixes) {
      const who = product === undefined ? '' : `${product}: `;
      page.text(`${who}${text} [${effort}, ${AUDIENCE_WORDS[audience]}]`, 4, 2, '- ');
      if (code !== undefined) codeText(page, code);
    }
  else if (block.kind === 'neighbours')
    for (const { id, text } of block.items) page.text(`${id}: ${text}`, 2, 2, '- ');
  else
    for (const { title, section, url } of block.items)
      page.text(`${title}${section === '' ? '' : `, ${section}`}: ${url}`, 2, 2, '- ');
}

function codeText(page: Page, code: string): void {
  for (const line of code.split('\n')) page.verbatim(line, 6);
}
