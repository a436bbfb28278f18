import { saidCheck } from './said.ts';

export default saidCheck({
  id: 'token-signature-invalid',
  summary: "The server says that the token's signature does not fit",
  rung: 8,
  spec: ['jws', '5.2'],
  message: {
    title: '{place} refused the token because its signature does not fit',
    what: 'The server says: “{quote}”.',
    why: 'The token was changed on the way, or signed with another key than the one that the server trusts: another environment, another tenant, a changed secret.',
    fixes: [
      {
        effort: 'easy',
        audience: 'frontend',
        text: 'Send the token exactly as issued, and one from the same environment as the API (not staging against production).',
      },
      {
        effort: 'medium',
        audience: 'admin',
        text: 'Compare the API’s configured issuer, JWKS address or shared secret with the identity provider’s; refresh cached keys.',
      },
    ],
  },
});
