import { formCheck } from './form.ts';

export default formCheck({
  id: 'authorization-placeholder',
  summary: 'undefined, null, [object Object], a template variable or nothing stands where the token belongs',
  spec: ['bearer', '2.1'],
  faults: ['placeholder', 'empty', 'scheme-placeholder', 'json-object', 'basic-empty'],
  message: {
    title: 'The Authorization header sent to {place} holds a placeholder instead of a token',
    what: '{fault}.',
    why: 'The call went out before the token was there, or the variable that should hold it is empty or misspelt. The server sees a credential that cannot be one.',
    fixes: [
      {
        effort: 'easy',
        audience: 'frontend',
        text: 'Wait for the sign-in before calling, and send the header only when the token is there. Look where the value comes from (storage key, response field such as access_token, template variable).',
      },
      { effort: 'easy', audience: 'user', text: 'Sign out, sign in again and reload the page.' },
    ],
  },
});
