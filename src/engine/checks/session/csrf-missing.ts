import { type Exchange, fieldValue, presence } from '../../exchange/exchange.ts';
import { csrfFieldsOf, onlyReads } from '../../facts/places.ts';
import type { FactViews } from '../../facts/views.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';
import { agreeingCookie } from './csrf-tokens.ts';

export default defineCheck({
  id: 'csrf-missing',
  group: 'session',
  summary:
    '403, 419, 400 or 422 whose words speak of CSRF, with the CSRF token absent or not the expected one; or a 403 without words, where calls that were let through had one',
  severity: 'broken',
  rung: 4,
  applies: ['forbidden', 'unauthorized'],
  spec: [spec('cookies', '8.8')],
  needs: ['words', 'cookies', 'route', 'credential'],
  messages: {
    absent: {
      title: '{method} {place} was refused for lack of its CSRF token',
      what: 'The server wants proof that its own page made the request: a CSRF token in a header or form field. {none} {said}',
      why: 'It is a guard against forged requests, not a matter of the sign-in.',
      fixes: [
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Send the token with each POST, PUT, PATCH and DELETE, in the header that the framework reads (X-CSRFToken for Django, X-XSRF-TOKEN for Laravel and Angular, X-CSRF-Token for Rails, Express and Spring).',
        },
        { effort: 'easy', audience: 'user', text: 'Reload the page and try again.' },
      ],
    },
    unlike: {
      title: '{method} {place} lacks the CSRF token that the calls carry which are let through',
      what: 'The session cookie was sent. Earlier calls that change something were let through with {field}; this one has no such header, and was answered 403.',
      why: 'With session cookies a server wants proof that its own page made the request. Without it, it refuses, whoever is signed in.',
      fixes: [
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Send {field} with this call too: let it use the shared HTTP client, or read the token from its cookie or page as the others do.',
        },
        { effort: 'easy', audience: 'user', text: 'Reload the page and try again.' },
      ],
    },
    wrong: {
      title: '{method} {place} was refused because its CSRF token does not fit',
      what: 'The request carries a CSRF token that the server does not accept. {said}',
      why: 'The token belongs to another or older session (a page left open, a sign-in in between), or the cookie that it is compared with is missing.',
      fixes: [
        { effort: 'easy', audience: 'user', text: 'Reload the page and try again.' },
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Read the token anew after each sign-in, from the cookie or page, instead of keeping it.',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const said = facts.words.says('csrf-missing');
    const { status } = exchange.response;
    if (status === 401 && said === undefined) return undefined;
    const field = csrfFieldsOf(exchange)[0];
    const inBody = /csrf|authenticity_token|_token=|__RequestVerificationToken/i.test(
      (exchange.request.body?.text ?? '').slice(0, 20_000),
    );
    const unseen = isUnseen(exchange);
    const usual = facts.route.accepts.origin.csrfFields[0];
    const data = {
      method: exchange.request.method,
      place: show.place(exchange.url),
      field: usual ?? '',
      none: unseen
        ? 'Whether one was sent the capture does not show.'
        : 'None of the usual headers is there.',
      said: said === undefined ? '' : `The server says: “${show.text(said.text.slice(0, 160))}”.`,
    };
    if (said === undefined && status !== 419) {
      const unlike = !unseen && status === 403 && usual !== undefined && field === undefined && !inBody;
      if (!unlike || onlyReads(exchange.request.method) || givesReason(facts)) return [];
      // Only what the browser sends by itself can be misused by a forged request.
      if (!facts.cookies.sessionSent || facts.credential.values.length > 0) return [];
      return [
        {
          message: 'unlike',
          data,
          confidence: 'likely',
          evidence: [
            { exchange, at: 'response.status' },
            { exchange, at: 'request.headers.cookie' },
          ],
        },
      ];
    }
    const words =
      said === undefined
        ? [{ exchange, at: 'response.status' }]
        : [{ exchange, at: said.at, text: show.text(said.text) }];
    if (field === undefined && !inBody)
      return [
        {
          message: 'absent',
          data,
          confidence: said === undefined ? (unseen ? 'possible' : 'likely') : unseen ? 'likely' : 'certain',
          evidence: words,
        },
      ];
    // The token is right: what is wrong is the address that the request comes from, or nothing that can be seen.
    const agreeing = agreeingCookie(exchange, facts.cookies);
    const where = field === undefined ? [] : [{ exchange, at: `request.headers.${field}` }];
    return [
      {
        message: 'wrong',
        data,
        // Where cookies were not recorded, the one that the token is compared with may have been right.
        confidence:
          agreeing !== undefined
            ? 'possible'
            : said === undefined || facts.cookies.presence === 'not-recorded'
              ? 'likely'
              : 'certain',
        evidence: [...words, ...where],
      },
    ];
  },
});

/** Whether a token may have been sent that was not recorded: in a header, or in a form whose body is not there. */
function isUnseen({ request }: Exchange): boolean {
  if (presence(request.fields, 'x-csrf-token') === 'not-recorded') return true;
  const form = /form/i.test(fieldValue(request.fields, 'content-type') ?? '');
  return form && request.body?.text === undefined;
}

// "Forbidden" alone repeats the status.
function givesReason(facts: Pick<FactViews, 'words'>): boolean {
  return facts.words.list.some(
    ({ means, text }) => means !== undefined && !/^\W*(?:403)?\W*forbidden\W*$/i.test(text),
  );
}
