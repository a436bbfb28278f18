import { saidCheck } from './said.ts';

export default saidCheck({
  id: 'token-key-unknown',
  summary: 'The server says that it does not know the key that signed the token',
  rung: 8,
  spec: ['jws', '4.1.4'],
  message: {
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
});
