import type { CookieGrade } from '../engine/cookie-auditor.ts';
import type { Advice } from '../engine/cookies/audit.ts';
import type { CookieAnswer } from '../engine/facts/cookie-answers.ts';
import type { CookieAttributes } from '../engine/report.ts';
import {
  ageText,
  BASIS_WORDS,
  CLASS_WORDS,
  reasonWords,
  rejectedWords,
  WEIGHT_WORDS,
} from './cookie-words.ts';
import type { CookieEntry, CookieQuery, CookiesReport } from './cookies.ts';
import { Page } from './page.ts';
import type { TextOptions } from './text.ts';
import { AUDIENCE_WORDS, count, EFFORT_WORDS, exchangeList, LIMIT_WORDS } from './words.ts';

/** The audit for a terminal: the worst cookie first; with a question, its answer alone. Ends with a line end. */
export function cookiesText(report: CookiesReport, options: TextOptions = {}): string {
  const page = new Page(Math.max(60, options.width ?? 80));
  if (report.query !== null) {
    queryText(page, report.query, report);
    return page.toString();
  }
  page.text(summaryText(report));
  for (const limit of report.capture.limits) page.text(`! ${LIMIT_WORDS[limit]}`, 0, 2);
  const of = (grade: CookieGrade) => report.cookies.filter((cookie) => cookie.grade === grade);
  for (const cookie of [...of('broken'), ...of('warning'), ...of('advice')]) cookieText(page, cookie);
  const fine = of('fine');
  if (fine.length > 0) {
    page.blank();
    page.text(`Nothing to say about ${fine.length}:`);
    for (const cookie of fine.slice(0, 40)) page.text(placeText(cookie), 2, 4);
    if (fine.length > 40) page.text(`and ${fine.length - 40} more`, 2);
  }
  reasonsText(page, report.cookies);
  return page.toString();
}

/** Why each advice is given: once, however many cookies it is given for. */
function reasonsText(page: Page, cookies: readonly CookieEntry[]): void {
  const reasons = new Map<string, Advice>();
  for (const cookie of cookies)
    if (cookie.grade !== 'fine') for (const one of cookie.advice) reasons.set(one.why, one);
  if (reasons.size === 0) return;
  page.blank();
  page.text('Why:');
  for (const { code, why, spec } of reasons.values()) {
    const source = spec
      .map(
        ({ title, section }) =>
          title.split(':')[0]?.replace(/ \(.*| Cookies$/, '') + (section === '' ? '' : ` ${section}`),
      )
      .join('; ');
    page.text(`${why} (${source})`, 2, 4, `${code}: `);
  }
}

function summaryText({ cookies, summary, capture }: CookiesReport): string {
  const requests = count(capture.exchanges, 'request');
  if (cookies.length === 0) return `No cookies are recorded in ${requests}.`;
  const grades = (['broken', 'warning', 'advice', 'fine'] as const)
    .filter((grade) => summary[grade] > 0)
    .map((grade) => `${summary[grade]} ${GRADES[grade][1]}`);
  return `${count(cookies.length, 'cookie')} in ${requests}: ${grades.join(', ')}.`;
}

const GRADES: Readonly<Record<CookieGrade, readonly [mark: string, word: string]>> = {
  broken: ['✖ BROKEN', 'broken'],
  warning: ['! weak', 'weak'],
  advice: ['· tighter', 'could be tighter'],
  fine: ['', 'fine'],
};

function placeText(cookie: CookieEntry): string {
  const reach = cookie.hostOnly === false ? `${cookie.domain} and below` : cookie.domain;
  return `${cookie.name || '(no name)'}  ${reach}  ${cookie.path}  (${CLASS_WORDS[cookie.class]})`;
}

const HANG = 10;

function cookieText(page: Page, cookie: CookieEntry): void {
  const line = (label: string, text: string) => page.text(text, 4, HANG, `${label}:`.padEnd(HANG));
  page.blank();
  page.text(placeText(cookie), 0, 4, `${GRADES[cookie.grade][0]}  `);
  if (cookie.line !== '') line('Set', `${cookie.line} (#${cookie.setBy})`);
  for (const [text, exchanges] of grouped(
    cookie.attempts.filter(({ verdict }) => verdict === 'rejected'),
    ({ reasons, basis }) => `${reasons.map(rejectedWords).join('; ')} (${BASIS_WORDS[basis]})`,
  ))
    line('Refused', `${text}: ${exchangeList(exchanges)}`);
  const newest = cookie.attempts.at(-1);
  if (cookie.evicted !== null)
    line(
      'Dropped',
      `${reasonWords('cookie-pileup')} (${BASIS_WORDS[cookie.evicted.basis]}): ${exchangeList([cookie.evicted.exchange])} set one too many`,
    );
  for (const fault of newest?.faults ?? []) line('Ignored', `${fault.attribute}: ${fault.detail}`);
  for (const [text, exchanges] of grouped(
    cookie.missed,
    ({ reasons }) => `${reasons.map(reasonWords).join('; ')}`,
  ))
    line('Missed', `${exchangeList(exchanges)} failed without it: ${text}`);
  for (const [text, exchanges] of grouped(cookie.harmed, ({ reasons }) =>
    reasons.map(reasonWords).join('; '),
  ))
    line('Harms', `${exchangeList(exchanges)} failed for it: ${text}`);
  const missed = new Set(cookie.missed.map(({ exchange }) => exchange));
  const held = cookie.requests.filter(
    ({ verdict, exchange }) => verdict === 'withheld' && !missed.has(exchange),
  );
  for (const [text, exchanges] of grouped(held, ({ reasons, basis }) =>
    heldText(reasons, BASIS_WORDS[basis]),
  ).slice(0, 4))
    line('Not sent', `${text}: ${exchangeList(exchanges, 6)}`);
  if (cookie.attributes !== null) line('Has', attributesText(cookie.attributes));
  const { hosts, paths } = cookie;
  if (hosts.top.length > 0) line('Goes to', `${placesText(hosts, 4)} at ${placesText(paths, 4)}`);
  for (const { title, weight, fix } of cookie.advice)
    line(
      capital(WEIGHT_WORDS[weight]),
      `${title}. ${fix.text} [${EFFORT_WORDS[fix.effort]}, ${AUDIENCE_WORDS[fix.audience]}]`,
    );
  const { corrected } = cookie;
  if (corrected === null || (!corrected.changed && corrected.notes.length === 0)) return;
  if (corrected.changed) {
    line('Send', `Set-Cookie: ${corrected.text}`);
    for (const { text, change, why } of corrected.parts)
      if (change !== 'kept')
        page.text(`${MARKS[change]} ${text}${why === '' ? '' : `: ${why}`}`, 4 + HANG, 2);
  }
  for (const note of corrected.notes) line('Also', note);
  if (cookie.snippet !== null) {
    line('With', cookie.snippet.label);
    for (const code of cookie.snippet.code.split('\n')) page.verbatim(code, 4 + HANG);
    if (cookie.snippet.note !== '') page.text(cookie.snippet.note, 4 + HANG);
  }
}

const MARKS = { added: '+', changed: '~', removed: '-' } as const;

function heldText(reasons: readonly string[], basis: string): string {
  return reasons.length === 0
    ? `for no reason that is known (${basis})`
    : `${reasons.map(reasonWords).join('; ')} (${basis})`;
}

function placesText(places: CookieEntry['hosts'], most: number): string {
  const shown = places.top.slice(0, most).map(({ place, count: times }) => `${place} (${times})`);
  const rest = places.top.length - shown.length + places.others;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}

function attributesText(attributes: CookieAttributes): string {
  return [
    attributes.secure ? 'Secure' : 'no Secure',
    attributes.httpOnly ? 'HttpOnly' : 'no HttpOnly',
    attributes.sameSite === 'unspecified' ? 'no SameSite' : `SameSite=${capital(attributes.sameSite)}`,
    attributes.partitioned ? 'Partitioned' : '',
    attributes.session
      ? 'ends with the browser'
      : attributes.maxAge !== null
        ? `lives ${ageText(attributes.maxAge)}`
        : 'ends at a date',
    count(attributes.size, 'byte'),
  ]
    .filter((text) => text !== '')
    .join(', ');
}

/** Rows that say the same, with their exchanges. */
function grouped<R extends { readonly exchange: number }>(
  rows: readonly R[],
  wordsOf: (row: R) => string,
): (readonly [string, readonly number[]])[] {
  const groups = new Map<string, number[]>();
  for (const row of rows) {
    const words = wordsOf(row);
    const known = groups.get(words);
    if (known === undefined) groups.set(words, [row.exchange]);
    else known.push(row.exchange);
  }
  return [...groups].sort((a, b) => b[1].length - a[1].length);
}

function queryText(page: Page, query: CookieQuery, { profile, capture }: CookiesReport): void {
  const browser = profile === 'rfc6265bis' ? 'by RFC 6265bis' : `in ${capital(profile)}`;
  page.text(`${query.method} ${query.url}`);
  page.text(
    query.page === null
      ? `opened by the user (address bar, bookmark), ${browser}`
      : `by ${query.kind === 'document' ? 'a navigation' : query.kind} from ${query.page}, ${browser}`,
    2,
    2,
  );
  for (const limit of capture.limits) page.text(`! ${LIMIT_WORDS[limit]}`, 0, 2);
  const of = (verdict: CookieAnswer['verdict']) =>
    query.answers.filter((answer) => answer.verdict === verdict);
  page.blank();
  if (query.answers.length === 0) {
    page.text('No cookie of this site is known from the capture.');
    return;
  }
  for (const [verdict, title] of [
    ['sent', 'Go with it'],
    ['unknown', 'May go with it'],
    ['withheld', 'Do not go'],
  ] as const) {
    const answers = of(verdict);
    if (answers.length === 0) continue;
    page.text(`${title} (${answers.length}):`);
    for (const answer of answers) page.text(answerText(answer), 2, 4, `${ANSWERS[verdict]} `);
  }
}

const ANSWERS = { sent: '✓', unknown: '?', withheld: '✖' } as const;

function answerText({ name, domain, hostOnly, path, verdict, reasons }: CookieAnswer): string {
  const place = `${name || '(no name)'}  ${hostOnly === false ? `${domain} and below` : domain}  ${path}`;
  if (verdict === 'sent') return place;
  const why =
    reasons.length === 0
      ? verdict === 'unknown'
        ? 'seen in requests only: its rules are not known'
        : 'no longer there'
      : reasons.map(reasonWords).join('; ');
  return `${place}: ${verdict === 'unknown' ? 'unless ' : ''}${why}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
