import { isPlaceholder } from '../../headers/credential-text.ts';
import { type Check, defineCheck } from '../check.ts';
import { formCheck } from './form.ts';

const header = formCheck({
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

/** The form of the Authorization field, and beside it keys in other headers and in the address. */
const check: Check = defineCheck({
  ...header,
  needs: ['credential', 'route', 'challenge'],
  messages: {
    ...header.messages,
    elsewhere: {
      title: 'The request to {place} holds a placeholder instead of a key or token ({where})',
      what: 'In {where} stands “{value}”, which is what is left when a variable was empty.',
      why: 'The call went out before the key was there, or the setting that should hold it is missing in this environment.',
      fixes: [
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Look where the value comes from (environment variable, storage key, response field), and do not call before it is there.',
        },
      ],
    },
  },
  run(input) {
    const { exchange, facts, show } = input;
    const found = header.run(input as Parameters<typeof header.run>[0]);
    if (Array.isArray(found) && found.length > 0) return found;
    const { apiKeys, inUrl, values } = facts.credential;
    const key = apiKeys.find((one) => isPlaceholder(one.value));
    const param = inUrl.find((one) => isPlaceholder(one.value));
    const first = key ?? param;
    // Beside a real credential such a leftover is harmless.
    if (first === undefined || values.length > 0) return found;
    if ([...apiKeys, ...inUrl].some((one) => !isPlaceholder(one.value))) return found;
    return [
      {
        message: 'elsewhere',
        data: {
          place: show.place(exchange.url),
          where: `${key === undefined ? 'the query parameter' : 'the header'} ${show.text(first.name)}`,
          value: show.text(first.value.slice(0, 40)),
        },
        confidence: 'certain',
        evidence: [{ exchange, at: key === undefined ? 'url' : `request.headers.${key.name}` }],
        subject: `${exchange.url.origin} ${first.name}`,
      },
    ];
  },
});
export default check;
