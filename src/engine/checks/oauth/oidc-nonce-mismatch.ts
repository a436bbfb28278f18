import type { Exchange } from '../../exchange/exchange.ts';
import type { FlowView } from '../../facts/flows.ts';
import { tokensIn } from '../../facts/token-response.ts';
import { nonceAgrees } from '../../flows/nonce.ts';
import { spec } from '../../spec.ts';
import { decodeJwt } from '../../tokens/jwt.ts';
import { defineCheck, type Message } from '../check.ts';

/** What libraries say: openid-client, Authlib, Spring Security, Microsoft.IdentityModel, MSAL, auth0-spa-js, oidc-client-ts, nimbus. */
const ON_NONCE =
  /\bnonce\b.{0,50}(?:mismatch|invalid|missing|does ?n.t match|not (?:match|found|equal|present)|unexpected|null)|(?:mismatch\w*|invalid|missing|unexpected|wrong|expected)[ _].{0,40}\bnonce\b|invalid_nonce|IDX21323/i;

const ONE: Message['fixes'][number] = {
  effort: 'medium',
  audience: 'frontend',
  text: 'Keep the nonce of each sign-in attempt under a name of its own until its ID token has come, start one attempt only, and give the library that began the sign-in the answer.',
};
const AGAIN: Message['fixes'][number] = {
  effort: 'easy',
  audience: 'user',
  text: 'Start the sign-in again from the application’s own page, in one tab.',
};

export default defineCheck({
  id: 'oidc-nonce-mismatch',
  group: 'oauth',
  summary: 'The ID token’s nonce is not that of the authorization request',
  severity: 'broken',
  rung: 4,
  applies: ['oauth-error', 'unauthorized', 'forbidden', 'observation'],
  spec: [spec('oidc', 'IDTokenValidation'), spec('oidc', 'NonceNotes')],
  needs: ['flow', 'words'],
  messages: {
    other: {
      title:
        'The ID token that came from {place} belongs to another sign-in: its nonce is not the one asked for',
      what: 'The authorization request carried one nonce, and the ID token that answers it has another.',
      why: 'The nonce ties the ID token to the sign-in that asked for it. An application must refuse a token with another one, since it may have been replayed.',
      fixes: [ONE, AGAIN],
    },
    absent: {
      title: 'The ID token that came from {place} has no nonce, though the sign-in was begun with one',
      what: 'The authorization request carried a nonce; the ID token that answers it has none.',
      why: 'The provider must copy the nonce into the ID token; without it the application cannot tell that the token is new, and must refuse it.',
      fixes: [
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Look whether the provider, or a claim mapping or hook of it, drops the nonce from ID tokens.',
        },
      ],
    },
    said: {
      title: 'The application refused the ID token at {place}: it does not know its nonce',
      what: 'It says: “{said}”.',
      why: 'The nonce ties the ID token to the sign-in that asked for it. The application had lost it or had begun another sign-in meanwhile: the cookie or storage that keeps the nonce was lost or overwritten.',
      fixes: [AGAIN, ONE],
    },
  },
  run({ kind, exchange, facts, show }) {
    const { flow, words } = facts;
    const word = words.list.find((one) => ON_NONCE.test(one.text));
    const place = show.place(exchange.url);
    const asked = flow.authorize?.params.get('nonce');
    const token = idTokenOf(exchange, flow);
    const claims = token === undefined ? undefined : decodeJwt(token);
    if (flow.authorize !== undefined && asked !== undefined && claims?.ok === true && claims.claims) {
      const { nonce } = claims.claims;
      if (nonceAgrees(asked, nonce)) return [];
      return [
        {
          message: nonce === undefined ? 'absent' : 'other',
          data: { place },
          confidence: 'certain',
          evidence: [
            { exchange: flow.authorize.exchange, at: 'url' },
            {
              exchange,
              at:
                exchange.request.method === 'POST' && flow.role === 'callback'
                  ? 'request.body'
                  : 'response.body',
            },
          ],
          subject: `nonce ${asked}`,
        },
      ];
    }
    if (word === undefined || kind === 'observation') return kind === 'observation' ? undefined : [];
    // DPoP and Digest have nonces, too.
    if (flow.role !== 'callback' && !/\bid[_ ]?token|openid|oidc|IDX21323/i.test(word.text)) return [];
    return [
      {
        message: 'said',
        data: { place, said: show.text(word.text.slice(0, 200)) },
        confidence: 'likely',
        evidence: [{ exchange, at: word.at, text: show.text(word.text) }],
      },
    ];
  },
});

/** The ID token that this exchange brings: in a token response, or posted to the callback. */
function idTokenOf(exchange: Exchange, { role, params }: FlowView): string | undefined {
  if (role === 'token') return tokensIn(exchange).find((one) => one.role === 'id')?.token;
  return role === 'callback' ? params.get('id_token') : undefined;
}
