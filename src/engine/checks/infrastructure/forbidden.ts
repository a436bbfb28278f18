import { softRefusal } from '../../facts/answers/inner.ts';
import { carriesPassword, isApiCall, isDecoration, isLoginSubmit, isNavigation } from '../../facts/places.ts';
import { spec } from '../../spec.ts';
import { unknownSender } from '../authorization/heard.ts';
import { openedBy } from '../challenge/permission.ts';
import { defineCheck } from '../check.ts';

export default defineCheck({
  id: 'forbidden',
  group: 'infrastructure',
  summary: '403 with a recognised identity: authorization, not authentication',
  severity: 'broken',
  rung: 9,
  lastResort: true,
  applies: ['forbidden'],
  spec: [spec('http', '15.5.4')],
  needs: ['credential', 'cookies', 'words'],
  messages: {
    known: {
      title:
        '{method} {place} is not allowed for this user (403): the sign-in is fine, the permission is missing',
      what: 'The request carried {with}, and the server answered 403: it knows who asks and refuses this action. {said}',
      why: '401 would mean “I do not know you”; 403 means “I know you, and you may not”. Signing in again changes nothing.',
      fixes: [
        {
          effort: 'easy',
          audience: 'user',
          text: 'Ask the owner of the application for the role or permission, or check that you signed in with the right account.',
        },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Give the user the role, group or scope that this action asks for; a new sign-in may be needed before it counts.',
        },
        { effort: 'medium', audience: 'backend', text: 'Say in the answer which permission is missing.' },
      ],
    },
    signIn: {
      title: 'The sign-in {method} {place} was refused with 403',
      what: 'The request carried a password, and the server answered 403. {said}',
      why: 'The account may be locked or not allowed here, the password wrong, a CSRF token missing, or a firewall may have taken the request for an attack.',
      fixes: [
        {
          effort: 'easy',
          audience: 'user',
          text: 'Reload the sign-in page and try once more; check that the account is not locked.',
        },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Read the application’s and the firewall’s log at this time for the reason.',
        },
      ],
    },
    unknown: {
      title: '{method} {place} was refused with 403, to a request without any credential',
      what: 'The request carried no token and no session cookie, and the server answered 403. {said}',
      why: 'It may be closed to everyone (a rule for addresses, a firewall, a folder listing, a file’s permissions), or it may ask for a sign-in without saying so.',
      fixes: [
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Read the server’s or firewall’s log for the rule that refused it.',
        },
        {
          effort: 'easy',
          audience: 'backend',
          text: 'If a sign-in is wanted, answer 401 with WWW-Authenticate instead of 403.',
        },
      ],
    },
  },
  run({ exchange, facts, show, later }) {
    // A refusal inside of an answer, or of a socket, has a row that says more.
    if (softRefusal(exchange) !== undefined || exchange.kind === 'websocket') return undefined;
    const { credential, cookies, words } = facts;
    const quoted = words.list[0];
    const said = quoted === undefined ? '' : `The server says: “${show.text(quoted.text.slice(0, 160))}”.`;
    const data = {
      method: exchange.request.method,
      place: show.place(exchange.url),
      said,
      with: withWhat(facts),
    };
    const words1 = quoted === undefined ? [] : [{ exchange, at: quoted.at, text: show.text(quoted.text) }];
    const status = { exchange, at: 'response.status' };
    const subject = `${exchange.request.method} ${exchange.url.origin}${exchange.url.path}`;
    if (carriesPassword(exchange) && isLoginSubmit(exchange))
      return [{ message: 'signIn', data, confidence: 'likely', evidence: [status, ...words1], subject }];
    // "Not authenticated" under a 403: the server did not recognise what was sent.
    if (credential.sent === 'yes' && unknownSender(words) !== undefined) return [];
    // A password in the body (a registration, a change of password) makes nobody known.
    const bodyOnly = carriesPassword(exchange) && credential.values.length + credential.apiKeys.length === 0;
    if ((credential.sent === 'yes' && !bodyOnly) || cookies.sessionSent) {
      const at =
        credential.values.length > 0
          ? 'request.headers.authorization'
          : cookies.sessionSent
            ? 'request.headers.cookie'
            : 'url';
      return [
        {
          message: 'known',
          data,
          confidence: 'likely',
          evidence: [status, { exchange, at }, ...words1],
          subject,
        },
      ];
    }
    if (credential.sent === 'unknown' || cookies.presence === 'not-recorded')
      return [{ message: 'unknown', data, confidence: 'possible', evidence: [status, ...words1], subject }];
    // A sign-in was all that it wanted: that is a misused status.
    if (openedBy(later) !== undefined) return [];
    // Pictures and fonts that a third party keeps to itself stop nobody.
    if (isDecoration(exchange) || !(isApiCall(exchange) || isNavigation(exchange))) return [];
    return [{ message: 'unknown', data, confidence: 'likely', evidence: [status, ...words1], subject }];
  },
});

function withWhat(facts: {
  credential: { values: readonly string[]; apiKeys: readonly unknown[] };
  cookies: { sessionSent: boolean };
}): string {
  if (facts.credential.values.length > 0) return 'an Authorization header';
  if (facts.credential.apiKeys.length > 0) return 'an API key';
  return facts.cookies.sessionSent ? 'a session cookie' : 'a credential';
}
