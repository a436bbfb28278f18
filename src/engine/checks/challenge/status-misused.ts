import { softRefusal } from '../../facts/answers/inner.ts';
import { isLoginSubmit } from '../../facts/places.ts';
import { spec } from '../../spec.ts';
import { defineCheck, type Message } from '../check.ts';
import { REFUSED } from '../kinds.ts';
import { isExpired } from '../token/expiry.ts';
import { openedBy, permissionWord } from './permission.ts';

const SIGN_IN: Pick<Message, 'why' | 'fixes'> = {
  why: 'Applications and libraries start a sign-in on 401; on 403 they show “no permission”, which misleads the user.',
  fixes: [
    {
      effort: 'easy',
      audience: 'backend',
      text: 'Answer 401 with WWW-Authenticate when no or no valid credential came (Spring: an AuthenticationEntryPoint; FastAPI: auto_error or a handler; Django REST framework: an authenticator with authenticate_header).',
    },
    { effort: 'easy', audience: 'user', text: 'Sign in, then try again.' },
  ],
};

export default defineCheck({
  id: 'status-misused',
  group: 'challenge',
  summary:
    '403 where nothing was sent and a sign-in is wanted, 401 with insufficient_scope, 400 or 500 for a bad or expired token, or 419, 440, 498',
  severity: 'broken',
  // Before the form of the challenge: a wrong status has none, or the wrong one.
  rung: 4,
  symptom: true,
  applies: REFUSED,
  spec: [spec('http', '15.5.2'), spec('http', '15.5.4')],
  needs: ['credential', 'cookies', 'challenge', 'words', 'clock'],
  messages: {
    forbidden: {
      title: '{place} answers 403 to a request without credentials, where 401 is meant',
      what: 'No credential was sent, and the server says that one is wanted, yet with status 403 (“known, but not allowed”) instead of 401 (“sign in first”).',
      ...SIGN_IN,
    },
    opened: {
      title: '{place} answers 403 to a request without credentials, where 401 is meant',
      what: 'No credential was sent, and the answer was 403 (“known, but not allowed”). The same request with one was let through later: a sign-in was all that it wanted.',
      ...SIGN_IN,
    },
    unauthorized: {
      title: '{place} answers 401 for a missing permission, where 403 is meant',
      what: 'The token was recognised and lacks a permission (insufficient_scope); the status for that is 403.',
      why: 'On 401 applications renew the token or sign in anew, which cannot help and may loop.',
      fixes: [{ effort: 'easy', audience: 'backend', text: 'Answer 403 with error="insufficient_scope".' }],
    },
    permission: {
      title: '{place} answers 401 for a missing permission, where 403 is meant',
      what: 'A credential was sent, and the server’s words speak of a permission (“{quote}”); the status for that is 403.',
      why: 'On 401 applications renew the token or sign in anew, which cannot help and may loop.',
      fixes: [
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Answer 403 where the user is known and may not; 401 only where the server does not know who asks.',
        },
        { effort: 'easy', audience: 'user', text: 'Ask the owner of the application for the permission.' },
      ],
    },
    expiry: {
      title: '{place} answers {status} once the token has expired, where 401 is meant',
      what: 'The token had expired by the server’s clock. The same call was let through while its token was valid; now it is answered {status}.',
      why: 'Applications renew the token or start a sign-in on 401. On {status} they report a fault of the server or of the request.',
      fixes: [
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Catch what the token library throws, and answer 401 with WWW-Authenticate: Bearer error="invalid_token".',
        },
        { effort: 'medium', audience: 'frontend', text: 'Renew the token before it expires.' },
      ],
    },
    otherwise: {
      title: '{place} answers {status} to a token that it cannot accept, where 401 is meant',
      what: 'The server’s words speak of the token; the status for that is 401, with WWW-Authenticate.',
      why: 'Applications renew the token or start a sign-in on 401. On {status} they report a fault of the server or of the request.',
      fixes: [
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Catch what the token library throws, and answer 401 with WWW-Authenticate: Bearer error="invalid_token".',
        },
      ],
    },
    private: {
      title: '{place} answers with the private status {status}, which means “signed out” there',
      what: 'Status {status} is no standard code: {meaning}.',
      why: 'Libraries do not know it and treat it like every other error.',
      fixes: [{ effort: 'easy', audience: 'user', text: 'Reload the page and sign in again.' }],
    },
  },
  run({ exchange, facts, show, later }) {
    // GraphQL and gRPC refuse inside of an answer, as their specifications have it.
    if (softRefusal(exchange) !== undefined) return undefined;
    const { status } = exchange.response;
    const { credential, cookies, challenge, words } = facts;
    const place = show.place(exchange.url);
    const evidence = [{ exchange, at: 'response.status' }];
    const claims = credential.jwt?.ok === true ? credential.jwt.claims : undefined;
    const meaning = PRIVATE[status];
    if (meaning !== undefined)
      return [{ message: 'private', data: { place, status, meaning }, confidence: 'certain', evidence }];
    // RFC 6750 §3.1 gives invalid_request status 400 itself.
    if (
      (status === 400 || status === 422 || status === 500) &&
      words.list.every((word) => !ON_TOKEN.test(word.means ?? '')) &&
      challenge.param('error') === undefined &&
      isExpired(claims, facts.clock.now)
    )
      return [{ message: 'expiry', data: { place, status }, confidence: 'likely', evidence }];
    if (status === 400 || status === 422 || status === 500)
      return challenge.param('error') === 'invalid_request' ||
        isLoginSubmit(exchange) ||
        words.says('csrf-missing') !== undefined ||
        words.says('password-rejected') !== undefined
        ? []
        : [{ message: 'otherwise', data: { place, status }, confidence: 'certain', evidence }];
    if (status === 401 && challenge.param('error') === 'insufficient_scope')
      return [
        {
          message: 'unauthorized',
          data: { place },
          confidence: 'certain',
          evidence: [...evidence, { exchange, at: 'response.headers.www-authenticate' }],
        },
      ];
    const denied = status === 401 && credential.sent === 'yes' ? permissionWord(words) : undefined;
    if (denied !== undefined)
      return [
        {
          message: 'permission',
          data: { place, quote: show.text(denied.text.slice(0, 160)) },
          confidence: 'certain',
          evidence: [...evidence, { exchange, at: denied.at, text: show.text(denied.text) }],
        },
      ];
    if (status !== 403) return [];
    if (credential.sent === 'unknown' || cookies.presence === 'not-recorded')
      return { notEvaluated: 'the capture does not show whether a credential was sent' };
    const word = words.says('authorization-missing') ?? words.says('credential-refused');
    if (credential.sent === 'yes' || cookies.sessionSent) return [];
    const opened = openedBy(later);
    const wanted = challenge.schemes.length > 0 || word !== undefined;
    if (opened !== undefined && !wanted)
      return [
        {
          message: 'opened',
          data: { place },
          confidence: 'likely',
          evidence: [...evidence, { exchange: opened, at: 'response.status' }],
        },
      ];
    if (!wanted) return [];
    return [
      {
        message: 'forbidden',
        data: { place },
        confidence: 'likely',
        evidence: [
          ...evidence,
          word === undefined
            ? { exchange, at: 'response.headers.www-authenticate' }
            : { exchange, at: word.at, text: show.text(word.text) },
        ],
      },
    ];
  },
});

const ON_TOKEN = /^(?:token-|credential-refused|authorization-)/;

const PRIVATE: Readonly<Record<number, string>> = {
  419: 'Laravel uses it for a page whose CSRF token or session has run out',
  440: 'Microsoft servers use it for a sign-in that has timed out',
  498: 'Esri’s ArcGIS uses it for a token that is invalid or has expired',
};
