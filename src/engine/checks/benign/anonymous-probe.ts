import { type Exchange, fieldValue, parseUrl } from '../../exchange/exchange.ts';
import { answerWords } from '../../facts/answers/inner.ts';
import {
  asksWho,
  isApiCall,
  isDecoration,
  isLoginSubmit,
  isLoginUrl,
  isNavigation,
  isTokenRequest,
} from '../../facts/places.ts';
import { isStranger } from '../../facts/stranger.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';

export default defineCheck({
  id: 'anonymous-probe',
  group: 'benign',
  summary:
    'A 401 before any sign-in on a "who am I" call, with no credential anywhere, and the page carried on',
  severity: 'expected',
  rung: 1,
  applies: ['unauthorized', 'forbidden', 'soft-unauthorized', 'token-endpoint'],
  spec: [spec('http', '15.5.2')],
  needs: ['credential', 'cookies', 'logins', 'challenge'],
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
    page: {
      title:
        'Expected {status}: the page {place} was opened before anyone had signed in, and the sign-in followed',
      what: 'No token, password or session cookie existed yet. The server answered {status}, and the browser went on to the sign-in.',
      why: 'Some servers answer the first visit with {status} and the sign-in page. Nothing is broken.',
      fixes: [{ effort: 'easy', audience: 'user', text: 'Sign in on the page that follows.' }],
    },
    browser: {
      title: 'Expected {status}: the browser fetched {place} by itself, without credentials',
      what: 'This is a request of the browser for an icon, the manifest or its developer tools, not of the page. Such requests carry no credentials as a rule.',
      why: 'A server that protects everything refuses them too. The page works without.',
      fixes: [
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Serve icons and the manifest to everyone, or write crossorigin="use-credentials" at the link of the manifest.',
        },
      ],
    },
    carriedOn: {
      title:
        'Expected {status}: {method} {place} asked who is signed in; nobody was, and the page went on without',
      what: 'No token, password or session cookie existed. After this answer the page made further requests, and they worked.',
      why: 'Many applications ask the server at start whether someone is signed in. "No" comes as a {status}. Nothing is broken.',
      fixes: [
        { effort: 'easy', audience: 'user', text: 'Nothing to do; sign in if you want to be signed in.' },
        {
          effort: 'easy',
          audience: 'backend',
          text: 'To keep such calls out of error reports, answer 200 with an empty user instead of {status}.',
        },
      ],
    },
    atSignIn: {
      title: 'Expected {status}: the sign-in page asked {method} {place} who is signed in; nobody was',
      what: 'No token, password or session cookie existed. The page that asked is the sign-in page itself.',
      why: 'Many sign-in pages ask first whether someone is signed in already. "No" comes as a {status}. Nothing is broken.',
      fixes: [{ effort: 'easy', audience: 'user', text: 'Sign in.' }],
    },
    signIn: {
      title:
        'Expected {status}: {method} {place} asked who is signed in, nobody was, and the sign-in page followed',
      what: 'No token, password or session cookie existed yet. After this answer the browser was taken to the sign-in page.',
      why: 'The page learned that nobody is signed in and acted on it. Nothing is broken.',
      fixes: [{ effort: 'easy', audience: 'user', text: 'Sign in on the page that followed.' }],
    },
  },
  run({ kind, exchange, facts, later, show }) {
    if (isBrowsersOwn(exchange) && facts.credential.values.length === 0 && !facts.cookies.sessionSent)
      return [
        {
          message: 'browser',
          data: { status: answerWords(exchange), place: show.place(exchange.url) },
          confidence: 'certain',
          evidence: [
            { exchange, at: 'url' },
            { exchange, at: 'response.status' },
          ],
        },
      ];
    // A sign-in whose cookie did not stay is a sign-in.
    const signedIn = facts.logins.login !== undefined && facts.logins.logout === undefined;
    if (facts.logins.credentialsExisted || signedIn || !isStranger(exchange, facts)) return undefined;
    // The same request brought then what the challenge asks for: a handshake.
    const brought = later.successFacts?.credential.scheme ?? '';
    if (/^(?:basic|digest|negotiate|ntlm)$/.test(brought) && facts.challenge.schemes.includes(brought))
      return [];
    // What a service worker asked is not shown; that nobody had signed in is, and that the same call then worked.
    const byWorker =
      exchange.serviceWorker === 'page' && later.login !== undefined && later.success !== undefined;
    if (facts.credential.sent === 'unknown' && !byWorker)
      return { notEvaluated: 'the capture does not show whether a credential was sent' };
    const page = isNavigation(exchange) && kind !== 'soft-unauthorized';
    if (isLoginSubmit(exchange) || isDecoration(exchange) || !(page || isApiCall(exchange))) return undefined;
    if (!['GET', 'HEAD', 'POST'].includes(exchange.request.method)) return undefined;
    const renewal = isTokenRequest(exchange);
    const whoAmI = renewal || asksWho(exchange);
    const data = {
      status: answerWords(exchange),
      method: exchange.request.method,
      place: show.place(exchange.url),
    };
    const { login, signInShown, success, carriedOn } = later;
    const status = { exchange, at: 'response.status' };
    const followed = login ?? signInShown;
    if (page) {
      if (followed === undefined || (signInShown === undefined && success === undefined)) return [];
      return [
        {
          message: 'page',
          data,
          confidence: 'likely',
          evidence: [status, { exchange: followed, at: 'url' }],
        },
      ];
    }
    // After a sign-in the same call goes through, or is not made again: either way the refusal was an answer.
    if (
      login !== undefined &&
      (success !== undefined || whoAmI || (signInShown !== undefined && later.refusals === 0))
    ) {
      return [
        {
          message: 'login',
          data,
          confidence: success === undefined || byWorker ? 'likely' : 'certain',
          evidence: [
            status,
            { exchange: login, at: 'url' },
            ...(success === undefined ? [] : [{ exchange: success, at: 'response.status' }]),
          ],
        },
      ];
    }
    if (signInShown !== undefined && login === undefined && later.refusals === 0)
      return [
        {
          message: 'signIn',
          data,
          confidence: 'likely',
          evidence: [status, { exchange: signInShown, at: 'url' }],
        },
      ];
    const from = parseUrl(fieldValue(exchange.request.fields, 'referer') ?? '');
    if (whoAmI && login === undefined && isLoginUrl(from))
      return [
        {
          message: 'atSignIn',
          data,
          confidence: 'likely',
          evidence: [status, { exchange, at: 'request.headers.referer' }],
        },
      ];
    if (whoAmI && carriedOn !== undefined)
      return [
        {
          message: 'carriedOn',
          data,
          confidence: 'likely',
          evidence: [status, { exchange: carriedOn, at: 'response.status' }],
        },
      ];
    return [];
  },
});

/** What browsers fetch of their own accord: HTML §4.6.7.10 (manifest, without credentials by default), icons, Chromium's tools. */
function isBrowsersOwn(exchange: Exchange): boolean {
  if (exchange.kind === 'manifest') return true;
  if (exchange.request.method !== 'GET' || isApiCall(exchange)) return false;
  return /^\/(?:favicon\.(?:ico|png|svg)|apple-touch-icon[\w-]*\.png|\.well-known\/appspecific\/com\.chrome\.devtools\.json)$/.test(
    exchange.url.path,
  );
}
