import type { Survivor } from '../../facts/cookie-deletions.ts';
import { lineOf, outlives } from '../../facts/cookie-trial.ts';
import type { Attempt } from '../../facts/cookies.ts';
import { isLogoutUrl } from '../../facts/places.ts';
import { parseSetCookie } from '../../headers/set-cookie.ts';
import { spec } from '../../spec.ts';
import { type CheckInput, defineCheck, type Message } from '../check.ts';
import { SIGNED_OUT } from '../kinds.ts';

const fixes: Message['fixes'] = [
  {
    effort: 'easy',
    audience: 'backend',
    text: 'Delete {name} with exactly the Domain, Path and Partitioned that it was set with, and with the same Secure and SameSite (best from one shared setting): {remedy}',
  },
  {
    effort: 'easy',
    audience: 'user',
    text: 'Until then, clear the cookies of this site in the browser.',
    action: 'clear-cookies',
  },
];

export default defineCheck({
  id: 'cookie-undeletable',
  group: 'cookie',
  summary: 'An answer deletes a cookie under another Domain or Path than its own, and the cookie lives on',
  severity: 'broken',
  rung: 3,
  applies: [...SIGNED_OUT, 'observation'],
  spec: [spec('cookies', '5.7')],
  needs: ['cookies', 'cookieDeletions', 'credential', 'logins'],
  messages: {
    stays: {
      title:
        'The old cookie {name} keeps coming back: {deleter} deletes it in a way that the browser does not take for this cookie',
      what: 'The response of {deleter} was to delete {name}. {difference} The request to {place} carries it all the same.',
      why: '{host} sees the old cookie again, with which it could not do anything before, and refuses again or sends the visitor round once more.',
      fixes,
    },
    signedOut: {
      title: 'The sign-out does not remove the cookie {name}: the visitor stays signed in',
      what: 'The response of {deleter} was to delete {name}. {difference} A later request, to {place}, still carries it.',
      why: 'Whoever uses this browser next is still signed in, unless the server has ended the session as well. The next sign-in may find two cookies of one name.',
      fixes,
    },
    warning: {
      title: '{deleter} does not remove the cookie {name}, as it means to',
      what: 'The response of {deleter} was to delete {name}. {difference} A later request, to {place}, still carries it.',
      why: 'Nothing failed for it in this capture. But the server believes that the cookie is gone, and the next one of that name may live beside it.',
      fixes,
    },
  },
  run(input) {
    const { kind, exchange, facts, show } = input;
    const survivor = facts.cookieDeletions.survivors.find((one) => explains(one, input));
    if (survivor === undefined) return [];
    const { deletion, setter, name } = survivor;
    const signOut = isLogoutUrl(deletion.exchange.url) || facts.logins.logout === deletion.exchange;
    return [
      {
        message: kind !== 'observation' ? 'stays' : signOut ? 'signedOut' : 'warning',
        ...(kind === 'observation' ? { verdict: 'warning' as const } : {}),
        data: {
          name: show.cookieName(name),
          deleter: show.place(deletion.exchange.url),
          place: show.place(exchange.url),
          host: exchange.url.host,
          ...difference(deletion, setter, show),
        },
        confidence: setter === undefined && deletion.verdict !== 'rejected' ? 'likely' : 'certain',
        evidence: [
          { exchange: deletion.exchange, at: 'response.headers.set-cookie', line: deletion.line },
          { exchange, at: 'request.headers.cookie', mark: name },
          ...(setter === undefined
            ? []
            : [{ exchange: setter.exchange, at: 'response.headers.set-cookie', line: setter.line }]),
        ],
        subject: `${deletion.host} ${name}`,
      },
    ];
  },
});

type Input = CheckInput<'cookies' | 'cookieDeletions' | 'credential' | 'logins'>;

function explains(survivor: Survivor, { kind, facts }: Input): boolean {
  const { deletion, setter } = survivor;
  // Where the line that set it is known, the rules must say that it outlives its deletion.
  if (setter !== undefined && !outlives(setter, deletion, facts.cookies.profile)) return false;
  if (kind === 'observation') return survivor.session;
  if (facts.credential.values.length > 0) return false;
  // After a sign-out nobody wonders at a refusal; only a circle is one too many.
  const circle = kind === 'login-loop' || kind === 'redirect-loop';
  return circle || facts.logins.logout === undefined || survivor.replaced;
}

type Shower = Input['show'];

/** In words: what the two lines do not have in common. */
function difference(
  deletion: Attempt,
  setter: Attempt | undefined,
  show: Shower,
): { readonly difference: string; readonly remedy: string } {
  const gone = identity(deletion, show);
  if (deletion.verdict === 'rejected') {
    const reason = REJECTED[deletion.reasons[0] ?? ''] ?? 'its attributes break a rule for cookies';
    return {
      difference: `The browser ignores that line, since ${reason}.`,
      remedy: 'repeat every attribute of the line that sets it, and add only Max-Age=0.',
    };
  }
  if (setter === undefined)
    return {
      difference: `The line names ${gone.place}; the cookie in the browser must have been set with other ones (this capture does not show how).`,
      remedy: 'look up how it is set.',
    };
  const kept = identity(setter, show);
  const words = [
    gone.domain === kept.domain ? '' : `it was set for ${kept.domain} and is deleted for ${gone.domain}`,
    gone.path === kept.path ? '' : `it was set with Path ${kept.path} and is deleted with Path ${gone.path}`,
    gone.partitioned === kept.partitioned
      ? ''
      : `it was set ${kept.partitioned ? 'with' : 'without'} Partitioned and is deleted ${gone.partitioned ? 'with' : 'without'} it`,
  ].filter((part) => part !== '');
  const told =
    words.length === 0 ? 'it was set in another partition or jar of the browser' : words.join(', and ');
  return {
    difference: `To the browser that is another cookie: ${told}.`,
    remedy: `here ${kept.place}.`,
  };
}

const REJECTED: Readonly<Record<string, string>> = {
  'cookie-prefix-violated':
    'its name begins with __Host- or __Secure- and the line lacks what that prefix demands (Secure; for __Host- also Path=/ and no Domain)',
  'cookie-samesite-none-insecure': 'SameSite=None is written without Secure',
  'cookie-secure-from-insecure': 'a Secure cookie may not be written over plain http',
  'cookie-overwrites-secure': 'plain http may not touch a Secure cookie',
  'cookie-domain-mismatch': 'its Domain is not that of the host or a parent of it',
  'cookie-domain-public-suffix': 'its Domain is a public suffix',
  'cookie-samesite-cross-site-set':
    'another site’s page made the request, and SameSite forbids it to set this cookie',
  'cookie-partitioned-insecure': 'Partitioned is written without Secure',
};

function identity(
  attempt: Attempt,
  show: Shower,
): { readonly domain: string; readonly path: string; readonly partitioned: boolean; readonly place: string } {
  const parsed = parseSetCookie(lineOf(attempt));
  const own = attempt.exchange.url.path;
  const cut = own.lastIndexOf('/');
  const domain =
    attempt.domain === undefined
      ? `${attempt.host} alone (no Domain)`
      : `all hosts below ${show.text(attempt.domain)}`;
  const path = show.path(parsed.path ?? (cut <= 0 ? '/' : own.slice(0, cut)));
  const written = attempt.domain === undefined ? 'no Domain' : `Domain=${show.text(attempt.domain)}`;
  return { domain, path, partitioned: parsed.partitioned, place: `${written} and Path=${path}` };
}
