import { formCheck } from './form.ts';

export default formCheck({
  id: 'authorization-scheme-doubled',
  summary: 'Bearer Bearer, Basic Basic, or one scheme after another',
  spec: ['http', '11.4'],
  faults: ['scheme-doubled'],
  message: {
    title: 'The Authorization header sent to {place} names its scheme twice',
    what: 'After “{scheme} ” a second scheme stands where the token should begin ({detail}).',
    why: 'The server takes the second word for the token and refuses it.',
    fixes: [
      {
        effort: 'easy',
        audience: 'frontend',
        text: 'Add the scheme in one place only: either the stored token already holds it, or both an interceptor and the call add it.',
      },
    ],
  },
});
