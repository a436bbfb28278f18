import { innerOf, softRefusal } from '../../facts/answers/inner.ts';
import { spec } from '../../spec.ts';
import { defineCheck, type Message } from '../check.ts';
import { REFUSED } from '../kinds.ts';
import { softParts } from './soft.ts';

const CLIENT: Message['fixes'][number] = {
  effort: 'medium',
  audience: 'frontend',
  text: 'Look into errors[].extensions.code of each answer and not at its status alone: on UNAUTHENTICATED renew the token once and repeat, or start the sign-in (Apollo: an error link; urql: authExchange; Relay: the network layer).',
};

export default defineCheck({
  id: 'graphql-unauthenticated',
  group: 'cors',
  summary:
    'A GraphQL answer of status 200 (or 400) whose errors say that nobody is signed in, or not allowed',
  severity: 'broken',
  rung: 4,
  symptom: true,
  applies: REFUSED,
  spec: [spec('graphql', 'sec-Errors'), spec('graphqlHttp', 'sec-Status-Codes')],
  needs: ['credential', 'cookies'],
  messages: {
    unauthenticated: {
      title: '{place} refused a GraphQL request for want of a valid sign-in{code}, under status {status}',
      what: 'GraphQL puts errors into the answer: the status says {status}, and the errors in it say that nobody is signed in{field}. {said}',
      why: 'The server does not know who asks, or does not accept what proves it. {sent} As the status looks like any other, whatever watches for 401 (a renewal of tokens, a sign-in) does not start.',
      fixes: [
        CLIENT,
        { effort: 'easy', audience: 'user', text: 'Sign in again, then repeat what you did.' },
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Where the whole request is refused, answer 401 as well (Apollo Server: extensions.http.status, graphql-yoga: the same).',
        },
      ],
    },
    forbidden: {
      title: '{place} refused a GraphQL request for want of a permission{code}, under status {status}',
      what: 'GraphQL puts errors into the answer: the status says {status}, and the errors in it say that the user may not do this{field}. {said}',
      why: 'The server knows who asks, and that user lacks a role or permission for it. {sent}',
      fixes: [
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Give the user or role the permission for this field, or look up in the schema’s rules who has it.',
        },
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Do not ask for fields that this user may not read; show what of the answer was given.',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const inner = innerOf(exchange);
    if (inner?.protocol !== 'graphql' || softRefusal(exchange) === undefined) return undefined;
    const { said, sent, evidence } = softParts(exchange, inner, facts, show);
    const where = inner.field === '' ? '' : ` (at the field ${show.text(inner.field)})`;
    return [
      {
        message: inner.status === 401 ? 'unauthenticated' : 'forbidden',
        data: {
          place: show.place(exchange.url),
          status: exchange.response.status,
          code: inner.code === '' ? '' : ` (${inner.code})`,
          field: `${where}${inner.partial ? '; other fields were answered' : ''}`,
          said,
          sent,
        },
        // Without a code the words alone speak, and anybody's words may be in a message.
        confidence: inner.code === '' ? 'likely' : 'certain',
        evidence,
        subject: `${inner.status} ${exchange.url.origin}${exchange.url.path}`,
      },
    ];
  },
});
