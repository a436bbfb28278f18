import type { Audience, Confidence, Effort, Verdict } from '../engine/checks/check.ts';
import type { Limit } from '../engine/exchange/exchange.ts';
import type { LogHint, LogPlace } from '../engine/log-hints.ts';
import type { IncidentKind, Report } from '../engine/report.ts';
import type { Outcome } from '../engine/reproduce.ts';

/** The words that every printer shares for the report's codes. */

/** What a capture does not hold, and what that means for the reader. */
export const LIMIT_WORDS: Readonly<Record<Limit, string>> = {
  'credentials-redacted':
    'Cookies or credentials were left out of this capture or masked: whether a request carried them cannot be told everywhere. Record again with sensitive data included for a full answer.',
  'credentials-perhaps-redacted':
    'No request in this capture shows a cookie or credential. Either none were sent, or the export left them out without saying so (Chrome’s default export does). Record again with sensitive data included to be sure.',
  'cut-short': 'The file ends too early: requests after the cut are missing.',
  'entries-skipped': 'Some entries could not be read and were skipped.',
  'times-missing':
    'Some entries have no start time: their order is the file’s, and expiry cannot be judged for them.',
  'bodies-missing': 'No response bodies were recorded: what the server says there could not be read.',
  'values-cut': 'Some values were so large that only their beginning was read.',
  'socket-answer-missing':
    'A WebSocket did not open, and the browser did not tell its developer tools why (Chromium keeps that from them beside an ad blocker): it may have been refused, and is not evaluated. Full capture sees the answer; so does a window without other extensions.',
  'earlier-let-go':
    'Older requests were let go, since more came than are kept: what they would have told (where a cookie or token came from, when it last worked) is not known.',
  'bodies-let-go':
    'The bodies of older answers that were let through and told nothing about signing in are no longer kept.',
  'answers-hidden':
    'Calls to another origin failed, and nothing in this recording says why: the browser keeps some answers from the page, and the recording has neither those nor the preflights that go before (a Playwright HAR has none). Whether a server refused them is not evaluated. Record the step in the developer tools of the browser, which list both.',
  'devtools-alone':
    'Recorded by the developer tools alone, which leave things out. Not evaluated for that reason: requests that end just before the page or a frame changes or goes away (in Firefox above all), how a WebSocket’s opening was answered, what workers and service workers asked and carried, 401s that the browser answers by itself, and what windows do that the page opens. Full capture records those too. What is said over a WebSocket neither of them records in Firefox.',
};

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  broken: 'BROKEN',
  expected: 'expected',
  warning: 'warning',
};

export const CONFIDENCE_WORDS: Readonly<Record<Confidence, string>> = {
  certain: 'certain: the traffic proves it',
  likely: 'likely: the best explanation of what is seen',
  possible: 'possible: cannot be told from the browser alone',
};

export const EFFORT_WORDS: Readonly<Record<Effort, string>> = {
  easy: 'easy',
  medium: 'medium',
  hard: 'hard',
};

export const AUDIENCE_WORDS: Readonly<Record<Audience, string>> = {
  user: 'for the user',
  frontend: 'for the frontend',
  backend: 'for the backend',
  admin: 'for the administrator',
};

export const KIND_WORDS: Readonly<Record<IncidentKind, string>> = {
  unauthorized: 'refused with 401',
  forbidden: 'refused with 403',
  'login-loop': 'a login that loops',
  'redirect-loop': 'a redirect loop',
  cors: 'blocked by CORS',
  'soft-unauthorized': 'refused without a 401',
  'token-endpoint': 'a token request that failed',
  'oauth-error': 'an error from the identity provider',
  proxy: 'refused by a proxy',
  'rate-limited': 'refused for too many requests',
  blocked: 'blocked before it left the browser',
  'header-too-large': 'refused for the size of its headers',
  outage: 'failing for everyone',
};

export const LOG_PLACE_WORDS: Readonly<Record<LogPlace, string>> = {
  server: 'Log of the server',
  proxy: 'Log of the proxy',
  'identity-provider': 'Log of the identity provider',
};

/** When the request stands in a log, and by whose clock. */
export function logTime({ time, clock }: LogHint): string {
  if (time === '') return 'time not recorded';
  return `${time}, by ${clock === 'server' ? 'the server’s own clock' : 'the clock of the machine that recorded'}`;
}

export const COMMAND_WORDS: Readonly<Record<Outcome['command'], string>> = {
  with: 'With the credential',
  without: 'Without it',
  both: 'Both give',
};

/** `1 request`, `3 requests`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}

/** One line on the whole report: `2 broken, 1 expected in 14 requests (9 × 401, 1 loop)`. */
export function summaryLine(report: Report): string {
  const { incidents, unauthorized, forbidden, loops } = report.summary;
  const requests = count(report.capture.exchanges, 'request');
  const seen = refusalCounts({ unauthorized, forbidden, loops });
  const tail = seen.length === 0 ? '' : ` (${seen.join(', ')})`;
  if (report.capture.exchanges === 0) return 'No requests are recorded here.';
  const verdicts = [
    incidents.broken > 0 ? `${incidents.broken} broken` : '',
    incidents.warning > 0 ? count(incidents.warning, 'warning') : '',
    incidents.expected > 0 ? `${incidents.expected} expected` : '',
  ].filter((part) => part !== '');
  if (verdicts.length === 0) return `No sign-in problem found in ${requests}${tail}.`;
  return `${incidents.broken === 0 ? 'Nothing broken: ' : ''}${verdicts.join(', ')} in ${requests}${tail}.`;
}

/** `9 × 401`, `1 × 403`, `1 loop`, as far as there are any. */
export function refusalCounts(counts: {
  readonly unauthorized: number;
  readonly forbidden: number;
  readonly loops: number;
}): readonly string[] {
  const { unauthorized, forbidden, loops } = counts;
  return [
    unauthorized > 0 ? `${unauthorized} × 401` : '',
    forbidden > 0 ? `${forbidden} × 403` : '',
    loops > 0 ? count(loops, 'loop') : '',
  ].filter((part) => part !== '');
}

/** `#3, #7, #9`; long lists end with how many more there are. */
export function exchangeList(indices: readonly number[], most = 12): string {
  const shown = indices.slice(0, most).map((index) => `#${index}`);
  return indices.length > most ? `${shown.join(', ')} and ${indices.length - most} more` : shown.join(', ');
}
