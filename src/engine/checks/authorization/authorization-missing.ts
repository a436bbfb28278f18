import { isLoginSubmit } from '../../facts/places.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';
import { lostCookies } from '../cookie/lost.ts';
import { REFUSED } from '../kinds.ts';

export default defineCheck({
  id: 'authorization-missing',
  group: 'authorization',
  summary: '401 with a challenge, no Authorization sent, and no cookie session in play',
  severity: 'broken',
  rung: 3,
  applies: REFUSED,
  spec: [spec('http', '11.6.2'), spec('bearer', '2.1')],
  needs: ['credential', 'challenge', 'cookies', 'words', 'chain', 'route', 'logins'],
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
    anonymous: {
      title: '{method} {place} was sent without any credential',
      what: 'The request carried neither an Authorization header nor a session cookie, and the server says that a sign-in is needed. {said}',
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
    const { credential, challenge, cookies, words, chain, route } = facts;
    if (credential.presence === 'not-recorded')
      return { notEvaluated: 'the capture does not show whether Authorization was sent' };
    if (credential.sent !== 'no' || isLoginSubmit(exchange)) return [];
    const { status } = exchange.response;
    // An earlier hop carried it: another row.
    if (
      chain.hops
        .slice(0, -1)
        .some((hop) => hop.request.fields.list.some((field) => field.name === 'authorization'))
    )
      return [];
    const schemes = challenge.schemes.filter(
      (scheme) => scheme !== 'cookie' && scheme !== 'session' && scheme !== 'formbased',
    );
    const word = words.says('authorization-missing');
    const browserScheme = ['basic', 'digest', 'negotiate', 'ntlm'].find((scheme) => schemes[0] === scheme);
    if (status === 403 && schemes.length === 0 && word === undefined) return [];
    // A session by cookie is in play: a cookie row, or the server's memory, explains it better, unless a token is asked for.
    const cookieLost = lostCookies(input).length > 0;
    const cookieInPlay =
      cookieLost ||
      cookies.sessionSent ||
      cookies.sentBefore ||
      (cookies.loginWithoutCookie !== undefined && facts.logins.login === cookies.loginWithoutCookie);
    // “No authorization token was found” asks for a token as plainly as a challenge does.
    const wantsToken =
      schemes.length > 0 ||
      (word !== undefined && /token|authori[sz]ation|bearer|jwt|api.?key/i.test(word.text));
    if (cookieInPlay && !wantsToken) return [];
    const name = challenge.of(schemes[0] ?? '')?.scheme ?? 'Bearer';
    const data = {
      method: exchange.request.method,
      place: show.place(exchange.url),
      scheme: show.text(name.slice(0, 40)),
      others: cookies.sent.length > 0 ? ' (it carried cookies)' : '',
      said: word === undefined ? '' : `It says: “${show.text(word.text.slice(0, 160))}”.`,
    };
    const absent = { exchange, at: 'request.headers.authorization' };
    const confidence = cookieLost ? 'possible' : cookieInPlay ? 'likely' : 'certain';
    if (schemes.length > 0) {
      const message =
        browserScheme !== undefined && browserScheme !== 'basic'
          ? 'prompt'
          : browserScheme === 'basic' && (exchange.kind === 'document' || exchange.kind === 'iframe')
            ? 'prompt'
            : 'token';
      return [
        {
          message,
          data,
          confidence,
          evidence: [absent, { exchange, at: 'response.headers.www-authenticate' }],
        },
      ];
    }
    if (word !== undefined)
      return [
        {
          message: 'anonymous',
          data,
          confidence,
          evidence: [absent, { exchange, at: word.at, text: show.text(word.text) }],
        },
      ];
    const before = route.lastSuccess ?? route.lastAcceptedHere;
    if (before !== undefined && before.scheme !== 'cookie' && before.scheme !== 'none')
      return [
        {
          message: 'token',
          data: { ...data, scheme: before.scheme },
          confidence: 'likely',
          evidence: [absent, { exchange: before.exchange, at: 'request.headers.authorization' }],
        },
      ];
    return [
      {
        message: 'anonymous',
        data,
        confidence: 'possible',
        evidence: [absent, { exchange, at: 'response.status' }],
      },
    ];
  },
});
