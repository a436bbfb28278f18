import { KEYS_ROTATED, signatureCheck } from './signature.ts';

export default signatureCheck({
  id: 'token-key-unknown',
  summary:
    'The token names a key that the server (by its own words) or the issuer (by its published keys) does not know',
  rung: 8,
  spec: ['jws', '4.1.4'],
  rotated: {
    title:
      'Since {since} {place} refuses every token because it does not know the key that signed them: keys were replaced, not one user’s fault',
    what: 'Tokens of this issuer were accepted here before. Since {since} {tokens} different ones were refused. The server says: “{quote}”.',
    why: 'What fits no token from one moment on is not the tokens’ fault: the identity provider signs with another key now, or the server has lost or replaced the keys by which it verifies.',
    fixes: KEYS_ROTATED,
  },
  said: {
    title: '{place} refused the token because it does not know the key that signed it',
    what: 'The server says: “{quote}”.',
    why: 'The token names a key (kid) that is not in the key set of the server: the keys were rotated and are cached, or the token comes from another issuer or environment.',
    fixes: [
      { effort: 'easy', audience: 'user', text: 'Sign in again to get a token signed with the present key.' },
      {
        effort: 'medium',
        audience: 'admin',
        text: 'Let the API fetch the key set (JWKS) again, and check that its issuer setting is the one that issued the token.',
      },
    ],
  },
  checked: {
    'key-unknown': {
      title: 'The token sent to {place} names a key that its issuer does not publish',
      what: 'The token was signed with the key `{kid}`. The keys that you gave are: {known}.',
      why: 'A server looks the key up by its name and finds none. Either the issuer has replaced its keys since, or the token comes from another issuer or environment than these keys.',
      fixes: [
        {
          effort: 'easy',
          audience: 'user',
          text: 'Sign in again: the new token is signed with a key of today.',
        },
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Take the token from the same environment as the API; compare its iss with the issuer in the API’s settings.',
        },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'When keys are rotated, publish the old one until the last token signed with it has expired.',
        },
      ],
    },
    'kid-wrong': {
      title: 'The token sent to {place} names the wrong key',
      what: 'The token says that the key `{kid}` signed it. The key that does verify it is `{verifiedBy}`.',
      why: 'A server takes the key that the token names, finds that the signature does not fit, and refuses the token.',
      fixes: [
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Correct the key’s name (kid) where tokens are signed, or publish the key under the name that the tokens use.',
        },
      ],
    },
  },
  contradicted: {
    title: '{place} does not know a key that the issuer publishes',
    what: 'The server says: “{quote}”. By the keys that you gave, the token’s signature is good.',
    why: 'The server works with other keys than those: an old copy of the key set, or that of another issuer.',
    fixes: [
      {
        effort: 'medium',
        audience: 'admin',
        text: 'Let the API fetch the key set (JWKS) again (a restart does), and check the address that it fetches it from.',
      },
    ],
  },
});
