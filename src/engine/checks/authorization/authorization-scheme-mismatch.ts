import { type Exchange, fieldValue } from '../../exchange/exchange.ts';
import { meantStatus } from '../../facts/answers/inner.ts';
import { parseAuthorization } from '../../headers/authorization.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';
import { REFUSED } from '../kinds.ts';
import { absenceIn, KEY_SCHEMES, namedKey, readingIn } from './heard.ts';

/** Negotiate may carry NTLM messages and the other way round. */
const WINDOWS = ['negotiate', 'ntlm', 'kerberos'];

export default defineCheck({
  id: 'authorization-scheme-mismatch',
  group: 'authorization',
  summary: 'The scheme sent is not among those that the server asks for',
  severity: 'broken',
  rung: 4,
  applies: REFUSED,
  spec: [spec('http', '11.6.2')],
  needs: ['credential', 'challenge', 'route', 'words'],
  messages: {
    other: {
      title: '{place} asks for {wanted}, and the request sent {sent}',
      what: 'The server’s challenge names {wanted}. The Authorization header of the request uses the scheme {sent}.',
      why: 'A server reads only the schemes that it asks for; any other credential counts as none.',
      fixes: [
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Send the credential in the scheme that is asked for: Authorization: {wanted} …',
        },
        {
          effort: 'medium',
          audience: 'backend',
          text: 'If {sent} is right, let the server accept it and name it in its challenge.',
        },
      ],
    },
    before: {
      title: '{place} let {wanted} through before, and this request sent {sent}',
      what: 'The requests to this server that worked used the scheme {wanted}. The Authorization header of this one uses {sent}.',
      why: 'A server reads only the schemes that it knows; any other credential counts as none.',
      fixes: [
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Send this call’s credential in the same way as the others: Authorization: {wanted} …',
        },
      ],
    },
    said: {
      title: '{place} expects {wanted} in the Authorization header, and the request sent {sent}',
      what: 'The server says what it expects: “{quote}”. The Authorization header of the request uses the scheme {sent}.',
      why: 'A server reads only the scheme that it knows; any other credential counts as none.',
      fixes: [
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Begin the header with the word that the server expects: Authorization: {wanted} …',
        },
        {
          effort: 'medium',
          audience: 'backend',
          text: 'If {sent} is right, change the name of the scheme in the server’s settings.',
        },
      ],
    },
    aws: {
      title: '{place} expects a request signed for AWS, and the request sent {sent}',
      what: 'The gateway tried to read the Authorization header as an AWS signature and found {sent}. It says: “{quote}”.',
      why: 'This address wants IAM signatures (AWS Signature Version 4), or it does not exist in the gateway: unknown paths are answered in the same way.',
      fixes: [
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Compare method, path and stage with the deployed API: a typing error leads to this answer.',
        },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Give this route the authorizer that reads the token (JWT, Cognito or Lambda) instead of IAM, and deploy the stage again.',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const { credential, challenge, route, words } = facts;
    if (credential.values.length === 0)
      return credential.presence === 'not-recorded'
        ? { notEvaluated: 'the capture does not show whether Authorization was sent' }
        : [];
    const { scheme } = credential;
    if (scheme === '' || route.acceptedSchemes.includes(scheme)) return [];
    const header = { exchange, at: 'request.headers.authorization', mark: credential.parsed?.scheme ?? '' };
    const data = {
      place: show.place(exchange.url),
      sent: show.text((credential.parsed?.scheme ?? '').slice(0, 40)),
    };
    for (const word of words.list) {
      const wanted = expected(word.text);
      if (wanted === undefined || wanted.toLowerCase() === scheme) continue;
      const aws = wanted.startsWith('AWS4');
      return [
        {
          message: aws ? 'aws' : 'said',
          data: { ...data, wanted, quote: show.text(word.text.slice(0, 160)) },
          confidence: aws ? 'likely' : 'certain',
          evidence: [header, { exchange, at: word.at, text: show.text(word.text) }],
        },
      ];
    }
    if (meantStatus(exchange) === 403 && absenceIn(words) === undefined) return [];
    const before = route.lastSuccess ?? route.lastAcceptedHere;
    if (
      challenge.schemes.length === 0 &&
      readingIn(words) === undefined &&
      before !== undefined &&
      before.scheme !== '' &&
      !['cookie', 'none', ...WINDOWS].includes(before.scheme)
    )
      return [
        {
          message: 'before',
          data: { ...data, wanted: show.text(writtenAs(before.exchange).slice(0, 40)) },
          confidence: 'likely',
          evidence: [{ exchange: before.exchange, at: 'request.headers.authorization' }, header],
        },
      ];
    // A server that misses a header of another name does not want this one in any scheme.
    if (namedKey(absenceIn(words)?.text) !== undefined) return [];
    const schemes = challenge.schemes.filter((one) => !KEY_SCHEMES.has(one));
    if (schemes.length === 0 || schemes.includes(scheme) || challenge.parse.refused) return [];
    if (WINDOWS.includes(scheme) && schemes.some((one) => WINDOWS.includes(one))) return [];
    // Some servers name one scheme and take another (Stripe, gin-jwt): one that finds fault with the credential has read it.
    if (readingIn(words) !== undefined) return [];
    const wanted = challenge.parse.challenges.map((one) => one.scheme);
    // gin-jwt says in its body what is wrong with a token; one that says nothing of the sort has not read it (Flask-HTTPAuth).
    const silent = words.bodyRecorded && schemes.every((one) => one === 'jwt');
    return [
      {
        message: 'other',
        data: { ...data, wanted: show.text([...new Set(wanted)].slice(0, 4).join(' or ').slice(0, 80)) },
        confidence:
          absenceIn(words) === undefined && loose(scheme, challenge.of(schemes[0] ?? '')?.params.length ?? 0)
            ? silent
              ? 'likely'
              : 'possible'
            : 'certain',
        evidence: [header, { exchange, at: 'response.headers.www-authenticate' }],
      },
    ];

    // A challenge for Token or JWT with a realm comes from libraries that take Bearer as well (Rails, gin-jwt).
    function loose(sent: string, params: number): boolean {
      return sent === 'bearer' && schemes.every((one) => one === 'jwt' || (one === 'token' && params > 0));
    }
  },
});

function writtenAs(exchange: Exchange): string {
  return parseAuthorization(fieldValue(exchange.request.fields, 'authorization') ?? '').scheme ?? '';
}

/** The scheme that the server's words ask for: flask-jwt-extended, express-jwt, Amazon's gateways. */
function expected(text: string): string | undefined {
  if (
    /Authorization header requires '(?:Credential|Signature)'|Invalid key=value pair .{0,40}in Authorization/.test(
      text,
    )
  )
    return 'AWS4-HMAC-SHA256';
  const named =
    /Missing ['"]?(Bearer|Basic|Token|JWT|DPoP)['"]? type/i.exec(text) ??
    /Authorization: ?["'`]?(Bearer|Basic|Token|JWT|DPoP)\b/i.exec(text) ??
    /(?:must (?:start|begin) with|expected(?: scheme)?:?|should (?:start|begin) with) ["'`]?(Bearer|Basic|Token|JWT|DPoP)\b/i.exec(
      text,
    );
  return named?.[1];
}
