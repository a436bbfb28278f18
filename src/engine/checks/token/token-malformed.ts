import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';
import { REFUSED } from '../kinds.ts';
import { isExpired } from './expiry.ts';

export default defineCheck({
  id: 'token-malformed',
  group: 'token',
  summary:
    'The token is shaped like a JWT and does not decode: wrong number of parts, bad base64url, no JSON, cut off',
  severity: 'broken',
  rung: 4,
  applies: REFUSED,
  spec: [spec('jws', '7.1'), spec('jwt', '7.2')],
  needs: ['credential', 'words', 'clock', 'tokens'],
  messages: {
    broken: {
      title: 'The token sent to {place} is damaged: {fault}',
      what: 'It begins like a JSON Web Token, but {fault}. Such a token has three parts separated by dots, each in base64url.',
      why: 'A server that cannot take the token apart cannot accept it.',
      fixes: [
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Send the token exactly as it was issued: look where it is cut, joined, re-encoded or stored in a field that is too short.',
        },
        {
          effort: 'easy',
          audience: 'user',
          text: 'If the token was pasted, copy it again in full; otherwise sign out and in again.',
        },
      ],
    },
    cut: {
      title: 'The token sent to {place} is cut off: {sent} of its {whole} characters were sent',
      what: 'The sign-in handed out a token of {whole} characters. This request carried its first {sent} characters only.',
      why: 'The end of a token holds its signature. A server that cannot check the signature cannot accept the token.',
      fixes: [
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Look where the token is cut: a database column, a cookie or a form field that is too short for it.',
        },
        { effort: 'easy', audience: 'user', text: 'If the token was pasted, copy it again in full.' },
      ],
    },
    said: {
      title: '{place} says that the token is malformed',
      what: 'The server could not take the token apart. What was sent is not a token of the kind it reads ({shape}).',
      why: 'A server that reads JSON Web Tokens refuses anything else, such as an opaque token, a session id or a cut-off value.',
      fixes: [
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Look which value the page puts into the Authorization field, and compare it with the access_token of the token response.',
        },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'If the identity provider issued an opaque token, ask it for one for this API (audience or resource parameter), or let the API use introspection.',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const { credential, words, clock } = facts;
    if (credential.sent === 'no') return undefined;
    const place = show.place(exchange.url);
    const said = words.says('token-malformed');
    const { jwt, token } = credential;
    const whole = facts.tokens.cutFrom;
    if (whole?.issuedBy !== undefined && token !== undefined)
      return [
        {
          message: 'cut',
          data: { place, sent: token.length, whole: whole.token.length },
          confidence: 'certain',
          evidence: [
            { exchange, at: 'request.headers.authorization' },
            { exchange: whole.issuedBy, at: 'response.body' },
          ],
          subject: token,
        },
      ];
    const saidEvidence = said === undefined ? [] : [{ exchange, at: said.at, text: show.text(said.text) }];
    if (jwt !== undefined && !jwt.ok && token !== undefined) {
      return [
        {
          message: 'broken',
          data: { place, fault: show.text(jwt.detail) },
          confidence: said === undefined ? 'likely' : 'certain',
          evidence: [{ exchange, at: 'request.headers.authorization' }, ...saidEvidence],
          subject: token,
        },
      ];
    }
    if (jwt?.ok === true && jwt.signature?.fits === false && token !== undefined) {
      const late = isExpired(jwt.claims, clock.now);
      // A server that speaks of the claims had no quarrel with the signature; one that got an old token refuses it anyway.
      const other = words.list.some((word) => CLAIM_FAULTS.has(word.means ?? ''));
      const fault =
        jwt.signature.bytes === 0
          ? 'its signature is empty'
          : `its signature has ${jwt.signature.bytes} bytes, which no ${show.text(String(jwt.header.alg).slice(0, 20))} signature has`;
      return [
        {
          message: 'broken',
          data: { place, fault },
          confidence: said !== undefined ? 'certain' : late || other ? 'possible' : 'likely',
          evidence: [{ exchange, at: 'request.headers.authorization' }, ...saidEvidence],
          subject: token,
        },
      ];
    }
    if (said !== undefined && token !== undefined && jwt === undefined)
      return [
        {
          message: 'said',
          data: { place, shape: `${token.length} characters, ${token.split('.').length - 1} dots` },
          confidence: 'certain',
          evidence: [...saidEvidence, { exchange, at: 'request.headers.authorization' }],
          subject: token,
        },
      ];
    if (said !== undefined && credential.presence !== 'absent')
      return [
        {
          message: 'said',
          data: { place, shape: 'not recorded' },
          confidence: 'likely',
          evidence: saidEvidence,
        },
      ];
    if (credential.sent === 'unknown' || credential.presence === 'masked')
      return { notEvaluated: 'the token was not recorded' };
    return [];
  },
});

const CLAIM_FAULTS = new Set([
  'token-expired',
  'token-not-yet-valid',
  'token-audience-mismatch',
  'token-issuer-mismatch',
  'token-scope-insufficient',
  'token-revoked',
]);
