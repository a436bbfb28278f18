import type { CaptureComparison, CaptureDifference, CaptureSide } from '../engine/compare/captures.ts';
import { Page } from './page.ts';
import { count, LIMIT_WORDS } from './words.ts';

const WEIGHTS = {
  1: 'Explains the failure by itself',
  2: 'May explain it',
  3: 'Worth a look',
} as const;

/** Two captures side by side, for a terminal: plain text, what matters most first. Ends with a line end. */
export function compareText(
  comparison: CaptureComparison,
  { width = 80 }: { readonly width?: number } = {},
): string {
  const page = new Page(Math.max(60, width));
  side(page, 'Fails', comparison.failing);
  side(page, 'Works', comparison.working);
  page.blank();
  if (comparison.working.summary.incidents.broken > 0)
    page.text('! In the capture that is to work something is broken, too: see above.', 0, 2);
  if (comparison.aligned === 0) {
    page.text('The two captures have no request in common: they cannot be compared.');
    return page.toString();
  }
  page.text(
    `${count(comparison.aligned, 'request')} in both. ${
      comparison.differences.length === 0
        ? 'They do not differ in anything that matters for sign-in: what differs is on the server, or was not recorded.'
        : `${count(comparison.differences.length + comparison.omitted, 'difference')} that may matter for sign-in:`
    }`,
  );
  for (const weight of [1, 2, 3] as const) {
    const group = comparison.differences.filter((one) => one.weight === weight);
    if (group.length === 0) continue;
    page.blank();
    page.text(WEIGHTS[weight], 2);
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
  page.text(`${NOUNS[one.about] ?? one.about} ${one.name}`, 6, 2);
  page.text(one.failing, 8, 2, 'fails: ');
  page.text(one.working, 8, 2, 'works: ');
  page.text(one.meaning, 6, 2);
}

const NOUNS: Readonly<Record<string, string>> = {
  answer: 'Answer:',
  'set-cookie': 'Set-Cookie',
  cookie: 'Cookie',
  claim: 'Claim',
  credential: 'Field',
  scheme: 'Field',
  token: 'Token:',
  key: 'Key in',
  address: 'Address:',
  origin: 'Field',
  kind: 'Kind:',
  field: 'Field',
  step: 'Step:',
};
