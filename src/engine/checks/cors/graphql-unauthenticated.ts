import { FIRST_MESSAGE } from '../../exchange/har-socket.ts';
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
    unacknowledged: {
      title: '{place} closed the GraphQL socket instead of acknowledging who connects{code}',
      what: 'The socket opened (status 101), and the page’s first message, connection_init, came {token}. A server that takes it answers with connection_ack; this one closed the connection.',
      why: 'GraphQL subscriptions are signed in by that first message, after HTTP has said that all is well. {reason} The page’s client takes it for a lost connection, and most try again with what they have.',
      fixes: [
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Give the client a function for what it sends at first (graphql-ws: connectionParams: async () => …), so that each connection asks for a token that is valid now.',
        },
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'When the socket closes with 4401 or 4403, renew the token once or start the sign-in, instead of connecting again at once.',
        },
        {
          effort: 'easy',
          audience: 'user',
          text: 'Reload the page, and sign in again if that does not help.',
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
    const { socket } = exchange;
    if (socket !== undefined && inner.at === 'response.status')
      return [
        {
          message: 'unacknowledged',
          data: {
            place: show.place(exchange.url),
            code: inner.code === '' ? '' : ` (close code ${inner.code})`,
            token: socket.token === '' ? 'without a token' : 'with a token',
            reason:
              inner.code === ''
                ? 'That is how servers refuse it (graphql-ws with close code 4403, which this capture does not hold); one that was stopped just then would look the same.'
                : 'The close code says that the server refuses the client.',
          },
          confidence: inner.code === '' ? 'likely' : 'certain',
          evidence: [
            { exchange, at: `request.headers.${FIRST_MESSAGE}` },
            { exchange, at: 'response.status' },
          ],
          subject: `${inner.status} ${exchange.url.origin}${exchange.url.path}`,
        },
      ];
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
