import { formCheck } from './form.ts';

export default formCheck({
  id: 'authorization-scheme-missing',
  summary: 'The value is a bare token without a scheme such as Bearer',
  spec: ['http', '11.4'],
  faults: ['scheme-missing', 'scheme-glued', 'scheme-separator', 'scheme-misspelt', 'field-name-included'],
  unless: ['placeholder', 'empty'],
  // Some APIs want their bare key: only a challenge that names a scheme, or a token's own shape, proves the lack of one.
  sure: (credential, schemes) => schemes.length > 0 || credential.jwt !== undefined,
  message: {
    title: 'The Authorization header sent to {place} does not begin with a scheme such as “Bearer ”',
    what: '{fault} ({detail}).',
    why: 'The header must read: scheme, one space, credential. Without its scheme the server does not know how to read the token.',
    fixes: [
      {
        effort: 'easy',
        audience: 'frontend',
        text: 'Put the scheme and one space before the token: Authorization: Bearer ‹token›.',
      },
    ],
  },
});
