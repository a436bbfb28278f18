import { type Exchange, fieldValue, presence } from '../../exchange/exchange.ts';
import { answerWords, meantStatus } from '../../facts/answers/inner.ts';
import type { ChallengeView } from '../../facts/challenge.ts';
import type { CredentialView } from '../../facts/credential.ts';
import { isApiCall, isLoginSubmit } from '../../facts/places.ts';
import type { Word, WordsView } from '../../facts/words.ts';
import { spec } from '../../spec.ts';
import { looksLikeJwt } from '../../tokens/jwt.ts';
import { defineCheck } from '../check.ts';
import { lostCookies } from '../cookie/lost.ts';
import { REFUSED } from '../kinds.ts';
import { absenceIn, isUnknownRoute, readingIn, underscoredKey, wantedKey } from './heard.ts';

export default defineCheck({
  id: 'authorization-missing',
  group: 'authorization',
  summary: '401 with a challenge, no Authorization sent, and no cookie session in play',
  severity: 'broken',
  rung: 3,
  applies: REFUSED,
  spec: [spec('http', '11.6.2'), spec('bearer', '2.1')],
  needs: ['credential', 'challenge', 'cookies', 'words', 'chain', 'route', 'logins', 'tokens'],
  messages: {
    token: {
      title: '{method} {place} was sent without the Authorization header that the server asks for ({scheme})',
      what: 'The server wants {scheme} credentials; the request carried no Authorization header{others}.',
      why: 'Without it the server does not know who asks.',
      fixes: [
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Attach the header to this call: Authorization: {scheme} …, as the calls do that work. Look whether this call bypasses the shared HTTP client or runs before the token is there.',
        },
        { effort: 'easy', audience: 'user', text: 'Sign in first, then try again.' },
      ],
    },
    prompt: {
      title: '{place} asks for user name and password ({scheme}), and none were given',
      what: 'The server wants a {scheme} sign-in. The browser’s prompt was dismissed, or the request was made where no prompt can appear.',
      why: 'Without user name and password the server does not know who asks.',
      fixes: [
        { effort: 'easy', audience: 'user', text: 'Reload and fill in the prompt.' },
        {
          effort: 'medium',
          audience: 'frontend',
          text: "In scripts: send the Authorization header, or let the browser do it with credentials: 'include'.",
        },
      ],
    },
    query: {
      title:
        'The token for {method} {place} stands in the address, and the server looks in the Authorization header',
      what: 'The request carried its token in the query parameter {param} and no Authorization header. The server asks for {scheme} credentials{quote}.',
      why: 'A server that reads the header alone does not see a token in the address: for it nothing came.',
      fixes: [
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Send the token in the header: Authorization: {scheme} …, and take it out of the address, where logs and histories keep it.',
        },
      ],
    },
    field: {
      title:
        'The token for {method} {place} stands in the header {param}, and the server looks in Authorization',
      what: 'The request carried its token in the header {param} and no Authorization header. The server asks for {scheme} credentials{quote}.',
      why: 'A server that reads one header does not see a token in another: for it nothing came.',
      fixes: [
        { effort: 'easy', audience: 'frontend', text: 'Send the token as Authorization: {scheme} …' },
        {
          effort: 'medium',
          audience: 'backend',
          text: 'If clients are to send {param}, tell the server’s token middleware to read that header.',
        },
      ],
    },
    key: {
      title: '{method} {place} was sent without the API key that the server asks for',
      what: 'The server wants an API key{where}; the request carried none. {said}',
      why: 'The key tells the server which application or customer asks. Without it nobody is let in.',
      fixes: [
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Send the key where the API’s documentation says{where}. Look whether the setting that holds it is empty in this environment.',
        },
        {
          effort: 'easy',
          audience: 'user',
          text: 'Get a key from the provider of the API, or ask the team that runs this page.',
        },
      ],
    },
    anonymous: {
      title: '{method} {place} was sent without any credential',
      what: 'The request carried neither an Authorization header nor a session cookie, and the server refused it ({status}). {said}',
      why: 'The server does not know who asks.',
      fixes: [
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Attach the token or session to this call, as the calls do that work; wait until the sign-in is finished before calling.',
        },
        { effort: 'easy', audience: 'user', text: 'Sign in first, then try again.' },
      ],
    },
  },
  run(input) {
    const { exchange, facts, show } = input;
    const { credential, challenge, cookies, words, chain, route, tokens } = facts;
    // Its messages sign it in, and pages cannot give its handshake a field.
    if (exchange.socket !== undefined) return undefined;
    if (credential.presence === 'not-recorded')
      return { notEvaluated: 'the capture does not show whether Authorization was sent' };
    const unread = tokenElsewhere(credential, challenge, words);
    if (unread !== undefined)
      return [
        {
          message: unread.at === 'url' ? 'query' : 'field',
          data: {
            method: exchange.request.method,
            place: show.place(exchange.url),
            param: show.text(unread.param),
            scheme: 'Bearer',
            quote:
              unread.word === undefined ? '' : `, and says: “${show.text(unread.word.text.slice(0, 160))}”`,
          },
          confidence: unread.word === undefined ? 'likely' : 'certain',
          evidence: [
            { exchange, at: unread.at },
            unread.word === undefined
              ? { exchange, at: 'response.headers.www-authenticate' }
              : { exchange, at: unread.word.at, text: show.text(unread.word.text) },
          ],
        },
      ];
    if (credential.sent !== 'no' || isLoginSubmit(exchange) || underscoredKey(exchange) !== undefined)
      return [];
    const status = meantStatus(exchange);
    // An earlier hop carried it: another row.
    if (
      chain.hops
        .slice(0, -1)
        .some((hop) => hop.request.fields.list.some((field) => field.name === 'authorization'))
    )
      return [];
    const schemes = challenge.schemes.filter((scheme) => !COOKIE_SCHEMES.has(scheme));
    const said = words.says('authorization-missing') ?? absenceIn(words);
    const word = said !== undefined && isUnknownRoute(said) ? undefined : said;
    // What this server has taken before; a sign-in that handed out a token says the same of any server.
    const before = [route.lastSuccess, route.lastAcceptedHere].find(
      (one) => one !== undefined && one.scheme !== 'cookie' && one.scheme !== 'none',
    );
    // The server speaks of something else.
    if (status === 419 || status === 440 || words.list.some((one) => OTHER.test(one.means ?? ''))) return [];
    const apiCall = isApiCall(exchange);
    if (
      status === 403 &&
      schemes.length === 0 &&
      word === undefined &&
      !(apiCall && (before !== undefined || springs(exchange)))
    )
      return [];
    // A session by cookie is in play: a cookie row, or the server's memory, explains it better, unless a token is asked for.
    const cookieLost = lostCookies(input).length > 0;
    const cookieInPlay =
      cookieLost ||
      cookies.sessionSent ||
      // Whatever its name: a sign-in set it.
      cookies.setBy.some((one) => one.session) ||
      cookies.sentBefore ||
      (cookies.loginWithoutCookie !== undefined &&
        facts.logins.login === cookies.loginWithoutCookie &&
        tokens.lastIssue !== cookies.loginWithoutCookie);
    // “No authorization token was found” asks for one as plainly as a challenge does.
    const asksForToken =
      schemes.length > 0 || /\b(?:token|bearer|jwt|authori[sz]ation header)\b/i.test(word?.text ?? '');
    if (cookieInPlay && !asksForToken) return [];
    const first = schemes[0] ?? '';
    const key = wantedKey(challenge, word?.text);
    const name = challenge.of(first)?.scheme ?? (before === undefined ? 'Bearer' : titled(before.scheme));
    const data = {
      method: exchange.request.method,
      place: show.place(exchange.url),
      status: answerWords(exchange),
      scheme: show.text(name.slice(0, 40)),
      others: cookies.sent.length > 0 ? ' (it carried cookies)' : '',
      said: word === undefined ? '' : `It says: “${show.text(word.text.slice(0, 160))}”.`,
      where: key === undefined || key === '' ? '' : ` (${show.text(key)})`,
    };
    const absent = { exchange, at: 'request.headers.authorization' };
    const spoken =
      word === undefined
        ? { exchange, at: 'response.status' }
        : { exchange, at: word.at, text: show.text(word.text) };
    const challenged = { exchange, at: 'response.headers.www-authenticate' };
    // A sign-in whose cookies a sanitiser took out may have left one that is missing here.
    const { login } = facts.logins;
    const unseen =
      login !== undefined && /^(?:masked|not-recorded)$/.test(presence(login.response.fields, 'set-cookie'));
    const confidence = cookieLost
      ? 'possible'
      : cookieInPlay || (unseen && schemes.length === 0)
        ? 'likely'
        : 'certain';
    if (key !== undefined)
      return [
        {
          message: 'key',
          data,
          confidence,
          evidence: [
            key === '' ? absent : { exchange, at: `request.headers.${key.toLowerCase()}` },
            schemes.length > 0 ? challenged : spoken,
          ],
        },
      ];
    if (schemes.length > 0) {
      const byPage = exchange.kind === 'document' || exchange.kind === 'iframe';
      const prompts = PROMPTS.has(first) && (first !== 'basic' || byPage);
      return [{ message: prompts ? 'prompt' : 'token', data, confidence, evidence: [absent, challenged] }];
    }
    if (before !== undefined)
      return [
        {
          message: 'token',
          data,
          confidence: word === undefined ? 'likely' : 'certain',
          evidence: [absent, { exchange: before.exchange, at: 'request.headers.authorization' }, spoken],
        },
      ];
    // A cookie of an unknown sort may be a session after all.
    const stranger =
      cookies.presence !== 'not-recorded' && cookies.sent.every((one) => one.class !== 'other');
    const refuses =
      facts.logins.credentialsExisted ||
      springs(exchange) ||
      fieldValue(exchange.response.fields, 'x-amzn-errortype')?.startsWith('UnauthorizedException') === true;
    return [
      {
        message: 'anonymous',
        data,
        confidence: word !== undefined ? confidence : stranger && refuses ? 'likely' : 'possible',
        evidence: [absent, spoken],
      },
    ];
  },
});

/**
 * A token in the query, or in a header of another name, of a request to an API that asks for Bearer and has not seen it: it
 * says so, or its challenge has no error (RFC 6750 §3.1: none where the request lacks any authentication information).
 */
function tokenElsewhere(
  { values, apiKeys, inUrl, inBody }: CredentialView,
  challenge: ChallengeView,
  words: WordsView,
): { readonly at: string; readonly param: string; readonly word: Word | undefined } | undefined {
  if (values.length > 0 || inBody) return undefined;
  const param = inUrl.find(({ name }) => /token|jwt/i.test(name))?.name;
  const field = apiKeys.find(({ name, value }) => /token|jwt/.test(name) || looksLikeJwt(value))?.name;
  const found = field === undefined ? param : field;
  if (found === undefined) return undefined;
  const at = field === undefined ? 'url' : `request.headers.${field}`;
  const bearer = challenge.of('bearer');
  const word = absenceIn(words);
  if (wantedKey(challenge, word?.text) !== undefined) return undefined;
  if (word !== undefined && (bearer !== undefined || /\b(?:bearer|authori[sz]ation)\b/i.test(word.text)))
    return { at, param: found, word };
  const silent = bearer?.params.every(({ name }) => name !== 'error');
  return silent && readingIn(words) === undefined ? { at, param: found, word: undefined } : undefined;
}

const OTHER = /^(?:csrf-missing|rate-limited|bot-filter|step-up-required|oauth-client-rejected)$/;
/** Schemes that ask for a cookie or a form, not for the Authorization field. */
const COOKIE_SCHEMES = new Set(['cookie', 'session', 'formbased', 'form', 'cookieauth']);
/** Schemes that a browser answers by itself, with a prompt or the account of the computer. */
const PROMPTS = new Set(['basic', 'digest', 'negotiate', 'ntlm']);

// Spring Security without an entry point of its own answers 403 to strangers, and Spring Boot fills in the body.
function springs(exchange: Exchange): boolean {
  const text = exchange.response.body?.text ?? '';
  return (
    text.length < 1000 &&
    /"timestamp"\s*:/.test(text) &&
    /"error"\s*:\s*"Forbidden"/.test(text) &&
    /"path"\s*:/.test(text)
  );
}

function titled(scheme: string): string {
  return scheme === 'dpop' ? 'DPoP' : scheme.slice(0, 1).toUpperCase() + scheme.slice(1);
}
