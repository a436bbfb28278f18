import { lineOf, trial } from '../../facts/cookie-trial.ts';
import type { Attempt, MissingCookie } from '../../facts/cookies.ts';
import type { IgnoredCode } from '../../headers/set-cookie.ts';
import { spec } from '../../spec.ts';
import { defineCheck, type Found } from '../check.ts';
import { SIGNED_OUT } from '../kinds.ts';
import { type LostInput, lostCookieFinding, lostCookies } from './lost.ts';
import { repairOf, type Slip } from './repair.ts';

/** What the browser does with it, in a sentence. */
const BECAUSE: Readonly<Partial<Record<IgnoredCode, string>>> = {
  'samesite-unknown':
    'That is not one of Strict, Lax and None, so the browser acts as if SameSite were not there (Chrome takes Lax).',
  'path-not-absolute':
    'A Path has to begin with a slash; this one does not count, and the folder of the address that set the cookie is taken.',
  'value-quoted': 'The quotes count as part of the value, so it is not what it looks like.',
  'flag-with-value': 'It is a switch: it is on as soon as it is written, whatever follows the equals sign.',
  'unknown-attribute': 'No browser knows an attribute of that name, so it does nothing.',
  'attribute-too-long': 'An attribute of more than 1024 bytes does not count.',
  'max-age-invalid':
    'That is not a whole number of seconds, so it does not count and the cookie ends with the browser.',
  'expires-invalid': 'That is not a date, so it does not count and the cookie ends with the browser.',
  'joined-by-comma':
    'A second cookie follows after a comma. To the browser all of that is still the value of this attribute.',
};

type M = 'ignored' | 'joined' | 'warning' | 'joinedWarning';

export default defineCheck({
  id: 'cookie-attribute-ignored',
  group: 'cookie',
  summary:
    'An attribute of the session cookie is misspelt or malformed, so the browser does not do what its author meant',
  severity: 'broken',
  rung: 3,
  applies: [...SIGNED_OUT, 'observation'],
  spec: [spec('cookies', '5.6')],
  needs: ['cookies', 'credential'],
  messages: {
    ignored: {
      title:
        'The cookie {name} does not reach {place}: the browser does not take “{written}” in its Set-Cookie line as it is meant',
      what: 'The response of {setter} sets {name} with “{written}”. {because}',
      why: '{instead} As it is, the request goes out without the cookie, and {host} sees nobody signed in.',
      fixes: [
        { effort: 'easy', audience: 'backend', text: '{fix}' },
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Let the framework write the line from settings (a cookie library), rather than putting it together as text.',
        },
      ],
    },
    joined: {
      title:
        'The browser never sets the cookie {name}: it stands behind a comma in the line of another cookie',
      what: 'The response of {setter} sends two cookies in one Set-Cookie line, joined by a comma. Browsers read one cookie a line; {name} is taken for a part of the first one.',
      why: 'The cookie {name} never comes to be, so the next request to {host} goes out without it and the server sees nobody signed in.',
      fixes: [
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Send a Set-Cookie line of its own for each cookie: Set-Cookie is the one field that may not be joined by commas. Common causes are setting the header twice as a single text, and Headers.get("set-cookie") passed on by a proxy or function (use getSetCookie()).',
        },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'If a gateway joins the lines (older API gateways, lambda responses), use its setting for several values of one header (multiValueHeaders, cookies).',
        },
      ],
    },
    warning: {
      title: 'The browser does not take “{written}” as it is meant when {setter} sets the cookie {name}',
      what: 'The response of {setter} sets {name} with “{written}”. {because}',
      why: 'Nothing failed for it in this capture, but the cookie does not have the rules that its author chose.',
      fixes: [{ effort: 'easy', audience: 'backend', text: '{fix}' }],
    },
    joinedWarning: {
      title:
        'The browser never sets the cookie {name}: {setter} sends it behind a comma in the line of another cookie',
      what: 'The response of {setter} sends two cookies in one Set-Cookie line, joined by a comma. Browsers read one cookie a line; {name} is taken for a part of the first one.',
      why: 'Nothing failed for it in this capture, but the cookie {name} does not exist in the browser.',
      fixes: [
        { effort: 'easy', audience: 'backend', text: 'Send a Set-Cookie line of its own for each cookie.' },
      ],
    },
  },
  run(input) {
    if (input.kind === 'observation')
      return input.facts.cookies.attempts.flatMap((one) => warningOf(one, input));
    for (const missing of lostCookies(input)) {
      const found = causeOf(missing, input);
      if (found !== undefined) return [found];
    }
    return [];
  },
});

type Input = LostInput & Parameters<typeof lostCookieFinding>[2];

function causeOf(missing: MissingCookie, input: Input): Found<M> | undefined {
  const { attempt, reasons } = missing;
  if (reasons[0] === 'cookie-attribute-ignored') return lostCookieFinding(missing, 'joined' as const, input);
  if (missing.how === 'unexplained' || attempt.masked) return undefined;
  const repair = repairOf(lineOf(attempt));
  if (repair === undefined) return undefined;
  const { profile, context } = input.facts.cookies;
  // The slip is the cause only where the line as it stands is lost by the model, and the line as it was meant is not.
  const now = trial(attempt, context, profile);
  if (now.verdict === 'sent' || now.verdict === 'unknown') return undefined;
  const then = trial(attempt, context, profile, repair.line);
  if (then.verdict !== 'sent' && then.verdict !== 'unknown') return undefined;
  // Of several slips the one that alone makes the difference; else the first.
  const alone = repair.slips.find(
    ({ line }) => trial(attempt, context, profile, line).verdict === then.verdict,
  );
  const slip = alone ?? repair.slips[0];
  if (slip === undefined) return undefined;
  const found = lostCookieFinding(missing, 'ignored' as const, input, words(slip, input));
  return {
    ...found,
    confidence: then.verdict === 'unknown' ? 'likely' : found.confidence,
    evidence: found.evidence.map((one, at) => (at === 0 ? { ...one, mark: nameOf(slip) } : one)),
  };
}

function warningOf(attempt: Attempt, input: Input): Found<M>[] {
  if (!attempt.session || attempt.removal || attempt.masked) return [];
  const missing: MissingCookie = {
    name: attempt.name,
    class: attempt.class,
    how: 'rejected',
    reasons: attempt.reasons,
    attempt,
    stale: false,
    related: true,
    signedIn: attempt.atLogin,
    companionSent: false,
  };
  const here = { exchange: attempt.exchange, at: 'response.headers.set-cookie', line: attempt.line };
  if (attempt.reasons[0] === 'cookie-attribute-ignored')
    return [{ ...lostCookieFinding(missing, 'joinedWarning' as const, input), evidence: [here] }];
  const [slip] = repairOf(lineOf(attempt))?.slips ?? [];
  if (slip === undefined) return [];
  const found = lostCookieFinding(missing, 'warning' as const, input, words(slip, input));
  return [{ ...found, evidence: [{ ...here, mark: nameOf(slip) }] }];
}

function nameOf(slip: Slip): string {
  return slip.written.split('=', 1)[0] ?? '';
}

function words(slip: Slip, input: Input): Record<string, string> {
  const { show } = input;
  const written = show.text(slip.written.length > 60 ? `${slip.written.slice(0, 40)}…` : slip.written);
  const meant = show.text(slip.meant);
  const because = BECAUSE[slip.code] ?? 'Browsers do not take it as its author meant.';
  if (slip.code === 'joined-by-comma')
    return {
      written,
      because,
      instead: 'In a line of its own the cookie would have come along.',
      fix: 'Send a Set-Cookie line of its own for each cookie, never two joined by a comma.',
    };
  return {
    written,
    because,
    instead:
      meant === ''
        ? 'Without it the cookie would have come along.'
        : `Written as “${meant}” the cookie would have come along.`,
    fix:
      meant === ''
        ? `Take “${written}” out of the Set-Cookie line.`
        : `Write “${meant}” in place of “${written}”.`,
  };
}
