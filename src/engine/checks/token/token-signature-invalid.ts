import { KEYS_ROTATED, signatureCheck } from './signature.ts';

const SAME_ENVIRONMENT = {
  effort: 'easy',
  audience: 'frontend',
  text: 'Send the token exactly as issued, and one from the same environment as the API (not staging against production).',
} as const;
const SIGN_PROPERLY = {
  effort: 'medium',
  audience: 'backend',
  text: 'Take tokens from the identity provider alone, signed with the algorithm that the API is set to, and let the API accept no other.',
} as const;

export default signatureCheck({
  id: 'token-signature-invalid',
  summary:
    'The signature does not fit the token, as the server says or as a check against the issuer’s keys shows',
  rung: 8,
  spec: ['jws', '5.2'],
  rotated: {
    title:
      'Since {since} {place} refuses every token because their signature does not fit: keys were replaced, not one user’s fault',
    what: 'Tokens of this issuer were accepted here before. Since {since} {tokens} different ones were refused. The server says: “{quote}”.',
    why: 'What fits no token from one moment on is not the tokens’ fault: the identity provider signs with another key now, or the server has lost or replaced the keys by which it verifies.',
    fixes: KEYS_ROTATED,
  },
  said: {
    title: '{place} refused the token because its signature does not fit',
    what: 'The server says: “{quote}”.',
    why: 'The token was changed on the way, or signed with another key than the one that the server trusts: another environment, another tenant, a changed secret.',
    fixes: [
      SAME_ENVIRONMENT,
      {
        effort: 'medium',
        audience: 'admin',
        text: 'Compare the API’s configured issuer, JWKS address or shared secret with the identity provider’s; refresh cached keys.',
      },
    ],
  },
  saidOfAlgorithm: {
    title: '{place} does not take tokens that are signed with {alg}',
    what: 'The server says: “{quote}”. The header of the token says that it is signed with {alg}.',
    why: 'A server takes the algorithm from its own settings, not from the token: a token signed in another way did not come from the issuer that it trusts, or the setting of one of them has changed.',
    fixes: [
      SIGN_PROPERLY,
      {
        effort: 'medium',
        audience: 'admin',
        text: 'Compare the signing algorithm of this application at the identity provider (RS256, ES256, HS256) with the one that the API is set to.',
      },
    ],
  },
  checked: {
    invalid: {
      title: 'The signature of the token sent to {place} does not fit',
      what: 'The token names the key `{kid}` and the algorithm {alg}. Checked against the keys that you gave, the signature does not fit its content.',
      why: 'The token was changed after it was signed (cut, edited, put together from two), or another key of the same name signed it. A server must refuse it.',
      fixes: [
        SAME_ENVIRONMENT,
        {
          effort: 'easy',
          audience: 'user',
          text: 'Sign in again to get a token that nobody has touched.',
        },
      ],
    },
    'algorithm-mismatch': {
      title: 'The token sent to {place} is signed with another algorithm than the key is for',
      what: 'The token’s header says {alg} and the key `{kid}`. The keys that you gave are not for that algorithm.',
      why: 'A server takes the algorithm from its own settings, not from the token, so the signature cannot fit.',
      fixes: [SIGN_PROPERLY],
    },
    symmetric: {
      title: 'The token sent to {place} is signed with a shared secret instead of the issuer’s key',
      what: 'The token’s header says {alg}, which works with a secret that both sides know. The issuer publishes public keys.',
      why: 'A server that expects the issuer’s key must refuse it: taking a public key for a secret would let anyone make tokens. It is a token of an older setting, of a test, or a forged one.',
      fixes: [SIGN_PROPERLY],
    },
    unsigned: {
      title: 'The token sent to {place} is not signed',
      what: 'The token’s header says that its algorithm is none.',
      why: 'Anyone can write such a token, so a server must refuse it.',
      fixes: [SIGN_PROPERLY],
    },
  },
  contradicted: {
    title: '{place} calls the signature invalid, and by the issuer’s keys it is good',
    what: 'The server says: “{quote}”. By the keys that you gave, the token’s signature is good.',
    why: 'The server checks with other keys than those: an old copy, another issuer’s, or a shared secret where a public key belongs.',
    fixes: [
      {
        effort: 'medium',
        audience: 'admin',
        text: 'Compare the API’s configured issuer, JWKS address or shared secret with the identity provider’s; refresh cached keys.',
      },
    ],
  },
});
