import type { CaptureComparison, CaptureDifference, CaptureSide } from '../engine/compare/captures.ts';
import { COMPARE_NOUNS, COMPARE_WEIGHT_WORDS, comparisonSentence, WORKING_BROKEN } from './compare-words.ts';
import { Page } from './page.ts';
import { count, LIMIT_WORDS } from './words.ts';

/** Two captures side by side, for a terminal: plain text, what matters most first. Ends with a line end. */
export function compareText(
  comparison: CaptureComparison,
  { width = 80 }: { readonly width?: number } = {},
): string {
  const page = new Page(Math.max(60, width));
  side(page, 'Fails', comparison.failing);
  side(page, 'Works', comparison.working);
  page.blank();
  if (comparison.working.summary.incidents.broken > 0) page.text(`! ${WORKING_BROKEN}`, 0, 2);
  page.text(comparisonSentence(comparison));
  if (comparison.aligned === 0) return page.toString();
  for (const weight of [1, 2, 3] as const) {
    const group = comparison.differences.filter((one) => one.weight === weight);
    if (group.length === 0) continue;
    page.blank();
    page.text(COMPARE_WEIGHT_WORDS[weight], 2);
    for (const one of group) differenceText(page, one);
  }
  if (comparison.omitted > 0) page.text(`and ${comparison.omitted} more`, 4);
  return page.toString();
}

function side(page: Page, word: string, { capture, summary, broken }: CaptureSide): void {
  const { browser, creator, exchanges, limits } = capture;
  const about = [browser || creator, count(exchanges, 'request'), `${summary.incidents.broken} broken`]
    .filter((part) => part !== '')
    .join(', ');
  page.text(`${word}: ${about}`, 0, 2);
  for (const { exchange, title } of broken) page.text(`#${exchange} ${title}`, 4, 2);
  for (const limit of limits) page.text(`! ${LIMIT_WORDS[limit]}`, 4, 2);
}

function differenceText(page: Page, one: CaptureDifference): void {
  const { failing, working } = one.at;
  const where = [failing === null ? '' : `fails #${failing}`, working === null ? '' : `works #${working}`]
    .filter((part) => part !== '')
    .join(', ');
  page.text(`${one.request} (${where})`, 4, 2, '• ');
  page.text(`${COMPARE_NOUNS[one.about] ?? one.about} ${one.name}`, 6, 2);
  page.text(one.failing, 8, 2, 'fails: ');
  page.text(one.working, 8, 2, 'works: ');
  page.text(one.meaning, 6, 2);
}
