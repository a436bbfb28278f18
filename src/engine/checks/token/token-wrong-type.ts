import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';
import { REFUSED } from '../kinds.ts';
import { isExpired } from './expiry.ts';

export default defineCheck({
  id: 'token-wrong-type',
  group: 'token',
  summary: 'An ID token, refresh token or logout token is sent as access token',
  severity: 'broken',
  rung: 6,
  applies: REFUSED,
  spec: [spec('jwtAccess', '4'), spec('oidc', 'IDToken'), spec('jwtBcp', '3.11')],
  needs: ['credential', 'tokens', 'words', 'route', 'clock'],
  messages: {
    id: {
      title: '{place} was called with an ID token; it needs an access token',
      what: 'The token in the Authorization header is an ID token ({sign}). It tells the application who signed in and is not meant for APIs.',
      why: 'An API accepts only access tokens issued for it.',
      fixes: [
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Send access_token of the token response, not id_token.',
        },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'If there is no access token for this API: register it at the identity provider and ask for its scope or audience.',
        },
      ],
    },
    refresh: {
      title: '{place} was called with a refresh token; it needs an access token',
      what: 'The token in the Authorization header is the refresh token ({sign}). It is meant for the identity provider’s token endpoint alone.',
      why: 'An API does not accept it, and showing it to others is a risk.',
      fixes: [
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Send access_token; keep the refresh token for the token endpoint, and have this one withdrawn.',
        },
      ],
    },
    said: {
      title: '{place} takes another kind of token than the one that was sent ({typ})',
      what: 'The server says: “{quote}”. The header of the token that was sent calls its kind {typ}; access tokens of the standard form are marked at+jwt.',
      why: 'A server that takes access tokens alone tells them by the mark in their header. One without it could be any other token, such as an ID token.',
      fixes: [
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Let the identity provider issue access tokens in the standard form (RFC 9068, typ: at+jwt), if it has such a setting.',
        },
        {
          effort: 'easy',
          audience: 'backend',
          text: 'If the provider cannot, let the server take typ: JWT as well (express-oauth2-jwt-bearer: strict: false), and tell ID tokens by their audience.',
        },
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Look whether the value sent is access_token of the token response.',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const { credential, tokens, words, route, clock } = facts;
    const { token, jwt } = credential;
    if (token === undefined) return [];
    const place = show.place(exchange.url);
    const evidence = [{ exchange, at: 'request.headers.authorization' }];
    const role = tokens.life?.role;
    const issued = tokens.life?.issuedBy;
    const from = issued === undefined ? [] : [{ exchange: issued, at: 'url' }];
    const accepted =
      tokens.acceptedHere !== undefined ||
      sameKind(route.lastAcceptedHere?.claims, jwt?.ok === true ? jwt.claims : undefined);
    if (accepted) return [];
    const word = words.says('token-wrong-type');
    const said = word !== undefined;
    const claimed = jwt?.ok === true ? jwt.claims : undefined;
    // Some APIs take ID tokens (Cognito's gateway, Cloud Run): then another fault that is known explains the refusal.
    if (!said && words.list.some((word) => OTHER_FAULTS.has(word.means ?? ''))) return [];
    if (!said && namesHost(claimed, exchange.url.host)) return [];
    const late = !said && isExpired(claimed, clock.now);
    if (role === 'refresh')
      return [
        {
          message: 'refresh',
          data: { place, sign: 'the token response gave it as refresh_token' },
          confidence: 'certain',
          evidence: [...evidence, ...from],
          subject: token,
        },
      ];
    if (role === 'id')
      return [
        {
          message: 'id',
          data: { place, sign: 'the token response gave it as id_token' },
          confidence: said ? 'certain' : late ? 'possible' : 'likely',
          evidence: [...evidence, ...from],
          subject: token,
        },
      ];
    if (jwt?.ok !== true || jwt.claims === undefined) return [];
    const { claims, header } = jwt;
    const typ =
      `${header.typ ?? ''} ${claims.typ ?? ''} ${claims.token_use ?? ''} ${claims.token_type ?? ''} ${claims.type ?? ''}`.toLowerCase();
    const refresh = /\brefresh\b|\boffline\b/.test(typ);
    if (refresh)
      return [
        {
          message: 'refresh',
          data: { place, sign: 'it says so itself (typ)' },
          confidence: 'certain',
          evidence,
          subject: token,
        },
      ];
    // at_hash, c_hash and nonce stand in ID tokens alone (OpenID Connect Core §2, §3.3.2.11); scope speaks for an access token.
    const sign = ['at_hash', 'c_hash', 'nonce'].find((name) => name in claims);
    const says = /\bid\b/.test(typ);
    if (!says && (sign === undefined || 'scope' in claims || 'scp' in claims || /at\+jwt/.test(typ)))
      return word === undefined
        ? []
        : [
            {
              message: 'said',
              data: {
                place,
                typ: show.text(`${header.typ ?? 'nothing'}`.slice(0, 40)),
                quote: show.text(word.text.slice(0, 160)),
              },
              confidence: 'certain',
              evidence: [...evidence, { exchange, at: word.at, text: show.text(word.text) }],
              subject: token,
            },
          ];
    const data = { place, sign: says ? 'it says so itself (typ or token_use)' : `it has the claim ${sign}` };
    return [
      {
        message: 'id',
        data,
        confidence: said ? 'certain' : late ? 'possible' : says ? 'certain' : 'likely',
        evidence,
        subject: token,
      },
    ];
  },
});

const OTHER_FAULTS = new Set([
  'token-expired',
  'token-not-yet-valid',
  'token-signature-invalid',
  'token-key-unknown',
  'token-revoked',
]);

// An ID token made for this very address is meant to be sent here.
function namesHost(claims: Readonly<Record<string, unknown>> | undefined, host: string): boolean {
  const aud = claims?.aud;
  return typeof aud === 'string' && aud.toLowerCase().startsWith(`https://${host}`);
}

// The API let a token of the same make through: its kind is not what it minds.
function sameKind(
  accepted: Readonly<Record<string, unknown>> | undefined,
  sent: Readonly<Record<string, unknown>> | undefined,
): boolean {
  if (accepted === undefined || sent === undefined) return false;
  return ['at_hash', 'c_hash', 'nonce'].every((name) => name in accepted === name in sent);
}
