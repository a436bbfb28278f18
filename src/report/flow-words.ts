import type {
  FlowCookie,
  FlowEnd,
  FlowLane,
  FlowMatch,
  FlowMessageReport,
  FlowStep,
} from '../engine/report-flows.ts';
import { reasonWords, rejectedWords } from './cookie-words.ts';

/** The words that panel and exports share for the codes of a flow. */

export const END_WORDS: Readonly<Record<FlowEnd, string>> = {
  'signed-in': 'Signed in',
  renewed: 'Renewed',
  'signed-out': 'Signed out',
  failed: 'Failed',
  looped: 'Looped',
  abandoned: 'Abandoned',
  open: 'Under way',
};

/** Ours: what somebody is stuck on. */
export function isBrokenEnd(end: FlowEnd): boolean {
  return end === 'failed' || end === 'looped';
}

export const ROLE_WORDS: Readonly<Record<FlowLane['role'], string>> = {
  browser: 'browser',
  app: 'application',
  api: 'API',
  'identity-provider': 'identity provider',
};

export const STEP_WORDS: Readonly<Record<FlowStep, string>> = {
  entry: 'Page that asks for a sign-in',
  start: 'Start of the sign-in',
  'pushed-request': 'Request pushed beforehand',
  authorize: 'Authorization request',
  'sign-in-page': 'Sign-in page',
  credentials: 'Credentials',
  interaction: 'Page between',
  callback: 'Callback',
  token: 'Token request',
  'device-code': 'Device code',
  poll: 'Poll for the token',
  userinfo: 'User info',
  metadata: 'Metadata',
  landing: 'First page after the sign-in',
  'saml-request': 'SAML request',
  'saml-response': 'SAML response',
  'logout-request': 'Logout request',
  'logout-response': 'Logout response',
  challenge: 'Challenge',
  retry: 'Second try',
  hop: 'Hop',
};

export const MATCH_WORDS: Readonly<Record<FlowMatch['verdict'], string>> = {
  matches: 'matches',
  differs: 'differs',
  missing: 'missing',
  unknown: 'cannot be told',
};

const COOKIE_WORDS: Readonly<Record<FlowCookie['verdict'], string>> = {
  set: 'set',
  rejected: 'refused',
  sent: 'sent',
  withheld: 'not sent',
  removed: 'deleted',
};

/** Whether a cookie belongs to the answer of its message, not to the request. */
export function isAnswerCookie({ verdict }: FlowCookie): boolean {
  return verdict === 'set' || verdict === 'rejected' || verdict === 'removed';
}

/** `sid set`, `✖ sid refused`: name and verdict, a cross where the cookie did not do what it is there for. */
export function cookieChip({ name, verdict }: FlowCookie): string {
  const cross = verdict === 'rejected' || verdict === 'withheld' ? '✖ ' : '';
  return `${cross}${name === '' ? '(no name)' : name} ${COOKIE_WORDS[verdict]}`;
}

/** Why a cookie was refused or not sent, as the end of a sentence; '' where nothing says so. */
export function cookieReason({ verdict, reasons }: FlowCookie): string {
  const [first] = reasons;
  if (first === undefined) return '';
  return verdict === 'rejected' ? rejectedWords(first) : reasonWords(first);
}

/** A message in one sentence, for those who do not see the drawing. */
export function messageSentence(
  message: FlowMessageReport,
  lanes: readonly FlowLane[],
  place: {
    readonly at: number;
    readonly of: number;
    readonly closes: boolean;
    readonly rounds: number | null;
  },
): string {
  const { exchange, request, answer, says, from, to, fault, cookies, round } = message;
  const between =
    from === 0 ? `to ${laneName(lanes[to])}` : `from ${laneName(lanes[from])} to ${laneName(lanes[to])}`;
  const kept = cookies.map((cookie) => {
    const reason = cookieReason(cookie);
    return `cookie ${cookieChip(cookie).replace('✖ ', '')}${reason === '' ? '' : `: ${reason}`}`;
  });
  return [
    `Message ${place.at} of ${place.of}, request ${exchange}: ${request} ${between}, ${answer}.`,
    fault === '' ? '' : `Broken: ${fault}.`,
    plainProse(says),
    ...kept.map((words) => `${capital(words)}.`),
    place.closes
      ? 'The round begins again here.'
      : round === null || place.rounds === null
        ? ''
        : `Round ${round} of ${place.rounds}.`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function laneName(lane: FlowLane | undefined): string {
  return lane?.name ?? 'an unknown host';
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Prose without the marks of code, for where they mean nothing. */
export function plainProse(text: string): string {
  return text.replaceAll('`', '');
}
