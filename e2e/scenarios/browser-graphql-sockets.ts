import { type Scenario, shop } from './scenario.ts';

const group = 'Browser';

// Firefox's developer tools and its webRequest tell nothing of what is said over a socket.
const unheard = { broken: false, expect: null } as const;
const refused = { check: 'graphql-unauthenticated', kind: 'soft-unauthorized', verdict: 'broken' } as const;

/** GraphQL subscriptions: the socket opens well, and the refusal stands in its messages. */
export const browserGraphqlSockets: readonly Scenario[] = [
  {
    id: 'graphql-socket-refused',
    group,
    title: 'The tide tables do not move, and the socket keeps being closed',
    story:
      'The token in the first message has expired: graphql-ws does not acknowledge it and closes with 4403.',
    ...shop('harbouroffice'),
    broken: true,
    expect: { ...refused, check: 'token-expired' },
    also: ['graphql-unauthenticated'],
    firefox: unheard,
    neverFirst: ['websocket-unauthorized', 'session-cookie-missing', 'authorization-missing'],
    secrets: ['xR4-tidegauge-NvW8k2Qc6J'],
  },
  {
    id: 'graphql-socket-subscription-refused',
    group,
    title: 'The socket is open, and the levels stay empty',
    story:
      'The page sends no token; the server lets it connect and answers the subscription UNAUTHENTICATED.',
    ...shop('canallock'),
    broken: true,
    expect: refused,
    firefox: unheard,
    neverFirst: ['websocket-unauthorized', 'session-cookie-missing', 'authorization-missing'],
    secrets: ['pK9-sluice-TzB3m7Wd5X'],
  },
  {
    id: 'graphql-socket-signed-in',
    group,
    title: 'A subscription with a token that is taken',
    story: 'The first message brings the token, is acknowledged, and events come in.',
    ...shop('pilotboat'),
    broken: false,
    expect: null,
    neverFirst: ['graphql-unauthenticated'],
    secrets: ['dC7-fairway-LqX4v9Hn2S'],
  },
];
