import { type Scenario, shop } from './scenario.ts';

const group = 'Browser';
/** Status 200, and the refusal in the body. */
const refused = (check: string) => ({ check, kind: 'soft-unauthorized', verdict: 'broken' }) as const;

/** GraphQL answers 200 to almost everything; that nobody is signed in stands in the body alone. */
export const browserGraphql: readonly Scenario[] = [
  {
    id: 'graphql-token-expired',
    group,
    title: 'The hives are gone from the page, and no request is red',
    story:
      'The token ran out a quarter of an hour ago; the server takes the asker for nobody and says UNAUTHENTICATED.',
    ...shop('honeycomb'),
    broken: true,
    expect: refused('token-expired'),
    neverFirst: ['graphql-unauthenticated', 'authorization-missing', 'credential-refused'],
    secrets: ['kF6-smoker-WqN3v8Zt5D'],
  },
  {
    id: 'graphql-authorization-missing',
    group,
    title: 'One list of the page loads, and the other stays empty',
    story: 'A second client of the page sends the query without the token.',
    ...shop('beeswax'),
    broken: true,
    expect: refused('authorization-missing'),
    neverFirst: ['graphql-unauthenticated', 'session-cookie-missing', 'anonymous-probe'],
    secrets: ['dG1-candlewick-RmX7c4Jp9H'],
  },
  {
    id: 'graphql-field-forbidden',
    group,
    title: 'The page greets the visitor and hides the payroll',
    story: 'One field of the answer is refused with FORBIDDEN: a role is missing. The rest is there.',
    ...shop('brewhouse'),
    broken: true,
    expect: { check: 'graphql-unauthenticated', kind: 'forbidden', verdict: 'broken' },
    neverFirst: ['authorization-missing', 'token-expired', 'credential-refused', 'session-cookie-missing'],
    secrets: ['tY8-mashtun-KbV2n6Wq3L'],
  },
  {
    id: 'graphql-token-withdrawn',
    group,
    title: 'After the password was changed elsewhere the keys vanish',
    story: 'The same query with the same token worked a moment ago; the server no longer knows the token.',
    ...shop('keyring'),
    broken: true,
    expect: refused('token-revoked'),
    neverFirst: ['graphql-unauthenticated', 'token-expired', 'authorization-missing'],
    secrets: ['pZ4-tumbler-FxD8k1Rv6S'],
  },
  {
    id: 'graphql-batch-without-cookies',
    group,
    title: 'Signing in works, and every list says that nobody is signed in',
    story:
      'Two queries in one request to another origin, without the cookie: the page does not ask for credentials.',
    ...shop('hopgarden'),
    broken: true,
    expect: refused('cookie-credentials-omitted'),
    neverFirst: ['graphql-unauthenticated', 'session-cookie-missing', 'authorization-missing'],
    secrets: ['jM5-trellis-XcT9w2Hn7B'],
  },
  {
    id: 'graphql-other-errors',
    group,
    title: 'Errors of a query that are no matter of sign-in',
    story:
      'A service behind one field is down, a field does not exist, a code is not valid; the visitor is signed in.',
    ...shop('cornloft'),
    broken: false,
    expect: null,
    neverFirst: ['graphql-unauthenticated'],
    secrets: ['bQ7-scoop-VhK5z3Nd8T'],
  },
  {
    id: 'graphql-signed-in',
    group,
    title: 'A list of failed sign-ins, read by somebody who is signed in',
    story:
      'The data themselves hold the word UNAUTHENTICATED; before the sign-in the page asks who the visitor is.',
    ...shop('watchtower'),
    broken: false,
    expect: null,
    neverFirst: ['graphql-unauthenticated'],
    secrets: ['gC3-beacon-LsR6y9Xk4W'],
  },
];
