import { isApiCall, isDecoration, isLoginSubmit, isWhoAmI } from '../../facts/places.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';

export default defineCheck({
  id: 'anonymous-probe',
  group: 'benign',
  summary:
    'A 401 before any sign-in on a "who am I" call, with no credential anywhere, and the page carried on',
  severity: 'expected',
  rung: 1,
  applies: ['unauthorized', 'forbidden', 'soft-unauthorized'],
  spec: [spec('http', '15.5.2')],
  needs: ['credential', 'cookies', 'logins'],
  messages: {
    login: {
      title: 'Expected {status}: {method} {place} asked who is signed in before anyone was',
      what: 'The page asked before the sign-in; no token, password or session cookie existed yet. A sign-in followed, and the site went on.',
      why: 'Many applications ask the server at start whether someone is signed in. "No" comes as a {status}. Nothing is broken.',
      fixes: [
        { effort: 'easy', audience: 'user', text: 'Nothing to do.' },
        {
          effort: 'easy',
          audience: 'backend',
          text: 'To keep such calls out of error reports, answer 200 with an empty user instead of {status}.',
        },
      ],
    },
    signIn: {
      title:
        'Expected {status}: {method} {place} asked who is signed in, nobody was, and the sign-in page followed',
      what: 'No token, password or session cookie existed yet. After this answer the browser was taken to the sign-in page.',
      why: 'The page learned that nobody is signed in and acted on it. Nothing is broken.',
      fixes: [{ effort: 'easy', audience: 'user', text: 'Sign in on the page that followed.' }],
    },
  },
  run({ exchange, facts, later, show }) {
    if (facts.logins.credentialsExisted || facts.credential.sent === 'yes' || facts.cookies.sessionSent)
      return undefined;
    if (facts.credential.sent === 'unknown')
      return { notEvaluated: 'the capture does not show whether a credential was sent' };
    if (isDecoration(exchange) || !isApiCall(exchange) || isLoginSubmit(exchange)) return undefined;
    if (
      exchange.request.method !== 'GET' &&
      exchange.request.method !== 'HEAD' &&
      exchange.request.method !== 'POST'
    )
      return undefined;
    const whoAmI = isWhoAmI(exchange.url) && exchange.request.method !== 'POST';
    const data = {
      status: exchange.response.status,
      method: exchange.request.method,
      place: show.place(exchange.url),
    };
    const { login, signInShown, success } = later;
    // After a sign-in the same call goes through, or is not made again: either way the refusal was an answer.
    if (login !== undefined && (success !== undefined || whoAmI)) {
      return [
        {
          message: 'login',
          data,
          confidence: success === undefined ? 'likely' : 'certain',
          evidence: [
            { exchange, at: 'response.status' },
            { exchange: login, at: 'url' },
            ...(success === undefined ? [] : [{ exchange: success, at: 'response.status' }]),
          ],
        },
      ];
    }
    if (signInShown !== undefined && login === undefined && later.refusals === 0) {
      return [
        {
          message: 'signIn',
          data,
          confidence: 'likely',
          evidence: [
            { exchange, at: 'response.status' },
            { exchange: signInShown, at: 'url' },
          ],
        },
      ];
    }
    return [];
  },
});
