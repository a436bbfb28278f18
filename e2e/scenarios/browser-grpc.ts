import { type Scenario, shop, unauthorized } from './scenario.ts';

const group = 'Browser';
/** Status 200, and the refusal in the trailers. */
const refused = (check: string) => ({ check, kind: 'soft-unauthorized', verdict: 'broken' }) as const;

/** gRPC-web says in its trailers what other protocols say by a status; Connect uses the status. */
export const browserGrpc: readonly Scenario[] = [
  {
    id: 'grpc-web-token-expired',
    group,
    title: 'The dome’s page is empty tonight, and the network view is all green',
    story: 'gRPC-web: the token ran out an hour ago; 200 with grpc-status 16.',
    ...shop('refractor'),
    broken: true,
    expect: refused('token-expired'),
    neverFirst: ['grpc-unauthenticated', 'credential-refused', 'authorization-missing'],
    secrets: ['rW2-eyepiece-GkB7v5Qd9N'],
  },
  {
    id: 'grpc-web-authorization-missing',
    group,
    title: 'Signing in works, and the seats are not shown',
    story: 'gRPC-web: the client was made without the interceptor that adds the token; grpc-status 16.',
    ...shop('orrery'),
    broken: true,
    expect: refused('authorization-missing'),
    neverFirst: ['grpc-unauthenticated', 'session-cookie-missing', 'anonymous-probe'],
    secrets: ['yH9-cupola-XzC4m8Lt6F'],
  },
  {
    id: 'connect-authorization-missing',
    group,
    title: 'Signing in works, and the lenses are not shown',
    story: 'The same over the Connect protocol: 401 with a code in JSON, and no challenge.',
    ...shop('lensgrinder'),
    broken: true,
    expect: unauthorized('authorization-missing'),
    neverFirst: ['grpc-unauthenticated', 'challenge-missing', 'session-cookie-missing', 'anonymous-probe'],
    secrets: ['sD6-polish-TnJ3w7Rk5V'],
  },
  {
    id: 'grpc-web-permission-denied',
    group,
    title: 'The archive stays closed to a visitor who is signed in',
    story: 'gRPC-web: a role is missing; grpc-status 7.',
    ...shop('barometer'),
    broken: true,
    expect: { check: 'grpc-unauthenticated', kind: 'forbidden', verdict: 'broken' },
    neverFirst: ['credential-refused', 'token-expired', 'authorization-missing'],
    secrets: ['cX1-mercury-FpS8y2Hb4Z'],
  },
  {
    id: 'grpc-web-signed-in',
    group,
    title: 'gRPC-web and Connect, signed in',
    story: 'Calls that work, and one for what does not exist (grpc-status 5).',
    ...shop('seismograph'),
    broken: false,
    expect: null,
    neverFirst: ['grpc-unauthenticated'],
    secrets: ['mK5-needle-VdW9q3Xc7G'],
  },
];
