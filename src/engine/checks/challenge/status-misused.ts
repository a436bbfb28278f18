import { isLoginSubmit } from '../../facts/places.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';
import { REFUSED } from '../kinds.ts';

export default defineCheck({
  id: 'status-misused',
  group: 'challenge',
  summary:
    '403 where nothing was sent and a sign-in is wanted, 401 with insufficient_scope, 400 or 500 for a bad token, or 419, 440, 498',
  severity: 'broken',
  rung: 5,
  symptom: true,
  applies: REFUSED,
  spec: [spec('http', '15.5.2'), spec('http', '15.5.4')],
  needs: ['credential', 'cookies', 'challenge', 'words'],
  messages: {
    forbidden: {
      title: '{place} answers 403 to a request without credentials, where 401 is meant',
      what: 'No credential was sent, and the server says that one is wanted, yet with status 403 (“known, but not allowed”) instead of 401 (“sign in first”).',
      why: 'Applications and libraries start a sign-in on 401; on 403 they show “no permission”, which misleads the user.',
      fixes: [
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Answer 401 with WWW-Authenticate when no or no valid credential came (Spring: an AuthenticationEntryPoint; FastAPI: auto_error or a handler; Django REST framework: an authenticator with authenticate_header).',
        },
        { effort: 'easy', audience: 'user', text: 'Sign in, then try again.' },
      ],
    },
    unauthorized: {
      title: '{place} answers 401 for a missing permission, where 403 is meant',
      what: 'The token was recognised and lacks a permission (insufficient_scope); the status for that is 403.',
      why: 'On 401 applications renew the token or sign in anew, which cannot help and may loop.',
      fixes: [{ effort: 'easy', audience: 'backend', text: 'Answer 403 with error="insufficient_scope".' }],
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
  run({ exchange, facts, show }) {
    const { status } = exchange.response;
    const { credential, cookies, challenge, words } = facts;
    const place = show.place(exchange.url);
    const evidence = [{ exchange, at: 'response.status' }];
    const meaning = PRIVATE[status];
    if (meaning !== undefined)
      return [{ message: 'private', data: { place, status, meaning }, confidence: 'certain', evidence }];
    // RFC 6750 §3.1 gives invalid_request status 400 itself.
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
    if (status !== 403) return [];
    if (credential.sent === 'unknown' || cookies.presence === 'not-recorded')
      return { notEvaluated: 'the capture does not show whether a credential was sent' };
    const word = words.says('authorization-missing') ?? words.says('credential-refused');
    const wanted = challenge.schemes.length > 0 || word !== undefined;
    if (credential.sent === 'yes' || cookies.sessionSent || !wanted) return [];
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

const PRIVATE: Readonly<Record<number, string>> = {
  419: 'Laravel uses it for a page whose CSRF token or session has run out',
  440: 'Microsoft servers use it for a sign-in that has timed out',
  498: 'Esri’s ArcGIS uses it for a token that is invalid or has expired',
};
