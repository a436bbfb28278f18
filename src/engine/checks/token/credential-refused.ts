import { compare } from '../../compare/compare.ts';
import { type Exchange, fieldValue } from '../../exchange/exchange.ts';
import type { Redactor } from '../../exchange/redact.ts';
import { clockTime } from '../../exchange/time.ts';
import { answerWords, meantStatus, softRefusal } from '../../facts/answers/inner.ts';
import { carriesPassword, isLoginSubmit } from '../../facts/places.ts';
import { spec } from '../../spec.ts';
import { unknownSender } from '../authorization/heard.ts';
import { permissionWord } from '../challenge/permission.ts';
import { defineCheck } from '../check.ts';
import { REFUSED } from '../kinds.ts';

export default defineCheck({
  id: 'credential-refused',
  group: 'token',
  summary: 'A well-formed credential of the right scheme, in time, nothing else found: the server refused it',
  severity: 'broken',
  rung: 9,
  lastResort: true,
  applies: REFUSED,
  spec: [spec('http', '15.5.2'), spec('bearer', '3.1')],
  needs: ['credential', 'challenge', 'words', 'cookies', 'route', 'tokens'],
  messages: {
    token: {
      title: '{place} refused a token in which no fault can be seen',
      what: 'The token is well formed{asked} and not expired by the dates that can be read. {said} {since}',
      why: 'What is left only the server knows: the signature or its key, the audience or issuer, a revoked token, a disabled user, the wrong tenant.',
      fixes: [
        {
          effort: 'medium',
          audience: 'backend',
          text: 'Read the API’s log around {when}{id}: look for “signature”, “kid”, “audience”, “issuer”, “revoked”, “user not found”.',
        },
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Get a fresh token by signing in again and repeat the request: if it then works, the old token was revoked or its key was changed.',
        },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Check that the API trusts this issuer and its current keys (JWKS), and that the user is active.',
        },
      ],
    },
    password: {
      title: '{place} refused the user name or password',
      what: 'The request was a sign-in with a user name and a password, and the server answered {status}. {said}',
      why: 'As a rule the user name or the password is wrong, or the account is locked. The server does not say which.',
      fixes: [
        {
          effort: 'easy',
          audience: 'user',
          text: 'Type user name and password again (keyboard layout, caps lock, blanks from copying), or reset the password.',
        },
        {
          effort: 'easy',
          audience: 'user',
          text: 'If a one-time code was asked for: take the newest one, and let the phone set its clock by itself. Codes of a clock that is a minute off are refused.',
        },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Look in the server’s log around {when}{id} whether the user exists, is locked, or signs in against the wrong directory.',
        },
      ],
    },
    digest: {
      title: '{place} refused the user name or password (Digest)',
      what: 'Everything in the Digest credentials that can be recomputed fits: address, realm, nonce, algorithm, qop. {stale} {said}',
      why: 'Then the checksum is made with another password, or the user is unknown. A stale nonce would have been named so.',
      fixes: [
        {
          effort: 'easy',
          audience: 'user',
          text: 'Type user name and password again (keyboard layout, caps lock, blanks from copying), or reset the password.',
        },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Look in the server’s error log around {when}{id}: Apache writes “user … not found”, “password mismatch”, “invalid nonce” or “uri mismatch”. A password file made for another realm (htdigest) refuses everybody.',
        },
      ],
    },
    key: {
      title: '{place} refused the key in {where}',
      what: 'A key or token was sent in {where}. {said} Nothing in the traffic shows what is wrong with it.',
      why: 'It may be wrong, withdrawn, for another environment, or not where the server looks for it.',
      fixes: [
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Compare the key with the one in the provider’s console, and its place (header name, query) with the API’s documentation.',
        },
        { effort: 'medium', audience: 'backend', text: 'Read the API’s log around {when}{id}.' },
      ],
    },
  },
  run({ exchange, facts, later, show }) {
    const { credential, words, challenge } = facts;
    const status = meantStatus(exchange);
    const password = isLoginSubmit(exchange) && carriesPassword(exchange);
    // Some answer 400, 403 or 422 to a wrong password; otherwise these statuses mean something else.
    // FastAPI says "Not authenticated" with 403.
    const unknown = status === 403 && unknownSender(words) !== undefined;
    if (
      status === 400 || status === 403 || status === 422
        ? !(unknown || (password && words.says('password-rejected')))
        : status !== 401 && exchange.failure === ''
    )
      return undefined;
    // The user is known and may not: the status says it wrongly.
    if (status === 401 && !password && permissionWord(words) !== undefined) return [];
    const place = show.place(exchange.url);
    const quoted =
      words.list.find((word) => word.means !== undefined && word.text.includes(' ')) ?? words.list[0];
    const data = {
      place,
      status: answerWords(exchange),
      said: quoted === undefined ? '' : `The server says: “${show.text(quoted.text.slice(0, 160))}”.`,
      when: exchange.startedAt === undefined ? 'the time of the request' : clockTime(exchange.startedAt),
      id: requestId(exchange.request.fields, exchange.response.fields, show),
    };
    const said = quoted === undefined ? [] : [{ exchange, at: quoted.at, text: show.text(quoted.text) }];
    if (password) {
      const evidence = [{ exchange, at: 'response.status' }, ...said];
      return [
        {
          message: 'password',
          data,
          confidence: words.says('password-rejected') ? 'certain' : 'likely',
          evidence,
          // Typed wrong, and then right: of no weight, and nothing to do with passwords that are refused for good.
          ...(later.success === undefined
            ? { subject: place }
            : { subject: `${place} until ${later.success.index}`, verdict: 'expected' as const }),
        },
      ];
    }
    // The refusal stands in the answer itself, which says so better.
    if (softRefusal(exchange) !== undefined) return undefined;
    if (credential.values.length > 0) {
      // Without the answer's headers nobody knows what it asked for.
      const unheard = challenge.presence === 'not-recorded';
      // Basic has its own row; a scheme that was not asked for, and a handshake's leg, too.
      if (credential.scheme === 'digest')
        return [
          {
            message: 'digest',
            data: {
              ...data,
              stale: unheard
                ? 'Whether the server calls the nonce stale was not recorded.'
                : 'The server does not call the nonce stale.',
            },
            confidence: unheard ? 'possible' : 'likely',
            evidence: [
              { exchange, at: 'request.headers.authorization' },
              { exchange, at: unheard ? 'response.status' : 'response.headers.www-authenticate' },
            ],
            subject: place,
          },
        ];
      if (['basic', 'negotiate', 'ntlm', 'kerberos'].includes(credential.scheme)) return undefined;
      const evidence = [
        { exchange, at: 'request.headers.authorization' },
        ...(challenge.presence === 'present' ? [{ exchange, at: 'response.headers.www-authenticate' }] : []),
        ...said,
      ];
      const before = facts.route.lastSuccess?.exchange;
      const seen = challenge.param('error') !== undefined || words.says('credential-refused') !== undefined;
      return [
        {
          message: 'token',
          data: {
            ...data,
            asked: challenge.presence === 'present' ? ', of the scheme that the server asks for,' : '',
            // Of a thousand refusals that are one incident the words of one are printed.
            get since() {
              return before === undefined ? '' : sinceText(exchange, before, show);
            },
          },
          confidence: seen ? 'certain' : unheard ? 'possible' : 'likely',
          evidence: [
            ...evidence,
            ...(before === undefined ? [] : [{ exchange: before, at: 'request.headers.authorization' }]),
          ],
          // One token after another from one issuer, all refused: one incident.
          subject:
            facts.tokens.life?.issuedBy === undefined
              ? (credential.token ?? credential.values[0] ?? '')
              : `issued by ${facts.tokens.life.issuedBy.url.origin} refused by ${exchange.url.origin}`,
        },
      ];
    }
    const key = credential.apiKeys[0];
    const inUrl = credential.inUrl[0];
    if (key !== undefined)
      return [
        {
          message: 'key',
          data: { ...data, where: `the ${key.name} header` },
          confidence: 'likely',
          evidence: [{ exchange, at: `request.headers.${key.name}` }, ...said],
          subject: key.value,
        },
      ];
    if (inUrl !== undefined)
      return [
        {
          message: 'key',
          data: { ...data, where: `the query parameter ${inUrl.name}` },
          confidence: 'likely',
          evidence: [{ exchange, at: 'url' }, ...said],
          subject: inUrl.value,
        },
      ];
    if (credential.sent === 'unknown')
      return { notEvaluated: 'the capture does not show whether a credential was sent' };
    return undefined;
  },
});

// What has changed since the request worked narrows down what is left.
function sinceText(exchange: Exchange, before: Exchange, show: Redactor): string {
  const names = compare(exchange, before, show)
    .filter((one) => one.weight < 3)
    .map((one) => one.name)
    .slice(0, 4);
  const worked = `The same request worked before (#${before.index})`;
  return names.length === 0
    ? `${worked}, with the same credentials.`
    : `${worked}; what differs since: ${names.join(', ')}.`;
}

function requestId(
  request: Parameters<typeof fieldValue>[0],
  response: Parameters<typeof fieldValue>[0],
  show: { text(text: string): string },
): string {
  for (const name of [
    'x-request-id',
    'x-correlation-id',
    'x-amzn-requestid',
    'x-ms-request-id',
    'request-id',
    'traceparent',
    'cf-ray',
    'x-trace-id',
  ]) {
    const value = fieldValue(response, name) ?? fieldValue(request, name);
    if (value !== undefined && value.length < 100) return ` (${name} ${printableId(value, show)})`;
  }
  return '';
}

// Ids are meant for logs and must stay readable; whatever is not shaped like one is not shown.
function printableId(value: string, show: { text(text: string): string }): string {
  return /^[\w:.=;,/-]{1,100}$/.test(value) && !/eyJ|bearer|token/i.test(value) ? value : show.text(value);
}
